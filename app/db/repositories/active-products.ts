import { among, json, type Sql } from '../sql.ts';

/** Counts the shop's active products afresh (after a full sync). */
export async function countActiveProducts(sql: Sql, shop: string): Promise<void> {
  await sql.run(
    `UPDATE "Shop" SET "activeProducts" =
       (SELECT count(*) FROM "Product" WHERE shop = $1 AND status = 'ACTIVE' AND "deletedAt" IS NULL)
     WHERE shop = $1`,
    shop,
  );
}

/**
 * Runs a change of these products and carries the number of active ones along, which the brake needs at every decision
 * and which would be slow to count there.
 */
export async function keepingActiveCount(
  sql: Sql,
  shop: string,
  productIds: readonly string[],
  change: () => Promise<unknown>,
): Promise<void> {
  const ids = json([...new Set(productIds)]);
  const before = await activeAmong(sql, shop, ids, true);
  await change();
  const difference = (await activeAmong(sql, shop, ids, false)) - before;
  if (difference === 0) return;
  await sql.run(
    `UPDATE "Shop" SET "activeProducts" = greatest(0, "activeProducts" + $2::int) WHERE shop = $1`,
    shop,
    difference,
  );
}

async function activeAmong(sql: Sql, shop: string, ids: string, lock: boolean): Promise<number> {
  const [row] = await sql.rows<{ active: number }>(
    `SELECT count(*) FILTER (WHERE active)::int AS active FROM (
       SELECT status = 'ACTIVE' AND "deletedAt" IS NULL AS active FROM "Product"
       WHERE shop = $1 AND id ${among('$2')}
       ORDER BY id ${lock ? 'FOR UPDATE' : ''}) AS these`,
    shop,
    ids,
  );
  return row?.active ?? 0;
}
