/** When a page has many more views than its own days make likely, and when orders leave late for a whole day. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slipping } from '../../app/core/slipping.ts';
import { isUptick } from '../../app/core/traffic.ts';
import { lastWeekly, lastWeekOf } from '../../app/core/weekly.ts';
import { DAY, facts, shipped } from '../support/readiness.ts';

/** P(X ≥ k) of a Poisson distribution by its definition, one probability after the other. */
function tail(k: number, mean: number): number {
  let sum = 0;
  let log = -mean;
  for (let n = 1; n <= k + 1_000; n += 1) {
    log += Math.log(mean / n);
    if (n >= k) sum += Math.exp(log);
  }
  return sum;
}

describe('an uptick', () => {
  test.each([
    [29, 0, false],
    [30, 0, true],
    [30, 14, true],
    [30, 15, true],
    [30, 15.1, false],
    [45, 22.5, true],
    [44, 22.5, false],
    [2_000, 1_000, true],
    [1_999, 1_000, false],
    [40, 25, false],
    [59, 30, false],
    [60, 30, true],
    [300, 100, true],
  ])('%d views where %d are usual: %s', (views, usual, uptick) => {
    expect(isUptick(views, usual)).toBe(uptick);
  });

  test('is less likely than one in a thousand, whatever is usual', () => {
    expect(tail(1, 2)).toBeCloseTo(1 - Math.exp(-2), 12);
    expect(tail(5, 2)).toBeCloseTo(0.052653017343711, 12);
    expect(tail(30, 15)).toBeCloseTo(0.00042, 5);
    fc.assert(
      fc.property(fc.nat(3_000), fc.double({ min: 0.01, max: 2_000, noNaN: true }), (views, usual) => {
        if (isUptick(views, usual)) expect(tail(views, usual)).toBeLessThan(0.001);
      }),
    );
  });
});

describe('orders that leave late', () => {
  const { now, shipping } = facts({});
  const look = (late: number, inTime: number, since: number | null, ago = 6) =>
    slipping(
      [
        ...Array.from({ length: inTime }, () => shipped(ago, 1)),
        ...Array.from({ length: late }, () => shipped(ago, 4)),
      ],
      since,
      { now, promised: shipping.promised, days: shipping.days },
    );

  test('more than one in ten within a week, told after a whole day', () => {
    expect(look(2, 8, null)).toEqual({ since: now, told: false, p90: 4 });
    expect(look(2, 8, now - DAY + 1)).toEqual({ since: now - DAY + 1, told: false, p90: 4 });
    expect(look(2, 8, now - DAY)).toEqual({ since: now - DAY, told: true, p90: 4 });
    expect(look(1, 9, now - DAY)).toEqual({ since: null, told: false, p90: 1 });
  });

  test('fewer than ten orders, or older ones, say nothing', () => {
    expect(look(9, 0, now - DAY)).toMatchObject({ since: null, told: false });
    expect(look(20, 0, now - DAY, 8)).toEqual({ since: null, told: false, p90: null });
  });
});

describe('every week', () => {
  const monday = Date.UTC(2026, 10, 16, 8);
  const at = { day: 1, hour: 9, zone: 'Europe/Berlin' };
  test('the last time, from its very moment on', () => {
    expect(lastWeekly(monday, at)).toBe(monday);
    expect(lastWeekly(monday - 1, at)).toBe(monday - 7 * DAY);
    expect(lastWeekly(monday + 6 * DAY, at)).toBe(monday);
    expect(lastWeekly(monday, { ...at, day: 7 })).toBe(monday - DAY);
    // The clocks went back in between.
    expect(lastWeekly(Date.UTC(2026, 9, 26, 7), at)).toBe(Date.UTC(2026, 9, 19, 7));
  });

  test('the week before today, beside the one before it, in whole days of the zone', () => {
    const from = (days: number) => Date.UTC(2026, 9, 28 - days, days > 3 ? -2 : -1);
    expect(lastWeekOf(Date.UTC(2026, 9, 28, 15), 'Europe/Berlin')).toEqual({
      beforeFrom: from(14),
      beforeTo: from(7),
      from: from(7),
      to: from(0),
    });
  });
});
