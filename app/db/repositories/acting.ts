/** Baselines (what was before our first write) and actions (what we write). */
import { z } from 'zod';
import type { FieldKey, ProductStatus } from '../../core/fields.ts';
import type { PlannedWrite } from '../../core/writes.ts';
import type { ActionRow, BaselineRow, ShopTx } from '../../flow/store.ts';
import { newId } from '../ids.ts';
import { among, json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';
import { grouped } from './sharing.ts';

type ActingMethods = Pick<
  ShopTx,
  | 'baselines'
  | 'baselinesOf'
  | 'putBaselines'
  | 'dropBaselines'
  | 'productIdsWithBaselines'
  | 'planActions'
  | 'openActions'
  | 'statusWritten'
  | 'tagsWritten'
>;

export const actingRepository = ({ shop, sql }: Scope): ActingMethods => ({
  baselines: async (productId) => (await readBaselines({ shop, sql }, [productId])).get(productId) ?? [],

  baselinesOf: (productIds) => readBaselines({ shop, sql }, productIds),

  putBaselines: (rows) => putBaselines({ shop, sql }, rows),

  dropBaselines: (fields) => dropBaselines({ shop, sql }, fields),

  async productIdsWithBaselines() {
    const rows = await sql.rows<{ id: string }>(
      `SELECT DISTINCT "productId" AS id FROM "Baseline" WHERE shop = $1 ORDER BY 1`,
      shop,
    );
    return rows.map(({ id }) => id);
  },

  planActions: (planned, now) => planActions({ shop, sql }, planned, now),

  async openActions(productId) {
    const rows = await sql.rows<KeptAction>(
      `SELECT id, "productId", payload, state, ${ms('"plannedAt"')} AS "plannedAt" FROM "Action"
       WHERE shop = $1 AND "productId" = $2 AND state IN ('planned', 'unsure') ORDER BY "plannedAt", id`,
      shop,
      productId,
    );
    return rows.map(toActionRow);
  },

  async statusWritten(productId, since) {
    const [row] = await sql.rows<{ status: ProductStatus }>(
      `SELECT payload->'write'->>'status' AS status FROM "Action"
       WHERE shop = $1 AND "productId" = $2 AND kind = 'set_status' AND (state IN ('planned', 'unsure')
         OR state = 'done' AND "finishedAt" >= to_timestamp($3::float8 / 1000))
       ORDER BY "plannedAt" DESC, id DESC LIMIT 1`,
      shop,
      productId,
      since,
    );
    return row?.status ?? null;
  },

  tagsWritten: (products) =>
    sql.rows<{ productId: string; tag: string; present: boolean }>(
      `SELECT a."productId", t.tag, a.kind = 'tags_add' AS present
       FROM json_to_recordset($2::json) AS x(id text, since float8)
       JOIN "Action" a ON a.shop = $1 AND a."productId" = x.id AND a.kind IN ('tags_add', 'tags_remove')
         AND (a.state IN ('planned', 'unsure') OR a.state = 'done' AND a."finishedAt" >= to_timestamp(x.since / 1000))
       CROSS JOIN LATERAL jsonb_array_elements_text(a.payload->'write'->'tags') AS t(tag)
       ORDER BY a."plannedAt", a.id`,
      shop,
      json(products),
    ),
});

async function putBaselines(
  { shop, sql }: Scope,
  rows: readonly (BaselineRow & { productId: string })[],
): Promise<void> {
  const last = [...new Map(rows.map((row) => [`${row.productId} ${row.field}`, row])).values()];
  if (last.length > 0) await sql.run(PUT_BASELINES, shop, json(last));
}

async function dropBaselines(
  { shop, sql }: Scope,
  fields: readonly { productId: string; field: FieldKey }[],
): Promise<void> {
  if (fields.length === 0) return;
  await sql.run(
    `DELETE FROM "Baseline" b USING json_to_recordset($2::json) AS x("productId" text, field text)
     WHERE b.shop = $1 AND b."productId" = x."productId" AND b.field = x.field`,
    shop,
    json(fields),
  );
}

async function planActions(
  { shop, sql }: Scope,
  planned: Parameters<ShopTx['planActions']>[0],
  now: number,
): Promise<ActionRow[]> {
  const rows: ActionRow[] = [];
  const list = planned.flatMap(({ productId, writes, causes }) =>
    writes.map((write) => {
      const id = newId(now);
      rows.push({ id, productId, write, state: 'planned', plannedAt: now });
      return { id, productId, kind: write.write.kind, fields: write.fields, payload: write, causes };
    }),
  );
  if (list.length > 0) await sql.run(PLAN_ACTIONS, shop, json(list), now);
  return rows;
}

async function readBaselines(
  { shop, sql }: Scope,
  productIds: readonly string[],
): Promise<Map<string, BaselineRow[]>> {
  const rows = await sql.rows<BaselineRow & { productId: string }>(BASELINES, shop, json(productIds));
  const own = grouped(rows, ({ productId }) => productId);
  return new Map([...own].map(([id, list]) => [id, list.map(({ productId: _own, ...row }) => row)]));
}

/** $1 shop, $2 products. */
const BASELINES = `
SELECT "productId", field, was, wrote, state, ${ms('at')} AS at, ${ms('"confirmedAt"')} AS "confirmedAt",
  ${ms('"foreignSeenAt"')} AS "foreignSeenAt", "foreignValue"
FROM "Baseline" WHERE shop = $1 AND "productId" ${among('$2')} ORDER BY field`;

/** JSON null inside a record comes out as SQL NULL; a field whose value is null (no metafield) must stay JSON null. */
const PUT_BASELINES = `
INSERT INTO "Baseline" (shop, "productId", field, was, wrote, state, at, "confirmedAt", "foreignSeenAt", "foreignValue")
SELECT $1, x."productId", x.field, coalesce(x.was, 'null'), coalesce(x.wrote, 'null'), x.state, to_timestamp(x.at / 1000),
  to_timestamp(x."confirmedAt" / 1000), to_timestamp(x."foreignSeenAt" / 1000), x."foreignValue"
FROM json_to_recordset($2::json) AS x("productId" text, field text, was jsonb, wrote jsonb, state text, at float8, "confirmedAt" float8,
  "foreignSeenAt" float8, "foreignValue" jsonb)
ORDER BY x."productId", x.field
ON CONFLICT (shop, "productId", field) DO UPDATE SET was = excluded.was, wrote = excluded.wrote, state = excluded.state,
  at = excluded.at, "confirmedAt" = excluded."confirmedAt", "foreignSeenAt" = excluded."foreignSeenAt",
  "foreignValue" = excluded."foreignValue"`;

const PLAN_ACTIONS = `
INSERT INTO "Action" (shop, "productId", id, kind, fields, payload, state, causes, "plannedAt")
SELECT $1, x."productId", x.id, x.kind, ARRAY(SELECT json_array_elements_text(x.fields)), x.payload, 'planned', x.causes,
  to_timestamp($3::float8 / 1000)
FROM json_to_recordset($2::json) AS x("productId" text, id text, kind text, fields json, payload jsonb, causes jsonb)
ORDER BY x.id`;

const productId = z.string();
const ids = z.array(z.string());
const variantId = z.string().nullable();
const writeSchema: z.ZodType<PlannedWrite['write']> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tags_add'), productId, tags: ids }),
  z.object({ kind: z.literal('tags_remove'), productId, tags: ids }),
  z.object({
    kind: z.literal('publish'),
    productId,
    variantId,
    to: z.array(z.object({ publicationId: z.string(), publishDate: z.string().nullable() })),
  }),
  z.object({ kind: z.literal('unpublish'), productId, variantId, from: ids }),
  z.object({
    kind: z.literal('set_status'),
    productId,
    status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']),
  }),
  z.object({ kind: z.literal('join_collections'), productId, collectionIds: ids }),
  z.object({ kind: z.literal('leave_collections'), productId, collectionIds: ids }),
  z.object({ kind: z.literal('set_metafield'), productId, value: z.string() }),
  z.object({ kind: z.literal('delete_metafield'), productId }),
]);
const plannedWriteSchema: z.ZodType<PlannedWrite> = z.object({
  write: writeSchema,
  fields: z.array(z.string().transform((field) => field as FieldKey)),
  urgency: z.enum(['urgent', 'normal']),
});

/** An action as the database has it. */
export type KeptAction = Omit<ActionRow, 'write'> & { payload: unknown };

/** @throws when the stored write is none that Holdfast makes. */
export const toActionRow = ({ payload, ...row }: KeptAction): ActionRow => ({
  ...row,
  write: plannedWriteSchema.parse(payload),
});
