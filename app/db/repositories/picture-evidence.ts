/** What happened to the stock and the sales of campaign items, day by day in the shop's zone. */
import type { Picture } from '../../core/picture.ts';
import { among, json, type Sql } from '../sql.ts';
import type { DatedCampaign } from './picture-campaigns.ts';
import { partsOf, type ItemFacts } from './picture-items.ts';
import { ordersOf, type Orders } from './picture-orders.ts';
import { grouped } from './sharing.ts';
import type { StockDay } from './sold-out-days.ts';

/** Days before the window that the demand model may look at. */
export const HISTORY_DAYS = 56;

/** What happened to the stock and the sales of items. */
export interface Evidence {
  now: number;
  locations: Picture['shop']['locations'];
  /** By inventory item. */
  stock: ReadonlyMap<string, readonly StockDay[]>;
  /** By variant. */
  hidden: ReadonlyMap<string, readonly HiddenDays[]>;
  orders: Orders;
}

/** Whole days on which we hid a variant: from the first to before the last. */
interface HiddenDays {
  variantId: string;
  from: number;
  until: number;
}

export async function readEvidence(
  sql: Sql,
  wanted: {
    shop: string;
    now: number;
    zone: string;
    locations: Picture['shop']['locations'];
    items: readonly ItemFacts[];
    campaigns: readonly DatedCampaign[];
  },
): Promise<Evidence> {
  const { shop, now, zone, locations, items, campaigns } = wanted;
  if (items.length === 0 || campaigns.length === 0)
    return { now, locations, stock: new Map(), hidden: new Map(), orders: NO_ORDERS };
  const from = Math.min(...campaigns.map(({ firstDay }) => firstDay)) - HISTORY_DAYS;
  const stocks = [...new Set(items.flatMap((item) => partsOf(item).map((part) => part.inventoryItemId)))];
  const variants = json([...new Set(items.map(({ variantId }) => variantId))]);
  const stock = await sql.rows<StockDay>(STOCK, shop, json(stocks), zone, from, now);
  const products = json([...new Set(items.map(({ productId }) => productId))]);
  const hidden = await sql.rows<HiddenDays>(HIDDEN, shop, variants, zone, from, now, products);
  return {
    now,
    locations,
    stock: grouped(stock, (row) => row.inventoryItemId),
    hidden: grouped(hidden, (row) => row.variantId),
    orders: await ordersOf(sql, { shop, zone, from, now, stocks, items }),
  };
}

const NO_ORDERS: Orders = { takers: new Map(), byDay: new Map(), inWindow: new Map() };

/**
 * $1 shop, $2 inventory items, $3 zone, $4 first day, $5 now. For each item, location and day with changes the highest
 * and the last number; for the day before the first one, the last number known until then.
 */
const STOCK = `
SELECT "inventoryItemId", "locationId", day, max(available) AS highest,
  (array_agg(available ORDER BY at DESC))[1] AS last
FROM (
  SELECT "inventoryItemId", "locationId", at, coalesce(available, 0) AS available,
    greatest((at AT TIME ZONE $3)::date - DATE '1970-01-01', $4::int - 1) AS day
  FROM "LevelChange"
  WHERE shop = $1 AND "inventoryItemId" ${among('$2')}
    AND at <= to_timestamp($5::float8 / 1000)
) AS changes
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/**
 * $1 shop, $2 variants, $3 zone, $4 first day, $5 now, $6 products of the variants. Whole days that lie within an acting hold
 * that hides; one by allocation hides nothing (law 6).
 */
const HIDDEN = `
SELECT "variantId",
  ceil(extract(epoch FROM ("openedAt" AT TIME ZONE $3)) / 86400)::int AS from,
  floor(extract(epoch FROM (coalesce("closedAt", to_timestamp($5::float8 / 1000)) AT TIME ZONE $3)) / 86400)::int AS until
FROM "Hold"
WHERE shop = $1 AND "productId" ${among('$6')}
  AND "variantId" ${among('$2')} AND response = 'hide' AND mode = 'act'
  AND cause <> 'allocation'
  AND coalesce("closedAt", to_timestamp($5::float8 / 1000)) > (DATE '1970-01-01' + $4::int)::timestamp AT TIME ZONE $3`;
