/**
 * The to-do list. A mark is ready at `coalesce("leaseUntil", "dueAt")`: while a worker has it, when its lease runs out.
 * Claiming takes the due time away; a mark made during the work brings a new one, which `done` leaves standing.
 */
import { CLOCKS_APART_MS } from '../../core/ahead.ts';
import type { Claim, Step, WorkQueue } from '../../flow/store.ts';
import { SHOPS_IN_TURN } from '../../flow/work-store.ts';
import type { Database } from '../open.ts';
import { json, ms, type Sql } from '../sql.ts';

/** Ready time of a mark; the indexes of the first migration are on this very expression. */
const READY = 'coalesce("leaseUntil", "dueAt")';

/** Marks subjects in the transaction (or outside one) behind `sql`. `dueAt` and `now` are epoch milliseconds. */
export async function mark(
  sql: Sql,
  shop: string,
  step: Step,
  subjects: readonly string[],
  dueAt: number,
): Promise<void> {
  if (subjects.length > 0) await sql.run(MARK, shop, step, json([...new Set(subjects)].toSorted()), dueAt);
}

const MARK = `
INSERT INTO "Work" AS w (shop, step, subject, "dueAt", "markedAt")
SELECT $1, $2, subject, to_timestamp($4::float8 / 1000), now() FROM json_array_elements_text($3::json) AS x(subject)
ON CONFLICT (shop, step, subject) DO UPDATE SET
  "dueAt" = least(w."dueAt", excluded."dueAt"), "markedAt" = excluded."markedAt", version = w.version + 1`;

/** The same, each subject with a due time of its own; a subject that comes twice is due at the earlier one. */
export async function markEach(
  sql: Sql,
  shop: string,
  step: Step,
  marks: readonly { subject: string; dueAt: number }[],
): Promise<void> {
  if (marks.length > 0) await sql.run(MARK_EACH, shop, step, json(marks));
}

/** In the order of the subjects, as all marks are made: none waits for another that waits for it. */
const MARK_EACH = `
INSERT INTO "Work" AS w (shop, step, subject, "dueAt", "markedAt")
SELECT $1, $2, x.subject, to_timestamp(min(x."dueAt") / 1000), now()
FROM json_to_recordset($3::json) AS x(subject text, "dueAt" float8) GROUP BY x.subject ORDER BY x.subject COLLATE "C"
ON CONFLICT (shop, step, subject) DO UPDATE SET
  "dueAt" = least(w."dueAt", excluded."dueAt"), "markedAt" = excluded."markedAt", version = w.version + 1`;

/**
 * Whoever took marks of a shop so lately is at it: what is done together costs less. Milliseconds; a worker that is late, or
 * dead, keeps nobody away for longer.
 */
const AT_IT_MS = 3_000;

/**
 * $1 step, $2 now, $3 limit, $4 lease in milliseconds, $5 `except`, $6 `lately`, $7 `together`. Walks from shop to shop by index
 * (never over one shop's many marks), puts those in order that have a due mark, takes the first ones of each, and orders
 * them by their turn within the shop. Four times as many candidates as wanted, so that claimers who race find other rows.
 */
