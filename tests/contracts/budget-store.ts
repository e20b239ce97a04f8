import { beforeEach, describe, expect, it } from 'vitest';
import { FIRST_BUDGET, type BudgetStore } from '../../app/shopify/admin/limiter.ts';

/** A clock that a test moves. */
export interface SetClock {
  now(): number;
  advance(ms: number): void;
}

/** What every BudgetStore keeps; run by each implementation's test with a fresh, empty store. */
export function describeBudgetStore(
  name: string,
  create: () => Promise<{ store: BudgetStore; clock: SetClock }>,
): void {
  describe(`${name}: one budget per shop`, () => {
    const shop = 'a.myshopify.com';
    const full = { maximumAvailable: 2000, currentlyAvailable: 2000, restoreRate: 100 };
    let store: BudgetStore;
    let clock: SetClock;
    beforeEach(async () => {
      ({ store, clock } = await create());
    });

    it('starts a shop that was never asked with the first budget', async () => {
      expect(await store.take(shop, FIRST_BUDGET.currentlyAvailable, 0)).toEqual({
        granted: true,
        closed: false,
      });
      expect(await store.take(shop, 50, 0)).toEqual({ granted: false, waitMs: 1000 });
    });

    it('takes points, tells the wait, and refills with time up to the maximum', async () => {
      await store.settle(shop, { ...full, currentlyAvailable: 100 });
      expect(await store.take(shop, 80, 0)).toEqual({ granted: true, closed: false });
      expect(await store.take(shop, 120, 0)).toEqual({ granted: false, waitMs: 1000 });
      clock.advance(1000);
      expect(await store.take(shop, 120, 0)).toEqual({ granted: true, closed: false });
      clock.advance(3_600_000);
      expect(await store.take(shop, 2000, 0)).toEqual({ granted: true, closed: false });
      expect(await store.take(shop, 1, 0)).toEqual({ granted: false, waitMs: 10 });
    });

    it('leaves the reserve to others, and never asks for more than a bucket holds', async () => {
      await store.settle(shop, { ...full, currentlyAvailable: 500 });
      expect(await store.take(shop, 50, 500)).toEqual({ granted: false, waitMs: 500 });
      expect(await store.take(shop, 50, 450)).toEqual({ granted: true, closed: false });
      await store.settle(shop, full);
      expect(await store.take(shop, 50, 9000)).toEqual({ granted: true, closed: false });
    });

    it('takes over a change of plan', async () => {
      await store.settle(shop, { maximumAvailable: 20_000, currentlyAvailable: 0, restoreRate: 1000 });
      expect(await store.take(shop, 1500, 0)).toEqual({ granted: false, waitMs: 1500 });
    });

    it('holds everything until the latest time that it was told', async () => {
      await store.settle(shop, full);
      await store.hold(shop, clock.now() + 2000);
      await store.hold(shop, clock.now() + 500);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: false, waitMs: 2000 });
      await store.settle(shop, full);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: false, waitMs: 2000 });
      clock.advance(2000);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: true, closed: false });
    });

    it('forgets what a clock that was ahead left behind', async () => {
      clock.advance(3 * 3_600_000);
      await store.settle(shop, { ...full, currentlyAvailable: 0 });
      await store.hold(shop, clock.now() + 2000);
      clock.advance(-3 * 3_600_000);
      expect(await store.take(shop, 1500, 0)).toEqual({ granted: true, closed: false });
      expect(await store.take(shop, 600, 0)).toEqual({ granted: false, waitMs: 1000 });
      await store.hold(shop, clock.now() + 500);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: false, waitMs: 500 });
    });

    it('holds for ten minutes at most, whatever it is told', async () => {
      await store.settle(shop, full);
      await store.hold(shop, clock.now() + 3_600_000);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: false, waitMs: 600_000 });
    });

    it('leaves a closed shop alone, longer and longer, and lets one at a time find out', async () => {
      await store.settle(shop, full);
      expect(await store.close(shop)).toBe(5_000);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: false, waitMs: 5_000 });
      clock.advance(20_000);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: true, closed: true });
      expect(await store.take(shop, 1, 0)).toEqual({ granted: false, waitMs: 60_000 });
      expect(await store.close(shop)).toBe(10_000);
      clock.advance(3_600_000);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: true, closed: true });
      expect(await store.close(shop)).toBe(600_000);
      const reopened = await Promise.all([store.reopen(shop), store.reopen(shop)]);
      expect(reopened.toSorted()).toEqual([false, true]);
      expect(await store.take(shop, 1, 0)).toEqual({ granted: true, closed: false });
    });

    it('keeps shops apart', async () => {
      await store.settle(shop, { ...full, currentlyAvailable: 0 });
      await store.hold(shop, clock.now() + 60_000);
      expect(await store.take('b.myshopify.com', 100, 0)).toEqual({ granted: true, closed: false });
    });

    it('never grants the same points twice to requests at the same time', async () => {
      await store.settle(shop, { ...full, currentlyAvailable: 100 });
      const results = await Promise.all(Array.from({ length: 20 }, () => store.take(shop, 10, 0)));
      expect(results.filter(({ granted }) => granted)).toHaveLength(10);
    });
  });
}
