/** A shop of the size that the screens are measured on, written straight into the database. */
import { policySchema } from '../../app/core/policy.ts';
import type { Sql } from '../../app/db/sql.ts';

export interface LargeShop {
  shop: string;
  /** Products with four variants each. */
  products: number;
  /** Items of the one large live campaign. */
  items: number;
  campaigns: number;
  orderLines: number;
}

/** Id of the large live campaign that `fillLargeShop` makes. */
export const LARGE_CAMPAIGN = '00000000-0000-4000-8000-000000000001';

/** Ids of generated products start here, so that they never meet those of a dev store. */
const FIRST = 900_000_000;
const HALF = `(random() < 0.5)`;

/** Fills an installed shop that has acted for two months: products, levels, orders of 56 days, campaigns of every state, verdicts, holds, ledger. */
export async function fillLargeShop(sql: Sql, size: LargeShop, now: number): Promise<void> {
  const { shop, products, items, campaigns, orderLines } = size;
  const at = `to_timestamp(${now}::float8 / 1000)`;
  const run = (text: string): Promise<number> => sql.run(text, shop);
  await sql.rows('SELECT setseed(0.42)');
  await run(`UPDATE "Shop" SET "actingSince" = ${at} - interval '60 days' WHERE shop = $1`);
  await run(`INSERT INTO "Location" (shop, id, name, "isActive", "fulfillsOnlineOrders")
    VALUES ($1, 'large-1', 'Large warehouse', true, true) ON CONFLICT DO NOTHING`);
  await run(`INSERT INTO "Product" (shop, id, title, handle, status, tags, "productType", vendor, "updatedAt", "seenAt")
    SELECT $1, (${FIRST} + n)::text,
      (ARRAY['Linen','Wool','Cotton','Silk','Denim','Canvas','Leather','Velvet'])[1 + n % 8] || ' ' ||
      (ARRAY['shirt','jacket','scarf','trousers','dress','bag','hat'])[1 + n % 7] || ' ' || n,
      'large-' || n, 'ACTIVE', '{}', 'Clothing', 'Maker', ${at}, ${at} FROM generate_series(1, ${products}) n`);
  await run(`INSERT INTO "Variant" (shop, id, "productId", "inventoryItemId", title, sku, price, position, "inventoryPolicy", tracked)
    SELECT $1, (${FIRST} + n * 4 + k)::text, (${FIRST} + n)::text, (${FIRST} + n * 4 + k)::text, (ARRAY['S','M','L','XL'])[1 + k],
      'SKU-' || n || '-' || k, 10 + n % 90, k + 1, 'DENY', true
    FROM generate_series(1, ${products}) n, generate_series(0, 3) k`);
  await run(`INSERT INTO "InventoryLevel" (shop, "inventoryItemId", "locationId", available, "updatedAt", "confirmedAt")
    SELECT $1, (${FIRST} + n * 4 + k)::text, 'large-1', floor(random() * 120), ${at}, ${at}
    FROM generate_series(1, ${products}) n, generate_series(0, 3) k`);
  await run(`INSERT INTO "OrderLine" (shop, "orderId", "lineId", "variantId", "productId", quantity, "orderedAt", "updatedAt")
    SELECT $1, 'large-' || n, '1', (${FIRST} + (1 + p) * 4 + n % 4)::text, (${FIRST} + 1 + p)::text, 1 + n % 3,
      ${at} - random() * interval '56 days', ${at}
    FROM (SELECT n, floor(power(random(), 2) * ${products - 1})::int AS p FROM generate_series(1, ${orderLines}) n) o`);
  const policy = JSON.stringify(policySchema.parse({})).replaceAll("'", "''");
  await run(`INSERT INTO "Campaign" (shop, id, name, handle, kind, goal, "startsAt", "endsAt", "commitAt", priority, state, mode,
      policy, "createdAt", "createdBy", "updatedAt")
    SELECT $1, '00000000-0000-4000-8000-' || lpad(n::text, 12, '0'),
      CASE WHEN n = 1 THEN 'Everything must be found' ELSE
      (ARRAY['Spring','Summer','Autumn','Winter','Holiday'])[1 + n % 5] || ' ' ||
      (ARRAY['sale','drop','letter','launch','partner week'])[1 + n % 5] || ' ' || n END, 'large-' || n,
      (ARRAY['sale','ad','email','social'])[1 + n % 4], 'keep_available',
      CASE WHEN n = 1 THEN ${at} - interval '4 days' ELSE s END, CASE WHEN n = 1 THEN ${at} + interval '10 days' ELSE s + interval '9 days' END,
      s - interval '7 days', 1 + n % 5, CASE WHEN n = 1 OR s < ${at} THEN 'live' WHEN n % 3 = 0 THEN 'draft' ELSE 'approved' END,
      CASE WHEN n % 2 = 0 THEN 'act' ELSE 'watch' END, '${policy}', ${at}, 'owner', ${at}
    FROM (SELECT n, ${at} + (n - ${campaigns} * 0.6) * interval '14 hours' AS s FROM generate_series(1, ${campaigns}) n) c`);
  await run(`INSERT INTO "CampaignItem" (shop, "campaignId", "variantId", "productId", "inventoryItemId", "plannedUnits", hero, source, "addedAt")
    SELECT $1, '${LARGE_CAMPAIGN}', v.id, v."productId", v."inventoryItemId", 40, v.position = 1 AND ${HALF} AND ${HALF} AND ${HALF}, 'picked', ${at} - interval '11 days'
    FROM "Variant" v WHERE v.shop = $1 AND v.id::bigint BETWEEN ${FIRST + 4} AND ${FIRST + 3 + items}`);
  await run(`INSERT INTO "CampaignItem" (shop, "campaignId", "variantId", "productId", "inventoryItemId", "plannedUnits", hero, source, "addedAt")
    SELECT $1, c.id, v.id, v."productId", v."inventoryItemId", 20, false, 'picked', ${at}
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM "Campaign" WHERE shop = $1 AND handle LIKE 'large-%') c
    JOIN generate_series(0, 19) k ON true
    JOIN "Variant" v ON v.shop = $1 AND v.id = (${FIRST + 4} + (c.n * 173 + k * 7) % ${products * 4 - 8})::text
    WHERE c.id <> '${LARGE_CAMPAIGN}'`);
  await run(HISTORY);
  await run(`INSERT INTO "MembershipSource" (shop, "campaignId", kind, value)
    SELECT DISTINCT shop, "campaignId", source, "productId" FROM "CampaignItem" WHERE shop = $1`);
  await run(VERDICTS(at));
  await run(`INSERT INTO "Hold" (shop, id, "campaignId", "productId", "variantId", response, mode, cause, reason, "openedAt")
    SELECT $1, md5('h' || v."campaignId" || v."variantId"), v."campaignId", v."productId", v."variantId", 'flag', c.mode,
      v.verdict, v.assessment, ${at} - random() * interval '3 days'
    FROM "Verdict" v JOIN "Campaign" c ON c.shop = v.shop AND c.id = v."campaignId"
    WHERE v.shop = $1 AND v.verdict IN ('sold_out', 'below_need')`);
  await run(`INSERT INTO "Alert" (shop, id, subject, kind, urgency, message, params, "campaignId", "productId", "openedAt")
    SELECT $1, md5('a' || v."campaignId" || v."variantId"), 'item:' || v."campaignId" || ':' || v."variantId" || ':sold_out', 'sold_out', 'now',
      'alert.sold_out', jsonb_build_object('product', p.title, 'variant', x.title, 'campaign', c.name, 'reason', 'why.sold_out', 'buyable', 0),
      v."campaignId", v."productId", ${at} - random() * interval '2 days'
    FROM "Verdict" v JOIN "Product" p ON p.shop = v.shop AND p.id = v."productId"
      JOIN "Variant" x ON x.shop = v.shop AND x.id = v."variantId" JOIN "Campaign" c ON c.shop = v.shop AND c.id = v."campaignId"
    WHERE v.shop = $1 AND v.verdict = 'sold_out' LIMIT 1000`);
  await run(`INSERT INTO "LedgerEntry" (shop, id, at, kind, "campaignId", "productId", "variantId", message, params, actor)
    SELECT $1, md5('l' || h.id), h."openedAt", 'hold', h."campaignId", h."productId", h."variantId",
      CASE WHEN h.mode = 'act' THEN 'ledger.hold_opened' ELSE 'ledger.would_hold' END,
      jsonb_build_object('response', h.response, 'cause', h.cause, 'usable', h.reason->'usable', 'need', h.reason->'need'), 'holdfast' FROM "Hold" h WHERE h.shop = $1`);
  await sql.rows('ANALYZE');
}

