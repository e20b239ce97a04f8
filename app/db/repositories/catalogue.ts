/** Products, variants and what the last confirmed read of a product showed. */
import { z } from 'zod';
import type { ProductStatus } from '../../core/fields.ts';
import type { ProductReading } from '../../core/reading.ts';
import type { ProductFacts, VariantFacts } from '../../flow/ports.ts';
import type { ShopTx } from '../../flow/store.ts';
import { among, json, ms } from '../sql.ts';
import { keepingActiveCount } from './active-products.ts';
import { putComponents } from './components.ts';
import { takeLevels } from './levels.ts';
import { RECENT_UNITS_OF_V } from './picture-shop.ts';
import type { Scope } from './scope.ts';

type CatalogueMethods = Pick<
  ShopTx,
  | 'upsertProducts'
  | 'upsertVariants'
  | 'markProductsDeleted'
  | 'saveLevels'
  | 'setItemTracked'
  | 'productIdsOfItems'
  | 'products'
  | 'variantsOf'
  | 'knownProducts'
  | 'recentUnits'
  | 'productIdsByTag'
  | 'variantsByIds'
  | 'findVariantsBySku'
  | 'findProductsByHandle'
  | 'saveReadings'
  | 'asToldLast'
  | 'lastReading'
>;

export const catalogueRepository = ({ shop, sql }: Scope): CatalogueMethods => ({
  async upsertProducts(products, seenAt) {
    const newest = onePerId(products, (a, b) => a.updatedAt >= b.updatedAt);
    if (newest.length === 0) return;
    const ids = newest.map(({ id }) => id);
    await keepingActiveCount(sql, shop, ids, () => sql.run(PUT_PRODUCTS, shop, json(newest), seenAt));
  },

  async upsertVariants(variants, whole) {
    const last = onePerId(variants, () => true);
    if (last.length > 0) await sql.run(PUT_VARIANTS, shop, json(last));
    await putComponents(sql, shop, last);
    if (!whole) return;
    const ids = json(last.map(({ id }) => id));
    await sql.run(DROP_OTHER_VARIANTS, shop, whole.productId, ids);
    await sql.run(LEAVE_WITH_VARIANT, shop, whole.productId, ids);
  },

  async markProductsDeleted(productIds, now) {
    if (productIds.length === 0) return;
    await keepingActiveCount(sql, shop, productIds, () =>
      sql.run(
        `UPDATE "Product" SET "deletedAt" = to_timestamp($3::float8 / 1000)
         WHERE shop = $1 AND "deletedAt" IS NULL AND id ${among('$2')}`,
        shop,
        json(productIds),
        now,
      ),
    );
  },

  async saveLevels(levels, now) {
    const told = levels.map((level) => ({ ...level, shop, triggeredAt: null }));
    const changed = await takeLevels(sql, 'read', told, now);
    return { changedProductIds: changed.map(({ productId }) => productId) };
  },

  async setItemTracked(inventoryItemId, tracked) {
    await sql.run(
      `UPDATE "Variant" SET tracked = $3 WHERE shop = $1 AND "inventoryItemId" = $2`,
      shop,
      inventoryItemId,
      tracked,
    );
  },

  async productIdsOfItems(inventoryItemIds) {
    const rows = await sql.rows<{ id: string }>(
      `SELECT "productId" AS id FROM "Variant"
       WHERE shop = $1 AND "inventoryItemId" ${among('$2')}
       UNION
       SELECT b."productId" FROM "Variant" v
       JOIN "VariantComponent" c ON c.shop = v.shop AND c."variantId" = v.id
       JOIN "Variant" b ON b.shop = v.shop AND b.id = c."bundleVariantId"
       WHERE v.shop = $1 AND v."inventoryItemId" ${among('$2')} ORDER BY 1`,
      shop,
      json(inventoryItemIds),
    );
    return rows.map(({ id }) => id);
  },

  products: (productIds) =>
    sql.rows<ProductFacts & { deletedAt: number | null }>(
      `SELECT id, title, handle, status, tags, "productType", vendor, "imageUrl", "isGiftCard",
         ${ms('"updatedAt"')} AS "updatedAt", ${ms('"deletedAt"')} AS "deletedAt"
       FROM "Product" WHERE shop = $1 AND id ${among('$2')} ORDER BY id`,
      shop,
      json(productIds),
    ),

  variantsOf: (productIds) =>
    sql.rows<VariantFacts>(
      `${SELECT_VARIANTS} AND "productId" ${among('$2')}
       ORDER BY "productId", position, id`,
      shop,
      json(productIds),
    ),

  async recentUnits(variantIds, now) {
    const rows = await sql.rows<{ id: string; units: number }>(
      `SELECT v.id, ${RECENT_UNITS_OF_V} AS units FROM "Variant" v
       WHERE v.shop = $1 AND v.id ${among('$2')}`,
      shop,
      json(variantIds),
      now,
    );
    return new Map(rows.map(({ id, units }) => [id, units]));
  },

  knownProducts: (after, limit) =>
    sql.rows<{ id: string; variants: number }>(
      `SELECT p.id, (SELECT count(*)::int FROM "Variant" v WHERE v.shop = p.shop AND v."productId" = p.id) AS variants
       FROM "Product" p WHERE p.shop = $1 AND p."deletedAt" IS NULL AND p.id > $2 ORDER BY p.id LIMIT $3::int`,
      shop,
      after,
      limit,
    ),

  async productIdsByTag(tag) {
    // Shopify's tags do not differ by case.
    const rows = await sql.rows<{ id: string }>(
      `SELECT id FROM "Product" WHERE shop = $1 AND "deletedAt" IS NULL
         AND EXISTS (SELECT 1 FROM unnest(tags) AS own(tag) WHERE lower(own.tag) = lower($2)) ORDER BY id`,
      shop,
      tag.trim(),
    );
    return rows.map(({ id }) => id);
  },

  variantsByIds: (variantIds) =>
    sql.rows<VariantFacts>(`${SELECT_VARIANTS} AND id ${among('$2')} ORDER BY id`, shop, json(variantIds)),

  findVariantsBySku: (skus) =>
    sql.rows<VariantFacts>(`${SELECT_VARIANTS} AND sku ${among('$2')} ORDER BY sku, id`, shop, json(skus)),

  findProductsByHandle: (handles) =>
    sql.rows<{ id: string; handle: string }>(
      `SELECT id, handle FROM "Product" WHERE shop = $1 AND "deletedAt" IS NULL
         AND handle ${among('$2')} ORDER BY handle, id`,
      shop,
      json(handles),
    ),

  async saveReadings(readings) {
    if (readings.length === 0) return;
    const ids = readings.map(({ id }) => id);
    await keepingActiveCount(sql, shop, ids, () => sql.run(SAVE_READINGS, shop, json(readings)));
  },

  async asToldLast(productIds) {
    const rows = await sql.rows<{ id: string }>(
      `SELECT id FROM "Product" WHERE shop = $1 AND id ${among('$2')}
         AND ("observedAt" IS NULL OR "observedAt" < "seenAt")`,
      shop,
      json(productIds),
    );
    return rows.map(({ id }) => id);
  },

  async lastReading(productId) {
    const [row] = await sql.rows<{ observed: unknown }>(
      `SELECT observed FROM "Product" WHERE shop = $1 AND id = $2 AND observed IS NOT NULL`,
      shop,
      productId,
    );
    return row ? readingSchema.parse(row.observed) : null;
  },
});

