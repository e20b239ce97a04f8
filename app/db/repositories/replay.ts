/** Past sales for the replay (flow/replay), and its result. */
import { settingsSchema } from '../../core/policy.ts';
import { REPLAY_WINDOW_DAYS } from '../../core/replay.ts';
import type { ReplayTx } from '../../flow/replay-store.ts';
import { json } from '../sql.ts';
import { watchedWeek } from './watched-week.ts';
import type { Scope } from './scope.ts';
import { safeZone } from './zones.ts';

interface Sales {
  variantId: string;
  productId: string;
  stockNow: number;
  sales: Record<string, number>;
}

export const replayRepository = ({ shop, sql }: Scope): ReplayTx => ({
  async salesForReplay({ days, variants, now }) {
    const [row] = await sql.rows<{ timezone: string; settings: unknown }>(
      `SELECT "ianaTimezone" AS timezone, settings FROM "Shop" WHERE shop = $1 AND "ordersUntil" IS NULL`,
      shop,
    );
    if (!row) return null;
    const timezone = await safeZone(sql, row.timezone);
    const [{ today } = { today: 0 }] = await sql.rows<{ today: number }>(
      `SELECT (to_timestamp($1::float8 / 1000) AT TIME ZONE $2)::date - DATE '1970-01-01' AS today`,
      now,
      timezone,
    );
    const rows = await sql.rows<Sales>(SALES, shop, timezone, today - days, today, variants);
    return {
      timezone,
      settings: settingsSchema.parse(row.settings),
      // 1970-01-01 was a Thursday.
      firstWeekday: (((today - REPLAY_WINDOW_DAYS + 3) % 7) + 7) % 7,
      variants: rows.map(({ sales, ...variant }) => ({
        ...variant,
        units: Array.from({ length: days }, (_, day) => Math.max(0, sales[String(today - days + day)] ?? 0)),
      })),
    };
  },

  async noteCampaignDays(now) {
    const [row] = await sql.rows<{ timezone: string }>(
      `SELECT "ianaTimezone" AS timezone FROM "Shop" WHERE shop = $1`,
      shop,
    );
    if (row) await sql.run(NOTE_DAYS, shop, now, await safeZone(sql, row.timezone));
  },

  async saveReplay(result, now) {
    await sql.run(keep('Replay'), shop, json(result), now);
  },

  async noteWatchedWeek(now) {
    const result = await watchedWeek(sql, shop, now);
    if (result) await sql.run(keep('WatchedWeek'), shop, json(result), now);
  },
});

/** $1 shop, $2 result, $3 now. */
const keep = (table: 'Replay' | 'WatchedWeek'): string =>
  `INSERT INTO "${table}" (shop, "madeAt", result) VALUES ($1, to_timestamp($3::float8 / 1000), $2::jsonb)
   ON CONFLICT (shop) DO UPDATE SET "madeAt" = excluded."madeAt", result = excluded.result`;

/** $1 shop, $2 now, $3 zone. */
const NOTE_DAYS = `
INSERT INTO "CampaignDay" (shop, "campaignId", day, usable, need, at)
SELECT $1, c.id, (to_timestamp($2::float8 / 1000) AT TIME ZONE $3)::date - DATE '1970-01-01', v.usable, v.need,
  to_timestamp($2::float8 / 1000)
FROM "Campaign" c
JOIN LATERAL (
  SELECT sum(greatest(0, v.usable))::int AS usable, sum(v.need)::int AS need FROM "Verdict" v
  WHERE v.shop = $1 AND v."campaignId" = c.id AND v.usable IS NOT NULL AND v.need IS NOT NULL) v ON v.need IS NOT NULL
WHERE c.shop = $1 AND c.state IN ('approved', 'live') AND c."startsAt" <= to_timestamp($2::float8 / 1000)
  AND c."endsAt" > to_timestamp($2::float8 / 1000)
ON CONFLICT (shop, "campaignId", day) DO UPDATE SET usable = excluded.usable, need = excluded.need, at = excluded.at`;

/** $1 shop, $2 zone, $3 first day, $4 today, $5 how many. Only what can run out and was ever counted. */
const SALES = `
WITH daily AS (
  SELECT "variantId", ("orderedAt" AT TIME ZONE $2)::date - DATE '1970-01-01' AS day, sum(quantity)::int AS units
  FROM "OrderLine"
  WHERE shop = $1 AND "variantId" IS NOT NULL AND "cancelledAt" IS NULL
    AND "orderedAt" >= (DATE '1970-01-01' + $3::int)::timestamp AT TIME ZONE $2
    AND "orderedAt" < (DATE '1970-01-01' + $4::int)::timestamp AT TIME ZONE $2
  GROUP BY 1, 2),
best AS (
  SELECT "variantId", sum(units) AS total, json_object_agg(day, units) AS sales FROM daily GROUP BY 1
  ORDER BY 2 DESC, 1 LIMIT $5::int)
SELECT v.id AS "variantId", v."productId", l.stock AS "stockNow", b.sales
FROM best b
JOIN "Variant" v ON v.shop = $1 AND v.id = b."variantId" AND v.tracked AND v."inventoryPolicy" = 'DENY'
JOIN "Product" p ON p.shop = $1 AND p.id = v."productId" AND p."deletedAt" IS NULL AND NOT p."isGiftCard"
JOIN LATERAL (
  SELECT sum(i.available)::int AS stock FROM "InventoryLevel" i
  JOIN "Location" o ON o.shop = i.shop AND o.id = i."locationId" AND o."isActive" AND o."fulfillsOnlineOrders"
  WHERE i.shop = $1 AND i."inventoryItemId" = v."inventoryItemId" AND i."isActive") l ON l.stock IS NOT NULL
ORDER BY b.total DESC, v.id`;
