import { digestOrders, isOrderEvent } from './digest-orders.ts';
import { digestProducts, isProductEvent, type ProductEvent } from './digest-products.ts';
import { newestOfEach, type Digestible, type ReadEventRow } from './echoes.ts';
import { followSources } from './followed.ts';
import type { ReadEvent } from './facts.ts';
import type { Clock, ShopifyPort } from './ports.ts';
import { markMembers } from './see.ts';
import type { ShopTx, Store } from './store.ts';
import { seeTheme } from './themes.ts';
import { isDenied, noteUnread } from './orders.ts';
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

/** What is left then is the next piece of work, so that another shop's comes between, and levels that have to be read. */
const LONGEST_MS = 3_000;

/**
 * Digests a shop's stored webhooks, oldest first, those about new orders and about products together. An outage
 * stops it where it is; nothing is skipped but what cannot be read, or fails each time (`attempts` counts the tries of
 * this piece of work).
 */
export async function digestEvents(
  ports: ObservePorts,
  shop: string,
  attempts: number,
): Promise<ObserveOutcome> {
  const { store, clock } = ports;
  const until = clock.now() + LONGEST_MS;
  for (;;) {
    const events = await store.inShop(shop, (tx) => tx.undigestedEvents(EVENTS_AT_ONCE));
    if (events.length === 0) return { settled: true };
    for (const group of inGroups(newestOfEach(await readable(ports, shop, events)))) {
      const waits = await digestGroup(ports, shop, group, attempts);
      if (waits) return waits;
    }
    if (clock.now() >= until) return { settled: false, againAt: clock.now(), reason: 'more events' };
  }
}

/** Those that can be read; the others are set aside. */
async function readable(
  ports: ObservePorts,
  shop: string,
  events: Awaited<ReturnType<ShopTx['undigestedEvents']>>,
): Promise<ReadEventRow[]> {
  const found: ReadEventRow[] = [];
  for (const { webhookId, topic, triggeredAt, body } of events) {
    const parsed = ports.read(topic, body, triggeredAt);
    if (parsed.ok) found.push({ webhookId, topic, triggeredAt, fact: parsed.fact });
    else {
      const { reason } = parsed;
      ports.log.warn({ shop, topic, webhookId, reason }, 'A stored webhook could not be read');
      await ports.store.inShop(shop, (tx) => tx.digested([webhookId], reason, ports.clock.now()));
    }
  }
  return found;
}

/**
 * New orders in one group, messages about products in another, as far as no message of another kind stands between them:
 * what was ordered and what a product is are apart, and in a sale they come by turns. Everything else alone, in its place.
 */
function inGroups(events: readonly Digestible[]): Digestible[][] {
  const groups: Digestible[][] = [];
  let orders: Digestible[] = [];
  let products: Digestible[] = [];
  const close = (): void => {
    groups.push(...[orders, products].filter((group) => group.length > 0));
    orders = [];
    products = [];
  };
  for (const event of events) {
    if (isOrderEvent(event)) orders.push(event);
    else if (isProductEvent(event)) products.push(event);
    else {
      close();
      groups.push([event]);
    }
  }
  close();
  return groups;
}

/** All at once; one after the other when that fails, so that one is not in the way of the others of its group. */
async function digestGroup(
  ports: ObservePorts,
  shop: string,
  group: readonly Digestible[],
  attempts: number,
): Promise<ObserveOutcome | null> {
  if (group.length > 1) {
    try {
      const orders = group.filter(isOrderEvent);
      if (orders.length > 0) {
        await digestOrders(ports, shop, orders);
        return null;
      }
      const stopped = await digestProducts(ports, shop, group.filter(isProductEvent));
      return stopped && waitFor(ports.clock, stopped);
    } catch {
      // Each of them says by itself what is wrong.
    }
  }
  let failed: { error: unknown } | null = null;
  for (const event of group) {
    try {
      const waits = await digest(ports, shop, event);
      if (waits) return waits;
    } catch (error) {
      if (attempts >= MOST_ATTEMPTS) await setAside(ports, shop, event, error);
      else if (failed) throw error;
      else failed = { error };
    }
  }
  if (failed) throw failed.error;
  return null;
}

async function setAside(
  ports: ObservePorts,
  shop: string,
  { topic, webhookId, webhookIds }: Digestible,
  error: unknown,
): Promise<void> {
  ports.log.warn({ shop, topic, webhookId, error }, 'A webhook fails each time and is set aside');
  await ports.store.inShop(shop, (tx) => tx.digested(webhookIds, String(error), ports.clock.now()));
}

type NotRead = { reason: 'later' | 'no_access'; detail: string; retryAfterMs?: number };

const waitFor = (clock: Clock, { retryAfterMs, detail }: NotRead): ObserveOutcome => ({
  settled: false,
  againAt: clock.now() + (retryAfterMs ?? WITHOUT_ACCESS_MS),
  reason: detail,
});

async function digest(ports: ObservePorts, shop: string, event: Digestible): Promise<ObserveOutcome | null> {
  const { webhookIds, triggeredAt, fact } = event;
  const { store, shopify, clock } = ports;
  const settle = async (work: (tx: ShopTx, now: number) => Promise<void>): Promise<null> => {
    await store.inShop(shop, async (tx) => {
      const now = clock.now();
      await work(tx, now);
      await tx.digested(webhookIds, null, now);
    });
    return null;
  };
  const wait = (read: NotRead): ObserveOutcome => waitFor(clock, read);
  const followOrder = async (orderId: string): Promise<ObserveOutcome | null> => {
    const read = await shopify.readOrder(shop, orderId);
    // The access was taken back meanwhile: waiting for it would keep everything behind it waiting.
    if (isDenied(read)) return settle((tx, now) => noteUnread(tx, now));
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
      const stopped = await digestProducts(ports, shop, [event as ProductEvent]);
      return stopped && wait(stopped);
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
      if (isOrderEvent(event)) {
        await digestOrders(ports, shop, [event]);
        return null;
      }
      return followOrder(fact.orderId);
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

/** Two deliveries of one instant contradict each other: only a read tells. A list of items costs what one does. */
export async function rereadLevels(
  ports: ObservePorts,
  shop: string,
  inventoryItemIds: readonly string[],
): Promise<ObserveOutcome> {
  const read = await ports.shopify.readLevels(shop, inventoryItemIds, 'normal');
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