/** PostgreSQL refuses to upsert a key twice in one statement; `replaces(a, b)`: a later one takes the place of b. */
function onePerId<Row extends { id: string }>(
  rows: readonly Row[],
  replaces: (a: Row, b: Row) => boolean,
): Row[] {
  const byId = new Map<string, Row>();
  for (const row of rows) {
    const other = byId.get(row.id);
    if (!other || replaces(row, other)) byId.set(row.id, row);
  }
  return [...byId.values()];
}

/**
 * $1 shop, $2 products, $3 seen at. Newest wins. A product that was thought deleted and is seen again lives: writing to
 * one that is gone is answered harmlessly, but forgetting one that exists would leave it held for ever.
 */
const PUT_PRODUCTS = `
INSERT INTO "Product" AS p (shop, id, title, handle, status, tags, "productType", vendor, "imageUrl", "isGiftCard",
  "updatedAt", "seenAt")
SELECT $1, x.id, x.title, x.handle, x.status, ARRAY(SELECT json_array_elements_text(x.tags)), x."productType", x.vendor,
  x."imageUrl", x."isGiftCard", to_timestamp(x."updatedAt" / 1000), to_timestamp($3::float8 / 1000)
FROM json_to_recordset($2::json) AS x(id text, title text, handle text, status text, tags json, "productType" text,
  vendor text, "imageUrl" text, "isGiftCard" boolean, "updatedAt" float8)
ORDER BY x.id
ON CONFLICT (shop, id) DO UPDATE SET title = excluded.title, handle = excluded.handle, status = excluded.status,
  tags = excluded.tags, "productType" = excluded."productType", vendor = excluded.vendor,
  "imageUrl" = excluded."imageUrl", "isGiftCard" = excluded."isGiftCard", "updatedAt" = excluded."updatedAt",
  "seenAt" = greatest(p."seenAt", excluded."seenAt"),
  "deletedAt" = CASE WHEN excluded."seenAt" > p."deletedAt" THEN NULL ELSE p."deletedAt" END
WHERE excluded."updatedAt" >= p."updatedAt"`;

