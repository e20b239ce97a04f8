import { newestOfEach, tellsNothingNew, type Digestible, type ReadEventRow } from './echoes.ts';
import { followSources } from './followed.ts';
import type { EventFact, ReadEvent } from './facts.ts';
import type { Clock, ProductFacts, ShopifyPort, VariantFacts } from './ports.ts';
import { markMembers, seeProduct } from './see.ts';
import type { ShopTx, Store } from './store.ts';
import { seeTheme } from './themes.ts';
import { judgeCampaigns } from './touched.ts';

export interface ObservePorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<
    ShopifyPort,
    'readProductFacts' | 'readOrder' | 'readShop' | 'readLevels' | 'readCollectionMembers' | 'readDiscount'
  >;
  read: ReadEvent;
  clock: Clock;
  lifecycle: {
    uninstalled(shop: string, triggeredAt: number): Promise<void>;
    scopesChanged(shop: string, scopes: readonly string[]): Promise<void>;
    redactShop(shop: string): Promise<void>;
    bulkFinished(shop: string, bulkId: string): Promise<void>;
  };
  log: { warn(details: object, message: string): void };
}

export type ObserveOutcome = { settled: true } | { settled: false; againAt: number; reason: string };

const EVENTS_AT_ONCE = 100;

/** After so many attempts an event that always fails is set aside, so that those behind it are heard. */
const MOST_ATTEMPTS = 10;

/**
 * Digests a shop's stored webhooks, oldest first. An outage stops it where it is; nothing is skipped but what cannot be
 * read, or fails each time (`attempts` counts the tries of this piece of work).
 */
export async function digestEvents(
  ports: ObservePorts,
  shop: string,
  attempts: number,
): Promise<ObserveOutcome> {
  for (;;) {
    const events = await ports.store.inShop(shop, (tx) => tx.undigestedEvents(EVENTS_AT_ONCE));
    if (events.length === 0) return { settled: true };
    const readable: ReadEventRow[] = [];
    for (const { webhookId, topic, triggeredAt, body } of events) {
      const parsed = ports.read(topic, body, triggeredAt);
      if (parsed.ok) readable.push({ webhookId, topic, triggeredAt, fact: parsed.fact });
      else {
        const { reason } = parsed;
        ports.log.warn({ shop, topic, webhookId, reason }, 'A stored webhook could not be read');
        await ports.store.inShop(shop, (tx) => tx.digested([webhookId], reason, ports.clock.now()));
      }
    }
    for (const event of newestOfEach(readable)) {
      try {
        const waits = await digest(ports, shop, event);
        if (waits) return waits;
      } catch (error) {
        if (attempts < MOST_ATTEMPTS) throw error;
        const { topic, webhookId, webhookIds } = event;
        ports.log.warn({ shop, topic, webhookId, error }, 'A webhook fails each time and is set aside');
        await ports.store.inShop(shop, (tx) => tx.digested(webhookIds, String(error), ports.clock.now()));
      }
    }
  }
}

