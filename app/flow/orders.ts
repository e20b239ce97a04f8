/**
 * Orders are read where the shop allows it (optional scope read_orders). The shop's record says how far they are known; a message
 * that the access has changed is only a reason to look, so that its order and its absence do not matter.
 */
import type { Clock, OrderLineFacts, ReadResult, ShopifyPort } from './ports.ts';
import type { ReachPort } from './reach/port.ts';
import { shopEntry } from './shop-entry.ts';
import type { ShopRow, ShopTx, Store } from './store.ts';
import { judgeCampaigns } from './touched.ts';

/** The optional scope that orders and what was shipped take. */
const ORDER_SCOPE = 'read_orders';

export interface OrderPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'findOrdersChangedSince'> & Pick<ReachPort, 'hearOrders'>;
  clock: Clock;
}

/** `begun`: from now on orders are read, and were not before. */
type OrderOutcome = { done: true; begun: boolean } | { done: false; againInMs: number; detail: string };

const DAY_MS = 86_400_000;
/** Shopify shows so many days of orders; that many are read when the access is given. */
export const ORDER_DAYS = 60;
/** Shopify deletes a subscription of one shop that failed eight times: it is looked for each day. */
export const HEAR_AGAIN_MS = DAY_MS;
/** Shopify did not take the subscriptions. */
const TRY_AGAIN_MS = 900_000;
/** Enough to see whether orders may be read. */
const GLANCE_MS = 600_000;
const ROWS_AT_ONCE = 500;
const WITHOUT_ACCESS_MS = 300_000;

/** Whether `scopes` let us read orders. */
export const readsOrders = (scopes: readonly string[]): boolean =>
  scopes.some((scope) => scope === ORDER_SCOPE || scope === 'write_orders');

/**
 * Looks whether the shop lets us read orders, has Shopify tell of them, and reads 60 days where they were not known. Told first,
 * read after: no order lies between.
 */
export async function followOrders(ports: OrderPorts, shop: string): Promise<OrderOutcome> {
  const { store, shopify, clock } = ports;
  const row = await store.inShop(shop, (tx) => tx.shop());
  if (!row || row.uninstalledAt !== null) return { done: true, begun: false };
  const began = clock.now();
  const heard = await shopify.hearOrders(shop);
  const wasUnread = row.ordersUntil !== null;
  const back = wasUnread ? ORDER_DAYS * DAY_MS : GLANCE_MS;
  const read = await shopify.findOrdersChangedSince(shop, began - back);
  if (isDenied(read)) {
    await store.inShop(shop, (tx) => noteUnread(tx, clock.now()));
    return { done: true, begun: false };
  }
  if (!read.ok) {
    const againInMs = read.reason === 'later' ? read.retryAfterMs : WITHOUT_ACCESS_MS;
    return { done: false, againInMs, detail: read.detail };
  }
  await saveOrders(store, shop, read.value);
  await store.inShop(shop, async (tx) => {
    const now = clock.now();
    const ordersHeardAt = heard === 'heard' ? now : now - HEAR_AGAIN_MS + TRY_AGAIN_MS;
    await tx.saveShop({ ordersUntil: null, ordersHeardAt });
    if (!wasUnread) return;
    await tx.saveShop({ ordersFrom: knownFrom(row, began - ORDER_DAYS * DAY_MS) });
    await tx.ledger(null, [shopEntry('ledger.orders_on')], now);
    await judgeCampaigns(tx, now);
  });
  return { done: true, begun: wasUnread };
}

/** Shopify says that this shop keeps its orders to itself. */
export const isDenied = (read: ReadResult<unknown>): boolean =>
  !read.ok && read.reason === 'no_access' && read.access === 'scope';

/** Keeps lines of many orders, some at a time. */
export async function saveOrders(
  store: Pick<Store, 'inShop'>,
  shop: string,
  lines: readonly OrderLineFacts[],
): Promise<void> {
  for (let from = 0; from < lines.length; from += ROWS_AT_ONCE)
    await store.inShop(shop, (tx) => tx.upsertOrderLines(lines.slice(from, from + ROWS_AT_ONCE)));
}

/** Orders may not be read: from the last look on they are not known. Told once. */
export async function noteUnread(tx: ShopTx, now: number): Promise<void> {
  const row = await tx.shop();
  if (!row || row.ordersUntil !== null) return;
  const until = Math.min(now, row.lastReconciledAt ?? now);
  // None were read before the first sync.
  await tx.saveShop({
    ordersUntil: until,
    ordersHeardAt: null,
    ...(row.syncedAt === null ? { ordersFrom: until } : {}),
  });
  await tx.ledger(null, [shopEntry('ledger.orders_off')], now);
  await judgeCampaigns(tx, now);
}

/** From when on orders are known after those since `reach` were read: what was known before counts where it reaches that far. */
function knownFrom({ ordersFrom, ordersUntil }: ShopRow, reach: number): number | null {
  if (ordersUntil !== null && ordersUntil < reach) return reach;
  return ordersFrom === null ? null : Math.min(ordersFrom, reach);
}
