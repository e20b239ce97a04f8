/** Shipments as the Admin API tells them. Where they go is only a filter of the list, as on Shopify. */
import type { ListOf } from '../../search/lists.ts';
import { testId, testOneOf } from '../../search/lists.ts';
import type { ShipmentLineRecord, ShipmentRecord } from '../../state/planned-records.ts';
import { isoSeconds } from '../../views.ts';
import { connectionOf } from '../connection.ts';
import { seen } from '../context.ts';
import { modelOf, PAGING, valueModel } from '../model.ts';

const sum = (lines: readonly ShipmentLineRecord[], of: (line: ShipmentLineRecord) => number): number =>
  lines.reduce((total, line) => total + of(line), 0);

export const shipmentTypes = {
  InventoryShipment: modelOf<ShipmentRecord>({
    id: (one) => one.id,
    name: (one) => one.name,
    status: (one, _, ctx) => seen(ctx, one).status,
    dateCreated: (one) => isoSeconds(one.createdAt),
    tracking: (one, _, ctx) => {
      const { arrivesAt } = seen(ctx, one);
      return arrivesAt === null ? null : { arrivesAt: isoSeconds(arrivesAt) };
    },
    lineItemTotalQuantity: (one) => sum(one.lines, (line) => line.quantity),
    totalAcceptedQuantity: (one) => sum(one.lines, (line) => line.accepted),
    totalRejectedQuantity: (one) => sum(one.lines, (line) => line.rejected),
    totalReceivedQuantity: (one) => sum(one.lines, (line) => line.accepted + line.rejected),
    lineItems: {
      args: PAGING,
      resolve: (one, args, ctx) => connectionOf(seen(ctx, one).lines, (line) => line.id, args, ctx),
    },
  }),
  InventoryShipmentLineItem: modelOf<ShipmentLineRecord>({
    id: (line) => line.id,
    inventoryItem: (line, _, ctx) => ctx.shop.state.items.get(line.itemId) ?? null,
    quantity: (line) => line.quantity,
    acceptedQuantity: (line) => line.accepted,
    rejectedQuantity: (line) => line.rejected,
    unreceivedQuantity: (line) => line.quantity - line.accepted - line.rejected,
  }),
  InventoryShipmentTracking: valueModel('arrivesAt'),
};

export const shipments: ListOf<ShipmentRecord> = {
  name: 'inventoryShipments',
  all: (ctx) => ctx.shop.state.shipments.values(),
  filters: {
    tests: {
      id: (one, term) => testId(one.id, term),
      status: (one, term, ctx) => testOneOf(seen(ctx, one).status, term),
      destination_id: (one, term) => testId(one.destinationId, term),
    },
    unmodelled: ['barcode', 'tracking_number'],
  },
  sort: { ID: () => 0, STATUS: (one) => one.status },
};
