/** A shop of the size that the screens are measured on, written straight into the database. */
import { COVERED_TIGHT } from '../../app/core/reasons.ts';
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

/** Fills a shop that has acted for two months: products, levels, orders of 56 days, campaigns of every state, verdicts, holds, alerts, ledger. */
export async function fillLargeShop(sql: Sql, size: LargeShop, now: number): Promise<void> {
  const { shop, products, items, campaigns, orderLines } = size;
  const at = `to_timestamp(${now}::float8 / 1000)`;
  const run = (text: string): Promise<number> => sql.run(text, shop);
  await sql.rows('SELECT setseed(0.42)');
  await run(`UPDATE "Shop" SET "installedAt" = ${SINCE(at)}, "actingSince" = ${SINCE(at)} WHERE shop = $1`);
  await run(`UPDATE "LedgerEntry" SET at = at - interval '60 days' WHERE shop = $1`);
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
      CASE WHEN n = 1 THEN ${at} - interval '11 days' ELSE s - interval '7 days' END, 1 + n % 5,
      CASE WHEN n > 1 AND s + interval '9 days' <= ${at} THEN 'ended' WHEN n = 1 OR s < ${at} THEN 'live'
        WHEN n % 3 = 0 THEN 'draft' ELSE 'approved' END,
      CASE WHEN n % 2 = 0 THEN 'act' ELSE 'watch' END, '${policy}', least(${at}, s - interval '10 days'), 'owner', ${at}
    FROM (SELECT n, ${at} + (n - ${campaigns} * 0.6) * interval '14 hours' AS s FROM generate_series(1, ${campaigns}) n) c`);
  await run(`INSERT INTO "CampaignItem" (shop, "campaignId", "variantId", "productId", "inventoryItemId", "plannedUnits", hero, source, "addedAt")
    SELECT $1, '${LARGE_CAMPAIGN}', v.id, v."productId", v."inventoryItemId", 40, v.position = 1 AND ${HALF} AND ${HALF} AND ${HALF}, 'picked', ${at} - interval '11 days'
    FROM "Variant" v WHERE v.shop = $1 AND v.id::bigint BETWEEN ${FIRST + 4} AND ${FIRST + 3 + items}`);
  await run(`INSERT INTO "CampaignItem" (shop, "campaignId", "variantId", "productId", "inventoryItemId", "plannedUnits", hero, source, "addedAt")
    SELECT $1, c.id, v.id, v."productId", v."inventoryItemId", 20, false, 'picked', c."createdAt"
    FROM (SELECT id, "createdAt", row_number() OVER (ORDER BY id) AS n FROM "Campaign" WHERE shop = $1 AND handle LIKE 'large-%') c
    JOIN generate_series(0, 19) k ON true
    JOIN "Variant" v ON v.shop = $1 AND v.id = (${FIRST + 4} + (c.n * 173 + k * 7) % ${products * 4 - 8})::text
    WHERE c.id <> '${LARGE_CAMPAIGN}'`);
  await run(HISTORY(at));
  await run(`INSERT INTO "MembershipSource" (shop, "campaignId", kind, value)
    SELECT DISTINCT shop, "campaignId", source, "productId" FROM "CampaignItem" WHERE shop = $1`);
  await run(VERDICTS(at));
  await run(HOLDS(at));
  await run(`DELETE FROM "Verdict" v USING "Campaign" c
    WHERE v.shop = $1 AND c.shop = $1 AND c.id = v."campaignId" AND c.state = 'ended'`);
  await run(ALERTS);
  await run(LEDGER);
  await sql.rows('ANALYZE');
}

/** When the shop installed the app and let it act. */
const SINCE = (at: string): string => `(${at} - interval '60 days')`;

/** Levels of items as they were noted: when the item joined, and with each order since. */
const HISTORY = (at: string): string => `
INSERT INTO "LevelChange" (shop, "inventoryItemId", "locationId", at, available)
SELECT shop, "inventoryItemId", "locationId", at, available + coalesce(sum(sold) OVER (PARTITION BY "inventoryItemId" ORDER BY at DESC
  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
FROM (SELECT l.shop, l."inventoryItemId", l."locationId", l.available, s.at, sum(s.quantity) AS sold
  FROM (SELECT shop, "variantId", "inventoryItemId", greatest(min("addedAt"), ${SINCE(at)}) AS joined FROM "CampaignItem" WHERE shop = $1 GROUP BY 1, 2, 3) i
  JOIN "InventoryLevel" l ON l.shop = i.shop AND l."inventoryItemId" = i."inventoryItemId"
  CROSS JOIN LATERAL (SELECT i.joined AS at, 0 AS quantity UNION ALL SELECT o."orderedAt", o.quantity FROM "OrderLine" o
    WHERE o.shop = i.shop AND o."variantId" = i."variantId" AND o."orderedAt" > i.joined) s GROUP BY 1, 2, 3, 4, 5) moved`;

/** What an item of these campaigns is still expected to sell, and how far that may be off: need(0.40) is 33, need(0.05) 44. */
const EXPECTED = 30.4;
const SPREAD = 4.6;
const NEED = 33;
const SAFE = 44;
/** Units that an item sells a day, so that the expected ones last for ten days. */
const A_DAY = 3;

/** When the stock runs out; null: not before the end of the campaign. `hours`: how long one unit lasts. */
const RUNS_OUT = (at: string, risk: number, hours: number): string =>
  `CASE WHEN x.p > ${risk} AND ${at} + x.stock * interval '${hours} hours' < x."endsAt" THEN ${at} + x.stock * interval '${hours} hours' END`;
const inMs = (time: string): string => `extract(epoch FROM ${time}) * 1000`;

/**
 * Verdicts in the mix that a busy shop shows, with the numbers that its pages read. Campaigns on the same stock are served one
 * after the other; one that only watches takes nothing from one that acts (core/allocate.ts). Those of ended campaigns are what
 * was thought of them once.
 */
const VERDICTS = (at: string): string => `
INSERT INTO "Verdict" (shop, "campaignId", "variantId", "productId", verdict, assessment, "pStockout", usable, need, "runsOutAt", "daysOfCover", "moneyAtRisk", at)
SELECT $1, x."campaignId", x."variantId", x."productId", x.verdict,
  jsonb_build_object('reason', CASE WHEN x.verdict = 'covered' AND x.stock < ${SAFE} THEN '${COVERED_TIGHT}' ELSE 'why.' || x.verdict END, 'buyable', x.shelf, 'usable', x.stock, 'reserve', 0, 'allocatedAbove', x.above,
    'planned', x."plannedUnits", 'sold', x.sold, 'expectedDemand', ${EXPECTED}, 'demandSd', 8.1, 'pStockout', x.p, 'need', ${NEED},
    'needToBeSafe', ${SAFE}, 'shortBy', greatest(0, ${SAFE} - x.stock), 'expectedLostUnits', x.lost, 'moneyAtRisk', x.lost * x.price,
    'daysLeft', greatest(0, extract(epoch FROM x."endsAt" - ${at}) / 86400), 'daysOfCover', x.stock::float8 / ${A_DAY},
    'runsOutAt', ${inMs(RUNS_OUT(at, 0.5, 8))}, 'runsOutEarliest', ${inMs(RUNS_OUT(at, 0.1, 5))}, 'runsOutLatest', ${inMs(RUNS_OUT(at, 0.9, 12))},
    'thresholds', jsonb_build_array(jsonb_build_object('response', 'flag', 'risk', 0.4, 'need', ${NEED})),
    'response', CASE x.verdict WHEN 'sold_out' THEN 'stop_promoting' WHEN 'below_need' THEN 'flag' END,
    'whyNotStronger', CASE WHEN x.mode = 'watch' THEN 'why_not.watching' WHEN x.verdict = 'covered' THEN 'why_not.risk_below'
      ELSE 'why_not.response_off' END,
    'levelsConfirmedAt', ${inMs(at)}),
  x.p, x.stock, ${NEED}, ${RUNS_OUT(at, 0.5, 8)}, x.stock::float8 / ${A_DAY}, x.lost * x.price, ${at}
FROM (SELECT i.*, s.stock, v.price::float8 AS price,
    CASE WHEN i.shelf <= 0 THEN 'sold_out' WHEN s.stock < ${NEED} THEN 'below_need' ELSE 'covered' END AS verdict,
    CASE WHEN i.shelf <= 0 THEN 1 ELSE 1 / (1 + exp((s.stock - ${EXPECTED}) / ${SPREAD})) END AS p,
    ${SPREAD} * ln(1 + exp((${EXPECTED} - s.stock) / ${SPREAD})) AS lost,
    (SELECT coalesce(sum(o.quantity), 0) FROM "OrderLine" o WHERE o.shop = i.shop AND o."variantId" = i."variantId"
      AND o."orderedAt" >= i."startsAt" AND o."orderedAt" < least(i."endsAt", ${at}))::int AS sold
  FROM (SELECT i.*, c."startsAt", c."endsAt", c.mode, l.available AS shelf, ${NEED} * CASE WHEN c.mode = 'act'
        THEN count(*) FILTER (WHERE c.mode = 'act' AND c.state = 'live') OVER better
        ELSE count(*) FILTER (WHERE c.state = 'live') OVER better END AS above FROM "CampaignItem" i
    JOIN "InventoryLevel" l ON l.shop = i.shop AND l."inventoryItemId" = i."inventoryItemId"
    JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId" AND c.state IN ('live', 'ended')
    WHERE i.shop = $1 WINDOW better AS (PARTITION BY i."inventoryItemId" ORDER BY c.priority, c."startsAt", c."createdAt", c.id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) i
  JOIN "Variant" v ON v.shop = i.shop AND v.id = i."variantId"
  CROSS JOIN LATERAL (SELECT greatest(0, i.shelf - i.above) AS stock) s) x`;

/** Every item that is short is held as the policy says, in the last three days of its campaign; the end of a campaign ends its holds. */
const HOLDS = (at: string): string => `
INSERT INTO "Hold" (shop, id, "campaignId", "productId", "variantId", response, mode, cause, reason, "openedAt", "closedAt", "closeCause")
SELECT $1, md5('h' || v."campaignId" || v."variantId"), v."campaignId", v."productId", v."variantId", v.assessment->>'response', c.mode,
  CASE WHEN v.verdict = 'below_need' AND (v.assessment->>'buyable')::int >= ${NEED} THEN 'allocation' ELSE v.verdict END,
  v.assessment, greatest(c."startsAt", least(c."endsAt", ${at}) - random() * interval '3 days'),
  CASE WHEN c.state = 'ended' THEN c."endsAt" END, CASE WHEN c.state = 'ended' THEN 'campaign_ended' END
FROM "Verdict" v JOIN "Campaign" c ON c.shop = v.shop AND c.id = v."campaignId"
WHERE v.shop = $1 AND v.verdict IN ('sold_out', 'below_need') AND c."endsAt" > ${SINCE(at)}`;

/** What was told of live campaigns: everything that is sold out, and what may not last, as far as an inbox is read. */
const ALERTS = `
INSERT INTO "Alert" (shop, id, subject, kind, urgency, message, params, "campaignId", "productId", "openedAt")
SELECT $1, md5('a' || v."campaignId" || v."variantId"), 'item:' || v."campaignId" || ':' || v."variantId" || ':' || v.verdict, v.verdict,
  CASE WHEN v.verdict = 'sold_out' OR i.hero THEN 'now' ELSE 'today' END, 'alert.' || v.verdict,
  jsonb_build_object('product', p.title, 'variant', x.title, 'campaign', c.name, 'reason', v.assessment->'reason', 'buyable', v.assessment->'buyable',
    'usable', v.assessment->'usable', 'need', v.assessment->'need', 'short', v.assessment->'shortBy', 'risk', v.assessment->'pStockout',
    'money', v.assessment->'moneyAtRisk', 'runsOutAt', v.assessment->'runsOutAt'),
  v."campaignId", v."productId", h."openedAt"
FROM "Verdict" v JOIN "Product" p ON p.shop = v.shop AND p.id = v."productId"
  JOIN "Variant" x ON x.shop = v.shop AND x.id = v."variantId" JOIN "Campaign" c ON c.shop = v.shop AND c.id = v."campaignId"
  JOIN "CampaignItem" i ON i.shop = v.shop AND i."campaignId" = v."campaignId" AND i."variantId" = v."variantId"
  JOIN "Hold" h ON h.shop = v.shop AND h."campaignId" = v."campaignId" AND h."variantId" = v."variantId"
WHERE v.shop = $1 ORDER BY v.verdict DESC, i.hero DESC, h."openedAt" DESC LIMIT 1000`;

const LEDGER = `
INSERT INTO "LedgerEntry" (shop, id, at, kind, "campaignId", "productId", "variantId", message, params, actor)
SELECT $1, md5('l' || h.id), h."openedAt", 'hold', h."campaignId", h."productId", h."variantId",
  CASE WHEN h.mode = 'act' THEN 'ledger.hold_opened' ELSE 'ledger.would_hold' END,
  jsonb_build_object('response', h.response, 'cause', h.cause, 'usable', h.reason->'usable', 'need', h.reason->'need'), 'holdfast'
FROM "Hold" h WHERE h.shop = $1
UNION ALL
SELECT $1, md5('r' || h.id), h."closedAt", 'release', h."campaignId", h."productId", h."variantId",
  CASE WHEN h.mode = 'act' THEN 'ledger.hold_closed' ELSE 'ledger.would_release' END,
  jsonb_build_object('response', h.response, 'cause', h."closeCause"), 'holdfast'
FROM "Hold" h WHERE h.shop = $1 AND h."closedAt" IS NOT NULL`;
