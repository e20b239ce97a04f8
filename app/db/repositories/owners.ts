/** Who owns what, and who is away (flow/owner-store). */
import { absencesSchema } from '../../core/absence.ts';
import type { Keeper } from '../../core/owners.ts';
import { roleOf } from '../../core/roles.ts';
import type { OwnerTx } from '../../flow/owner-store.ts';
import { json, type Sql } from '../sql.ts';
import type { Scope } from './scope.ts';

/** What owner rules look at of "Product" as `p`, as JSON; null where there is no product. */
export const ownedThing = (p: string): string => `CASE WHEN ${p}.id IS NULL THEN NULL ELSE json_build_object(
  'tags', ${p}.tags, 'vendor', ${p}.vendor, 'productType', ${p}."productType", 'collectionIds',
  (SELECT coalesce(json_agg(o."collectionId"), '[]') FROM "OwnedCollection" o WHERE o.shop = ${p}.shop AND o."productId" = ${p}.id)) END`;

/** Everybody with a role, by the order in which they came. */
export async function keepersOf({ shop, sql }: { shop: string; sql: Pick<Sql, 'rows'> }): Promise<Keeper[]> {
  const rows = await sql.rows<{ userId: string; name: string; role: string; absences: unknown }>(
    `SELECT "userId", name, role, absences FROM "Member" WHERE shop = $1 ORDER BY "joinedAt" NULLS FIRST, "userId"`,
    shop,
  );
  return rows.flatMap(({ role: kind, absences, ...person }) => {
    const role = roleOf(kind);
    return role === null ? [] : [{ ...person, role, absences: absencesSchema.parse(absences) }];
  });
}

export const ownerRepository = ({ shop, sql }: Scope): OwnerTx => ({
  keepers: () => keepersOf({ shop, sql }),

  async saveAbsences(userId, absences) {
    await sql.run(
      'UPDATE "Member" SET absences = $3::jsonb WHERE shop = $1 AND "userId" = $2',
      shop,
      userId,
      json(absences),
    );
  },

  async keepOwnedCollections(collections) {
    const rows = [...collections].flatMap(([collectionId, productIds]) =>
      productIds.map((productId) => ({ collectionId, productId })),
    );
    await sql.run(
      `DELETE FROM "OwnedCollection" o WHERE o.shop = $1 AND NOT EXISTS (
         SELECT 1 FROM json_to_recordset($2::json) AS x("collectionId" text, "productId" text)
         WHERE x."collectionId" = o."collectionId" AND x."productId" = o."productId")`,
      shop,
      json(rows),
    );
    await sql.run(
      `INSERT INTO "OwnedCollection" (shop, "collectionId", "productId")
       SELECT DISTINCT $1, x."collectionId", x."productId"
       FROM json_to_recordset($2::json) AS x("collectionId" text, "productId" text) ORDER BY 2, 3
       ON CONFLICT DO NOTHING`,
      shop,
      json(rows),
    );
  },

  async lookAtAnswersAgain(now) {
    await sql.run(
      `UPDATE "Alert" SET "escalateAt" = to_timestamp($2::float8 / 1000)
       WHERE shop = $1 AND "resolvedAt" IS NULL AND "acknowledgedAt" IS NULL AND "escalatedAt" IS NULL AND "toldAt" IS NOT NULL`,
      shop,
      now,
    );
  },
});
