/** Whether operations that wrote to a crowd have ended: one that goes on behind our back would undo what came after it. */
import type { Clock, ReadResult, ShopifyPort } from './ports.ts';
import type { CrowdRow } from './crowd-store.ts';
import type { Store } from './store.ts';

export interface CrowdEndsPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'bulkState' | 'cancelBulk' | 'runningBulkWrites'>;
  clock: Clock;
}

/** Whoever sent it has given up, or died, after so long: what still runs is cancelled. */
export const GIVEN_UP_AFTER_MS = 60_000;
/** A start shows in Shopify's list a few seconds after it was sent; its upload comes before it. */
const LISTED_BY_MS = 15_000;

/**
 * Products of these that wait: an operation that they are in may not have ended, because its answer was lost, Shopify was
 * away, or the process that waited for it died. Asks Shopify, and cancels what still runs. Where nothing is open, which is
 * nearly always, one statement.
 */
export async function stillInCrowds(
  ports: CrowdEndsPorts,
  shop: string,
  productIds: readonly string[],
): Promise<Set<string>> {
  const crowds = await ports.store.inShop(shop, (tx) => tx.crowdsOf(productIds));
  const waiting = new Set<string>();
  for (const crowd of crowds) {
    if (await hasEnded(ports, shop, crowd)) await ports.store.inShop(shop, (tx) => tx.endCrowd(crowd.id));
    else for (const id of crowd.productIds) waiting.add(id);
  }
  return waiting;
}

async function hasEnded(
  { store, shopify, clock }: CrowdEndsPorts,
  shop: string,
  { bulkId, sentAt }: CrowdRow,
): Promise<boolean> {
  const ageMs = clock.now() - sentAt;
  if (bulkId === null) {
    if (ageMs < LISTED_BY_MS) return false;
    const unseen = await operationsOutOfSight({ store, shopify }, shop);
    return unseen.ok && unseen.value.length === 0;
  }
  const read = await shopify.bulkState(shop, bulkId, 'urgent');
  if (!read.ok) return false;
  if (read.value.state !== 'running') return true;
  if (ageMs >= GIVEN_UP_AFTER_MS) await shopify.cancelBulk(shop, bulkId);
  return false;
}

/**
 * Operations that run and that nobody waits for: a start whose answer was lost is among them. Others of the shop, a launch
 * that takes minutes say, are none of its business.
 */
export async function operationsOutOfSight(
  { store, shopify }: Pick<CrowdEndsPorts, 'store'> & { shopify: Pick<ShopifyPort, 'runningBulkWrites'> },
  shop: string,
): Promise<ReadResult<string[]>> {
  const running = await shopify.runningBulkWrites(shop);
  if (!running.ok || running.value.length === 0) return running;
  // Looked up after: what began meanwhile has been written down by now, or is waited for once more.
  const inSight = new Set(await store.inShop(shop, (tx) => tx.operationsInSight()));
  return { ...running, value: running.value.filter((id) => !inSight.has(id)) };
}
