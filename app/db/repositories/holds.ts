/** Verdicts, holds and overrides. */
import type { OpenHold } from '../../core/picture.ts';
import type { ShopTx } from '../../flow/store.ts';
import { newId } from '../ids.ts';
import { among, json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';

type HoldMethods = Pick<
  ShopTx,
  | 'stopInTurn'
  | 'saveVerdicts'
  | 'dropVerdicts'
  | 'openHolds'
  | 'closeHolds'
  | 'closeHoldsOfCampaigns'
  | 'holdsOf'
  | 'productIdsWithOpenHolds'
  | 'endOverrides'
  | 'addOverride'
>;

export const holdRepository = ({ shop, sql }: Scope): HoldMethods => ({
  async stopInTurn() {
    await sql.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', `holdfast:stops:${shop}`);
  },

  async saveVerdicts(verdicts, now) {
    if (verdicts.length > 0) await sql.run(PUT_VERDICTS, shop, json(verdicts), now);
  },

  async dropVerdicts(productId, keep) {
    await sql.run(
      `DELETE FROM "Verdict" WHERE shop = $1 AND "productId" = $2 AND ("campaignId", "variantId") NOT IN
         (SELECT x."campaignId", x."variantId" FROM json_to_recordset($3::json) AS x("campaignId" text, "variantId" text))`,
      shop,
      productId,
      json(keep.map(({ campaignId, variantId }) => ({ campaignId, variantId }))),
    );
  },

  async openHolds(productId, holds, now) {
    if (holds.length === 0) return [];
    const rows = holds.map((hold) => ({ ...hold, id: newId(now) }));
    return sql.rows<OpenHold>(OPEN_HOLDS, shop, productId, json(rows), now);
  },

  async closeHolds(holds, now) {
    if (holds.length === 0) return;
    await sql.run(
      `UPDATE "Hold" h SET "closedAt" = to_timestamp($3::float8 / 1000), "closeCause" = x.cause
       FROM json_to_recordset($2::json) AS x(id text, cause text)
       WHERE h.shop = $1 AND h.id = x.id AND h."closedAt" IS NULL`,
      shop,
      json(holds),
      now,
    );
  },

  async closeHoldsOfCampaigns(campaignIds, cause, now) {
    const rows = await sql.rows<{ id: string }>(
      `WITH closed AS (
         UPDATE "Hold" SET "closedAt" = to_timestamp($4::float8 / 1000), "closeCause" = $3
         WHERE shop = $1 AND mode = 'act' AND "closedAt" IS NULL
           AND "campaignId" ${among('$2')}
         RETURNING "productId")
       SELECT DISTINCT "productId" AS id FROM closed ORDER BY 1`,
      shop,
      json(campaignIds),
      cause,
      now,
    );
    return rows.map(({ id }) => id);
  },

  holdsOf: (productId) =>
    sql.rows<OpenHold>(
      `SELECT ${HOLD_COLUMNS} FROM "Hold" WHERE shop = $1 AND "productId" = $2 AND "closedAt" IS NULL
       ORDER BY "openedAt", id`,
      shop,
      productId,
    ),

  async productIdsWithOpenHolds() {
    const rows = await sql.rows<{ id: string }>(
      `SELECT DISTINCT "productId" AS id FROM "Hold" WHERE shop = $1 AND "closedAt" IS NULL ORDER BY 1`,
      shop,
    );
    return rows.map(({ id }) => id);
  },

  async endOverrides(ids, now) {
    await sql.run(
      `UPDATE "Override" SET "endedAt" = to_timestamp($3::float8 / 1000)
       WHERE shop = $1 AND "endedAt" IS NULL AND id ${among('$2')}`,
      shop,
      json(ids),
      now,
    );
  },

  async addOverride(input) {
    const id = newId(input.createdAt);
    await sql.run(ADD_OVERRIDE, shop, json([{ ...input, id }]));
    return id;
  },
});

export const HOLD_COLUMNS = `id, "campaignId", "variantId", response, mode, cause, ${ms('"openedAt"')} AS "openedAt"`;

const PUT_VERDICTS = `
INSERT INTO "Verdict" (shop, "productId", "campaignId", "variantId", verdict, assessment, "pStockout", usable, need,
  "runsOutAt", "daysOfCover", "moneyAtRisk", at)
SELECT DISTINCT ON (x."campaignId", x."variantId") $1, x."productId", x."campaignId", x."variantId", x.verdict, x.assessment,
  (x.assessment ->> 'pStockout')::float8, (x.assessment ->> 'usable')::float8::int,
  (x.assessment ->> 'need')::float8::int, to_timestamp((x.assessment ->> 'runsOutAt')::float8 / 1000),
  (x.assessment ->> 'daysOfCover')::float8, (x.assessment ->> 'moneyAtRisk')::float8, to_timestamp($3::float8 / 1000)
FROM json_to_recordset($2::json) AS x("productId" text, "campaignId" text, "variantId" text, verdict text,
  assessment jsonb)
ORDER BY x."campaignId", x."variantId"
ON CONFLICT (shop, "campaignId", "variantId") DO UPDATE SET "productId" = excluded."productId",
  verdict = excluded.verdict, assessment = excluded.assessment, "pStockout" = excluded."pStockout",
  usable = excluded.usable, need = excluded.need, "runsOutAt" = excluded."runsOutAt",
  "daysOfCover" = excluded."daysOfCover", "moneyAtRisk" = excluded."moneyAtRisk", at = excluded.at`;

/** A hold that is open already (same campaign, variant and response) stays as it is and is not answered. */
const OPEN_HOLDS = `
INSERT INTO "Hold" (shop, "productId", id, "campaignId", "variantId", response, mode, cause, reason, "openedAt")
SELECT $1, $2, x.id, x."campaignId", x."variantId", x.response, x.mode, x.cause, x.reason, to_timestamp($4::float8 / 1000)
FROM json_to_recordset($3::json) AS x(id text, "campaignId" text, "variantId" text, response text, mode text, cause text,
  reason jsonb)
ORDER BY x.id
ON CONFLICT (shop, "campaignId", "variantId", response) WHERE "closedAt" IS NULL DO NOTHING
RETURNING ${HOLD_COLUMNS}`;

const ADD_OVERRIDE = `
INSERT INTO "Override" (shop, id, "productId", "campaignId", kind, response, until, "untilKind", reason, by, inferred,
  "createdAt")
SELECT $1, x.id, x."productId", x."campaignId", x.kind, x.response, to_timestamp(x.until / 1000), x."untilKind",
  x.reason, x.by, x.inferred, to_timestamp(x."createdAt" / 1000)
FROM json_to_recordset($2::json) AS x(id text, "productId" text, "campaignId" text, kind text, response text,
  until float8, "untilKind" text, reason text, by text, inferred boolean, "createdAt" float8)`;
