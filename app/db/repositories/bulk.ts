/** Writes in bulk: runs, their lines, and what many products' baselines, actions and ledger are told at once. */
import type { BulkRunRow, BulkTx } from '../../flow/bulk/store.ts';
import type { BulkWrite } from '../../flow/ports.ts';
import { newId } from '../ids.ts';
import { among, json, ms } from '../sql.ts';
import { toActionRow, type KeptAction } from './acting.ts';
import { patchRow } from './patch.ts';
import { queueTriggers } from './flow-events.ts';
import type { Scope } from './scope.ts';

const RUN = `id, state, kind, "bulkId", ${ms('"startedAt"')} AS "startedAt", ${ms('"sentAt"')} AS "sentAt",
  ${ms('"lookAt"')} AS "lookAt", ${ms('"endedAt"')} AS "endedAt", cost, done, failed`;
const PATCHABLE = {
  state: 'text',
  kind: 'text',
  bulkId: 'text',
  startedAt: 'time',
  sentAt: 'time',
  lookAt: 'time',
  endedAt: 'time',
  cost: 'int',
  done: 'int',
  failed: 'int',
} as const;
const ACTION = `a.id, a."productId", a.payload, a.state, ${ms('a."plannedAt"')} AS "plannedAt"`;
const THESE = among('$2');
/**
 * $2 fields of products. The \`CASE\` keeps it from becoming a join: after a launch nobody knows how many rows are being
 * written, and ten thousand of them were compared with ten thousand others, one by one. So each is looked up in a hash.
 */
const OF_THESE_FIELDS = `state = 'writing' AND CASE WHEN ("productId", field) IN (
  SELECT x."productId", x.field FROM json_to_recordset($2::json) AS x("productId" text, field text)) THEN TRUE END`;

