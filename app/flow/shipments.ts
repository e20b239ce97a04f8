import { isDue } from '../core/looks.ts';
import { HOLDFAST } from './actor.ts';
import type { ArrivalRow } from './arrivals-store.ts';
import type { Clock, ReadResult, ShippedUnits, ShopifyPort } from './ports.ts';
import type { ShopTx, Store } from './store.ts';

export interface ShipmentPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'findIncoming' | 'readLevels'>;
  clock: Clock;
}

/** off: the shop has not turned it on; denied: the access was taken back; later: Shopify was away, nothing changed. */
export type ShipmentOutcome = 'off' | 'fresh' | 'read' | 'denied' | 'later';

/** Between two looks at what is under way. */
export const SHIPMENTS_EVERY_MS = 15 * 60_000;
const ITEMS_AT_ONCE = 100;
const MOST_REFERENCE = 100;

/**
 * Reads what is under way to the shop's active locations, four times an hour, where somebody turned it on. What was
 * received since is read as stock in the same transaction that takes it off the arrivals: it is never in both, nor in
 * neither. Between two looks an arrival waits as soon as stock rises at its place (see the repository).
 */
export async function followShipments(
  ports: ShipmentPorts,
  shop: string,
  options: { atOnce: boolean } = { atOnce: false },
): Promise<ShipmentOutcome> {
  const { store, shopify, clock } = ports;
  const began = clock.now();
  const isFresh = (lookedAt: number | null): boolean =>
    !options.atOnce && !isDue(lookedAt, SHIPMENTS_EVERY_MS, began);
  const start = await store.inShop(shop, async (tx) => {
    const watch = await tx.shipmentWatch();
    if (!watch) return 'off';
    if (isFresh(watch.lookedAt)) return 'fresh';
    const places = (await tx.locations()).filter(({ isActive }) => isActive);
    return { places, before: await tx.shipped(began) };
  });
  if (typeof start === 'string') return start;
  const { places, before } = start;

  const rows: ArrivalRow[] = [];
  for (const { id } of places) {
    const read = await shopify.findIncoming(shop, id);
    if (!read.ok) return read.reason === 'later' || read.access !== 'scope' ? 'later' : denied(ports, shop);
    rows.push(...read.value.map((units) => rowOf(units, id, began)));
  }
  const now = new Map(rows.map((row) => [row.id, row]));
  const known = new Map(before.map((row) => [row.id, row]));
  const gone = before.filter(({ id }) => !now.has(id));
  const fewer = before.filter(({ id, units }) => (now.get(id)?.units ?? 0) < units);
  const levels = await readLevels(ports, shop, [...new Set(fewer.map((row) => row.inventoryItemId))]);
  if (!levels.ok) return 'later';
  const changed = rows.filter((row) => {
    const old = known.get(row.id);
    return !old || old.waits || old.units !== row.units || old.arrivesAt !== row.arrivesAt;
  });

  await store.inShop(shop, async (tx) => {
    // Somebody turned it off while Shopify was asked.
    if (!(await tx.shipmentWatch())) return;
    const { changedProductIds } = await tx.saveLevels(levels.value, clock.now());
    await tx.putArrivals(rows);
    await tx.dropArrivals(gone.map(({ id }) => id));
    await tx.saveShipmentWatch({ lookedAt: began, denied: false });
    const items = [...changed, ...gone].map((row) => row.inventoryItemId);
    const productIds = [...changedProductIds, ...(await tx.productIdsOfItems(items))];
    await tx.mark('judge', [...new Set(productIds)], clock.now());
    await tell(tx, rows.filter(({ id }) => !known.has(id)).length, gone.length, clock.now());
  });
  return 'read';
}

/** Takes all of Shopify's shipments off the arrivals: without looking on, one that was received would count twice. */
export async function forgetShipments(tx: ShopTx, now: number): Promise<void> {
  const all = await tx.shipped(now);
  const dropped = await tx.dropArrivals(all.map(({ id }) => id));
  const items = dropped.map(({ inventoryItemId }) => inventoryItemId);
  await tx.mark('judge', await tx.productIdsOfItems(items), now);
  await tell(tx, 0, all.length, now);
}

async function denied({ store, clock }: ShipmentPorts, shop: string): Promise<ShipmentOutcome> {
  await store.inShop(shop, async (tx) => {
    if (!(await tx.shipmentWatch())) return;
    await forgetShipments(tx, clock.now());
    await tx.saveShipmentWatch({ lookedAt: clock.now(), denied: true });
  });
  return 'denied';
}

const OF_SHOPIFY = 'shopify/';
/** Whether an arrival was read from Shopify: people cannot take it away, it would be there again. */
export const isOfShopify = ({ id }: { id: string }): boolean => id.startsWith(OF_SHOPIFY);

/** A line of a shipment is one arrival, whatever else of it changes. */
const rowOf = (line: ShippedUnits, locationId: string, at: number): ArrivalRow => ({
  id: `${OF_SHOPIFY}${line.lineId}`,
  inventoryItemId: line.inventoryItemId,
  locationId,
  units: line.units,
  arrivesAt: line.arrivesAt,
  source: 'shopify',
  reference: line.shipment.slice(0, MOST_REFERENCE),
  createdAt: at,
  createdBy: HOLDFAST,
});

async function readLevels({ shopify }: ShipmentPorts, shop: string, items: readonly string[]) {
  const value = [];
  let cost = 0;
  for (let from = 0; from < items.length; from += ITEMS_AT_ONCE) {
    const read = await shopify.readLevels(shop, items.slice(from, from + ITEMS_AT_ONCE), 'background');
    if (!read.ok) return read;
    cost += read.cost;
    value.push(...read.value);
  }
  return { ok: true, value, cost } satisfies ReadResult<unknown>;
}

async function tell(tx: ShopTx, added: number, gone: number, now: number): Promise<void> {
  if (added + gone === 0) return;
  const entry = {
    kind: 'reconcile',
    message: 'ledger.shipments_read',
    params: { added, gone },
    campaignId: null,
    variantId: null,
    actor: HOLDFAST,
  };
  await tx.ledger(null, [entry], now);
}
