import { learnUplift, type LearnedUplift } from '../../core/demand/suggest.ts';
import type { CommandPorts } from './support.ts';

/** Campaigns end seldom, and a preview is asked for at each pause of typing. */
const FRESH_MS = 15 * 60_000;
const MOST_KEPT = 1_000;

/** What ended campaigns of a shop teach about the next one of a kind; read at most once in a quarter of an hour. */
export function learnedUplifts({
  store,
  clock,
}: Pick<CommandPorts, 'store' | 'clock'>): (shop: string, kind: string) => Promise<LearnedUplift> {
  const kept = new Map<string, { at: number; learned: LearnedUplift }>();
  return async (shop, kind) => {
    const now = clock.now();
    const key = `${shop} ${kind}`;
    const last = kept.get(key);
    if (last && Math.abs(now - last.at) < FRESH_MS) return last.learned;
    const learned = learnUplift(await store.inShop(shop, (tx) => tx.endedItems(kind, now)));
    kept.delete(key);
    kept.set(key, { at: now, learned });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return learned;
  };
}