export const bulkRepository = ({ shop, sql }: Scope): BulkTx => ({
  async latestBulkRun() {
    const [row] = await sql.rows<BulkRunRow>(
      `SELECT ${RUN} FROM "BulkRun" WHERE shop = $1 ORDER BY "endedAt" DESC NULLS FIRST LIMIT 1`,
      shop,
    );
    return row ?? null;
  },

  async beginBulkRun(now) {
    const rows = await sql.rows<BulkRunRow>(
      `INSERT INTO "BulkRun" (shop, id, state, "startedAt") VALUES ($1, $2, 'waiting', to_timestamp($3::float8 / 1000))
       RETURNING ${RUN}`,
      shop,
      newId(now),
      now,
    );
    const [row] = rows;
    if (!row) throw new Error('The database kept no bulk run');
    return row;
  },

  saveBulkRun: (id, patch) => patchRow(sql, 'BulkRun', PATCHABLE, patch, shop, 'id = $3', id),

  async joinBulkRun(runId, actionIds) {
    if (actionIds.length === 0) return;
    await sql.run(
      `UPDATE "Action" SET "bulkRunId" = $3 WHERE shop = $1 AND id ${THESE}`,
      shop,
      json(actionIds),
      runId,
    );
  },

  async fieldsInBulk(productIds) {
    const open = await sql.rows<{ id: string }>(
      'SELECT id FROM "BulkRun" WHERE shop = $1 AND "endedAt" IS NULL',
      shop,
    );
    if (open.length === 0) return [];
    return sql.rows(
      `SELECT DISTINCT a."productId", f.field FROM "Action" a CROSS JOIN LATERAL unnest(a.fields) AS f(field)
       WHERE a.shop = $1 AND a."productId" ${THESE}
         AND a."bulkRunId" ${among('$3')} ORDER BY 1, 2`,
      shop,
      json(productIds),
      json(open.map(({ id }) => id)),
    );
  },

  bulkKindsLeft: (runId) =>
    sql.rows<{ kind: BulkWrite['kind']; lines: number }>(
      `SELECT kind, count(*)::int AS lines FROM "Action"
       WHERE shop = $1 AND "bulkRunId" = $2 AND state = 'planned' GROUP BY kind ORDER BY kind`,
      shop,
      runId,
    ),

  async bulkLines(runId, kind) {
    const rows = await sql.rows<KeptAction>(
      `SELECT ${ACTION} FROM "Action" a
       WHERE a.shop = $1 AND a."bulkRunId" = $2 AND a.kind = $3 AND a.state = 'planned' ORDER BY a.id`,
      shop,
      runId,
      kind,
    );
    return rows.map(toActionRow);
  },

  async bulkLinesOf(runId, productIds) {
    const rows = await sql.rows<KeptAction>(
      `SELECT ${ACTION} FROM "Action" a
       WHERE a.shop = $1 AND a."productId" ${THESE} AND a."bulkRunId" = $3 ORDER BY a.id`,
      shop,
      json(productIds),
      runId,
    );
    return rows.map(toActionRow);
  },

  async heldInBulk(runId, kind) {
    const rows = await sql.rows<{ id: string }>(
      `SELECT DISTINCT a."productId" AS id FROM "Action" a JOIN "Hold" h
         ON h.shop = a.shop AND h."productId" = a."productId" AND h."closedAt" IS NULL AND h.mode = 'act'
       WHERE a.shop = $1 AND a."bulkRunId" = $2 AND a.kind = $3 AND a.state = 'planned' ORDER BY 1`,
      shop,
      runId,
      kind,
    );
    return rows.map(({ id }) => id);
  },

  async unsettledInBulk(runId, limit) {
    const rows = await sql.rows<{ id: string }>(
      `SELECT DISTINCT a."productId" AS id FROM "Action" a JOIN "Baseline" b
         ON b.shop = a.shop AND b."productId" = a."productId" AND b.field = ANY (a.fields) AND b.state = 'writing'
       WHERE a.shop = $1 AND a."bulkRunId" = $2 ORDER BY 1 LIMIT $3::int`,
      shop,
      runId,
      limit,
    );
    return rows.map(({ id }) => id);
  },

  async leaveBulkRun(runId, productIds) {
    if (productIds.length === 0) return;
    await sql.run(
      `UPDATE "Action" SET "bulkRunId" = NULL, state = CASE state WHEN 'planned' THEN 'superseded' ELSE state END,
         "finishedAt" = CASE state WHEN 'planned' THEN "plannedAt" ELSE "finishedAt" END
       WHERE shop = $1 AND "productId" ${THESE} AND "bulkRunId" = $3`,
      shop,
      json(productIds),
      runId,
    );
  },

  async judgeAfterBulk(runId, now, within) {
    await sql.run(
      `UPDATE "Work" w SET "dueAt" = to_timestamp($3::float8 / 1000), version = w.version + 1
       WHERE w.shop = $1 AND w.step = 'judge' AND w."leaseUntil" IS NULL
         AND w."dueAt" > to_timestamp($3::float8 / 1000) AND w."dueAt" <= to_timestamp(($3::float8 + $4::float8) / 1000)
         AND w.subject IN (SELECT "productId" FROM "Action" WHERE shop = $1 AND "bulkRunId" = $2)`,
      shop,
      runId,
      now,
      within,
    );
  },

  async confirmFields(fields, now) {
    if (fields.length === 0) return;
    await sql.run(
      `UPDATE "Baseline" SET state = 'confirmed', "confirmedAt" = to_timestamp($3::float8 / 1000),
         "foreignSeenAt" = NULL, "foreignValue" = NULL WHERE shop = $1 AND ${OF_THESE_FIELDS}`,
      shop,
      json(fields),
      now,
    );
  },

  async dropFields(fields) {
    if (fields.length === 0) return;
    await sql.run(`DELETE FROM "Baseline" WHERE shop = $1 AND ${OF_THESE_FIELDS}`, shop, json(fields));
  },

  async finishActions(finished, now) {
    if (finished.length === 0) return;
    await sql.run(
      `UPDATE "Action" a SET state = x.state, cost = a.cost + round(x.cost)::int, error = x.error,
         attempts = a.attempts + 1,
         "finishedAt" = CASE WHEN x.state IN ('planned', 'unsure') THEN NULL ELSE to_timestamp($3::float8 / 1000) END
       FROM json_to_recordset($2::json) AS x(id text, state text, cost float8, error text)
       WHERE a.shop = $1 AND a.id = x.id`,
      shop,
      json(finished),
      now,
    );
  },

  async ledgerOfMany(entries, now) {
    if (entries.length === 0) return;
    await sql.run(
      `INSERT INTO "LedgerEntry" (shop, "productId", id, at, kind, message, params, "campaignId", "variantId", actor, cost)
       SELECT $1, x."productId", x.id, to_timestamp($3::float8 / 1000), x.kind, x.message, x.params, x."campaignId",
         x."variantId", x.actor, round(x.cost)::int
       FROM json_to_recordset($2::json) AS x("productId" text, id text, kind text, message text, params jsonb,
         "campaignId" text, "variantId" text, actor text, cost float8)
       ORDER BY x.id`,
      shop,
      json(entries.map((entry) => ({ ...entry, id: newId(now) }))),
      now,
    );
    await queueTriggers({ shop, sql }, entries, now);
  },
});
