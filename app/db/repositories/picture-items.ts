/** Campaign items on the stock of products. */
import type { ItemPicture } from '../../core/picture.ts';
import { among, json, type Sql } from '../sql.ts';
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

const COLUMNS = `i.shop, i."campaignId", i."variantId", i."productId", i."inventoryItemId", i."plannedUnits", i.hero, i."droppedAt"`;

/** $1 shop, $2 inventory items, $3 now, $4 campaigns of any state. Not one look goes over all items of a campaign. */
const ITEMS = `
WITH asked AS (
  SELECT c.id FROM "Campaign" c WHERE c.shop = $1 AND (${isOpenAt('c', '$3')} OR c.id ${among('$4')})),
bundles AS (
  SELECT k."bundleVariantId" AS id FROM "Variant" cv
  JOIN "VariantComponent" k ON k.shop = cv.shop AND k."variantId" = cv.id
  WHERE cv.shop = $1 AND cv."inventoryItemId" ${among('$2')}),
wanted AS (
  SELECT ${COLUMNS} FROM "CampaignItem" i WHERE i.shop = $1 AND i."inventoryItemId" ${among('$2')}
    AND i."campaignId" = ANY (ARRAY(SELECT id FROM asked)) AND i."removedAt" IS NULL
  UNION
  SELECT ${COLUMNS} FROM "CampaignItem" i WHERE i.shop = $1 AND i."variantId" = ANY (ARRAY(SELECT id FROM bundles))
    AND i."campaignId" = ANY (ARRAY(SELECT id FROM asked)) AND i."removedAt" IS NULL)
SELECT i."campaignId", i."variantId", i."productId", i."inventoryItemId", i."plannedUnits", i.hero,
  i."droppedAt" IS NOT NULL AS dropped, ${LIMITING_COMPONENTS_OF_I} AS components, ${STOCK_OF_I} AS "madeOf"
FROM wanted i ORDER BY i."campaignId", i."variantId"`;
