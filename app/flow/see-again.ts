/** Products and stock read again without a message about them: what differs goes the way that a message takes. */
import { areComponentsAsKnown, isAsKnown, isVariantAsKnown } from './as-known.ts';
import type { Clock, ProductFacts, ReadResult, ShopifyPort, VariantFacts } from './ports.ts';
import { seeProduct } from './see.ts';
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
    const here = new Map(read.value.products.map((product) => [product.id, product]));
    for (const productId of asked) {
      const product = here.get(productId);
      const variants = read.value.variants.filter((variant) => variant.productId === productId);
      const was = await store.inShop(shop, (tx) =>
        product ? see(tx, product, variants, clock.now()) : seeGone(tx, productId, clock.now()),
      );
      if (was === 'changed') found.products += 1;
      if (was === 'gone') found.deleted += 1;
    }
  }
  return { ok: true, value: found, cost };
}

type Was = 'as_known' | 'changed' | 'gone';

async function see(
  tx: ShopTx,
  product: ProductFacts,
  variants: readonly VariantFacts[],
  now: number,
): Promise<Was> {
  const [known] = await tx.products([product.id]);
  const own = await tx.variantsOf([product.id]);
  const same =
    isAsKnown(product, known) &&
    own.length === variants.length &&
    variants.every((one) =>
      isVariantAsKnown(
        one,
        own.find(({ id }) => id === one.id),
      ),
    ) &&
    (await areBundlesAsKnown(tx, variants));
  await seeProduct(tx, product, variants, now);
  return same ? 'as_known' : 'changed';
}

async function areBundlesAsKnown(tx: ShopTx, variants: readonly VariantFacts[]): Promise<boolean> {
  const bundles = variants.filter(({ requiresComponents, components }) => requiresComponents && components);
  if (bundles.length === 0) return true;
  const known = await tx.componentsOf(bundles.map(({ id }) => id));
  return bundles.every(({ id, components = [] }) =>
    areComponentsAsKnown(
      components,
      known.filter(({ bundleVariantId }) => bundleVariantId === id),
    ),
  );
}

async function seeGone(tx: ShopTx, productId: string, now: number): Promise<Was> {
  const [known] = await tx.products([productId]);
  if (!known || known.deletedAt !== null) return 'as_known';
  await tx.markProductsDeleted([productId], now);
  await tx.mark('judge', [productId], now);
  return 'gone';
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
