/** What reaching out of the app's own pages keeps, over all shops where it has to be quick. */
import type { FeedItem } from '../core/feed.ts';
import type { FeedRows, QueuedTrigger, ReachStore } from '../flow/reach/store.ts';
import type { Database } from './open.ts';
import { reachRepository } from './repositories/reach.ts';
import { satisfactionRepository } from './repositories/satisfaction.ts';
import { json, type Sql } from './sql.ts';
import { shopTx } from './store.ts';
import { stateByClock } from './views/sql.ts';

export function createReachStore(database: Database): ReachStore {
  const { sql } = database;
  return {
    inShop: (shop, work) =>
      database.transact((own) =>
        work(
          Object.assign(
            shopTx({ shop, sql: own }),
            reachRepository({ shop, sql: own }),
            satisfactionRepository({ shop, sql: own }),
          ),
        ),
      ),
    feedRows: (shop, campaignId, now) => feedRows(sql, shop, campaignId, now),

    async addPageCounts(rows) {
      if (rows.length > 0) await sql.run(ADD_COUNTS, json(rows));
    },

    traffic: (hour) => sql.rows(TRAFFIC, hour),

    claimTriggers: (limit, now, leaseMs) => sql.rows<QueuedTrigger>(CLAIM, limit, now, now + leaseMs),

    async finishTrigger({ shop, id }, error, now) {
      await sql.run(
        `UPDATE "FlowEvent" SET state = $3, error = $4, "finishedAt" = to_timestamp($5::float8 / 1000)
         WHERE shop = $1 AND id = $2`,
        shop,
        id,
        error === null ? 'sent' : 'failed',
        error,
        now,
      );
    },

    async retryTrigger({ shop, id }, dueAt, error) {
      await sql.run(
        `UPDATE "FlowEvent" SET "dueAt" = to_timestamp($3::float8 / 1000), error = $4 WHERE shop = $1 AND id = $2`,
        shop,
        id,
        dueAt,
        error,
      );
    },
  };
}

async function feedRows(sql: Sql, shop: string, campaignId: string, now: number): Promise<FeedRows | null> {
  const [campaign] = await sql.rows<{ name: string; handle: string; currency: string; promotes: boolean }>(
    `SELECT c.name, c.handle, s."currencyCode" AS currency, (${stateByClock('$3')}) IN ('approved', 'live') AS promotes
     FROM "Campaign" c JOIN "Shop" s ON s.shop = c.shop AND s."uninstalledAt" IS NULL
     WHERE c.shop = $1 AND c.id = $2`,
    shop,
    campaignId,
    now,
  );
  if (!campaign) return null;
  const items = await sql.rows<FeedItem>(FEED_ITEMS, shop, campaignId);
  const { currency, promotes, ...named } = campaign;
  return {
    campaign: named,
    currency,
    items: items.map((item) => ({ ...item, price: withCents(item.price), safe: promotes && item.safe })),
  };
}

/** Kept with four decimals; shown with two, or as many as it needs. */
const withCents = (price: string): string => price.replace(/(\.\d\d\d*?)0+$/, '$1');

/**
 * $1 shop, $2 campaign. Safe is a variant of an ACTIVE product that this campaign does not hold (nor would, if it acted),
 * and that no other acting campaign takes out of the ads or hides; a hold of another campaign for allocation reaches only
 * that campaign (law 6).
 */
const FEED_ITEMS = `
SELECT p.id AS "productId", v.id AS "variantId", v.sku, p.title, v.title AS "variantTitle", p.handle,
  v.price::text AS price, p.status = 'ACTIVE' AND NOT EXISTS (
    SELECT 1 FROM "Hold" h WHERE h.shop = $1 AND h."productId" = p.id AND h."variantId" = v.id AND h."closedAt" IS NULL
      AND (h."campaignId" = $2 OR (h.mode = 'act' AND h.cause <> 'allocation' AND h.response <> 'flag'))) AS safe
FROM "CampaignItem" i
JOIN "Product" p ON p.shop = i.shop AND p.id = i."productId" AND p."deletedAt" IS NULL
JOIN "Variant" v ON v.shop = i.shop AND v.id = i."variantId"
WHERE i.shop = $1 AND i."campaignId" = $2 AND i."removedAt" IS NULL
ORDER BY p.handle, v.position, v.id`;

/**
 * $1 rows. Only products of campaigns that are not over are kept: nobody can fill the table with invented numbers. The last
 * counts of a campaign's last hour come when it has ended.
 */
const ADD_COUNTS = `
INSERT INTO "PageHour" AS h (shop, "productId", hour, views, carts, checkouts, purchases)
SELECT x.shop, x."productId", to_timestamp(x.hour / 1000), x.views, x.carts, x.checkouts, x.purchases
FROM json_to_recordset($1::json) AS x(shop text, "productId" text, hour float8, views int, carts int, checkouts int,
  purchases int)
WHERE EXISTS (SELECT 1 FROM "CampaignItem" i JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId"
  WHERE i.shop = x.shop AND i."productId" = x."productId"
    AND (i."removedAt" IS NULL OR i."removedAt" > to_timestamp(x.hour / 1000))
    AND (c.state IN ('draft', 'proposed', 'approved', 'live')
      OR least(c."endsAt", coalesce(c."endedAt", c."endsAt")) > to_timestamp(x.hour / 1000)))
ORDER BY x.shop, x."productId", x.hour
ON CONFLICT (shop, "productId", hour) DO UPDATE SET views = h.views + excluded.views,
  carts = h.carts + excluded.carts, checkouts = h.checkouts + excluded.checkouts, purchases = h.purchases + excluded.purchases`;

/**
 * $1 start of the hour; every product that was seen in the day before it, so that a page that falls silent is there too.
 * The mean divides by the hours since the first count, at most those of 14 days.
 */
const TRAFFIC = `
SELECT k.shop, k."productId", p.title, coalesce(h.views, 0) AS views,
  coalesce(b.views / greatest(1, least(336, extract(epoch FROM k.at - b.first) / 3600)), 0)::float8 AS usual
FROM (SELECT DISTINCT shop, "productId", to_timestamp($1::float8 / 1000) AS at FROM "PageHour"
  WHERE hour > to_timestamp($1::float8 / 1000) - interval '26 hours' AND hour <= to_timestamp($1::float8 / 1000)) k
JOIN "Product" p ON p.shop = k.shop AND p.id = k."productId"
LEFT JOIN "PageHour" h ON h.shop = k.shop AND h."productId" = k."productId" AND h.hour = k.at
CROSS JOIN LATERAL (SELECT sum(o.views)::float8 AS views, min(o.hour) AS first FROM "PageHour" o
  WHERE o.shop = k.shop AND o."productId" = k."productId" AND o.hour < k.at AND o.hour >= k.at - interval '14 days') b`;

/** $1 limit, $2 now, $3 end of the lease. */
const CLAIM = `
UPDATE "FlowEvent" f SET "dueAt" = to_timestamp($3::float8 / 1000), attempts = f.attempts + 1
WHERE (f.shop, f.id) IN (SELECT e.shop, e.id FROM "FlowEvent" e
  JOIN "Shop" s ON s.shop = e.shop AND s."uninstalledAt" IS NULL AND s."tokenRevokedAt" IS NULL
  WHERE e.state = 'waiting' AND e."dueAt" <= to_timestamp($2::float8 / 1000)
  ORDER BY e."dueAt", e.id LIMIT $1::int FOR UPDATE OF e SKIP LOCKED)
RETURNING f.shop, f.id, f.handle, f.payload, f.attempts`;
