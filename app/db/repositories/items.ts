/** Items: variants in campaigns. Items that left stay for the record. */
import type { ItemRow, ShopTx } from '../../flow/store.ts';
import { among, json, ms, type Sql } from '../sql.ts';
import { outdateLooks } from './readiness.ts';
import type { Scope } from './scope.ts';

type ItemMethods = Pick<
  ShopTx,
  | 'items'
  | 'itemsOf'
  | 'itemsOfProduct'
  | 'upsertItems'
  | 'membersAmong'
  | 'campaignProductIds'
  | 'productIdsOfCampaigns'
>;

export const itemRepository = ({ shop, sql }: Scope): ItemMethods => ({
  items: (campaignId, options) =>
    sql.rows<ItemRow>(
      `${SELECT_ITEMS} AND "campaignId" = $2 AND ("removedAt" IS NULL OR $3) ORDER BY "productId", "variantId"`,
      shop,
      campaignId,
      options?.withRemoved ?? false,
    ),

  itemsOfProduct: (productId, options) => itemsOf({ shop, sql }, [productId], options),
  itemsOf: (productIds, options) => itemsOf({ shop, sql }, productIds, options),

  async upsertItems(items, now) {
    if (items.length === 0) return;
    await sql.run(PUT_ITEMS, shop, json(items), now);
    await outdateLooks(sql, shop, [...new Set(items.map((item) => item.campaignId))]);
    await sql.run(
      HISTORY_TO_JOIN_WITH,
      shop,
      json([...new Set(items.map((item) => item.inventoryItemId))]),
      now,
    );
  },

  async membersAmong(productIds) {
    const rows = await sql.rows<{ id: string }>(
      `SELECT p.id FROM json_array_elements_text($2::json) AS p(id)
       WHERE EXISTS (SELECT 1 FROM "CampaignItem" i
           WHERE i.shop = $1 AND i."productId" = p.id AND i."removedAt" IS NULL)
         OR EXISTS (SELECT 1 FROM "Hold" h WHERE h.shop = $1 AND h."productId" = p.id AND h."closedAt" IS NULL)`,
      shop,
      json(productIds),
    );
    return rows.map(({ id }) => id);
  },

  campaignProductIds: (campaignId) => productIdsOf(sql, shop, [campaignId]),
  productIdsOfCampaigns: (campaignIds) => productIdsOf(sql, shop, campaignIds),
});

const itemsOf = (
  { shop, sql }: Scope,
  productIds: readonly string[],
  options: { withRemoved?: boolean } | undefined,
): Promise<ItemRow[]> =>
  sql.rows<ItemRow>(
    `${SELECT_ITEMS} AND "productId" ${among('$2')} AND ("removedAt" IS NULL OR $3)
     ORDER BY "productId", "campaignId", "variantId"`,
    shop,
    json(productIds),
    options?.withRemoved ?? false,
  );

async function productIdsOf(sql: Sql, shop: string, campaignIds: readonly string[]): Promise<string[]> {
  const rows = await sql.rows<{ id: string }>(
    `WITH these AS MATERIALIZED (SELECT json_array_elements_text($2::json) AS id)
     SELECT i."productId" AS id FROM these c JOIN "CampaignItem" i
       ON i.shop = $1 AND i."campaignId" = c.id AND i."removedAt" IS NULL
     UNION SELECT h."productId" FROM these c JOIN "Hold" h
       ON h.shop = $1 AND h."campaignId" = c.id AND h."closedAt" IS NULL ORDER BY 1`,
    shop,
    json(campaignIds),
  );
  return rows.map(({ id }) => id);
}

const SELECT_ITEMS = `SELECT "campaignId", "variantId", "productId", "inventoryItemId", "plannedUnits", hero, source,
  ${ms('"removedAt"')} AS "removedAt", ${ms('"droppedAt"')} AS "droppedAt" FROM "CampaignItem" WHERE shop = $1`;

/** $1 shop, $2 items, $3 now. Coming back after leaving is a new joining. */
const PUT_ITEMS = `
INSERT INTO "CampaignItem" AS i (shop, "campaignId", "variantId", "productId", "inventoryItemId", "plannedUnits", hero,
  source, "addedAt", "removedAt", "droppedAt")
SELECT DISTINCT ON (x."campaignId", x."variantId") $1, x."campaignId", x."variantId", x."productId", x."inventoryItemId",
  x."plannedUnits", x.hero, x.source, to_timestamp($3::float8 / 1000), to_timestamp(x."removedAt" / 1000),
  to_timestamp(x."droppedAt" / 1000)
FROM json_to_recordset($2::json) AS x("campaignId" text, "variantId" text, "productId" text, "inventoryItemId" text,
  "plannedUnits" int, hero boolean, source text, "removedAt" float8, "droppedAt" float8)
ORDER BY x."campaignId", x."variantId"
ON CONFLICT (shop, "campaignId", "variantId") DO UPDATE SET "productId" = excluded."productId",
  "inventoryItemId" = excluded."inventoryItemId", "plannedUnits" = excluded."plannedUnits", hero = excluded.hero,
  source = excluded.source, "removedAt" = excluded."removedAt", "droppedAt" = excluded."droppedAt",
  "addedAt" = CASE WHEN i."removedAt" IS NOT NULL AND excluded."removedAt" IS NULL
    THEN excluded."addedAt" ELSE i."addedAt" END`;

/**
 * $1 shop, $2 inventory items, $3 now. History of an item (of a bundle's components) begins with the level at which it
 * joined its first campaign. While it is in none that is open nothing is noted, so it goes on with the level at which it joins again.
 */
const HISTORY_TO_JOIN_WITH = `
INSERT INTO "LevelChange" (shop, "inventoryItemId", "locationId", at, available)
SELECT l.shop, l."inventoryItemId", l."locationId", to_timestamp($3::float8 / 1000), l.available
FROM "InventoryLevel" l
WHERE l.shop = $1 AND l."inventoryItemId" IN (
    SELECT json_array_elements_text($2::json)
    UNION SELECT part."inventoryItemId" FROM "Variant" b
    JOIN "VariantComponent" k ON k.shop = b.shop AND k."bundleVariantId" = b.id
    JOIN "Variant" part ON part.shop = k.shop AND part.id = k."variantId"
    WHERE b.shop = $1 AND b."inventoryItemId" ${among('$2')})
  AND NOT EXISTS (SELECT 1 FROM (SELECT c.available FROM "LevelChange" c WHERE c.shop = l.shop
      AND c."inventoryItemId" = l."inventoryItemId" AND c."locationId" = l."locationId" ORDER BY c.at DESC LIMIT 1) latest
    WHERE latest.available IS NOT DISTINCT FROM l.available)
ON CONFLICT DO NOTHING`;
