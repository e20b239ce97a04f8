import type { Clock } from '../../flow/ports.ts';
import { bucketOf, takeFrom, type Bucket } from './budget.ts';
import { closedWaitMs, FIRST_BUDGET, LONGEST_HOLD_MS, type BudgetStore } from './limiter.ts';

/** Buckets of one process, for tools and tests that have no database. */
export function createMemoryBudgets(clock: Clock): BudgetStore {
  const buckets = new Map<string, Bucket>();
  const bucketFor = (shop: string): Bucket =>
    buckets.get(shop) ?? bucketOf(FIRST_BUDGET, { holdUntil: null, closedSince: null }, clock.now());
  return {
    async take(shop, cost, reserve) {
      const taken = takeFrom(bucketFor(shop), cost, reserve, clock.now());
      if (!taken.granted) return taken;
      buckets.set(shop, taken.bucket);
      return { granted: true, closed: taken.bucket.closedSince !== null };
    },
    async settle(shop, status) {
      buckets.set(shop, bucketOf(status, bucketFor(shop), clock.now()));
    },
    async hold(shop, untilMs) {
      const bucket = bucketFor(shop);
      const latest = clock.now() + LONGEST_HOLD_MS;
      const before = (bucket.holdUntil ?? 0) > latest ? 0 : (bucket.holdUntil ?? 0);
      buckets.set(shop, { ...bucket, holdUntil: Math.max(before, Math.min(untilMs, latest)) });
    },
    async close(shop) {
      const bucket = bucketFor(shop);
      const now = clock.now();
      const closedSince = bucket.closedSince ?? now;
      const waitMs = closedWaitMs(now - closedSince);
      buckets.set(shop, { ...bucket, closedSince, holdUntil: now + waitMs });
      return waitMs;
    },
    async reopen(shop) {
      const bucket = bucketFor(shop);
      buckets.set(shop, { ...bucket, closedSince: null, holdUntil: null });
      return bucket.closedSince !== null;
    },
  };
}
