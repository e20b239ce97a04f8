/** What others did to fields that we hold: counted by likeness (law 15). */
import type { ForeignChange } from '../../core/peace.ts';
import type { ShopTx } from '../../flow/store.ts';
import { among, json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';

type ForeignMethods = Pick<
  ShopTx,
  | 'keepForeignChange'
  | 'likeForeignChanges'
  | 'ownForeignChanges'
  | 'forgetForeignChanges'
  | 'endInferredOverrides'
>;

export const foreignRepository = ({ shop, sql }: Scope): ForeignMethods => ({
  async keepForeignChange({ productId, field, at, likeness }) {
    await sql.run(
      `INSERT INTO "ForeignChange" (shop, "productId", field, at, likeness)
       VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000), $5) ON CONFLICT DO NOTHING`,
      shop,
      productId,
      field,
      at,
      likeness,
    );
  },

  likeForeignChanges: (likeness, since) =>
    sql.rows<ForeignChange>(
      `SELECT ${COLUMNS} FROM "ForeignChange"
       WHERE shop = $1 AND likeness = $2 AND at > to_timestamp($3::float8 / 1000) ORDER BY at, "productId" LIMIT 1000`,
      shop,
      likeness,
      since,
    ),

  ownForeignChanges: (productId, field, since) =>
    sql.rows<ForeignChange>(
      `SELECT ${COLUMNS} FROM "ForeignChange"
       WHERE shop = $1 AND "productId" = $2 AND field = $3 AND at > to_timestamp($4::float8 / 1000) ORDER BY at`,
      shop,
      productId,
      field,
      since,
    ),

  async forgetForeignChanges({ likeness, productId, field }) {
    await sql.run(
      `DELETE FROM "ForeignChange" WHERE shop = $1 AND ($2::text IS NULL OR likeness = $2::text)
         AND ($3::text IS NULL OR "productId" = $3::text) AND ($4::text IS NULL OR field = $4::text)`,
      shop,
      likeness ?? null,
      productId ?? null,
      field ?? null,
    );
  },

  async endInferredOverrides(productIds, since, now) {
    const rows = await sql.rows<{ productId: string }>(
      `UPDATE "Override" SET "endedAt" = to_timestamp($4::float8 / 1000)
       WHERE shop = $1 AND "endedAt" IS NULL AND inferred AND "createdAt" > to_timestamp($3::float8 / 1000)
         AND "productId" ${among('$2')}
       RETURNING "productId"`,
      shop,
      json(productIds),
      since,
      now,
    );
    return [...new Set(rows.map(({ productId }) => productId))];
  },
});

const COLUMNS = `"productId", field, ${ms('at')} AS at`;
