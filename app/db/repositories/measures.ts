/** Raw events of campaign items for the measures (flow/measure), and what was worked out from them. */
import { isSoldBy, type OrderPlace } from '../../core/channels.ts';
import { USUAL_DAYS, type OrderAt } from '../../core/measures/outcome.ts';
import type { MeasureTx, MeasuredCampaign, MeasuredItem } from '../../flow/measure-store.ts';
import { json, ms } from '../sql.ts';
import { IN_BUNDLE, OVER, WANTED } from './campaign-sales.ts';
import type { Scope } from './scope.ts';
import { safeZone } from './zones.ts';

/** Days after its end in which a campaign is measured again: orders are edited, levels come late. */
const LATE_DAYS = 14;
const DAY_MS = 86_400_000;

export const measureRepository = ({ shop, sql }: Scope): MeasureTx => ({
  async campaignsToMeasure(now, limit) {
    const rows = await sql.rows<MeasuredCampaign>(DUE, shop, now, limit);
    const zone = await safeZone(sql, rows[0]?.zone ?? 'UTC');
    return rows.map((row) => ({ ...row, zone }));
  },

  async historyOfItems({ id, startsAt, endsAt }, after, limit, now) {
    const rows = await sql.rows<HistoryRow>(
      HISTORY,
      shop,
      id,
      after,
      limit,
      startsAt,
      Math.min(endsAt, now),
      startsAt - USUAL_DAYS * DAY_MS,
    );
    return rows.map(({ channels, places, orders, ...row }) => {
      const campaign = { channels, locations: new Set(places) };
      return {
        ...row,
        startsAt,
        orders:
          orders?.map(({ source, locationId, bundled, ...order }) => ({
            ...order,
            own: !bundled && isSoldBy(campaign, { source, locationId }),
          })) ?? null,
      };
    });
  },

  async saveOutcomes({ id, endsAt }, items, now) {
    await sql.run(
      `INSERT INTO "MeasureItem" (shop, "campaignId", "variantId", "productId", "endsAt", outcome, "soldOutAt", "measuredAt")
       SELECT $1, $2, x."variantId", x."productId", to_timestamp($3::float8 / 1000), x.outcome,
         to_timestamp((x.outcome->>'soldOutAt')::float8 / 1000), to_timestamp($4::float8 / 1000)
       FROM json_to_recordset($5::json) AS x("variantId" text, "productId" text, outcome jsonb)
       ON CONFLICT (shop, "campaignId", "variantId") DO UPDATE SET "endsAt" = excluded."endsAt", outcome = excluded.outcome,
         "soldOutAt" = excluded."soldOutAt", "measuredAt" = excluded."measuredAt"`,
      shop,
      id,
      endsAt,
      now,
      json(items),
    );
  },

  viewsOf: async (spans) =>
    spans.length === 0
      ? []
      : sql.rows(
          `SELECT x."productId",
             coalesce(sum(p.views) FILTER (WHERE p.hour < to_timestamp(x."from" / 1000)), 0)::int AS before,
             coalesce(sum(p.views) FILTER (WHERE p.hour >= to_timestamp(x."from" / 1000)), 0)::int AS during
           FROM json_to_recordset($2::json) AS x("productId" text, "from" float8, "to" float8)
           JOIN "PageHour" p ON p.shop = $1 AND p."productId" = x."productId"
             AND p.hour >= to_timestamp(x."from" / 1000) - interval '24 hours' AND p.hour < to_timestamp(x."to" / 1000)
           GROUP BY 1`,
          shop,
          json(spans),
        ),

  async campaignViews({ id, startsAt, endsAt }, now) {
    const [row] = await sql.rows<{ views: number }>(
      `SELECT coalesce(sum(p.views), 0)::int AS views FROM "PageHour" p
       WHERE p.shop = $1 AND p.hour >= to_timestamp($3::float8 / 1000) AND p.hour < to_timestamp($4::float8 / 1000)
         AND p."productId" IN (SELECT "productId" FROM "CampaignItem" WHERE shop = $1 AND "campaignId" = $2)`,
      shop,
      id,
      startsAt,
      Math.min(endsAt, now),
    );
    return row?.views ?? 0;
  },

  campaignPages: ({ id, startsAt, endsAt, zone }, soldOut, now) =>
    sql.rows(PAGES, shop, id, startsAt, Math.min(endsAt, now), zone, json(soldOut)),

  async saveMeasures({ id, startsAt, endsAt }, { ended, totals, worth, days }, now) {
    await sql.run(
      `INSERT INTO "MeasureCampaign" (shop, "campaignId", "startsAt", "endsAt", ended, totals, worth, "measuredAt")
       VALUES ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5::boolean, $6::jsonb, $7::jsonb,
         to_timestamp($8::float8 / 1000))
       ON CONFLICT (shop, "campaignId") DO UPDATE SET "startsAt" = excluded."startsAt", "endsAt" = excluded."endsAt",
         ended = excluded.ended, totals = excluded.totals, worth = excluded.worth, "measuredAt" = excluded."measuredAt"`,
      shop,
      id,
      startsAt,
      endsAt,
      ended,
      json(totals),
      json(worth),
      now,
    );
    await sql.run(
      `DELETE FROM "MeasureItem" WHERE shop = $1 AND "campaignId" = $2 AND "measuredAt" < to_timestamp($3::float8 / 1000)`,
      shop,
      id,
      now,
    );
    await sql.run(`DELETE FROM "MeasureDay" WHERE shop = $1 AND "campaignId" = $2`, shop, id);
    await sql.run(
      `INSERT INTO "MeasureDay" (shop, "campaignId", day, facts)
       SELECT $1, $2, x.day, x.facts FROM json_to_recordset($3::json) AS x(day int, facts jsonb)`,
      shop,
      id,
      json([...days].map(([day, facts]) => ({ day, facts }))),
    );
  },
});

