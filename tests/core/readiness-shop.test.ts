/** What is said about the stock record, shipping and returns; where one answer becomes another. */
import { describe, expect, test } from 'vitest';
import type { ItemFacts } from '../../app/core/readiness/shapes.ts';
import {
  DAY,
  facts,
  level,
  says,
  shipped,
  shippingFacts,
  tea,
  told,
  UNTRACKED,
  type Given,
} from '../support/readiness.ts';

describe('orders that the shop keeps to itself', () => {
  const keys = ['ship_time', 'backlog', 'carriers', 'cancellations'] as const;
  test('are asked for, and hold up no verdict; not read yet is said apart', () => {
    for (const key of keys) {
      expect(says({ shipping: shippingFacts({ orders: null, denied: true }) }, key)).toBe(
        'not_known not_asked',
      );
      expect(says({ shipping: shippingFacts({ orders: null }) }, key)).toBe('not_known no_access');
    }
  });

  test('leave of the stock record what its numbers show alone', () => {
    const record = { followed: true, turns: 0, corrected: 0, sold: null, rises: 0, unmoved: 0 };
    expect(says({ items: [tea(1, { record })] }, 'record')).toBe('not_known not_asked');
    expect(says({ items: [tea(1, { record: { ...record, turns: 3 } })] }, 'record')).toBe('blocking grave');
  });
});

describe('the stock record', () => {
  const kept = (
    n: number,
    record: Partial<NonNullable<ItemFacts['record']>>,
    more: Partial<ItemFacts> = {},
  ) =>
    tea(n, {
      record: { followed: true, turns: 0, corrected: 0, sold: 10, rises: 1, unmoved: 0, ...record },
      ...more,
    });
  const fine = Array.from({ length: 16 }, (_, n) => kept(100 + n, {}));

  test('every doubt by its name and number', () => {
    const items = [
      ...fine,
      kept(1, { turns: 9 }, { levels: [level(3), level(-4), level(-2), level(null)] }),
      kept(2, { turns: 3, unmoved: 3 }),
      kept(3, { corrected: 6 }),
      kept(4, { sold: 20, rises: 0 }),
    ];
    expect(told({ items }, 'record')).toEqual({
      state: 'warning',
      said: 'open',
      params: { count: 4 },
      lines: [
        ['Tea 1', 'Tin', 'item_negative', { stock: -4 }],
        ['Tea 2', 'Tin', 'item_two_writers', { times: 3 }],
        ['Tea 3', 'Tin', 'item_corrections', { corrected: 6, sold: 10 }],
        ['Tea 4', 'Tin', 'item_never', { sold: 20 }],
      ],
      money: 2_000,
    });
    expect(says({ items: items.slice(1) }, 'record')).toBe('blocking grave');
    // One hero among those in doubt is enough; it is named, and first.
    const withHero = [...items.slice(0, -1), kept(4, { sold: 20, rises: 0 }, { hero: true })];
    const { lines, ...blocked } = told({ items: withHero }, 'record');
    expect(blocked).toMatchObject({
      state: 'blocking',
      said: 'grave_hero',
      params: { count: 4, hero: 'Tea 4' },
    });
    expect(lines[0]).toEqual(['Tea 4', 'Tin', 'item_never', { sold: 20 }]);
    expect(told({ items: [...fine, kept(5, { corrected: 5, sold: 9 })] }, 'record').lines).toEqual([
      ['Tea 5', 'Tin', 'item_corrections', { corrected: 5, sold: 9 }],
    ]);
  });

  test.each<[string, ItemFacts]>([
    ['set there and back twice', kept(1, { turns: 2 })],
    ['corrected by half of what was sold', kept(1, { corrected: 5 })],
    ['corrected by four', kept(1, { corrected: 4, sold: 1 })],
    ['19 sold and never touched', kept(1, { sold: 19, rises: 0 })],
    ['it rose once', kept(1, { sold: 90 })],
    ['two sold since its number moved', kept(1, { unmoved: 2 })],
    ['it was corrected once', kept(1, { sold: 90, rises: 0, corrected: 1 })],
    ['nothing there', kept(1, {}, { levels: [level(0)] })],
  ])('no doubt: %s', (_, one) => {
    expect(told({ items: [one] }, 'record')).toMatchObject({
      state: 'ready',
      said: 'ready',
      params: { count: 1 },
    });
  });

  test('in its first week a shop is judged by its numbers now and its orders before', () => {
    const young = (more: Partial<NonNullable<ItemFacts['record']>>, item: Partial<ItemFacts> = {}) =>
      kept(9, { followed: false, rises: 0, sold: 90, ...more }, item);
    expect(told({ items: [...fine, young({})] }, 'record')).toMatchObject({
      state: 'ready',
      said: 'ready_by_orders',
      params: { count: 17 },
    });
    expect(told({ items: [...fine, young({ unmoved: 3 })] }, 'record')).toMatchObject({
      state: 'warning',
      lines: [['Tea 9', 'Tin', 'item_unmoved', { unmoved: 3 }]],
    });
    const below = { record: null, levels: [level(-1)] };
    expect(told({ items: [...fine, tea(9, below)] }, 'record')).toMatchObject({
      state: 'warning',
      lines: [['Tea 9', 'Tin', 'item_negative', { stock: -1 }]],
    });
  });

  test('what cannot run out is not looked at, what was not followed is counted', () => {
    expect(told({ items: [tea(1, { record: null }), tea(2), tea(3, UNTRACKED)] }, 'record')).toMatchObject({
      said: 'not_known',
      params: { count: 1 },
    });
  });
});

