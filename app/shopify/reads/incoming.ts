import type { ReadResult, ShippedUnits } from '../../flow/ports.ts';
import { FindIncoming, ReadIncomingLines, type FindIncomingAnswer } from '../admin/generated/operations.ts';
import { digitsOf, toGid } from '../ids.ts';
import { ask, mapRead, millis, readPages, type ReadDeps } from './reading.ts';

type Shipment = NonNullable<FindIncomingAnswer['inventoryShipments']>['nodes'][number];
type Line = NonNullable<Shipment['lineItems']>['nodes'][number];

/** They have left and are not all there: a draft has not left yet. */
const UNDER_WAY = new Set(['IN_TRANSIT', 'PARTIALLY_RECEIVED']);
/** What Shopify lets a shipment hold is far below; a number beyond is no count of units. */
const MOST_UNITS = 100_000_000;

/** What is under way to a location on a known day and has been neither accepted nor rejected there. */
export async function findIncoming(
  deps: ReadDeps,
  shop: string,
  locationId: string,
): Promise<ReadResult<ShippedUnits[]>> {
  // Its digits: nothing of a person's text gets into the query.
  const place = digitsOf('Location', toGid('Location', locationId));
  const query = `destination_id:${place} AND (status:in_transit OR status:partially_received)`;
  const shipments = await readPages(null, async (after) =>
    mapRead(
      await ask(deps, shop, FindIncoming, { query, after }, 'background'),
      (value) => value.inventoryShipments,
    ),
  );
  if (!shipments.ok) return shipments;
  const value: ShippedUnits[] = [];
  let { cost } = shipments;
  for (const shipment of shipments.value) {
    const arrivesAt = shipment.tracking?.arrivesAt ?? null;
    if (!UNDER_WAY.has(shipment.status) || arrivesAt === null) continue;
    const lines = await linesOf(deps, shop, shipment);
    if (!lines.ok) return lines;
    cost += lines.cost;
    for (const { id, inventoryItem, unreceivedQuantity: units } of lines.value) {
      if (!inventoryItem || units <= 0 || units > MOST_UNITS) continue;
      value.push({
        lineId: digitsOf('InventoryShipmentLineItem', id),
        shipment: shipment.name,
        inventoryItemId: digitsOf('InventoryItem', inventoryItem.id),
        units,
        arrivesAt: millis(arrivesAt),
      });
    }
  }
  return { ok: true, value, cost };
}

async function linesOf(deps: ReadDeps, shop: string, shipment: Shipment): Promise<ReadResult<Line[]>> {
  const first = shipment.lineItems;
  if (!first?.pageInfo.hasNextPage) return { ok: true, value: first?.nodes ?? [], cost: 0 };
  const { id } = shipment;
  const rest = await readPages(first.pageInfo.endCursor, async (after) =>
    mapRead(
      await ask(deps, shop, ReadIncomingLines, { id, after }, 'background'),
      ({ inventoryShipment }) => inventoryShipment?.lineItems ?? null,
    ),
  );
  return mapRead(rest, (nodes) => [...first.nodes, ...nodes]);
}
