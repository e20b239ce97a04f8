/** Campaign items on the stock of products. */
import type { ItemPicture } from '../../core/picture.ts';
import { json, type Sql } from '../sql.ts';
import { LIMITING_COMPONENTS_OF_I, STOCK_OF_I } from './components.ts';
import { isOpenAt } from './picture-campaigns.ts';

/** `madeOf`: the stock of a bundle, also of components that do not limit it. */
export type ItemFacts = Pick<
  ItemPicture,
  'variantId' | 'productId' | 'inventoryItemId' | 'plannedUnits' | 'hero' | 'dropped'
> & {
  campaignId: string;
  components: { inventoryItemId: string; quantity: number }[] | null;
  madeOf: string[] | null;
};

/** Items on these inventory items (a JSON list) in campaigns that are open, and in those of `also`. */
export const readItems = (
  sql: Sql,
  { shop, items, now, also }: { shop: string; items: string; now: number; also: readonly string[] },
): Promise<ItemFacts[]> => sql.rows<ItemFacts>(ITEMS, shop, items, now, json([...new Set(also)]));

/** What one unit of an item takes from which inventory items. */
export const partsOf = (
  item: Pick<ItemFacts, 'inventoryItemId' | 'components'>,
): { inventoryItemId: string; quantity: number }[] =>
  item.components ?? [{ inventoryItemId: item.inventoryItemId, quantity: 1 }];

/** $1 shop, $2 inventory items, $3 now, $4 campaigns that count whatever their state. By the indexes, not over a campaign's many items. */
const ITEMS = `
WITH stock AS (SELECT json_array_elements_text($2::json) AS item),
asked AS (
  SELECT c.id FROM "Campaign" c
  WHERE c.shop = $1 AND (${isOpenAt('c', '$3')} OR c.id IN (SELECT json_array_elements_text($4::json)))),
wanted AS (
  SELECT i."campaignId", i."variantId" FROM stock
  JOIN "CampaignItem" i ON i.shop = $1 AND i."inventoryItemId" = stock.item
  UNION
  SELECT asked.id, k."bundleVariantId" FROM stock
  JOIN "Variant" cv ON cv.shop = $1 AND cv."inventoryItemId" = stock.item
  JOIN "VariantComponent" k ON k.shop = $1 AND k."variantId" = cv.id
  CROSS JOIN asked)
SELECT i."campaignId", i."variantId", i."productId", i."inventoryItemId", i."plannedUnits", i.hero,
  i."droppedAt" IS NOT NULL AS dropped, ${LIMITING_COMPONENTS_OF_I} AS components, ${STOCK_OF_I} AS "madeOf"
FROM wanted
JOIN asked ON asked.id = wanted."campaignId"
JOIN "CampaignItem" i ON i.shop = $1 AND i."campaignId" = wanted."campaignId" AND i."variantId" = wanted."variantId"
WHERE i."removedAt" IS NULL ORDER BY i."campaignId", i."variantId"`;
