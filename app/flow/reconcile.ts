import { HOLDFAST } from './actor.ts';
import { followCollections } from './collections.ts';
import { seeProduct } from './see.ts';
import type { Clock, ReadResult, ShopifyPort } from './ports.ts';
import type { ShopTx, Store } from './store.ts';
import { lookForStrays } from './strays.ts';

export interface ReconcilePorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<
    ShopifyPort,
    | 'readShop'
    | 'readProductFacts'
    | 'readLevels'
    | 'findChangedProducts'
    | 'findOrdersChangedSince'
    | 'findProductsByTag'
    | 'readCollectionMembers'
  >;
  clock: Clock;
}

/**
 * catch_up: what Shopify says has changed since the last look. deep: also everything that live campaigns and holds care
 * for, read again by its id, since a quiet variant sends no webhook and a change of channels moves no date.
 */
export type Depth = 'catch_up' | 'deep';

export type ReconcileOutcome =
  | { done: true; changedProducts: number; healedLevels: number; looked: number }
  | { done: false; retryAfterMs: number; detail: string };

/** Shopify's search index lags and clocks differ: look back a little further than the last time. */
const OVERLAP_MS = 600_000;
const PRODUCTS_AT_ONCE = 50;
const ITEMS_AT_ONCE = 100;
const WITHOUT_ACCESS_MS = 300_000;

/**
 * Looks at the shop as it is, without any webhook: locations, products changed since the last look, orders, collections
 * that bring members; when `deep` also tags that do, and product and stock of everything that a campaign or a hold cares
 * for. What differs goes the same way as a
 * webhook: it is saved, judged, acted upon. Lost, late and wrong deliveries are healed here (law 4).
 */
export async function reconcile(
  ports: ReconcilePorts,
  shop: string,
  depth: Depth = 'deep',
): Promise<ReconcileOutcome> {
  const { store, shopify, clock } = ports;
  const startedAt = clock.now();
  const row = await store.inShop(shop, (tx) => tx.shop());
  if (!row || row.uninstalledAt !== null)
    return { done: true, changedProducts: 0, healedLevels: 0, looked: 0 };
  // Whatever a clock that jumped wrote, what changed just now is looked for.
  const since = Math.min(row.lastReconciledAt ?? row.installedAt, startedAt) - OVERLAP_MS;

  const facts = await shopify.readShop(shop);
  if (!facts.ok) return later(facts);
  await store.inShop(shop, (tx) => tx.saveShopFacts(facts.value, clock.now()));

  const changed = await shopify.findChangedProducts(shop, since);
  if (!changed.ok) return later(changed);
  const orders = await shopify.findOrdersChangedSince(shop, since);
  if (!orders.ok) return later(orders);
  await store.inShop(shop, (tx) => tx.upsertOrderLines(orders.value));

  const deep = depth === 'deep';
  const tagged = deep ? await membersByTag(ports, shop) : null;
  if (tagged && !tagged.ok) return later(tagged);
  const cared = await store.inShop(shop, caredFor);
  const moved = new Set(changed.value);
  const own = deep ? cared : cared.filter((id) => moved.has(id));
  const look = [...new Set([...changed.value, ...(tagged?.value ?? []), ...own])];
  const seen = await seeProducts(ports, shop, look);
  if (!seen.ok) return later(seen);
  // Rules of a smart collection take products in and out without a webhook.
  const followed = await followCollections(ports, shop, 'background');
  if (!followed.ok) return later(followed);
  const healed = await healLevels(ports, shop, own);
  if (!healed.ok) return later(healed);

  await store.inShop(shop, async (tx) => {
    const now = clock.now();
    await tx.mark('judge', own, now);
    // Acting reads the product: what others did to it without a webhook (channels) is found there.
    if (deep) await tx.mark('act', await tx.productIdsWithBaselines(), now);
    const found = { products: changed.value.length, levels: healed.value, deleted: seen.value };
    const deepAt = deep ? startedAt : (row.reconcileDetail?.deepAt ?? null);
    await tx.saveShop({ lastReconciledAt: startedAt, reconcileDetail: { deepAt, ...found } });
    await lookForStrays(tx, now);
    if (healed.value > 0) await tellHealed(tx, healed.value, now);
  });
  return {
    done: true,
    changedProducts: changed.value.length,
    healedLevels: healed.value,
    looked: look.length,
  };
}

