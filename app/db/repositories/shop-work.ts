/** Many marks of one shop at once, for work in bulk. What marks, leases and versions are: work.ts. */
import type { Claim, ShopWork } from '../../flow/store.ts';
import type { Database } from '../open.ts';
import { json, ms, type Sql } from '../sql.ts';
import { LONGEST_REASON } from './work.ts';

const READY = 'coalesce("leaseUntil", "dueAt")';
const CLAIM_COLUMNS = `w.shop, w.step, w.subject, w.version::text AS version, w.attempts, ${ms('w."leaseUntil"')} AS "leaseUntil"`;

/** $1 claims. A claim is its worker's while the lease is the one that it was given. */
const MINE = `
mine AS (
  SELECT * FROM json_to_recordset($1::json)
    AS x(shop text, step text, subject text, version bigint, "leaseUntil" float8)
)`;
const IS_MINE = `w.shop = mine.shop AND w.step = mine.step AND w.subject = mine.subject
  AND w."leaseUntil" = to_timestamp(mine."leaseUntil" / 1000)`;

type Row = Omit<Claim, 'version'> & { version: string };
const toClaim = (row: Row): Claim => ({ ...row, version: BigInt(row.version) });
const told = (claims: readonly Claim[]): string =>
  json(claims.map(({ version, ...claim }) => ({ ...claim, version: String(version) })));

async function comeBackAll(
  sql: Sql,
  claims: readonly Claim[],
  attempts: 'w.attempts + 1' | '0',
  dueAt: number,
  reason: string,
): Promise<void> {
  if (claims.length === 0) return;
  await sql.run(
    `WITH ${MINE}
     UPDATE "Work" w SET "leaseUntil" = NULL, "dueAt" = least(w."dueAt", to_timestamp($2::float8 / 1000)),
       attempts = ${attempts}, "lastError" = $3 FROM mine WHERE ${IS_MINE}`,
    told(claims),
    dueAt,
    reason.slice(0, LONGEST_REASON),
  );
}

export function shopWork({ sql, transact }: Database): ShopWork {
  return {
    async open(shop, step, most, at) {
      const [row] = await sql.rows<{ due: number }>(
        `SELECT count(*)::int AS due FROM (SELECT 1 FROM "Work" WHERE step = $1 AND shop = $2
           AND ("leaseUntil" IS NOT NULL OR "dueAt" <= to_timestamp($4::float8 / 1000)) LIMIT $3::int) AS found`,
        step,
        shop,
        most,
        at,
      );
      return row?.due ?? 0;
    },

    async claim(shop, step, limit, now, leaseMs) {
      const rows = await sql.rows<Row>(
        `WITH chosen AS (
           SELECT shop, step, subject FROM "Work" WHERE step = $1 AND shop = $2
             AND ${READY} <= to_timestamp($4::float8 / 1000)
           ORDER BY ${READY} LIMIT $3::int FOR UPDATE SKIP LOCKED)
         UPDATE "Work" w SET "leaseUntil" = to_timestamp(($4::float8 + $5::float8) / 1000), "dueAt" = NULL
         FROM chosen c WHERE w.shop = c.shop AND w.step = c.step AND w.subject = c.subject
         RETURNING ${CLAIM_COLUMNS}`,
        step,
        shop,
        limit,
        now,
        leaseMs,
      );
      return rows.map(toClaim);
    },

    async claimNew(shop, step, subjects, now, leaseMs) {
      if (subjects.length === 0) return [];
      const rows = await sql.rows<Row>(
        `WITH made AS (
           INSERT INTO "Work" AS w (shop, step, subject, "leaseUntil", "markedAt")
           SELECT $1, $2, subject, to_timestamp(($4::float8 + $5::float8) / 1000), now()
           FROM json_array_elements_text($3::json) AS x(subject)
           ON CONFLICT (shop, step, subject) DO UPDATE SET "dueAt" = least(w."dueAt", to_timestamp($4::float8 / 1000)),
             "markedAt" = excluded."markedAt", version = w.version + 1
           RETURNING w.*)
         SELECT ${CLAIM_COLUMNS} FROM made w WHERE w."dueAt" IS NULL`,
        shop,
        step,
        json([...new Set(subjects)].toSorted()),
        now,
        leaseMs,
      );
      return rows.map(toClaim);
    },

    async takeOver(shop, step, now) {
      await sql.run(
        `UPDATE "Work" SET "leaseUntil" = NULL, "dueAt" = least("dueAt", to_timestamp($3::float8 / 1000))
         WHERE shop = $1 AND step = $2 AND "leaseUntil" IS NOT NULL`,
        shop,
        step,
        now,
      );
    },

    async renew(claims, now, leaseMs) {
      if (claims.length === 0) return [];
      const rows = await sql.rows<Row>(
        `WITH ${MINE}
         UPDATE "Work" w SET "leaseUntil" = to_timestamp(($2::float8 + $3::float8) / 1000)
         FROM mine WHERE ${IS_MINE} RETURNING w.shop, w.step, w.subject, mine.version::text AS version, w.attempts,
           ${ms('w."leaseUntil"')} AS "leaseUntil"`,
        told(claims),
        now,
        leaseMs,
      );
      return rows.map(toClaim);
    },

    async doneAll(claims) {
      if (claims.length === 0) return;
      await transact(async (inside) => {
        await inside.run(
          `WITH ${MINE} DELETE FROM "Work" w USING mine WHERE ${IS_MINE} AND w.version = mine.version`,
          told(claims),
        );
        // Marked again meanwhile: these wait for their new due time.
        await inside.run(
          `WITH ${MINE} UPDATE "Work" w SET "leaseUntil" = NULL, attempts = 0, "lastError" = NULL FROM mine WHERE ${IS_MINE}`,
          told(claims),
        );
      });
    },

    goOnAll: (claims, dueAt, reason) => comeBackAll(sql, claims, '0', dueAt, reason),
    retryAll: (claims, dueAt, reason) => comeBackAll(sql, claims, 'w.attempts + 1', dueAt, reason),

    async plain(shop, productIds) {
      if (productIds.length === 0) return [];
      const rows = await sql.rows<{ id: string }>(
        `SELECT p.id FROM json_array_elements_text($2::json) AS p(id)
         WHERE NOT EXISTS (SELECT 1 FROM "Hold" h
             WHERE h.shop = $1 AND h."productId" = p.id AND h."closedAt" IS NULL AND h.mode = 'act')
           AND NOT EXISTS (SELECT 1 FROM "Baseline" b WHERE b.shop = $1 AND b."productId" = p.id
             AND b.field <> 'metafield' AND b.field NOT LIKE 'tag:%'
             AND (b.field <> 'status' AND b.field NOT LIKE 'publication:%' OR EXISTS (
               SELECT 1 FROM "CampaignItem" i JOIN "Campaign" c ON c.shop = i.shop AND c.id = i."campaignId"
               WHERE i.shop = $1 AND i."productId" = p.id AND i."removedAt" IS NULL
                 AND c.mode = 'act' AND c.state = 'live')))`,
        shop,
        json(productIds),
      );
      return rows.map(({ id }) => id);
    },
  };
}
