/** Products and stock read again without a message about them: what differs goes the way that a message takes. */
import { areComponentsAsKnown, isAsKnown, isVariantAsKnown } from './as-known.ts';
import { grouped } from '../core/grouped.ts';
import type { Clock, Component, ReadResult, ShopifyPort, VariantFacts } from './ports.ts';
import { seeAll, type Seen } from './see.ts';
import type { Look, ShopTx, Store } from './store.ts';

export interface SeePorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'readProductFacts' | 'readLevels'>;
  clock: Clock;
}

const PRODUCTS_AT_ONCE = 50;
const ITEMS_AT_ONCE = 100;

/** Saves products as they are now; returns how many were not as we knew them, and how many are gone. */
export async function seeProducts(
  { store, shopify, clock }: SeePorts,
  shop: string,
  productIds: readonly string[],
): Promise<ReadResult<Pick<Look, 'products' | 'deleted'>>> {
  const found = { products: 0, deleted: 0 };
  let cost = 0;
  for (let from = 0; from < productIds.length; from += PRODUCTS_AT_ONCE) {
    const asked = productIds.slice(from, from + PRODUCTS_AT_ONCE);
    const read = await shopify.readProductFacts(shop, asked, 'background');
    if (!read.ok) return read;
    cost += read.cost;
    const { products, variants } = read.value;
    const here = new Set(products.map(({ id }) => id));
    const seen = products.map((product) => ({ product, variants: variantsOf(variants, product.id) }));
    const { changed, gone } = await store.inShop(shop, async (tx) => {
      const now = clock.now();
      const differing = await notAsKnown(tx, seen);
      await seeAll(tx, seen, now);
      const missing = asked.filter((id) => !here.has(id));
      return { changed: differing, gone: await seeGone(tx, missing, now) };
    });
    found.products += changed;
    found.deleted += gone;
  }
  return { ok: true, value: found, cost };
}

const variantsOf = grouped<VariantFacts>(({ productId }) => [productId]);
const componentsOf = grouped<{ bundleVariantId: string } & Component>((one) => [one.bundleVariantId]);

/** How many of these are not as we know them. */
async function notAsKnown(tx: ShopTx, seen: readonly Seen[]): Promise<number> {
  const ids = seen.map(({ product }) => product.id);
  const known = new Map((await tx.products(ids)).map((product) => [product.id, product]));
  const own = await tx.variantsOf(ids);
  const isBundle = ({ requiresComponents, components }: VariantFacts): boolean =>
    requiresComponents && components !== undefined;
  const bundles = seen.flatMap(({ variants }) => variants.filter(isBundle)).map(({ id }) => id);
  const parts = bundles.length > 0 ? await tx.componentsOf(bundles) : [];
  return seen.filter(({ product, variants }) => {
    const before = variantsOf(own, product.id);
    const isSame =
      isAsKnown(product, known.get(product.id)) &&
      before.length === variants.length &&
      variants.every((one) =>
        isVariantAsKnown(
          one,
          before.find(({ id }) => id === one.id),
        ),
      ) &&
      variants
        .filter(isBundle)
        .every(({ id, components = [] }) => areComponentsAsKnown(components, componentsOf(parts, id)));
    return !isSame;
  }).length;
}

/** How many of these we did not know to be gone. */
async function seeGone(tx: ShopTx, productIds: readonly string[], now: number): Promise<number> {
  const known = await tx.products(productIds);
  const gone = known.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id);
  if (gone.length === 0) return 0;
  await tx.markProductsDeleted(gone, now);
  await tx.mark('judge', gone, now);
  return gone.length;
}

/** Reads the stock of these products again; returns those of campaigns and holds whose numbers were not as we had them. */
export async function healLevels(
  { store, shopify, clock }: SeePorts,
  shop: string,
  productIds: readonly string[],
): Promise<ReadResult<string[]>> {
  const items = await store.inShop(shop, (tx) => tx.stockItemsOf(productIds));
  const healed = new Set<string>();
  let cost = 0;
  for (let from = 0; from < items.length; from += ITEMS_AT_ONCE) {
    const read = await shopify.readLevels(shop, items.slice(from, from + ITEMS_AT_ONCE), 'background');
    if (!read.ok) return read;
    cost += read.cost;
    await store.inShop(shop, async (tx) => {
      const saved = await tx.saveLevels(read.value, clock.now());
      await tx.mark('judge', saved.changedProductIds, clock.now());
      for (const id of saved.changedProductIds) healed.add(id);
    });
  }
  return { ok: true, value: [...healed], cost };
}