type HistoryRow = Omit<MeasuredItem, 'startsAt' | 'orders'> & {
  channels: string[] | null;
  /** Locations that the campaign sells from. */
  places: string[];
  orders: (Omit<OrderAt, 'own'> & OrderPlace & { bundled: boolean })[] | null;
};

/** $1 shop, $2 now, $3 how many. A campaign that was ended early is measured to that moment. */
const DUE_ROWS = (shop: string, now: string): string => `
FROM (SELECT c.*, ${OVER} AS "over", s.zone,
        to_timestamp(${now}::float8 / 1000) AS now
      FROM "Campaign" c JOIN (SELECT shop, "ianaTimezone" AS zone FROM "Shop") s ON s.shop = c.shop
      WHERE c.shop = ${shop} AND c.state IN ('approved', 'live', 'ended', 'cancelled')) c
LEFT JOIN "MeasureCampaign" m ON m.shop = c.shop AND m."campaignId" = c.id
WHERE c."startsAt" < c.now AND c."over" > c."startsAt"
  AND (m."campaignId" IS NULL
    OR (NOT m.ended AND c."over" <= c.now)
    OR (c."over" > c.now - interval '${LATE_DAYS} days' AND m."measuredAt" <= c.now - interval '1 hour'))`;

/** Whether a shop has campaigns to measure, inside another statement. */
export const isMeasureDue = (shop: string, now: string): string => `EXISTS (SELECT 1 ${DUE_ROWS(shop, now)})`;

const DUE = `
SELECT c.id, ${ms('c."startsAt"')} AS "startsAt", ${ms('c."over"')} AS "endsAt", c.budget::float8 AS budget, c.zone
${DUE_ROWS('$1', '$2')}
ORDER BY m."measuredAt" NULLS FIRST, c.id LIMIT $3::int`;

/** $1 shop, $2 campaign, $3 start, $4 until, $5 zone, $6 spans sold out. An hour of which a part lay outside says nothing of the campaign. */
const PAGES = `
WITH spans AS (
  SELECT x."productId", to_timestamp(x."from" / 1000) AS "from", to_timestamp(x."to" / 1000) AS "to"
  FROM json_to_recordset($6::json) AS x("productId" text, "from" float8, "to" float8)
  UNION ALL
  SELECT h."productId", greatest(h."openedAt", to_timestamp($3::float8 / 1000)),
    least(coalesce(h."closedAt", to_timestamp($4::float8 / 1000)), to_timestamp($4::float8 / 1000))
  FROM "Hold" h WHERE h.shop = $1 AND h.mode = 'act' AND h."openedAt" < to_timestamp($4::float8 / 1000)
    AND (h."closedAt" IS NULL OR h."closedAt" > to_timestamp($3::float8 / 1000))
    AND h."productId" IN (SELECT "productId" FROM "CampaignItem" WHERE shop = $1 AND "campaignId" = $2)),
stopped AS (
  SELECT x."productId", generate_series(date_trunc('hour', x."from", 'UTC'), x."to" - interval '1 millisecond', interval '1 hour') AS hour
  FROM spans x),
hours AS (
SELECT p.*, (p."productId", p.hour) IN (SELECT "productId", hour FROM stopped) AS stopped
FROM "PageHour" p
WHERE p.shop = $1 AND p.hour >= to_timestamp($3::float8 / 1000)
  AND p.hour <= to_timestamp($4::float8 / 1000) - interval '1 hour'
  AND EXISTS (SELECT 1 FROM "CampaignItem" i WHERE i.shop = $1 AND i."campaignId" = $2 AND i."productId" = p."productId"
    AND i."addedAt" <= p.hour AND (i."removedAt" IS NULL OR i."removedAt" >= p.hour + interval '1 hour')))
SELECT (p.hour AT TIME ZONE $5)::date - DATE '1970-01-01' AS day, sum(p.views)::int AS views, sum(p.carts)::int AS carts,
  sum(p.checkouts)::int AS checkouts, sum(p.purchases)::int AS purchases,
  coalesce(sum(p.carts) FILTER (WHERE p.stopped), 0)::int AS "stoppedCarts",
  coalesce(sum(p.purchases) FILTER (WHERE p.stopped), 0)::int AS "stoppedPurchases"
FROM hours p GROUP BY 1 ORDER BY 1`;