async function digest(
  ports: ObservePorts,
  shop: string,
  { webhookIds, triggeredAt, fact }: Digestible,
): Promise<ObserveOutcome | null> {
  const { store, shopify, clock } = ports;
  const settle = async (work: (tx: ShopTx, now: number) => Promise<void>): Promise<null> => {
    await store.inShop(shop, async (tx) => {
      const now = clock.now();
      await work(tx, now);
      await tx.digested(webhookIds, null, now);
    });
    return null;
  };
  const wait = (read: {
    reason: 'later' | 'no_access';
    detail: string;
    retryAfterMs?: number;
  }): ObserveOutcome => ({
    settled: false,
    againAt: clock.now() + (read.retryAfterMs ?? WITHOUT_ACCESS_MS),
    reason: read.detail,
  });
  const followOrder = async (orderId: string): Promise<ObserveOutcome | null> => {
    const read = await shopify.readOrder(shop, orderId);
    if (!read.ok) return wait(read);
    return settle(async (tx, now) => {
      await tx.upsertOrderLines(read.value);
      await markMembers(
        tx,
        read.value.map(({ productId }) => productId).filter((id) => id !== null),
        now,
      );
    });
  };
  switch (fact.topic) {
    case 'products/create':
    case 'products/update': {
      const told = await store.inShop(shop, (tx) => completed(tx, fact));
      if (told === 'old news') return settle(async () => undefined);
      if (told) return settle((tx, now) => seeProduct(tx, told.product, told.variants, now));
      const read = await shopify.readProductFacts(shop, [fact.product.id], 'normal');
      if (!read.ok) return wait(read);
      const product = read.value.products[0];
      return settle(async (tx, now) => {
        if (product) await seeProduct(tx, product, read.value.variants, now);
      });
    }
    case 'products/delete':
      return settle(async (tx, now) => {
        await tx.markProductsDeleted([fact.productId], now);
        await tx.mark('judge', [fact.productId], now);
      });
    case 'collections/update':
    case 'collections/delete': {
      const following = await store.inShop(shop, (tx) => tx.campaignsByCollection(fact.collectionId));
      const read = following.length === 0 ? null : await followSources(ports, shop, 'normal', following);
      if (read && !read.ok) return wait(read);
      return settle(async () => undefined);
    }
    case 'inventory_items/update':
      return settle(async (tx, now) => {
        await tx.setItemTracked(fact.inventoryItemId, fact.tracked);
        await tx.mark('judge', await tx.productIdsOfItems([fact.inventoryItemId]), now);
      });
    case 'orders/create':
      if (fact.needsRead) return followOrder(fact.orderId);
      return settle(async (tx, now) => {
        await tx.upsertOrderLines(fact.lines);
        const products = [
          ...new Set(fact.lines.map(({ productId }) => productId).filter((id) => id !== null)),
        ];
        await markMembers(tx, products, now);
      });
    case 'orders/edited':
    case 'orders/cancelled':
    case 'refunds/create':
      return followOrder(fact.orderId);
    case 'locations/create':
    case 'locations/update':
    case 'locations/activate':
    case 'locations/deactivate':
    case 'locations/delete': {
      const read = await shopify.readShop(shop);
      if (!read.ok) return wait(read);
      return settle(async (tx, now) => {
        await tx.saveShopFacts(read.value, now);
        await judgeCampaigns(tx, now);
      });
    }
    case 'themes/publish':
      return settle((tx, now) => seeTheme(tx, fact, triggeredAt, now));
    case 'bulk_operations/finish':
      await ports.lifecycle.bulkFinished(shop, fact.bulkId);
      return settle(async () => undefined);
    case 'app/scopes_update':
      await ports.lifecycle.scopesChanged(shop, fact.scopes);
      return settle(async () => undefined);
    case 'app/uninstalled':
      await ports.lifecycle.uninstalled(shop, triggeredAt);
      return settle(async () => undefined);
    case 'shop/redact':
      await ports.lifecycle.redactShop(shop);
      return null;
    case 'customers/data_request':
    case 'customers/redact':
      // No personal field is ever read or kept, so there is nothing to hand out and nothing to erase.
      return settle(async () => undefined);
  }
}

const WITHOUT_ACCESS_MS = 300_000;

/**
 * What the message tells, completed with what it leaves out and we know (whether stock is tracked, gift cards): so that
 * a storm of messages about known products costs no request (bundles aside). Messages come in any order and many times over,
 * and a read may have been newer: then it is old news. Null: a new product, or other variants than we know.
 */
async function completed(
  tx: ShopTx,
  fact: Extract<EventFact, { topic: 'products/create' | 'products/update' }>,
): Promise<{ product: ProductFacts; variants: VariantFacts[] } | 'old news' | null> {
  const [known] = await tx.products([fact.product.id]);
  if (known && known.updatedAt > fact.product.updatedAt) return 'old news';
  if (!fact.needsRead) return fact;
  const variants = new Map((await tx.variantsOf([fact.product.id])).map((variant) => [variant.id, variant]));
  if (!known || known.deletedAt !== null || variants.size !== fact.variants.length) return null;
  // What a bundle is made of is not in the message, and may be what changed.
  if ([...fact.variants, ...variants.values()].some((one) => one.requiresComponents)) return null;
  const merged = fact.variants.flatMap((variant) => {
    const before = variants.get(variant.id);
    if (!before) return [];
    const { tracked, requiresComponents } = before;
    const price = Number(variant.price) === Number(before.price) ? before.price : variant.price;
    return [{ ...variant, tracked, requiresComponents, price }];
  });
  if (merged.length !== variants.size) return null;
  const product = { ...fact.product, isGiftCard: known.isGiftCard };
  const isEcho =
    tellsNothingNew(product, known) &&
    merged.every((one) => tellsNothingNew(one, variants.get(one.id) ?? one));
  return isEcho ? 'old news' : { product, variants: merged };
}

/** Two deliveries of one instant contradict each other: only a read tells. */
export async function rereadLevel(
  ports: ObservePorts,
  shop: string,
  inventoryItemId: string,
): Promise<ObserveOutcome> {
  const read = await ports.shopify.readLevels(shop, [inventoryItemId], 'normal');
  if (!read.ok) {
    const retryAfterMs = read.reason === 'later' ? read.retryAfterMs : WITHOUT_ACCESS_MS;
    return { settled: false, againAt: ports.clock.now() + retryAfterMs, reason: read.detail };
  }
  await ports.store.inShop(shop, async (tx) => {
    const now = ports.clock.now();
    const { changedProductIds } = await tx.saveLevels(read.value, now);
    await markMembers(tx, changedProductIds, now);
  });
  return { settled: true };
}