const PUT_VARIANTS = `
INSERT INTO "Variant" (shop, id, "productId", "inventoryItemId", title, sku, price, position, "inventoryPolicy", tracked,
  "requiresComponents")
SELECT $1, x.* FROM json_to_recordset($2::json) AS x(id text, "productId" text, "inventoryItemId" text, title text,
  sku text, price numeric, position int, "inventoryPolicy" text, tracked boolean, "requiresComponents" boolean)
ORDER BY x.id
ON CONFLICT (shop, id) DO UPDATE SET "productId" = excluded."productId", "inventoryItemId" = excluded."inventoryItemId",
  title = excluded.title, sku = excluded.sku, price = excluded.price, position = excluded.position,
  "inventoryPolicy" = excluded."inventoryPolicy", tracked = excluded.tracked,
  "requiresComponents" = excluded."requiresComponents"`;

const DROP_OTHER_VARIANTS = `
WITH gone AS (DELETE FROM "Variant" WHERE shop = $1 AND "productId" = $2
  AND id NOT IN (SELECT json_array_elements_text($3::json)) RETURNING id)
DELETE FROM "VariantComponent" WHERE shop = $1 AND "bundleVariantId" IN (SELECT id FROM gone)`;
const LEAVE_WITH_VARIANT = `UPDATE "CampaignItem" SET "removedAt" = now()
  WHERE shop = $1 AND "productId" = $2 AND "removedAt" IS NULL
  AND "variantId" NOT IN (SELECT json_array_elements_text($3::json))`;

const SELECT_VARIANTS = `SELECT id, "productId", "inventoryItemId", title, sku, price::text AS price, position,
  "inventoryPolicy", tracked, "requiresComponents" FROM "Variant" WHERE shop = $1`;

/**
 * $1 shop, $2 readings. An older reading never replaces a newer one; status and tags follow the reading unless a notice
 * came later than it.
 */
const SAVE_READINGS = `
UPDATE "Product" p SET observed = x.reading, "observedAt" = x.at,
  status = CASE WHEN p."seenAt" <= x.at THEN x.reading ->> 'status' ELSE p.status END,
  tags = CASE WHEN p."seenAt" <= x.at THEN ARRAY(SELECT jsonb_array_elements_text(x.reading -> 'tags')) ELSE p.tags END
FROM (SELECT reading, to_timestamp((reading ->> 'readAt')::float8 / 1000) AS at FROM jsonb_array_elements($2::jsonb) AS x(reading)) AS x
WHERE p.shop = $1 AND p.id = x.reading ->> 'id' AND (p."observedAt" IS NULL OR p."observedAt" <= x.at)`;

const publications = z.array(
  z.object({ publicationId: z.string(), published: z.boolean(), publishDate: z.string().nullable() }),
);
const statuses = ['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED'] as const satisfies readonly ProductStatus[];
const readingSchema: z.ZodType<ProductReading> = z.object({
  id: z.string(),
  status: z.enum(statuses),
  tags: z.array(z.string()),
  publications,
  collectionIds: z.array(z.string()),
  metafield: z.string().nullable(),
  variants: z.array(z.object({ id: z.string(), publications })),
  readAt: z.number(),
});