/** Levels of items as they were noted: when the item joined, and with each order since. */
const HISTORY = `
INSERT INTO "LevelChange" (shop, "inventoryItemId", "locationId", at, available)
SELECT shop, "inventoryItemId", "locationId", at, available + coalesce(sum(sold) OVER (PARTITION BY "inventoryItemId" ORDER BY at DESC
  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
FROM (SELECT l.shop, l."inventoryItemId", l."locationId", l.available, s.at, sum(s.quantity) AS sold
  FROM (SELECT shop, "variantId", "inventoryItemId", min("addedAt") AS joined FROM "CampaignItem" WHERE shop = $1 GROUP BY 1, 2, 3) i
  JOIN "InventoryLevel" l ON l.shop = i.shop AND l."inventoryItemId" = i."inventoryItemId"
  CROSS JOIN LATERAL (SELECT i.joined AS at, 0 AS quantity UNION ALL SELECT o."orderedAt", o.quantity FROM "OrderLine" o
    WHERE o.shop = i.shop AND o."variantId" = i."variantId" AND o."orderedAt" > i.joined) s GROUP BY 1, 2, 3, 4, 5) moved`;

/** When the stock runs out; null: not before the end of the campaign. */
const RUNS_OUT = (at: string): string =>
  `CASE WHEN x.p > 0.5 AND ${at} + x.stock * interval '8 hours' < x."endsAt" THEN ${at} + x.stock * interval '8 hours' END`;

