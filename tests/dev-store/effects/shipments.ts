/** Shipments that are under way to a location, and what is received of them. */
import { z } from 'zod';
import type { Act } from '../shop.ts';
import type { ShipmentRecord } from '../state/planned-records.ts';
import { moveQuantities, stockAt } from './inventory.ts';

export const newShipmentSchema = z.strictObject({
  name: z.string().min(1).default('#T0001-1'),
  locationId: z.string(),
  status: z.enum(['DRAFT', 'IN_TRANSIT']).default('IN_TRANSIT'),
  /** Milliseconds since 1970. */
  arrivesAt: z.number().nullable().default(null),
  lines: z.array(z.object({ inventoryItemId: z.string(), quantity: z.number().int().positive() })).min(1),
});

/** Sends units on their way; those in transit are `incoming` at their destination. */
export function createShipment(act: Act, input: z.output<typeof newShipmentSchema>): ShipmentRecord {
  const { state, now } = act;
  const shipment: ShipmentRecord = {
    id: state.newId('InventoryShipment'),
    name: input.name,
    status: input.status,
    destinationId: input.locationId,
    arrivesAt: input.arrivesAt,
    lines: input.lines.map(({ inventoryItemId, quantity }) => ({
      id: state.newId('InventoryShipmentLineItem'),
      itemId: inventoryItemId,
      quantity,
      accepted: 0,
      rejected: 0,
    })),
    createdAt: now,
    updatedAt: now,
  };
  state.shipments.set(shipment.id, shipment);
  state.version++;
  if (shipment.status === 'IN_TRANSIT')
    for (const { itemId, quantity } of shipment.lines) move(act, shipment, itemId, { incoming: quantity });
  return shipment;
}

export function changeShipment(
  act: Act,
  shipment: ShipmentRecord,
  changes: Pick<ShipmentRecord, 'arrivesAt'>,
): void {
  act.before(shipment);
  Object.assign(shipment, changes, { updatedAt: act.now });
}

/** Receives at most so many units of each line; what is not rejected of them can be sold at once. */
export function receive(
  act: Act,
  shipment: ShipmentRecord,
  { most, rejected }: { most: number; rejected: number },
): void {
  act.before(shipment);
  for (const line of shipment.lines) {
    const here = Math.min(most, line.quantity - line.accepted - line.rejected);
    const broken = Math.min(rejected, here);
    line.accepted += here - broken;
    line.rejected += broken;
    move(act, shipment, line.itemId, { incoming: -here, available: here - broken });
  }
  const all = shipment.lines.every((line) => line.accepted + line.rejected === line.quantity);
  shipment.status = all ? 'RECEIVED' : 'PARTIALLY_RECEIVED';
  shipment.updatedAt = act.now;
}

function move(
  act: Act,
  { destinationId }: ShipmentRecord,
  itemId: string,
  deltas: { incoming: number; available?: number },
): void {
  const item = act.state.items.get(itemId);
  const location = act.state.locations.get(destinationId);
  if (item && location) moveQuantities(act, stockAt(act, item, location), deltas);
}