/**
 * $1 shop, $2 campaign, $3 after variant, $4 how many, $5 start, $6 until, $7 since when orders and levels count. Only what
 * can run out by itself. Orders have to be known since the start: the plan is for the whole window. Where no change of a level was noted yet, its number is taken from when it was last changed.
 */
const HISTORY = `
WITH items AS MATERIALIZED (
  SELECT i."variantId", i."productId", i."inventoryItemId", i."plannedUnits", v.price::float8 AS price,
    greatest($5::float8, CASE WHEN i."addedAt" > to_timestamp($5::float8 / 1000) THEN ${ms('i."addedAt"')} ELSE $5::float8 END) AS "from",
    least($6::float8, coalesce(${ms('i."removedAt"')}, $6::float8)) AS until
  FROM "CampaignItem" i
  JOIN "Variant" v ON v.shop = $1 AND v.id = i."variantId" AND v.tracked AND v."inventoryPolicy" = 'DENY' AND NOT v."requiresComponents"
  JOIN "Product" p ON p.shop = $1 AND p.id = i."productId" AND NOT p."isGiftCard"
  WHERE i.shop = $1 AND i."campaignId" = $2 AND i."variantId" > $3
    AND i."addedAt" < to_timestamp($6::float8 / 1000)
    AND (i."removedAt" IS NULL OR i."removedAt" > to_timestamp($5::float8 / 1000))
  ORDER BY i."variantId" LIMIT $4::int),
policy AS (SELECT c.policy->'locationIds' AS chosen, c.policy->'channels' AS channels FROM "Campaign" c WHERE c.shop = $1 AND c.id = $2),
places AS MATERIALIZED (
  SELECT l.id FROM "Location" l, policy p WHERE l.shop = $1 AND l."isActive"
    AND CASE WHEN jsonb_typeof(p.chosen) = 'array' THEN p.chosen ? l.id ELSE l."fulfillsOnlineOrders" END),
levels AS (
  SELECT i."inventoryItemId", l."locationId", l.at, l.available FROM (SELECT DISTINCT "inventoryItemId" FROM items) i
  JOIN "LevelChange" l ON l.shop = $1 AND l."inventoryItemId" = i."inventoryItemId" AND l."locationId" IN (SELECT id FROM places)
  WHERE l.at < to_timestamp($6::float8 / 1000)
  UNION
  SELECT i."inventoryItemId", l."locationId", coalesce(l."changedAt", l."updatedAt"), CASE WHEN l."isActive" THEN l.available END
  FROM (SELECT DISTINCT "inventoryItemId" FROM items) i
  JOIN "InventoryLevel" l ON l.shop = $1 AND l."inventoryItemId" = i."inventoryItemId" AND l."locationId" IN (SELECT id FROM places)
  WHERE coalesce(l."changedAt", l."updatedAt") < to_timestamp($6::float8 / 1000)
    AND NOT EXISTS (SELECT 1 FROM "LevelChange" h WHERE h.shop = $1 AND h."inventoryItemId" = l."inventoryItemId"
      AND h."locationId" = l."locationId" AND h.at < to_timestamp($6::float8 / 1000)))
SELECT i."variantId", i."productId", i."plannedUnits", i.price, i."from", greatest(i."from", i.until) AS until,
  coalesce((SELECT json_agg(json_build_object('at', ${ms('l.at')}, 'locationId', l."locationId", 'available', l.available) ORDER BY l.at)
    FROM levels l WHERE l."inventoryItemId" = i."inventoryItemId"), '[]'::json) AS levels,
  ${ms('s."ordersFrom"')} AS "ordersFrom",
  p.channels, (SELECT coalesce(json_agg(id), '[]'::json) FROM places) AS places,
  CASE WHEN coalesce(s."ordersFrom" <= to_timestamp($5::float8 / 1000), true)
    AND coalesce(s."ordersUntil" >= to_timestamp(greatest(i."from", i.until) / 1000), true) THEN
  coalesce((SELECT json_agg(json_build_object('at', ${ms('o."orderedAt"')}, 'units', o.quantity, 'cancelledForStock', o."cancelledAt" IS NOT NULL,
      'source', o.source, 'locationId', o."locationId", 'bundled', ${IN_BUNDLE}))
    FROM "OrderLine" o WHERE o.shop = $1 AND o."variantId" = i."variantId" AND ${WANTED}
      AND o."orderedAt" >= to_timestamp($7::float8 / 1000) AND o."orderedAt" < to_timestamp($6::float8 / 1000)), '[]'::json) END AS orders,
  coalesce((SELECT json_agg(json_build_object('response', h.response, 'mode', h.mode, 'cause', h.cause,
      'moneyAtRisk', (h.reason->>'moneyAtRisk')::float8,
      'openedAt', ${ms('h."openedAt"')}, 'closedAt', ${ms('h."closedAt"')}))
    FROM "Hold" h WHERE h.shop = $1 AND h."campaignId" = $2 AND h."productId" = i."productId" AND h."variantId" = i."variantId"), '[]'::json) AS holds
FROM items i CROSS JOIN policy p CROSS JOIN (SELECT "ordersFrom", "ordersUntil" FROM "Shop" WHERE shop = $1) s ORDER BY i."variantId"`;