/**
 * Verdicts in the mix that a busy shop shows, with the numbers that its pages read. Campaigns on the same stock are served one
 * after the other; one that only watches takes nothing from one that acts (core/allocate.ts).
 */
const VERDICTS = (at: string): string => `
INSERT INTO "Verdict" (shop, "campaignId", "variantId", "productId", verdict, assessment, "pStockout", usable, need, "runsOutAt", "daysOfCover", "moneyAtRisk", at)
SELECT $1, x."campaignId", x."variantId", x."productId", x.verdict,
  jsonb_build_object('reason', 'why.' || x.verdict, 'buyable', x.shelf, 'usable', x.stock, 'reserve', 0, 'allocatedAbove', x.above,
    'planned', x."plannedUnits", 'sold', 9, 'expectedDemand', 28.4, 'demandSd', 8.1, 'pStockout', x.p, 'need', 33, 'needToBeSafe', 43,
    'shortBy', greatest(0, 43 - x.stock), 'expectedLostUnits', x.p * 6, 'moneyAtRisk', x.p * 6 * 24, 'daysLeft', 10.2,
    'daysOfCover', x.stock / 2.8, 'runsOutAt', extract(epoch FROM ${RUNS_OUT(at)}) * 1000,
    'runsOutEarliest', CASE WHEN x.p > 0.1 AND ${at} + x.stock * interval '5 hours' < x."endsAt" THEN extract(epoch FROM ${at} + x.stock * interval '5 hours') * 1000 END,
    'runsOutLatest', CASE WHEN x.p > 0.9 AND ${at} + x.stock * interval '12 hours' < x."endsAt" THEN extract(epoch FROM ${at} + x.stock * interval '12 hours') * 1000 END,
    'thresholds', jsonb_build_array(jsonb_build_object('response', 'flag', 'risk', 0.3, 'need', 33)),
    'response', CASE WHEN x.verdict = 'covered' THEN NULL ELSE 'flag' END, 'whyNotStronger', 'why_not.response_off',
    'levelsConfirmedAt', extract(epoch FROM ${at}) * 1000),
  x.p, x.stock, 33, ${RUNS_OUT(at)}, x.stock / 2.8, x.p * 6 * 24, ${at}
FROM (SELECT i.*, greatest(0, i.shelf - i.above) AS stock,
    CASE WHEN i.shelf <= 0 THEN 'sold_out' WHEN i.shelf - i.above < 33 THEN 'below_need' ELSE 'covered' END AS verdict,
    least(1, greatest(0, 1 - (i.shelf - i.above) / 60.0)) AS p
  FROM (SELECT i.*, c."endsAt", l.available AS shelf, 33 * CASE WHEN c.mode = 'act' THEN count(*) FILTER (WHERE c.mode = 'act' AND c."endsAt" > ${at}) OVER better
      ELSE count(*) FILTER (WHERE c."endsAt" > ${at}) OVER better END AS above FROM "CampaignItem" i
    JOIN "InventoryLevel" l ON l.shop = i.shop AND l."inventoryItemId" = i."inventoryItemId"
    JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId" AND c.state = 'live'
    WHERE i.shop = $1 WINDOW better AS (PARTITION BY i."inventoryItemId" ORDER BY c.priority, c."startsAt", c."createdAt", c.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) i) x`;
