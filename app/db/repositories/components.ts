/** What bundles are made of. */
import type { Component, VariantFacts } from '../../flow/ports.ts';
import type { ShopTx } from '../../flow/store.ts';
import { among, json, type Sql } from '../sql.ts';
import type { Scope } from './scope.ts';

type ComponentMethods = Pick<
  ShopTx,
  'saveComponents' | 'componentsOf' | 'productIdsOfBundles' | 'stockItemsOf'
>;

export const componentRepository = ({ shop, sql }: Scope): ComponentMethods => ({
  async saveComponents(components) {
    const last = new Map(components.map((one) => [`${one.bundleVariantId} ${one.variantId}`, one]));
    if (last.size > 0) await sql.run(PUT, shop, json([...last.values()]));
  },

  componentsOf: (bundleVariantIds) =>
    sql.rows<{ bundleVariantId: string } & Component>(
      `SELECT "bundleVariantId", "variantId", quantity FROM "VariantComponent"
       WHERE shop = $1 AND "bundleVariantId" ${among('$2')} ORDER BY 1, 2`,
      shop,
      json(bundleVariantIds),
    ),

  async productIdsOfBundles(productIds) {
    if (productIds.length === 0) return [];
    const rows = await sql.rows<{ id: string }>(BUNDLES_OF, shop, json(productIds));
    return rows.map(({ id }) => id);
  },

  async stockItemsOf(productIds) {
    const rows = await sql.rows<{ id: string }>(STOCK_ITEMS, shop, json(productIds));
    return rows.map(({ id }) => id);
  },
});

/** Replaces the components of variants that were told with theirs; one that is no bundle loses them. */
export async function putComponents(
  sql: Sql,
  shop: string,
  variants: readonly VariantFacts[],
): Promise<void> {
  const told = variants.flatMap(({ id, requiresComponents, components }) =>
    requiresComponents && !components
      ? []
      : [{ bundleVariantId: id, components: requiresComponents ? (components ?? []) : [] }],
  );
  if (told.length === 0) return;
  const rows = told.flatMap(({ bundleVariantId, components }) =>
    merged(components).map((component) => ({ bundleVariantId, ...component })),
  );
  await sql.run(DROP, shop, json(told.map(({ bundleVariantId }) => bundleVariantId)), json(rows));
  if (rows.length > 0) await sql.run(PUT, shop, json(rows));
}

/** The same component twice is as many of it. */
function merged(components: readonly Component[]): Component[] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of components)
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  return [...quantities].map(([variantId, quantity]) => ({ variantId, quantity }));
}

/** $1 shop, $2 bundles, $3 what they are made of. */
const DROP = `
DELETE FROM "VariantComponent" WHERE shop = $1 AND "bundleVariantId" ${among('$2')}
  AND ("bundleVariantId", "variantId") NOT IN (
    SELECT x."bundleVariantId", x."variantId" FROM json_to_recordset($3::json) AS x("bundleVariantId" text, "variantId" text))`;

/** $1 shop, $2 rows. */
const PUT = `
INSERT INTO "VariantComponent" AS c (shop, "bundleVariantId", "variantId", quantity)
SELECT $1, x.* FROM json_to_recordset($2::json) AS x("bundleVariantId" text, "variantId" text, quantity int)
WHERE x.quantity > 0 ORDER BY 2, 3
ON CONFLICT (shop, "bundleVariantId", "variantId") DO UPDATE SET quantity = excluded.quantity
WHERE c.quantity <> excluded.quantity`;

/** $1 shop, $2 products: those whose bundles contain a variant of them. */
const BUNDLES_OF = `
SELECT DISTINCT "productId" AS id FROM "Variant" WHERE shop = $1 AND id = ANY (ARRAY(
  SELECT "bundleVariantId" FROM "VariantComponent" WHERE shop = $1 AND "variantId" = ANY (ARRAY(
    SELECT id FROM "Variant" WHERE shop = $1 AND "productId" ${among('$2')})))) ORDER BY 1`;

/** $1 shop, $2 products: the inventory items that their variants are sold from, those of components too. */
const STOCK_ITEMS = `
WITH own AS (SELECT id, "inventoryItemId" FROM "Variant" WHERE shop = $1 AND "productId" ${among('$2')})
SELECT "inventoryItemId" AS id FROM own
UNION
SELECT "inventoryItemId" FROM "Variant" WHERE shop = $1 AND id = ANY (ARRAY(
  SELECT "variantId" FROM "VariantComponent" WHERE shop = $1 AND "bundleVariantId" = ANY (ARRAY(SELECT id FROM own))))
ORDER BY 1`;

/** $1 shop: JSON list of what the variant `v` is made of; empty where a component is not known to the shop's catalogue. */
export const COMPONENTS_OF_V = `(SELECT CASE WHEN count(*) = count(cv.id) THEN json_agg(json_build_object(
    'variantId', k."variantId", 'inventoryItemId', cv."inventoryItemId", 'quantity', k.quantity,
    'title', CASE WHEN cv.title = 'Default Title' THEN cp.title ELSE cp.title || ' – ' || cv.title END,
    'inventoryPolicy', cv."inventoryPolicy", 'tracked', cv.tracked, 'isGiftCard', cp."isGiftCard")
    ORDER BY k."variantId") END
  FROM "VariantComponent" k
  LEFT JOIN "Variant" cv ON cv.shop = k.shop AND cv.id = k."variantId"
  LEFT JOIN "Product" cp ON cp.shop = cv.shop AND cp.id = cv."productId"
  WHERE k.shop = v.shop AND k."bundleVariantId" = v.id)`;

/**
 * JSON list of the components of campaign item `i` that can run out, with their inventory items; null for what is no
 * bundle.
 */
export const LIMITING_COMPONENTS_OF_I = `(SELECT json_agg(json_build_object('inventoryItemId', cv."inventoryItemId",
    'quantity', k.quantity) ORDER BY k."variantId")
  FROM "VariantComponent" k
  JOIN "Variant" cv ON cv.shop = k.shop AND cv.id = k."variantId"
  JOIN "Product" cp ON cp.shop = cv.shop AND cp.id = cv."productId"
  WHERE k.shop = i.shop AND k."bundleVariantId" = i."variantId"
    AND cv.tracked AND cv."inventoryPolicy" = 'DENY' AND NOT cp."isGiftCard")`;

/** JSON list of the inventory items of all components of campaign item `i`; null for what is no bundle. */
export const STOCK_OF_I = `(SELECT json_agg(cv."inventoryItemId") FROM "VariantComponent" k
  JOIN "Variant" cv ON cv.shop = k.shop AND cv.id = k."variantId"
  WHERE k.shop = i.shop AND k."bundleVariantId" = i."variantId")`;
