/** What coming campaigns are expected to be asked for. */
import { expect, test } from 'vitest';
import { countedOnce, demandAhead, rangeOf } from '../../app/core/coming-demand.ts';
import { DAY, NOW } from '../support/builders.ts';
import { expected, item } from './coming-case.ts';

const expectedOf = (...given: Parameters<typeof demandAhead>) => demandAhead(...given).expected;

test('of a campaign to come: plan and history in one, with a range; the plan alone is no more than the plan', () => {
  const history = Array.from({ length: 28 }, () => 10);
  const both = expectedOf(50, history, 7);
  expect(both?.units).toBeGreaterThan(50);
  expect(both?.units).toBeLessThan(75);
  const { low, high } = rangeOf(both ?? { units: 0, sd: 0 });
  expect(low).toBeLessThan(both?.units ?? 0);
  expect(high).toBeGreaterThan(both?.units ?? Infinity);
  expect(expectedOf(null, history, 7)?.units).toBeGreaterThan(60);
  expect(expectedOf(100, [], 7)).toBe(null);
  expect(expectedOf(null, [0, 0], 7)).toBe(null);
  // Never sold: the plan says all there is to say.
  expect(expectedOf(100, [0, 0], 7)).toBe(null);
  // More came back than was sold.
  expect(expectedOf(100, [-1, 0], 7)).toBe(null);
});
test('lies in its range eight times in ten: 1.28 standard deviations to both sides', () => {
  const { low, high } = rangeOf({ units: 1_000, sd: 100 });
  expect(Math.abs(low - (1_000 - 128))).toBeLessThan(15);
  expect(Math.abs(high - (1_000 + 128))).toBeLessThan(15);
});
test('is counted once where windows overlap, and again where they do not', () => {
  const one = { startsAt: NOW, endsAt: NOW + 7 * DAY, items: [item({ expected: expected(140) })] };
  const apart = { ...one, startsAt: NOW + 7 * DAY, endsAt: NOW + 9 * DAY };
  const within = { ...one, startsAt: NOW + 6 * DAY, endsAt: NOW + 9 * DAY };
  const units = (all: (typeof one)[]) =>
    countedOnce(all).map(({ items: own }) => own[0]?.expected?.units ?? null);
  expect(units([one, apart])).toEqual([140, 140]);
  expect(units([apart, one])).toEqual([140, 140]);
  expect(units([one, within])).toEqual([140, null]);
  expect(units([within, one])).toEqual([140, null]);
  // Only what is expected takes: a plan alone leaves the expectation to the next.
  const planned = { ...one, items: [item()] };
  expect(units([planned, within])).toEqual([null, 140]);
  expect(units([one, { ...within, items: [item({ variantId: '2', expected: expected(9) })] }])).toEqual([
    140, 9,
  ]);
  expect(countedOnce([one, within])[1]?.items).toEqual([item()]);
});