const CLAIM = `
WITH RECURSIVE shops AS (
  (SELECT shop FROM "Work" WHERE step = $1 ORDER BY shop LIMIT 1)
  UNION ALL
  SELECT (SELECT w.shop FROM "Work" w WHERE w.step = $1 AND w.shop > shops.shop ORDER BY w.shop LIMIT 1)
  FROM shops WHERE shops.shop IS NOT NULL
), due AS (
  SELECT shops.shop, oldest.ready, coalesce(lately.at, 0) AS served,
    coalesce(taken.until > to_timestamp(($2::float8 + $4::float8 - ${AT_IT_MS}) / 1000), false) AS "isTaken"
  FROM shops
  CROSS JOIN LATERAL (
    SELECT ${READY} AS ready FROM "Work" WHERE step = $1 AND shop = shops.shop AND ${READY} <= to_timestamp($2::float8 / 1000)
    ORDER BY ${READY} LIMIT 1
  ) AS oldest
  CROSS JOIN LATERAL (
    SELECT max("leaseUntil") AS until FROM "Work" WHERE step = $1 AND shop = shops.shop AND "leaseUntil" IS NOT NULL
  ) AS taken
  LEFT JOIN json_array_elements_text($6::json) WITH ORDINALITY AS lately(shop, at) ON lately.shop = shops.shop
  WHERE shops.shop IS NOT NULL AND shops.shop NOT IN (SELECT json_array_elements_text($5::json))
  ORDER BY "isTaken", served, oldest.ready LIMIT ${SHOPS_IN_TURN}
), candidates AS (
  SELECT due.*, mine.subject, mine.rank, (mine.rank - 1) / $7::int AS turn
  FROM due CROSS JOIN LATERAL (
    SELECT first.subject, row_number() OVER (ORDER BY first.ready) AS rank FROM (
      SELECT subject, ${READY} AS ready
      FROM "Work" WHERE step = $1 AND shop = due.shop AND ${READY} <= to_timestamp($2::float8 / 1000)
      ORDER BY ${READY} LIMIT $3::int
    ) AS first
  ) AS mine
  ORDER BY "isTaken", turn, served, ready, rank LIMIT $3::int * 4
), chosen AS (
  SELECT w.shop, w.step, w.subject FROM candidates c
  JOIN "Work" w ON w.shop = c.shop AND w.step = $1 AND w.subject = c.subject
  WHERE coalesce(w."leaseUntil", w."dueAt") <= to_timestamp($2::float8 / 1000)
  ORDER BY c."isTaken", c.turn, c.served, c.ready, c.rank LIMIT $3::int
  FOR UPDATE OF w SKIP LOCKED
)
UPDATE "Work" w SET "leaseUntil" = to_timestamp(($2::float8 + $4::float8) / 1000), "dueAt" = NULL
FROM chosen WHERE w.shop = chosen.shop AND w.step = chosen.step AND w.subject = chosen.subject
RETURNING w.shop, w.step, w.subject, w.version::text AS version, w.attempts, ${ms('w."leaseUntil"')} AS "leaseUntil"`;

const ANY_READY = `SELECT 1 FROM "Work" WHERE step = $1 AND ${READY} <= to_timestamp($2::float8 / 1000) LIMIT 1`;

const READY_STEPS = `
SELECT s.step FROM json_array_elements_text($1::json) AS s(step)
WHERE EXISTS (SELECT 1 FROM "Work" WHERE "Work".step = s.step AND ${READY} <= to_timestamp($2::float8 / 1000))`;

/** Longer than any lease; longer than any step puts its own work off. */
const LONGEST_LEASE_MS = 300_000;
const LONGEST_WAIT_MS = 3_600_000 + CLOCKS_APART_MS;

/** $1 now. Leases and due times by the index of each step; only those that are too late are looked at. */
const CATCH_UP = `
UPDATE "Work" w SET "dueAt" = to_timestamp($1::float8 / 1000), "leaseUntil" = NULL
WHERE w."leaseUntil" > to_timestamp(($1::float8 + ${LONGEST_LEASE_MS}) / 1000)
  OR (w."leaseUntil" IS NULL AND w."dueAt" > to_timestamp(($1::float8 + ${LONGEST_WAIT_MS}) / 1000)
    AND (w.step IN ('observe', 'act', 'run') OR (w.step = 'judge' AND EXISTS (
      SELECT 1 FROM "CampaignItem" i JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId" AND c.state = 'live'
      WHERE i.shop = w.shop AND i."productId" = w.subject AND i."removedAt" IS NULL))))`;

/** The lease names the claim: another worker's claim of the same mark can only have begun after it ran out. */
const MINE = `shop = $1 AND step = $2 AND subject = $3 AND "leaseUntil" = to_timestamp($4::float8 / 1000)`;

