import { fromWallClock } from '../../core/time.ts';
import { unitsOf } from '../../core/typed-units.ts';
import type { ArrivalRow, DroppedArrival, NamedArrival, ShipmentWatch } from '../arrivals-store.ts';
import type { VariantFacts } from '../ports.ts';
import { followShipments, forgetShipments, isOfShopify } from '../shipments.ts';
import type { ShopTx } from '../store.ts';
import type { CommandResult, Person } from './commands.ts';
import { nameOf, refuse, said, type CommandPorts } from './support.ts';
import { numberOf, readTable, type TableRow } from './table.ts';

const MOST_ROWS = 10_000;
const MOST_LISTED = 500;
const DAY_MS = 86_400_000;

/** Units of a variant that come to a location, as somebody says. */
export interface ArrivalInput {
  variantId: string;
  locationId: string;
  /** 0 takes an arrival of the same variant, place, moment and reference away. */
  units: number;
  /** Epoch milliseconds. */
  arrivesAt: number;
  /** What people call it: an order number, a container. */
  reference: string;
}

/** What people say about stock that is on its way. A campaign counts on it only where its policy says so. */
export interface ArrivalCommands {
  /**
   * Arrivals from 30 days ago on, the next one first, at most 500; `more` says whether there are others, `shipments`
   * whether Shopify's are read.
   */
  listArrivals(
    shop: string,
    by: Person,
  ): Promise<CommandResult<{ arrivals: NamedArrival[]; more: boolean; shipments: ShipmentWatch | null }>>;
  addArrival(shop: string, by: Person, input: ArrivalInput): Promise<CommandResult>;
  /**
   * CSV with a header: `sku` or `variant_id`, `units`, `date` (2026-11-27, the end of that day in the shop's zone), and
   * optionally `location` (name or id; needed where the shop sells from several) and `reference`. The same row again
   * changes nothing, with other units it changes those, with 0 it takes the arrival away. All rows or none.
   */
  importArrivals(
    shop: string,
    by: Person,
    csv: string,
  ): Promise<CommandResult<{ imported: number; removed: number }>>;
  removeArrival(shop: string, by: Person, id: string): Promise<CommandResult>;
  /** Reads Shopify's shipments from now on, the first time at once; or no longer, and then none of them counts. */
  followShipments(shop: string, by: Person, on: boolean): Promise<CommandResult>;
}

export function arrivalCommands(ports: CommandPorts): ArrivalCommands {
  const { store, clock, poke } = ports;
  return {
    async listArrivals(shop) {
      const since = clock.now() - 30 * DAY_MS;
      const [arrivals, shipments] = await store.inShop(shop, async (tx) => [
        await tx.arrivals(since, MOST_LISTED + 1),
        await tx.shipmentWatch(),
      ]);
      const more = arrivals.length > MOST_LISTED;
      return { ok: true, arrivals: arrivals.slice(0, MOST_LISTED), more, shipments };
    },

    async addArrival(shop, by, input) {
      const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
        const [variant] = await tx.variantsByIds([input.variantId]);
        if (!variant) return refuse('problem.no_such_product', 'variantId');
        const places = await tx.locations();
        if (!places.some(({ id }) => id === input.locationId))
          return refuse('problem.no_such_location', 'locationId');
        if (variant.requiresComponents) return refuse('problem.arrival_of_bundle', 'variantId');
        return keep(tx, by, [{ ...input, variant }], 'typed', clock.now());
      });
      if (result.ok) poke();
      return result;
    },

    async importArrivals(shop, by, csv) {
      const table = readRows(csv);
      if (!table.ok) return table;
      const result = await store.inShop(
        shop,
        async (tx): Promise<CommandResult<{ imported: number; removed: number }>> => {
          const row = await tx.shop();
          const matched = await match(tx, table.rows, row?.ianaTimezone ?? 'UTC');
          return matched.ok ? keep(tx, by, matched.rows, 'csv', clock.now()) : matched;
        },
      );
      if (result.ok) poke();
      return result;
    },

    async followShipments(shop, by, on) {
      await store.inShop(shop, async (tx) => {
        const now = clock.now();
        if (!on) await forgetShipments(tx, now);
        await tx.saveShipmentWatch(on ? { lookedAt: null, denied: false } : null);
        await tx.ledger(null, [said(by, on ? 'ledger.shipments_on' : 'ledger.shipments_off')], now);
      });
      const outcome = on ? await followShipments(ports, shop, { atOnce: true }) : 'off';
      poke();
      return outcome === 'denied' ? refuse('problem.shipments_denied') : { ok: true };
    },

    async removeArrival(shop, by, id) {
      if (isOfShopify({ id })) return refuse('problem.arrival_of_shopify', 'id');
      const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
        const [dropped] = await tx.dropArrivals([id]);
        if (!dropped) return refuse('problem.no_such_arrival', 'id');
        const now = clock.now();
        await recordOne(tx, by, 'ledger.arrival_taken_out', dropped, now);
        await tx.mark('judge', await tx.productIdsOfItems([dropped.inventoryItemId]), now);
        return { ok: true };
      });
      if (result.ok) poke();
      return result;
    },
  };
}

