/** Whether operations that wrote to a crowd have ended: one that goes on behind our back would undo what came after it. */
import type { Clock, ShopifyPort } from './ports.ts';
import type { CrowdRow } from './crowd-store.ts';
import type { Store } from './store.ts';

export interface CrowdEndsPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'bulkState' | 'cancelBulk' | 'runningBulkWrites'>;
  clock: Clock;
}

/** Whoever sent it has given up, or died, after so long; until then the end is theirs to find. */
export const GIVEN_UP_AFTER_MS = 60_000;

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
  { shopify, clock }: CrowdEndsPorts,
  shop: string,
  { bulkId, sentAt }: CrowdRow,
): Promise<boolean> {
  const isGivenUp = clock.now() >= sentAt + GIVEN_UP_AFTER_MS;
  if (bulkId === null) {
    if (!isGivenUp) return false;
    const running = await shopify.runningBulkWrites(shop);
    return running.ok && running.value === 0;
  }
  const read = await shopify.bulkState(shop, bulkId, 'urgent');
  if (!read.ok) return false;
  if (read.value.state !== 'running') return true;
  if (isGivenUp) await shopify.cancelBulk(shop, bulkId);
  return false;
}
