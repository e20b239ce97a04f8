/** What is kept of shipping: orders with their parcels, and how far we have read. */
import { settingsSchema } from '../../core/policy.ts';
import type { OrderReturn } from '../../core/returns.ts';
import type { ShippedOrder } from '../../core/shipping.ts';
import type { ShippingFacts } from '../../core/readiness/shapes.ts';
import type { ShippingTx, ShippingWatch } from '../../flow/readiness/shipping-store.ts';
import { json, ms, type Sql } from '../sql.ts';
import type { Scope } from './scope.ts';
import { safeZone } from './zones.ts';

/** Orders that are looked at, newest first: beyond them the shares do not change. */
const MOST_ORDERS = 10_000;

/** Orders of the last 28 days and all that still wait, with what the shop promised. */
export async function readShipping(sql: Sql, shop: string, now: number): Promise<ShippingFacts> {
  const [row] = await sql.rows<{
    zone: string;
    settings: unknown;
    readUntil: number | null;
    denied: boolean;
    returnsKnown: boolean;
  }>(
    `SELECT s."ianaTimezone" AS zone, s.settings, ${ms('w."readUntil"')} AS "readUntil", coalesce(w.denied, false) OR s."ordersUntil" IS NOT NULL AS denied,
       coalesce(w."returnsReadUntil" IS NOT NULL AND NOT w."returnsDenied", false) AS "returnsKnown"
     FROM "Shop" s LEFT JOIN "ShippingWatch" w ON w.shop = s.shop WHERE s.shop = $1`,
    shop,
  );
  const denied = row?.denied ?? false;
  const { shipWithinDays, workdays, closedDays } = settingsSchema.parse(row?.settings ?? {});
  const zone = await safeZone(sql, row?.zone ?? 'UTC');
  const days = { zone, weekdays: workdays, closed: closedDays };
  const known = row !== undefined && row.readUntil !== null && !row.denied;
  const orders = known ? await sql.rows<ShippedOrder>(ORDERS, shop, now, MOST_ORDERS) : null;
  const returns = row?.returnsKnown ? await sql.rows<OrderReturn>(RETURNS, shop, now) : null;
  return { orders, denied, returns, promised: shipWithinDays, days };
}

export const shippingRepository = ({ shop, sql }: Scope): ShippingTx => ({
  shippingFacts: (now) => readShipping(sql, shop, now),
  async shippingWatch() {
    const [row] = await sql.rows<ShippingWatch>(
      `SELECT ${ms('"lookedAt"')} AS "lookedAt", ${ms('"readUntil"')} AS "readUntil", denied,
         ${ms('"returnsReadUntil"')} AS "returnsReadUntil", "returnsDenied", ${ms('"slippingSince"')} AS "slippingSince" FROM "ShippingWatch" WHERE shop = $1`,
      shop,
    );
    return row ?? null;
  },
  async saveShippingWatch({ lookedAt, readUntil, denied, returnsReadUntil, returnsDenied, slippingSince }) {
    await sql.run(
      `INSERT INTO "ShippingWatch" (shop, "lookedAt", "readUntil", denied, "slippingSince", "returnsReadUntil", "returnsDenied")
       VALUES ($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), $4, to_timestamp($5::float8 / 1000),
         to_timestamp($6::float8 / 1000), $7)
       ON CONFLICT (shop) DO UPDATE SET "lookedAt" = excluded."lookedAt", "readUntil" = excluded."readUntil",
         denied = excluded.denied, "slippingSince" = excluded."slippingSince",
         "returnsReadUntil" = excluded."returnsReadUntil", "returnsDenied" = excluded."returnsDenied"`,
      shop,
      lookedAt,
      readUntil,
      denied,
      slippingSince,
      returnsReadUntil,
      returnsDenied,
    );
  },
  async saveReturns(returns) {
    if (returns.length > 0) await sql.run(SAVE_RETURNS, shop, json(returns));
  },
  async saveShippedOrders(orders) {
    if (orders.length > 0) await sql.run(SAVE, shop, json(orders));
  },
});

const ORDERS = `
SELECT ${ms('"orderedAt"')} AS "orderedAt", ${ms('"cancelledAt"')} AS "cancelledAt", "cancelReason", complete, parcels
FROM "ShippedOrder" WHERE shop = $1 AND "orderedAt" <= to_timestamp($2::float8 / 1000)
  AND ("orderedAt" > to_timestamp($2::float8 / 1000) - interval '28 days' OR (NOT complete AND "cancelledAt" IS NULL))
ORDER BY "ShippedOrder"."orderedAt" DESC LIMIT $3::int`;

/** Returns of four weeks; those that never came to be are left to the reader. */
const RETURNS = `
SELECT "returnId", "orderId", ${ms('"createdAt"')} AS "createdAt", status, lines FROM "OrderReturn"
WHERE shop = $1 AND "createdAt" <= to_timestamp($2::float8 / 1000)
  AND "createdAt" > to_timestamp($2::float8 / 1000) - interval '28 days'
ORDER BY "OrderReturn"."createdAt" DESC LIMIT ${MOST_ORDERS}`;

/** Readings of one shop come one after the other: the last is the newest. */
const SAVE_RETURNS = `
INSERT INTO "OrderReturn" (shop, "returnId", "orderId", "createdAt", status, lines)
SELECT DISTINCT ON (x."returnId") $1, x."returnId", x."orderId", to_timestamp(x."createdAt" / 1000), x.status, x.lines
FROM json_to_recordset($2::json) AS x("returnId" text, "orderId" text, "createdAt" float8, status text, lines jsonb)
ORDER BY x."returnId"
ON CONFLICT (shop, "returnId") DO UPDATE SET status = excluded.status, lines = excluded.lines`;

/** The newest reading of an order wins. */
const SAVE = `
INSERT INTO "ShippedOrder" AS o (shop, "orderId", "orderedAt", "updatedAt", "cancelledAt", "cancelReason", complete, parcels)
SELECT DISTINCT ON (x."orderId") $1, x."orderId", to_timestamp(x."orderedAt" / 1000), to_timestamp(x."updatedAt" / 1000),
  to_timestamp(x."cancelledAt" / 1000), x."cancelReason", x.complete, x.parcels
FROM json_to_recordset($2::json) AS x("orderId" text, "orderedAt" float8, "updatedAt" float8, "cancelledAt" float8,
  "cancelReason" text, complete boolean, parcels jsonb)
ORDER BY x."orderId", x."updatedAt" DESC
ON CONFLICT (shop, "orderId") DO UPDATE SET "updatedAt" = excluded."updatedAt", "cancelledAt" = excluded."cancelledAt",
  "cancelReason" = excluded."cancelReason", complete = excluded.complete, parcels = excluded.parcels
  WHERE o."updatedAt" <= excluded."updatedAt"`;