type Known = ArrivalInput & { variant: VariantFacts };

async function keep(
  tx: ShopTx,
  by: Person,
  inputs: readonly Known[],
  source: ArrivalRow['source'],
  now: number,
): Promise<CommandResult<{ imported: number; removed: number }>> {
  const rows = inputs.map(({ variant: { inventoryItemId }, locationId, units, arrivesAt, reference }) => ({
    // The same announcement again is the same row.
    id: [inventoryItemId, locationId, arrivesAt, reference].join('/'),
    inventoryItemId,
    locationId,
    units,
    arrivesAt,
    source,
    reference,
    createdAt: now,
    createdBy: nameOf(by),
  }));
  const gone = rows.filter(({ units }) => units === 0).map(({ id }) => id);
  const dropped = gone.length > 0 ? await tx.dropArrivals(gone) : [];
  await tx.putArrivals(rows.filter(({ units }) => units > 0));
  const params = { imported: rows.length - gone.length, removed: gone.length };
  const [one] = inputs.length === 1 ? inputs : [];
  if (one && one.units > 0)
    await recordOne(tx, by, 'ledger.arrival_entered', { ...one, productId: one.variant.productId }, now);
  else if (one && dropped[0]) await recordOne(tx, by, 'ledger.arrival_taken_out', dropped[0], now);
  else await tx.ledger(null, [said(by, 'ledger.arrivals_saved', params)], now);
  await tx.mark('judge', await tx.productIdsOfItems(rows.map((one) => one.inventoryItemId)), now);
  return { ok: true, ...params };
}

/** One delivery alone is told by what comes, how much and by which day. */
const recordOne = (
  tx: ShopTx,
  by: Person,
  message: 'ledger.arrival_entered' | 'ledger.arrival_taken_out',
  { productId, variantId, units, arrivesAt }: Omit<DroppedArrival, 'inventoryItemId'>,
  now: number,
): Promise<void> =>
  tx.ledger(productId, [{ ...said(by, message, { units, day: arrivesAt }), variantId }], now);

const COLUMNS = {
  sku: ['sku', 'variantsku'],
  variantId: ['variantid', 'id'],
  location: ['location', 'locationname', 'locationid'],
  units: ['units', 'quantity', 'qty'],
  date: ['date', 'arrivesat', 'arrival', 'eta'],
  reference: ['reference', 'po', 'order'],
} as const;
type RawRow = TableRow<keyof typeof COLUMNS>;

function readRows(csv: string): CommandResult<{ rows: RawRow[] }> {
  const table = readTable(csv, {
    columns: COLUMNS,
    mostRows: MOST_ROWS,
    lacks: (has) =>
      (has('sku') || has('variantId')) && has('units') && has('date') ? null : 'problem.arrivals_columns',
  });
  if (!table.ok) return table;
  const rows = table.rows.map((row) => ({
    ...row,
    variantId: numberOf(row.variantId),
    reference: row.reference.slice(0, 100),
  }));
  return { ok: true, rows };
}

/** Every row with its variant and place, or what is wrong with the first one that is not right. */
async function match(
  tx: ShopTx,
  rows: readonly RawRow[],
  zone: string,
): Promise<CommandResult<{ rows: Known[] }>> {
  const places = await tx.locations();
  const usual = places.filter(({ isActive, fulfillsOnlineOrders }) => isActive && fulfillsOnlineOrders);
  const bySku = await tx.findVariantsBySku(rows.map(({ sku }) => sku).filter(Boolean));
  const byId = await tx.variantsByIds(rows.map(({ variantId }) => variantId).filter(Boolean));
  const found: Known[] = [];
  for (const { row, ...raw } of rows) {
    const wrong = (message: string): CommandResult<{ rows: Known[] }> => refuse(message, 'csv', { row });
    const variants = raw.variantId
      ? byId.filter(({ id }) => id === raw.variantId)
      : bySku.filter(({ sku }) => sku === raw.sku);
    const [variant] = variants;
    if (!variant || variants.length > 1) return wrong('problem.arrivals_row_variant');
    if (variant.requiresComponents) return wrong('problem.arrivals_row_bundle');
    const named = places.filter(
      ({ id, name }) => id === raw.location || name.toLowerCase() === raw.location.toLowerCase(),
    );
    const [place] = raw.location ? named : usual.length === 1 ? usual : [];
    if (!place) return wrong('problem.arrivals_row_location');
    const units = unitsOf(raw.units);
    if (units === null || units === undefined) return wrong('problem.arrivals_row_units');
    const arrivesAt = endOf(raw.date, zone);
    if (arrivesAt === null) return wrong('problem.arrivals_row_date');
    const { reference } = raw;
    found.push({ variant, variantId: variant.id, locationId: place.id, units, arrivesAt, reference });
  }
  return { ok: true, rows: found };
}

/** A day means by its end: what comes at some time of that day is not counted on before. */
function endOf(date: string, zone: string): number | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? fromWallClock({ date, time: '23:59' }, zone) : null;
}
