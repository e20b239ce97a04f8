import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workdaysBetween } from '../../app/core/business-days.ts';
import { quantile } from '../../app/core/shipping.ts';
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
  });
  test('what still waits counts, what is too little to say does not', () => {
    expect(
      slipping([...fine.slice(0, 8), ...Array.from({ length: 4 }, () => shipped(6, null))], null, ask).since,
    ).toBe(now);
    expect(slipping(late.slice(0, 9), now - DAY, ask).since).toBe(null);
  });
});
