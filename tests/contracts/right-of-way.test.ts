/** Work makes way for webhooks and people, and never for longer than it may. */
import { expect, test } from 'vitest';
import { createRightOfWay, makingWay, type RightOfWay } from '../../app/flow/right-of-way.ts';
import type { ShopTx, Store } from '../../app/flow/store.ts';

/** Time passes only while somebody waits. */
function ground({ crowdedUntil = 0 } = {}) {
  let now = 0;
  const happens = new Map<number, () => void>();
  const way = createRightOfWay({
    crowded: () => now < crowdedUntil,
    now: () => now,
    async pause(ms) {
      now += ms;
      for (const [at, happen] of happens) if (at === now) happen();
    },
  });
  const waited = async (before: (way: RightOfWay) => Promise<void>): Promise<number> => {
    const from = now;
    await before(way);
    return now - from;
  };
  return { way, waited, at: (ms: number, happen: () => void) => happens.set(ms, happen) };
}

test('nobody waits: work begins at once', async () => {
  const { waited } = ground();
  expect(await waited((way) => way.beforeStep())).toBe(0);
  expect(await waited((way) => way.beforeBackground())).toBe(0);
});

test('work begins when the last page is answered', async () => {
  const { way, waited, at } = ground();
  const [first, second] = [way.personWaits(), way.personWaits()];
  at(10, () => {
    first();
    first();
  });
  at(25, second);
  expect(await waited(() => way.beforeBackground())).toBe(25);
  expect(await waited(() => way.beforeBackground())).toBe(0);
});

test('a page that is never answered delays a step by 50 ms and background work by 300', async () => {
  const { way, waited } = ground();
  way.personWaits();
  expect(await waited(() => way.beforeStep())).toBe(50);
  expect(await waited(() => way.beforeBackground())).toBe(300);
});

test('webhooks that come fast delay either by 300 ms at most', async () => {
  const { waited } = ground({ crowdedUntil: 1_000 });
  expect(await waited((way) => way.beforeStep())).toBe(300);
  expect(await waited((way) => way.beforeBackground())).toBe(300);
  expect(await waited((way) => way.beforeStep())).toBe(300);
  expect(await waited((way) => way.beforeStep())).toBe(100);
});

test('a store that makes way begins no transaction before', async () => {
  const order: string[] = [];
  const plain: Pick<Store, 'inShop'> = {
    async inShop(shop, work) {
      order.push(`transaction in ${shop}`);
      return work({} as ShopTx);
    },
  };
  const store = makingWay(plain, async () => void order.push('made way'));
  expect(await store.inShop('tea', async () => 7)).toBe(7);
  expect(order).toEqual(['made way', 'transaction in tea']);
});
