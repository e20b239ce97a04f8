import { describe, expect, it } from 'vitest';
import { createMemoryBudgets } from '../../app/shopify/admin/budget-memory.ts';
import { createLimiter } from '../../app/shopify/admin/limiter.ts';
import { describeBudgetStore } from '../contracts/budget-store.ts';
import { fakeTime } from './fake-time.ts';

describeBudgetStore('in memory', async () => {
  const clock = fakeTime();
  return { store: createMemoryBudgets(clock), clock };
});

describe('the limiter', () => {
  const shop = 'a.myshopify.com';
  const setUp = async (currentlyAvailable: number) => {
    const time = fakeTime();
    const store = createMemoryBudgets(time);
    const limiter = createLimiter({ store, clock: time, sleep: time.sleep, random: () => 0 });
    await limiter.settle(shop, { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 });
    return { time, limiter };
  };

  it('lets the more urgent deeper into the bucket', async () => {
    const { time, limiter } = await setUp(200);
    expect(await limiter.acquire(shop, 10, 'urgent')).toEqual({ granted: true, closed: false });
    expect(await limiter.acquire(shop, 10, 'person')).toEqual({ granted: true, closed: false });
    expect(time.slept).toEqual([]);
    await limiter.acquire(shop, 10, 'normal');
    expect(time.slept).toEqual([1300]);
    await limiter.acquire(shop, 10, 'background');
    expect(time.slept).toEqual([1300, 4100]);
  });

  it('sends away who would wait longer than is patient, without waiting', async () => {
    const { time, limiter } = await setUp(0);
    await limiter.hold(shop, time.now() + 60_000);
    expect(await limiter.acquire(shop, 10, 'urgent')).toEqual({ granted: false, waitMs: 60_000 });
    expect(time.slept).toEqual([]);
  });

  it('never sends while the shop is held', async () => {
    const { time, limiter } = await setUp(2000);
    await limiter.hold(shop, time.now() + 3000);
    expect(await limiter.acquire(shop, 10, 'urgent')).toEqual({ granted: true, closed: false });
    expect(time.slept).toEqual([3000]);
  });
});
