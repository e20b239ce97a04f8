/** Messages about products: many are digested with as many statements as one. */
import { grouped } from '../core/grouped.ts';
import { tellsNothingNew, type Digestible } from './echoes.ts';
import type { EventFact } from './facts.ts';
import type { Clock, ReadResult, ShopifyPort, VariantFacts } from './ports.ts';
import { seeAll, type Seen } from './see.ts';
import type { ShopTx, Store } from './store.ts';

type ProductFact = Extract<EventFact, { topic: 'products/create' | 'products/update' }>;

/** A message about a product. */
export type ProductEvent = Digestible & { fact: ProductFact };

export interface DigestPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'readProductFacts'>;
  clock: Clock;
}

const READ_AT_ONCE = 50;

const variantsOf = grouped<VariantFacts>(({ productId }) => [productId]);

export const isProductEvent = (event: Digestible): event is ProductEvent =>
  event.fact.topic === 'products/create' || event.fact.topic === 'products/update';

/**
 * Digests messages about products, none about the same one: all that their bodies tell in one transaction, then those
 * that have to be read. Answers what kept it from reading; those that are through stay so.
 */
export async function digestProducts(
  { store, shopify, clock }: DigestPorts,
  shop: string,
  events: readonly ProductEvent[],
): Promise<Exclude<ReadResult<unknown>, { ok: true }> | null> {
  const unread = await store.inShop(shop, async (tx) => {
    const now = clock.now();
    const told = await completed(tx, events);
    const seen = events.flatMap((event) => {
      const one = told.get(event);
      return one === undefined || one === 'old news' ? [] : [one];
    });
    await seeAll(tx, seen, now);
    const through = events.filter((event) => told.has(event));
    await settle(tx, through, now);
    return events.filter((event) => !told.has(event));
  });
  for (let from = 0; from < unread.length; from += READ_AT_ONCE) {
    const some = unread.slice(from, from + READ_AT_ONCE);
    const ids = some.map(({ fact }) => fact.product.id);
    const read = await shopify.readProductFacts(shop, ids, 'normal');
    if (!read.ok) return read;
    const { products, variants } = read.value;
    await store.inShop(shop, async (tx) => {
      const now = clock.now();
      await seeAll(
        tx,
        products.map((product) => ({
          product,
          variants: variantsOf(variants, product.id),
        })),
        now,
      );
      await settle(tx, some, now);
    });
  }
  return null;
}

async function settle(tx: ShopTx, events: readonly ProductEvent[], now: number): Promise<void> {
  const ids = events.flatMap(({ webhookIds }) => webhookIds);
  if (ids.length > 0) await tx.digested(ids, null, now);
}

/**
 * What messages tell, completed with what they leave out and we know (whether stock is tracked, gift cards): so that a
 * storm of messages about known products costs no request (bundles aside). Messages come in any order and many times
 * over, and a read may have been newer: then it is old news. Missing: a new product, or other variants than we know.
 */
async function completed(
  tx: ShopTx,
  events: readonly ProductEvent[],
): Promise<Map<ProductEvent, Seen | 'old news'>> {
  const ids = events.map(({ fact }) => fact.product.id);
  const products = new Map((await tx.products(ids)).map((product) => [product.id, product]));
  const variants = await tx.variantsOf([...products.keys()]);
  const found = new Map<ProductEvent, Seen | 'old news'>();
  for (const event of events) {
    const { id } = event.fact.product;
    const one = completedOf(event.fact, products.get(id), variantsOf(variants, id));
    if (one) found.set(event, one);
  }
  return found;
}

function completedOf(
  fact: ProductFact,
  known: Awaited<ReturnType<ShopTx['products']>>[number] | undefined,
  own: readonly VariantFacts[],
): Seen | 'old news' | null {
  if (known && known.updatedAt > fact.product.updatedAt) return 'old news';
  if (!fact.needsRead) return fact;
  const variants = new Map(own.map((variant) => [variant.id, variant]));
  if (!known || known.deletedAt !== null || variants.size !== fact.variants.length) return null;
  // What a bundle is made of is not in the message, and may be what changed.
  if ([...fact.variants, ...own].some((one) => one.requiresComponents)) return null;
  const merged = fact.variants.flatMap((variant) => {
    const before = variants.get(variant.id);
    if (!before) return [];
    const { tracked, requiresComponents } = before;
    const price = Number(variant.price) === Number(before.price) ? before.price : variant.price;
    return [{ ...variant, tracked, requiresComponents, price }];
  });
  if (merged.length !== variants.size) return null;
  const product = { ...fact.product, isGiftCard: known.isGiftCard };
  const isKnown =
    tellsNothingNew(product, known) &&
    merged.every((one) => tellsNothingNew(one, variants.get(one.id) ?? one));
  return isKnown ? 'old news' : { product, variants: merged };
}
