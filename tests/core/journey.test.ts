import { describe, expect, test } from 'vitest';
import {
  journeyOf,
  lossesOf,
  orderCompletion,
  returnedShare,
  underWay,
  type JourneyOrders,
} from '../../app/core/journey.ts';

const DAY = 86_400_000;
const pages = { views: 1_000, carts: 100, checkouts: 50, purchases: 40 };
const orders: JourneyOrders = {
  orders: 50,
  cancelled: 5,
  shipped: 40,
  complete: 38,
  delivered: 30,
  waiting: 6,
  shipMs: DAY,
  deliverMs: 3 * DAY,
  returned: 4,
  damaged: 1,
  returnMs: 6 * DAY,
};
const of = (facts: Parameters<typeof journeyOf>[0]) =>
  Object.fromEntries(journeyOf(facts).map(({ name, ...step }) => [name, step]));

describe('the way of a shopper', () => {
  test('each step is a share of the one before, and of the first of its part', () => {
    const steps = of({ pages, orders });
    expect(steps).toMatchObject({
      view: { units: 1_000, ofFirst: 1, share: null, lost: null },
      cart: { units: 100, ofFirst: 0.1, share: 0.1, lost: 0.9 },
      checkout: { units: 50, ofFirst: 0.05, share: 0.5, lost: 0.5 },
      purchase: { units: 40, ofFirst: 0.04, share: 0.8 },
      order: { units: 50, ofFirst: 1, share: null, lost: null },
      shipped: { units: 40, share: 0.8, timeMs: DAY },
      delivered: { units: 30, ofFirst: 0.6, share: 0.75, timeMs: 3 * DAY },
      returned: { units: 4, ofFirst: 0.08, share: 0.1, lost: 0.1, timeMs: 6 * DAY },
    });
    expect(steps['purchase']?.lost).toBeCloseTo(0.2);
  });

  test('given orders wait, then they are not lost; what is on its way is not lost either', () => {
    const steps = of({ pages, orders });
    expect(steps['shipped']?.lost).toBeCloseTo(4 / 50);
    expect(steps['delivered']?.lost).toBe(null);
  });

  test('given parcels have not arrived, then they are under way; given nobody says, then nobody knows', () => {
    expect(underWay(journeyOf({ pages, orders }))).toBe(10);
    expect(underWay(journeyOf({ pages, orders: { ...orders, delivered: 41 } }))).toBe(0);
    expect(underWay(journeyOf({ pages, orders: { ...orders, delivered: null } }))).toBe(null);
    expect(underWay(journeyOf({ pages, orders: null }))).toBe(null);
  });

  test('given a cart is filled more often than the page is seen, then nobody is lost', () => {
    expect(of({ pages: { ...pages, carts: 1_200 }, orders })['cart']).toMatchObject({ share: 1.2, lost: 0 });
  });

  test('given nothing was counted, or nobody says what arrived, then that is not known', () => {
    const steps = of({ pages: null, orders: { ...orders, delivered: null, returned: null } });
    for (const name of ['view', 'cart', 'checkout', 'purchase', 'delivered', 'returned'])
      expect(steps[name]).toEqual({ units: null, ofFirst: null, share: null, lost: null, timeMs: null });
    expect(of({ pages, orders: null })['order']).toMatchObject({ units: null, ofFirst: null });
  });

  test('orders that left whole: what waits is neither', () => {
    expect(orderCompletion(orders)).toBeCloseTo(38 / 43);
    expect(orderCompletion({ ...orders, complete: 0, cancelled: 0 })).toBe(null);
    expect(orderCompletion(null)).toBe(null);
  });

  test('what came back of what left; of nothing that left, or where nobody says, nothing is known', () => {
    expect(returnedShare(orders, 'returned')).toBeCloseTo(4 / 40);
    expect(returnedShare(orders, 'damaged')).toBeCloseTo(1 / 40);
    expect(returnedShare({ ...orders, returned: null }, 'returned')).toBe(null);
    expect(returnedShare({ ...orders, shipped: 0, returned: 0 }, 'returned')).toBe(null);
    expect(returnedShare(null, 'damaged')).toBe(null);
  });

  test('given nobody came, then there is no share', () => {
    const none = of({ pages: { views: 0, carts: 0, checkouts: 0, purchases: 0 }, orders: null });
    expect(none['view']).toEqual({ units: 0, ofFirst: null, share: null, lost: null, timeMs: null });
    expect(none['cart']).toMatchObject({ units: 0, share: null, lost: null });
  });
});

describe('where it loses people', () => {
  const now = journeyOf({ pages, orders });
  test('most: the largest loss; worse: the one that grew most', () => {
    const before = journeyOf({ pages: { ...pages, purchases: 48 }, orders: { ...orders, shipped: 43 } });
    const { most, worse } = lossesOf(now, before);
    expect(most).toMatchObject({ step: 'cart', lost: 0.9, lostBefore: 0.9 });
    expect(worse?.step).toBe('purchase');
    expect(worse?.lost).toBeCloseTo(0.2);
    expect(worse?.lostBefore).toBeCloseTo(0.04);
    const more = journeyOf({ pages, orders: { ...orders, delivered: null, returned: 20 } });
    expect(lossesOf(more, now).worse).toMatchObject({ step: 'returned', lost: 0.5, lostBefore: 0.1 });
  });
  test('given the largest loss or the largest growth comes late, then it is found all the same', () => {
    const all = { views: 100, carts: 90, checkouts: 40, purchases: 36 };
    const then = journeyOf({ pages: { views: 100, carts: 92, checkouts: 60, purchases: 59 }, orders: null });
    const found = lossesOf(journeyOf({ pages: all, orders: null }), then);
    expect(found.most?.step).toBe('checkout');
    // One in ten more at the last step, two in ten at the one before it.
    expect(found.worse?.step).toBe('checkout');
    const back = lossesOf(journeyOf({ pages: all, orders: { ...orders, returned: 30 } }), then);
    expect(back.most?.step).toBe('returned');
  });
  test('given nobody is lost, then there is no most; given thirty came, then it is no chance', () => {
    const even = journeyOf({ pages: { views: 40, carts: 40, checkouts: 40, purchases: 40 }, orders: null });
    expect(lossesOf(even, even)).toMatchObject({ most: null, worse: null });
    const of30 = (views: number) =>
      lossesOf(journeyOf({ pages: { views, carts: 10, checkouts: 1, purchases: 1 }, orders: null }), even)
        .most;
    expect(of30(30)?.step).toBe('cart');
    expect(of30(29)).toBe(null);
  });
  test('given nobody counted the pages, then the largest known loss is not called the largest', () => {
    const cancelled = journeyOf({ pages: null, orders });
    expect(lossesOf(cancelled, cancelled)).toMatchObject({ most: { step: 'returned' }, pagesKnown: false });
    expect(lossesOf(now, now).pagesKnown).toBe(true);
    const few = { views: 29, carts: 29, checkouts: 29, purchases: 29 };
    expect(lossesOf(journeyOf({ pages: few, orders }), now).pagesKnown).toBe(false);
  });
  test('given it is the same, or so few that it is chance, then nothing is worse', () => {
    expect(lossesOf(now, now).worse).toBe(null);
    const few = journeyOf({ pages: { views: 29, carts: 2, checkouts: 1, purchases: 0 }, orders: null });
    expect(lossesOf(few, few)).toMatchObject({ most: null, worse: null });
    expect(lossesOf(now, few).worse).toBe(null);
  });
});
