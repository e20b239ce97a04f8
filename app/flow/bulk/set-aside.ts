import { AFTER_BULK_MS } from '../act-planning.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store.ts';
import { RUN } from './mark.ts';

export interface SetAsidePorts {
  store: Pick<Store, 'inShop' | 'shopWork'>;
  clock: Clock;
  /** From how many waiting products on they go in bulk; `BULK_FROM` but in tests. */
  bulkFrom: number;
}

/**
 * From how many products of a shop on writes go in bulk. A membership costs some 13 points alone (two reads, a tag call,
 * a part of a metafield call); in bulk all together cost some 50 (two uploads, two operations, a few looks) and 2 points
 * for 250 reads. In points bulk wins from 5 products on; but it takes some ten seconds, in which one after the other,
 * from a bucket of 2,000 that fills by 100 a second, gets through a hundred.
 */
export const BULK_FROM = 100;
/** After a run that got nothing done writes go one by one for this long. */
const REST_MS = 900_000;

/**
 * Of these products those to act on now. Where a crowd waits, products that a membership alone changes (tags and our
 * notice, no hold) and those that no campaign acts on any more are set aside for a bulk run; hides, stops and flags never
 * are. Products whose lines are on their way
 * are looked at when the run has ended.
 */
export async function setAside(
  { store, clock, bulkFrom }: SetAsidePorts,
  shop: string,
  productIds: readonly string[],
): Promise<string[]> {
  const now = clock.now();
  const crowded = await isCrowded(store, shop, bulkFrom, now);
  const { flying, rests } = await store.inShop(shop, async (tx) => {
    const latest = await tx.latestBulkRun();
    const open = latest !== null && latest.endedAt === null;
    return {
      flying: new Set(open ? (await tx.fieldsInBulk(productIds)).map(({ productId }) => productId) : []),
      rests:
        !open &&
        latest !== null &&
        latest.done === 0 &&
        latest.failed > 0 &&
        now - (latest.endedAt ?? 0) < REST_MS,
    };
  });
  const waits = crowded && !rests;
  if (!waits && flying.size === 0) return [...productIds];
  const plain = new Set(await store.shopWork.plain(shop, productIds));
  const aside = productIds.filter((id) => plain.has(id) && (waits || flying.has(id)));
  await store.inShop(shop, async (tx) => {
    const later = aside.filter((id) => flying.has(id));
    if (later.length > 0) await tx.mark('judge', later, now + AFTER_BULK_MS);
    const gathered = aside.filter((id) => !flying.has(id));
    if (gathered.length === 0) return;
    await tx.mark('bulk', gathered, now);
    await tx.mark('run', [RUN], now);
  });
  const gone = new Set(aside);
  return productIds.filter((id) => !gone.has(id));
}

/** Judgements count too: a launch is judged product by product, and all of it shall go in one run. */
async function isCrowded(
  store: Pick<Store, 'shopWork'>,
  shop: string,
  bulkFrom: number,
  now: number,
): Promise<boolean> {
  let waiting = 0;
  for (const step of ['judge', 'act', 'bulk'] as const) {
    waiting += await store.shopWork.open(shop, step, bulkFrom, now);
    if (waiting >= bulkFrom) return true;
  }
  return false;
}
