/** What is known of products before they are seen again: read of all of them with as many statements as of one. */
import { grouped } from '../core/grouped.ts';
import type { ProductFacts, VariantFacts } from './ports.ts';
import type { BaselineRow, ItemRow, ShopTx } from './store.ts';

const variantsOf = grouped<VariantFacts>(({ productId }) => [productId]);
const itemsOf = grouped<ItemRow>(({ productId }) => [productId]);

export interface Known {
  product(id: string): (ProductFacts & { deletedAt: number | null }) | undefined;
  /** None of a product that is not known. */
  variants(productId: string): readonly VariantFacts[];
  /** Items that have not left. */
  items(productId: string): readonly ItemRow[];
  baselines(productId: string): readonly BaselineRow[];
  /** Open campaigns that take members by this tag. */
  namedBy(tag: string): readonly string[];
  /** Whether its status and tags are as the last message told them, and no reading has changed them since. */
  isAsTold(productId: string): boolean;
  /** Whether we lately wrote this tag (small letters) on the product, or off it (false). Undefined: neither. */
  tagWritten(productId: string, tag: string): boolean | undefined;
  /** Products with this tag are launches, where the shop named one. */
  launchTag: string | null;
  /** Whether the first export is through: a product that comes later is new. */
  isSynced: boolean;
}

/** `apartMs`: how far Shopify's clock and ours may be apart. */
export async function knownOf(
  tx: ShopTx,
  seen: readonly { product: ProductFacts }[],
  apartMs: number,
): Promise<Known> {
  const ids = seen.map(({ product }) => product.id);
  const products = new Map((await tx.products(ids)).map((product) => [product.id, product]));
  const known = [...products.keys()];
  const variants = await tx.variantsOf(known);
  const items = await tx.itemsOf(ids);
  const baselines = await tx.baselinesOf(ids);
  const named = new Map<string, string[]>();
  const tags = [...new Set(seen.flatMap(({ product }) => product.tags))];
  for (const { tag, campaignId } of await tx.campaignsByTags(tags))
    named.set(tag, [...(named.get(tag) ?? []), campaignId]);
  const asTold = new Set(await tx.asToldLast(known));
  const since = [...products.values()].map(({ id, updatedAt }) => ({ id, since: updatedAt - apartMs }));
  const written = new Map(
    (await tx.tagsWritten(since)).map((one) => [
      `${one.productId}/${one.tag.trim().toLowerCase()}`,
      one.present,
    ]),
  );
  const shop = await tx.shop();
  return {
    product: (id) => products.get(id),
    variants: (id) => variantsOf(variants, id),
    items: (id) => itemsOf(items, id),
    baselines: (id) => baselines.get(id) ?? [],
    namedBy: (tag) => named.get(tag) ?? [],
    isAsTold: (id) => asTold.has(id),
    tagWritten: (id, tag) => written.get(`${id}/${tag}`),
    launchTag: shop?.settings.launchTag ?? null,
    isSynced: shop?.syncState === 'done',
  };
}
