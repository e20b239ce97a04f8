import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workdaysBetween, type ShopDays } from '../../app/core/business-days.ts';
import { backlog, carriers, quantile, shipTimes, type ShippedOrder } from '../../app/core/shipping.ts';
import { slipping } from '../../app/core/slipping.ts';
import { DAY, facts, shipped } from '../support/readiness.ts';

const at = (text: string): number => Date.parse(text);
const days = { zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5], closed: ['2026-12-25'] };

describe('working days', () => {
  test.each([
    ['the same day', '2026-11-16T08:00Z', '2026-11-16T20:00Z', 0],
    ['over night', '2026-11-16T08:00Z', '2026-11-17T06:00Z', 1],
    ['over a weekend', '2026-11-20T08:00Z', '2026-11-23T08:00Z', 1],
    ['ordered on Saturday, sent on Monday', '2026-11-21T08:00Z', '2026-11-23T08:00Z', 0],
    ['ordered on Saturday, sent on Tuesday', '2026-11-21T08:00Z', '2026-11-24T08:00Z', 1],
    ['over a day off', '2026-12-24T08:00Z', '2026-12-28T08:00Z', 1],
    ['midnight on the shop’s clock', '2026-11-16T22:30Z', '2026-11-16T23:30Z', 1],
  ])('%s', (_what, from, to, count) => expect(workdaysBetween(at(from), at(to), days)).toBe(count));

  test('are counted up to four hundred, whatever the distance', () => {
    const everyDay = { zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], closed: [] };
    const from = at('2020-01-01T00:00Z');
    const counts = [399, 400, 401, 4_000].map((n) => workdaysBetween(from, from + n * DAY, everyDay));
    expect(counts).toEqual([399, 400, 400, 400]);
  });

  test('never shrink with time, and never exceed the days', () => {
    const moment = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2026-12-31T00:00Z') });
    fc.assert(
      fc.property(moment, fc.nat(40 * DAY), fc.nat(DAY), (from, length, more) => {
        const count = workdaysBetween(from, from + length, days);
        expect(count).toBeLessThanOrEqual(Math.ceil(length / DAY) + 1);
        expect(workdaysBetween(from, from + length + more, days)).toBeGreaterThanOrEqual(count);
      }),
    );
  });
});

test('a quantile is one of the numbers, and that share does not exceed it', () => {
  expect(quantile([], 0.9)).toBe(null);
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9)).toBe(9);
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1 }), (numbers) => {
      const found = quantile(numbers, 0.9) ?? -1;
      expect(numbers).toContain(found);
      expect(numbers.filter((one) => one <= found).length).toBeGreaterThanOrEqual(0.9 * numbers.length);
    }),
  );
});

const NOW = at('2026-11-25T12:00Z');
const EVERY_DAY: ShopDays = { zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], closed: [] };
/** An order that waits; times in days before now. */
const order = (ago: number, more: Partial<ShippedOrder> = {}): ShippedOrder => ({
  orderedAt: NOW - ago * DAY,
  cancelledAt: null,
  cancelReason: null,
  complete: false,
  parcels: [],
  ...more,
});
const parcel = (ago: number, more: Partial<ShippedOrder['parcels'][number]> = {}) => ({
  carrier: 'Post',
  shippedAt: NOW - ago * DAY,
  deliveredAt: null,
  dueAt: null,
  ...more,
});
const sent = (ago: number, ...parcels: number[]): ShippedOrder =>
  order(ago, { complete: true, parcels: parcels.map((one) => parcel(one)) });

describe('order to ship', () => {
  const times = (orders: ShippedOrder[], promised = 2) =>
    shipTimes(orders, { since: NOW - 20 * DAY, now: NOW, promised, days: EVERY_DAY });
  test('ends with the first parcel that left, whichever was told first', () =>
    expect(times([sent(10, 4, 9, 7)])).toEqual({ orders: 1, median: 1, p90: 1 }));
  test('leaves out what was cancelled and what is older, to the millisecond', () => {
    const cancelled = order(10, { cancelledAt: NOW - 9 * DAY, parcels: [parcel(5)] });
    expect(times([cancelled])).toEqual({ orders: 0, median: null, p90: null });
    expect(times([sent(20, 17)])).toMatchObject({ orders: 1, median: 3 });
    expect(times([sent(20 + 1 / DAY, 17)])).toMatchObject({ orders: 0 });
  });
  test('given an order that waits, when the promise is broken, then it counts with its wait; before that not', () => {
    expect(times([order(3)])).toEqual({ orders: 1, median: 3, p90: 3 });
    expect(times([order(2)])).toMatchObject({ orders: 0 });
    expect(times([order(2)], 1)).toMatchObject({ orders: 1, median: 2 });
    // Nothing is left to send and nothing was sent: a gift card, or a pick-up.
    expect(times([order(9, { complete: true })])).toMatchObject({ orders: 0 });
  });
});