/** Of what is kept of why a mark came back; characters. */
export const LONGEST_REASON = 2_000;

async function comeBack(
  sql: Sql,
  { shop, step, subject, leaseUntil }: Claim,
  attempts: 'attempts + 1' | '0',
  dueAt: number,
  reason: string,
): Promise<void> {
  await sql.run(
    `UPDATE "Work" SET "leaseUntil" = NULL, "dueAt" = least("dueAt", to_timestamp($5::float8 / 1000)),
       attempts = ${attempts}, "lastError" = $6 WHERE ${MINE}`,
    shop,
    step,
    subject,
    leaseUntil,
    dueAt,
    reason.slice(0, LONGEST_REASON),
  );
}

export function workQueue(database: Database): WorkQueue {
  const { sql } = database;
  return {
    mark: (shop, step, subjects, dueAt) => mark(sql, shop, step, subjects, dueAt),

    async ready(steps, now) {
      const rows = await sql.rows<{ step: Step }>(READY_STEPS, json(steps), now);
      return rows.map(({ step }) => step);
    },

    async claim(step, limit, now, leaseMs, { together = 1, except = [], lately = [] } = {}) {
      // Many looks find nothing; this answers them at a fifth of the cost.
      if ((await sql.rows(ANY_READY, step, now)).length === 0) return [];
      const rows = await sql.rows<Omit<Claim, 'version'> & { version: string }>(
        CLAIM,
        step,
        now,
        limit,
        leaseMs,
        json(except),
        json(lately),
        together,
      );
      return rows.map((row) => ({ ...row, version: BigInt(row.version) }));
    },

    async done({ shop, step, subject, leaseUntil, version }) {
      const removed = await sql.run(
        `DELETE FROM "Work" WHERE ${MINE} AND version = $5::bigint`,
        shop,
        step,
        subject,
        leaseUntil,
        String(version),
      );
      if (removed > 0) return;
      // Marked again meanwhile: it waits for its new due time. Claimed by another (our lease ran out): left to them.
      await sql.run(
        `UPDATE "Work" SET "leaseUntil" = NULL, attempts = 0, "lastError" = NULL WHERE ${MINE}`,
        shop,
        step,
        subject,
        leaseUntil,
      );
    },

    retry: (claim, dueAt, error) => comeBack(sql, claim, 'attempts + 1', dueAt, error),
    goOn: (claim, dueAt, reason) => comeBack(sql, claim, '0', dueAt, reason),

    async reclaim(now) {
      await sql.run(
        `UPDATE "Work" SET "leaseUntil" = NULL, "dueAt" = least("dueAt", to_timestamp($1::float8 / 1000))
         WHERE "leaseUntil" IS NOT NULL`,
        now,
      );
    },

    catchUp: (now) => sql.run(CATCH_UP, now),

    backlog: (now) =>
      sql.rows<{ step: Step; due: number; oldestMs: number }>(
        `SELECT step, count(*)::int AS due, greatest(0, $1::float8 - min(${ms(READY)})) AS "oldestMs"
         FROM "Work" WHERE ${READY} <= to_timestamp($1::float8 / 1000) GROUP BY step ORDER BY step`,
        now,
      ),

    async busy(now) {
      const [row] = await sql.rows<{ marks: number }>(
        `SELECT count(*)::int AS marks FROM "Work"
         WHERE "leaseUntil" IS NOT NULL OR "dueAt" <= to_timestamp($1::float8 / 1000) OR step IN ('bulk', 'run')`,
        now,
      );
      return row?.marks ?? 0;
    },

    async nextDueAt(steps) {
      const [row] = await sql.rows<{ at: number | null }>(
        `SELECT min(${ms('first.ready')}) AS at FROM json_array_elements_text($1::json) AS s(step)
         CROSS JOIN LATERAL (
           SELECT ${READY} AS ready FROM "Work" WHERE "Work".step = s.step ORDER BY ${READY} LIMIT 1) AS first`,
        json(steps),
      );
      return row?.at ?? null;
    },
  };
}
