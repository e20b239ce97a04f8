/** The rate limiter's bucket of points per shop, shared by every process through one row. */
import type { Clock } from '../flow/ports.ts';
import { CLOCKS_APART_MS } from '../core/ahead.ts';
import {
  FINDING_OUT_MS,
  FIRST_BUDGET,
  FIRST_CLOSED_WAIT_MS,
  LONGEST_HOLD_MS,
  type BudgetStore,
  type ThrottleStatus,
} from '../shopify/admin/limiter.ts';
import type { Database } from './open.ts';
import { ms } from './sql.ts';

/** Behaviour: tests/contracts/budget-store.ts. Each method is one statement, so that nothing is granted twice. */
export function createBudgetStore({ sql }: Pick<Database, 'sql'>, clock: Clock): BudgetStore {
  const put = (text: string, shop: string, status: ThrottleStatus, now: number): Promise<number> =>
    sql.run(text, shop, status.currentlyAvailable, status.maximumAvailable, status.restoreRate, now);
  const take: BudgetStore['take'] = async (shop, cost, reserve) => {
    const [answer] = await sql.rows<{ granted: boolean; closed: boolean; waitMs: number }>(
      TAKE,
      shop,
      cost,
      reserve,
      clock.now(),
    );
    if (answer?.granted) return { granted: true, closed: answer.closed };
    if (answer) return { granted: false, waitMs: answer.waitMs };
    await put(`${PUT} DO NOTHING`, shop, FIRST_BUDGET, clock.now());
    return take(shop, cost, reserve);
  };
  return {
    take,
    async settle(shop, status) {
      await put(`${PUT} ${SETTLE}`, shop, status, clock.now());
    },
    async hold(shop, untilMs) {
      await put(`${PUT} DO NOTHING`, shop, FIRST_BUDGET, clock.now());
      await sql.run(HOLD, shop, untilMs, clock.now() + LONGEST_HOLD_MS);
    },
    async close(shop) {
      await put(`${PUT} DO NOTHING`, shop, FIRST_BUDGET, clock.now());
      const [row] = await sql.rows<{ waitMs: number }>(CLOSE, shop, clock.now());
      return row?.waitMs ?? FIRST_CLOSED_WAIT_MS;
    },
    reopen: async (shop) => (await sql.run(REOPEN, shop)) > 0,
  };
}

/** $1 shop, $2 available, $3 maximum, $4 points per second, $5 now. */
const PUT = `
INSERT INTO "ApiBudget" (shop, available, maximum, "restoreRate", at)
VALUES ($1, $2::float8, $3::float8, $4::float8, to_timestamp($5::float8 / 1000)) ON CONFLICT (shop)`;
const SETTLE = `DO UPDATE SET available = excluded.available, maximum = excluded.maximum,
  "restoreRate" = excluded."restoreRate", at = excluded.at`;

/** $1 shop, $2 until, $3 the latest that a hold may last. */
const HOLD = `
UPDATE "ApiBudget" SET "holdUntil" = greatest(
  CASE WHEN "holdUntil" <= to_timestamp($3::float8 / 1000) THEN "holdUntil" END,
  to_timestamp(least($2::float8, $3::float8) / 1000))
WHERE shop = $1`;

/** $1 shop, $2 now. As `closedWaitMs` says. */
const CLOSE = `
UPDATE "ApiBudget" b SET "closedSince" = x.since, "holdUntil" = to_timestamp(($2::float8 + x."waitMs") / 1000)
FROM (SELECT shop, since, least(${LONGEST_HOLD_MS}, greatest(${FIRST_CLOSED_WAIT_MS}, ($2::float8 - ${ms('since')}) / 2)) AS "waitMs"
  FROM (SELECT shop, coalesce("closedSince", to_timestamp($2::float8 / 1000)) AS since FROM "ApiBudget"
    WHERE shop = $1 FOR UPDATE) known) x
WHERE b.shop = x.shop RETURNING x."waitMs"::float8 AS "waitMs"`;

/** $1 shop. */
const REOPEN = `UPDATE "ApiBudget" SET "closedSince" = NULL, "holdUntil" = NULL WHERE shop = $1 AND "closedSince" IS NOT NULL`;

/**
 * $1 shop, $2 cost, $3 reserve, $4 now. The bucket refills with time up to its maximum; a request that wants more than a
 * bucket holds is granted when it is full (a millionth of a point is rounding). What a clock that was ahead left behind says
 * nothing: such a bucket counts as full, such a hold holds nothing. No row: the shop was never asked.
 */
const AHEAD = `to_timestamp(($4::float8 + ${CLOCKS_APART_MS}) / 1000)`;
const TAKE = `
WITH bucket AS (
  SELECT *, CASE WHEN at > ${AHEAD} THEN maximum
      ELSE least(maximum, available + greatest(0, $4::float8 - ${ms('at')}) / 1000 * "restoreRate") END AS filled,
    least($2::float8 + $3::float8, maximum) AS wanted,
    CASE WHEN "holdUntil" <= to_timestamp(($4::float8 + ${LONGEST_HOLD_MS}) / 1000)
      THEN greatest(0, ${ms('"holdUntil"')} - $4::float8) ELSE 0 END AS held
  FROM "ApiBudget" WHERE shop = $1 FOR UPDATE
), taken AS (
  UPDATE "ApiBudget" b SET available = bucket.filled - $2::float8,
    at = CASE WHEN b.at > ${AHEAD} THEN to_timestamp($4::float8 / 1000)
      ELSE greatest(b.at, to_timestamp($4::float8 / 1000)) END,
    "holdUntil" = CASE WHEN b."closedSince" IS NOT NULL THEN to_timestamp(($4::float8 + ${FINDING_OUT_MS}) / 1000) END
  FROM bucket WHERE b.shop = bucket.shop AND coalesce(bucket.held, 0) <= 0 AND bucket.filled + 0.000001 >= bucket.wanted
  RETURNING b.shop
)
SELECT EXISTS (SELECT 1 FROM taken) AS granted, "closedSince" IS NOT NULL AS closed,
  CASE WHEN coalesce(held, 0) > 0 THEN held
    ELSE greatest(1, ceil((wanted - filled) / greatest("restoreRate", 1) * 1000)) END::float8 AS "waitMs"
FROM bucket`;