describe('how the shop ships', () => {
  const { now } = facts({});
  const orders = (...groups: ReturnType<typeof shipped>[][]): Given => ({
    shipping: shippingFacts({ orders: groups.flat() }),
  });
  const many = (count: number, ago: number, days: number | null, late = 0) =>
    Array.from({ length: count }, () => shipped(ago, days, late));

  test('times: the median and nine in ten against the promise', () => {
    expect(told(orders(many(9, 10, 1), many(1, 10, 3)), 'ship_time')).toMatchObject({
      state: 'ready',
      said: 'ready',
      params: { median: 1, p90: 1, promised: 2 },
    });
    expect(told(orders(many(8, 10, 1), many(2, 10, 3)), 'ship_time')).toMatchObject({
      state: 'warning',
      said: 'open',
      params: { median: 1, p90: 3 },
    });
    expect(told(orders(many(4, 10, 1), many(6, 10, 3)), 'ship_time')).toMatchObject({
      state: 'blocking',
      said: 'half',
      params: { median: 3, p90: 3 },
    });
    expect(says(orders(many(20, 10, 2)), 'ship_time')).toBe('ready ready');
    expect(told(orders(many(9, 10, 1), many(30, 29, 1)), 'ship_time')).toMatchObject({
      said: 'little',
      params: { orders: 9 },
    });
    expect(says({ shipping: shippingFacts({ orders: null }) }, 'ship_time')).toBe('not_known no_access');
  });

  test('what waits, in days of work at the pace of four weeks', () => {
    expect(told(orders(many(28, 10, 1), many(2, 1, null)), 'backlog')).toMatchObject({
      state: 'ready',
      said: 'ready',
      params: { orders: 2, days: 2, promised: 2 },
    });
    expect(told(orders(many(28, 10, 1), many(4, 1, null)), 'backlog')).toMatchObject({
      state: 'warning',
      said: 'open',
    });
    expect(told(orders(many(28, 10, 1), many(5, 1, null)), 'backlog')).toMatchObject({
      state: 'blocking',
      said: 'open',
      params: { orders: 5, days: 5 },
    });
    expect(told(orders(many(27, 10, 1), many(1, 1, null)), 'backlog').params).toMatchObject({ days: 1 });
    expect(told(orders(many(3, 1, null)), 'backlog')).toMatchObject({
      said: 'no_pace',
      params: { orders: 3 },
    });
    expect(says({ shipping: shippingFacts({ orders: null }) }, 'backlog')).toBe('not_known no_access');
  });

  test('the worst carrier that is known well enough', () => {
    const by = (carrier: string | null, good: number, late: number) =>
      [...many(good, 10, 1), ...many(late, 10, 1, 3)].map((one) => ({
        ...one,
        parcels: one.parcels.map((parcel) => ({ ...parcel, carrier })),
      }));
    expect(told(orders(by('Post', 18, 2), by('Van', 7, 3), by('Bike', 0, 9)), 'carriers')).toMatchObject({
      state: 'warning',
      said: 'open',
      params: { share: 0.3, carrier: 'Van', parcels: 10 },
    });
    expect(told(orders(by('Post', 18, 2)), 'carriers')).toMatchObject({
      state: 'ready',
      said: 'ready',
      params: { share: 0.1 },
    });
    expect(told(orders(by(null, 10, 5)), 'carriers')).toMatchObject({
      state: 'blocking',
      said: 'open',
      params: { carrier: null, parcels: 15 },
    });
    expect(says(orders(by('Bike', 0, 9)), 'carriers')).toBe('not_known little');
    const older = many(10, 29, 1, 9).map((one) => ({ ...one, complete: false }));
    expect(told(orders(by('Post', 18, 2), older), 'carriers').params).toMatchObject({
      parcels: 20,
      share: 0.1,
    });
    expect(says({ shipping: shippingFacts({ orders: null }) }, 'carriers')).toBe('not_known no_access');
  });

  test('cancelled because the stock was not there', () => {
    const cancelled = (kept: number, count: number, cancelReason = 'INVENTORY') =>
      orders(
        many(kept, 10, 1),
        many(count, 10, null).map((one) => ({ ...one, cancelledAt: now, cancelReason })),
      );
    const waiting = { shipping: shippingFacts({ orders: [...many(9, 10, 1), ...many(9, 29, null)] }) };
    expect(told(waiting, 'cancellations')).toMatchObject({ said: 'little', params: { orders: 9 } });
    expect(told(cancelled(99, 1), 'cancellations')).toMatchObject({
      state: 'ready',
      params: { orders: 1, share: 0.01 },
    });
    expect(told(cancelled(98, 2), 'cancellations')).toMatchObject({
      state: 'warning',
      said: 'open',
      params: { orders: 2, share: 0.02 },
    });
    expect(says(cancelled(10, 0), 'cancellations')).toBe('ready ready');
    expect(told(cancelled(95, 5), 'cancellations')).toMatchObject({
      state: 'warning',
      params: { share: 0.05 },
    });
    expect(told(cancelled(94, 6), 'cancellations')).toMatchObject({
      state: 'blocking',
      said: 'open',
      params: { orders: 6, share: 0.06 },
    });
    expect(told(cancelled(90, 10, 'CUSTOMER'), 'cancellations')).toMatchObject({
      state: 'ready',
      params: { orders: 0 },
    });
    expect(told(cancelled(9, 0), 'cancellations')).toMatchObject({ said: 'little', params: { orders: 9 } });
    expect(says(cancelled(9, 1), 'cancellations')).toBe('blocking open');
    expect(says({ shipping: shippingFacts({ orders: null }) }, 'cancellations')).toBe('not_known no_access');
  });

  test('what left in the four weeks is counted, both ends with it, and not what will leave', () => {
    const back = { returnId: 'r', orderId: 'a', createdAt: now - DAY, status: 'OPEN', lines: [] };
    const orders = [...many(8, 10, 1), shipped(30, 2), shipped(1, 1), shipped(1, 2), shipped(31, 2)];
    expect(told({ shipping: shippingFacts({ returns: [back], orders }) }, 'returns')).toMatchObject({
      state: 'ready',
      params: { orders: 1, share: 0.1 },
    });
  });

  test('returns of four weeks, each order once, over what left in them', () => {
    const back = (orderId: string, reason: string | null, createdAt = now - DAY, status = 'OPEN') => ({
      returnId: `${orderId}${createdAt}`,
      orderId,
      createdAt,
      status,
      lines: [
        { productId: '1', units: 1, reason: 'too-tight' },
        { productId: '1', units: 1, reason },
      ],
    });
    const given = (returns: ReturnType<typeof back>[], left = 20): Given => ({
      shipping: shippingFacts({
        returns,
        orders: [...many(left, 10, 1), ...many(9, 40, 1), ...many(5, 3, null)],
      }),
    });
    const some = [
      back('a', 'defective'),
      back('a', 'arrived-damaged', now - 2 * DAY),
      back('b', null),
      back('c', 'unwanted', now),
      back('d', 'broken', now - 29 * DAY),
      back('e', 'broken', now + 1),
      back('f', 'broken', now - DAY, 'CANCELED'),
      back('g', 'broken', now - DAY, 'DECLINED'),
    ];
    expect(told(given(some), 'returns')).toMatchObject({
      state: 'ready',
      said: 'ready',
      params: { orders: 3, share: 0.15 },
    });
    expect(told(given([...some, back('h', 'faulty', now - 28 * DAY)]), 'returns')).toMatchObject({
      state: 'warning',
      said: 'open',
      params: { orders: 4 },
    });
    expect(told(given(some), 'damage')).toMatchObject({
      state: 'warning',
      said: 'open',
      params: { orders: 1, share: 0.05 },
    });
    expect(told(given([...some, back('h', 'faulty')]), 'damage')).toMatchObject({
      state: 'blocking',
      said: 'open',
      params: { orders: 2 },
    });
    expect(says(given([back('a', 'damaged')], 100), 'damage')).toBe('ready ready');
    expect(told(given(some, 9), 'returns')).toMatchObject({ said: 'little', params: { orders: 9 } });
    expect(says({ shipping: shippingFacts({ orders: null, returns: [] }) }, 'damage')).toBe(
      'not_known not_asked',
    );
  });
});