describe('the backlog', () => {
  const of = (orders: ShippedOrder[], days = EVERY_DAY) => backlog(orders, { now: NOW, days });
  test('is what is neither complete nor cancelled, at the pace of four weeks', () => {
    const orders = [
      ...Array.from({ length: 14 }, () => sent(10, 9)),
      order(1),
      order(2, { cancelledAt: NOW }),
      order(3, { parcels: [parcel(2)] }),
    ];
    expect(of(orders)).toEqual({ open: 2, perDay: 15 / 28, days: 2 / (15 / 28) });
  });
  test('the pace counts orders that left in 28 days, both ends included, each once', () => {
    expect(of([sent(30, 28), sent(5, 0), sent(9, 8, 7, 6)]).perDay * 28).toBeCloseTo(3);
    expect(of([sent(30, 28 + 1 / DAY), sent(5, -1 / DAY)]).perDay).toBe(0);
  });
  test('the pace is of working days: twenty in four weeks, less those on which nobody worked', () => {
    const week = {
      zone: 'UTC',
      weekdays: [1, 2, 3, 4, 5],
      closed: ['2026-11-23', '2026-11-22', '2026-10-27', '2026-10-26'],
    };
    const orders = Array.from({ length: 38 }, () => sent(10, 9));
    // 2026-11-22 is a Sunday anyway, the days in October lie before the four weeks.
    expect(of(orders, week)).toEqual({ open: 0, perDay: 2, days: 0 });
    expect(of(orders, { ...week, weekdays: [] })).toEqual({ open: 0, perDay: 0, days: 0 });
  });
  test('without a pace it is over at once when nothing waits, and nobody knows when something does', () => {
    expect(of([sent(40, 39)]).days).toBe(0);
    expect(of([sent(40, 39), order(1)])).toEqual({ open: 1, perDay: 0, days: null });
    expect(of([]).days).toBe(null);
  });
});

describe('carriers', () => {
  const due = (carrier: string | null, deliveredAt: number | null, dueAt: number | null) =>
    order(20, { parcels: [parcel(15, { carrier, deliveredAt, dueAt })] });
  const late = (...orders: ShippedOrder[]) =>
    carriers(orders, NOW).map((one) => `${one.carrier} ${one.late}/${one.parcels}`);
  test('a parcel is on time until the day that was named is over', () => {
    const day = NOW - 5 * DAY;
    expect(late(due('Post', day + DAY - 1, day))).toEqual(['Post 0/1']);
    expect(late(due('Post', day + DAY, day))).toEqual(['Post 1/1']);
    expect(late(due('Post', day - DAY, day))).toEqual(['Post 0/1']);
  });
  test('one that has not come is late when its day is over, and counts for nothing before', () => {
    expect(late(due('Post', null, NOW - DAY))).toEqual(['Post 1/1']);
    expect(late(due('Post', null, NOW - DAY + 1))).toEqual([]);
    // It came before its day: that counts at once.
    expect(late(due('Post', NOW - DAY, NOW + 3 * DAY))).toEqual(['Post 0/1']);
  });
  test('without a day that was named nobody is late', () =>
    expect(late(due('Post', null, null), due('Post', NOW, null))).toEqual([]));
  test('the least reliable comes first, by share and not by number; parcels without a name are one', () => {
    const day = NOW - 9 * DAY;
    const many = (n: number, ...of: Parameters<typeof due>) => Array.from({ length: n }, () => due(...of));
    expect(
      late(
        ...many(17, 'Post', day, day),
        ...many(3, 'Post', NOW, day),
        due('Bike', day, day),
        due('Bike', null, day),
        due(null, null, day),
        due(null, day, day),
        due(null, day, day),
        due('Van', day, day),
      ),
    ).toEqual(['Bike 1/2', ' 1/3', 'Post 3/20', 'Van 0/1']);
  });
});

describe('slipping', () => {
  const { now, shipping } = facts({});
  const ask = { now, promised: shipping.promised, days: shipping.days };
  const late = Array.from({ length: 20 }, () => shipped(6, 4));
  const fine = Array.from({ length: 20 }, () => shipped(6, 1));
  test('begins silently, is told after a day, ends at once', () => {
    expect(slipping(late, null, ask)).toEqual({ since: now, told: false, p90: 4 });
    expect(slipping(late, now - DAY + 1, ask)).toMatchObject({ told: false });
    expect(slipping(late, now - DAY, ask)).toMatchObject({ since: now - DAY, told: true });
    expect(slipping(fine, now - DAY, ask)).toMatchObject({ since: null, told: false });
    // As late as promised is not late.
    const asPromised = Array.from({ length: 20 }, () => shipped(6, shipping.promised));
    expect(slipping(asPromised, null, ask)).toMatchObject({ since: null, p90: 2 });
  });
  test('what still waits counts, what is too little to say does not', () => {
    expect(
      slipping([...fine.slice(0, 8), ...Array.from({ length: 4 }, () => shipped(6, null))], null, ask).since,
    ).toBe(now);
    expect(slipping(late.slice(0, 9), now - DAY, ask).since).toBe(null);
  });
});
