/** Units ordered of everything that takes the same stock, by day, source and place. */
import { among, json, type Sql } from '../sql.ts';
import { IN_BUNDLE, soldInWindow, WANTED } from './campaign-sales.ts';
import { grouped } from './sharing.ts';

/** Units of one variant from one source at one place. */
export interface Sale {
  /** Days since 1970-01-01 in the shop's zone. */
  day: number;
  /** Shopify's sourceName; null: not told. */
  source: string | null;
  /** Where it was sold over the counter; null: nowhere. */
  locationId: string | null;
  units: number;
}

export interface Orders {
  /** What takes an inventory item, by its id: variants one, bundles as many as they need. */
  takers: ReadonlyMap<string, readonly Taker[]>;
  /** By variant id. */
  byDay: ReadonlyMap<string, readonly Sale[]>;
  /** In the window of a campaign so far, by campaign id and variant id. */
  inWindow: ReadonlyMap<string, readonly Omit<Sale, 'day'>[]>;
}

interface Taker {
  variantId: string;
  inventoryItemId: string;
  takes: number;
}

/** Orders of everything that takes these inventory items, since `from` (a day), and of these items in their windows. */
export async function ordersOf(
  sql: Sql,
  wanted: {
    shop: string;
    zone: string;
    from: number;
    now: number;
    stocks: readonly string[];
    items: readonly { campaignId: string; variantId: string }[];
  },
): Promise<Orders> {
  const { shop, zone, from, now, stocks, items } = wanted;
  const takers = await sql.rows<Taker>(TAKERS, shop, json(stocks));
  const variants = json([...new Set(takers.map(({ variantId }) => variantId))]);
  const sales = await sql.rows<Sale & { variantId: string }>(SALES, shop, variants, zone, from, now);
  const sold = await sql.rows<Omit<Sale, 'day'> & { campaignId: string; variantId: string }>(
    SOLD,
    shop,
    json(items.map(({ campaignId, variantId }) => ({ campaignId, variantId }))),
    now,
  );
  return {
    takers: grouped(takers, ({ inventoryItemId }) => inventoryItemId),
    byDay: grouped(sales, ({ variantId }) => variantId),
    inWindow: grouped(sold, ({ campaignId, variantId }) => `${campaignId} ${variantId}`),
  };
}

/** Units by day of the sales that count. */
export function perDay(sales: readonly Sale[], counts: (sale: Sale) => boolean): Map<number, number> {
  const units = new Map<number, number>();
  for (const sale of sales) if (counts(sale)) units.set(sale.day, (units.get(sale.day) ?? 0) + sale.units);
  return units;
}

/** $1 shop, $2 inventory items. */
const TAKERS = `
SELECT v.id AS "variantId", v."inventoryItemId", 1 AS takes FROM "Variant" v
WHERE v.shop = $1 AND v."inventoryItemId" ${among('$2')}
UNION
SELECT c."bundleVariantId", v."inventoryItemId", c.quantity FROM "Variant" v
JOIN "VariantComponent" c ON c.shop = v.shop AND c."variantId" = v.id
WHERE v.shop = $1 AND v."inventoryItemId" ${among('$2')}`;

/** $1 shop, $2 variants, $3 zone, $4 first day, $5 now. */
const SALES = `
SELECT o."variantId", (o."orderedAt" AT TIME ZONE $3)::date - DATE '1970-01-01' AS day, o.source, o."locationId",
  sum(o.quantity)::int AS units
FROM "OrderLine" o
WHERE o.shop = $1 AND o."variantId" ${among('$2')} AND ${WANTED} AND NOT ${IN_BUNDLE}
  AND o."orderedAt" >= (DATE '1970-01-01' + $4::int)::timestamp AT TIME ZONE $3
  AND o."orderedAt" <= to_timestamp($5::float8 / 1000)
GROUP BY 1, 2, 3, 4`;

/** $1 shop, $2 items, $3 now. */
const SOLD = `
SELECT c.id AS "campaignId", o."variantId", o.source, o."locationId", sum(o.quantity)::int AS units
FROM json_to_recordset($2::json) AS x("campaignId" text, "variantId" text)
JOIN "Campaign" c ON c.shop = $1 AND c.id = x."campaignId"
JOIN "OrderLine" o ON o.shop = c.shop AND o."variantId" = x."variantId" AND ${soldInWindow('$3')}
GROUP BY 1, 2, 3, 4`;