/** Products of open campaigns, and every product that we hold or still have to put back. */
async function caredFor(tx: ShopTx): Promise<string[]> {
  const cared = new Set<string>([
    ...(await tx.productIdsWithOpenHolds()),
    ...(await tx.productIdsWithBaselines()),
  ]);
  for (const campaign of await tx.campaigns({ states: ['draft', 'proposed', 'approved', 'live'] })) {
    for (const productId of await tx.campaignProductIds(campaign.id)) cared.add(productId);
  }
  return [...cared];
}

/** Products that carry a tag which an open campaign follows; they join when they are seen. */
async function membersByTag({ store, shopify }: ReconcilePorts, shop: string): Promise<ReadResult<string[]>> {
  const tags = await store.inShop(shop, async (tx) => {
    const named = new Set<string>();
    for (const campaign of await tx.campaigns({ states: ['draft', 'proposed', 'approved', 'live'] })) {
      for (const source of await tx.sources(campaign.id)) if (source.kind === 'tag') named.add(source.value);
    }
    return named;
  });
  const found = new Set<string>();
  let cost = 0;
  for (const tag of tags) {
    const read = await shopify.findProductsByTag(shop, tag);
    if (!read.ok) return read;
    cost += read.cost;
    for (const id of read.value) found.add(id);
  }
  return { ok: true, value: [...found], cost };
}

/** Saves products as they are now; returns how many were deleted without our knowing. */
async function seeProducts(
  ports: ReconcilePorts,
  shop: string,
  productIds: readonly string[],
): Promise<ReadResult<number>> {
  const { store, shopify, clock } = ports;
  let cost = 0;
  let deleted = 0;
  for (let from = 0; from < productIds.length; from += PRODUCTS_AT_ONCE) {
    const asked = productIds.slice(from, from + PRODUCTS_AT_ONCE);
    const read = await shopify.readProductFacts(shop, asked, 'background');
    if (!read.ok) return read;
    cost += read.cost;
    const here = new Map(read.value.products.map((product) => [product.id, product]));
    for (const productId of asked) {
      const product = here.get(productId);
      const gone = await store.inShop(shop, async (tx) => {
        const now = clock.now();
        if (!product) {
          const [known] = await tx.products([productId]);
          await tx.markProductsDeleted([productId], now);
          await tx.mark('judge', [productId], now);
          return known !== undefined && known.deletedAt === null;
        }
        const variants = read.value.variants.filter((variant) => variant.productId === productId);
        await seeProduct(tx, product, variants, now);
        return false;
      });
      if (gone) deleted += 1;
    }
  }
  return { ok: true, value: deleted, cost };
}

/** Reads the stock of these products again; returns how many numbers were not as we had them. */
async function healLevels(
  ports: ReconcilePorts,
  shop: string,
  productIds: readonly string[],
): Promise<ReadResult<number>> {
  const { store, shopify, clock } = ports;
  const items = await store.inShop(shop, (tx) => tx.stockItemsOf(productIds));
  let healed = 0;
  let cost = 0;
  for (let from = 0; from < items.length; from += ITEMS_AT_ONCE) {
    const read = await shopify.readLevels(shop, items.slice(from, from + ITEMS_AT_ONCE), 'background');
    if (!read.ok) return read;
    cost += read.cost;
    const saved = await store.inShop(shop, (tx) => tx.saveLevels(read.value, clock.now()));
    healed += saved.changedProductIds.length;
  }
  return { ok: true, value: healed, cost };
}

async function tellHealed(tx: ShopTx, products: number, now: number): Promise<void> {
  await tx.ledger(
    null,
    [
      {
        kind: 'reconcile',
        message: 'ledger.reconciled',
        params: { products },
        campaignId: null,
        variantId: null,
        actor: HOLDFAST,
      },
    ],
    now,
  );
}

const later = (read: {
  reason: 'later' | 'no_access';
  retryAfterMs?: number;
  detail: string;
}): ReconcileOutcome => ({
  done: false,
  retryAfterMs: read.retryAfterMs ?? WITHOUT_ACCESS_MS,
  detail: read.detail,
});
