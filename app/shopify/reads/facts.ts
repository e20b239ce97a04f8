import { chunks } from '../../core/chunks.ts';
import type { Priority, ProductFacts, ReadResult, VariantFacts } from '../../flow/ports.ts';
import {
  ReadMoreVariants,
  ReadProductFacts,
  type ReadProductFactsAnswer,
} from '../admin/generated/operations.ts';
import { digitsOf, toGid } from '../ids.ts';
import { readComponents } from './components.ts';
import { ask, mapRead, millis, readPages, type ReadDeps } from './reading.ts';

/** Products of one call: with up to a hundred variants each the answer stays small. */
const PRODUCTS = 25;

type Node = Extract<NonNullable<ReadProductFactsAnswer['products'][number]>, { __typename: 'Product' }>;
export type ProductNode = Omit<Node, 'variants' | '__typename'>;
export type VariantNode = Node['variants']['nodes'][number];

/** Facts of products, all their variants (Shopify allows 2,048) and what bundles are made of; deleted ones are missing. */
export async function readProductFacts(
  deps: ReadDeps,
  shop: string,
  productIds: readonly string[],
  priority: Priority,
): Promise<ReadResult<{ products: ProductFacts[]; variants: VariantFacts[] }>> {
  const products: ProductFacts[] = [];
  const variants: VariantFacts[] = [];
  let cost = 0;
  for (const ids of chunks(productIds, PRODUCTS)) {
    const answer = await ask(
      deps,
      shop,
      ReadProductFacts,
      { ids: ids.map((id) => toGid('Product', id)) },
      priority,
    );
    if (!answer.ok) return answer;
    cost += answer.cost;
    for (const node of answer.value.products) {
      if (!node) continue;
      const more = await moreVariants(deps, shop, node, priority);
      if (!more.ok) return more;
      cost += more.cost;
      products.push(productFacts(node));
      variants.push(...[...node.variants.nodes, ...more.value].map((one) => variantFacts(one, node.id)));
    }
  }
  const bundles = variants.filter(({ requiresComponents }) => requiresComponents).map(({ id }) => id);
  const components = await readComponents(deps, shop, bundles, priority);
  if (!components.ok) return components;
  const whole = variants.map((one) => ({ ...one, components: components.value.get(one.id) ?? [] }));
  return { ok: true, value: { products, variants: whole }, cost: cost + components.cost };
}

async function moreVariants(
  deps: ReadDeps,
  shop: string,
  { id, variants }: Node,
  priority: Priority,
): Promise<ReadResult<VariantNode[]>> {
  if (!variants.pageInfo.hasNextPage) return { ok: true, value: [], cost: 0 };
  return readPages(variants.pageInfo.endCursor, async (after) =>
    mapRead(
      await ask(deps, shop, ReadMoreVariants, { id, after }, priority),
      ({ product }) => product?.variants ?? null,
    ),
  );
}

/** A product as GraphQL and bulk lines show it, in our words. */
export function productFacts(node: ProductNode): ProductFacts {
  return {
    id: digitsOf('Product', node.id),
    title: node.title,
    handle: node.handle,
    status: node.status,
    tags: node.tags,
    productType: node.productType,
    vendor: node.vendor,
    imageUrl: node.featuredMedia?.preview?.image?.url ?? null,
    isGiftCard: node.isGiftCard,
    updatedAt: millis(node.updatedAt),
  };
}

/** A variant as GraphQL and bulk lines show it, in our words. */
export function variantFacts(node: VariantNode, productGid: string): VariantFacts {
  return {
    id: digitsOf('ProductVariant', node.id),
    productId: digitsOf('Product', productGid),
    inventoryItemId: digitsOf('InventoryItem', node.inventoryItem.id),
    title: node.title,
    sku: node.sku || null,
    price: node.price,
    position: node.position,
    inventoryPolicy: node.inventoryPolicy,
    tracked: node.inventoryItem.tracked,
    requiresComponents: node.requiresComponents,
  };
}
