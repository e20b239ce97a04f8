import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecastAhead } from '../../app/core/demand/ahead.ts';
import { forecastDemand, type DemandEvidence, type KnownDemand } from '../../app/core/demand/forecast.ts';
import { launchShape } from '../../app/core/demand/time.ts';
import { expectedLostUnits, need, pStockout, runOut } from '../../app/core/demand/need.ts';

const evidence = (given: Partial<DemandEvidence> = {}): DemandEvidence => ({
  plannedUnits: 140,
  history: Array.from({ length: 56 }, () => 10),
  windowDays: 14,
  elapsedDays: 0,
  soldByDay: [],
  sold: 0,
  otherDemand: 0,
  paceKnown: true,
  ...given,
});

const forecast = (given: Partial<DemandEvidence> = {}): KnownDemand => {
  const result = forecastDemand(evidence(given));
  if (!result.known) throw new Error(result.reason);
  return result;
};

/** A campaign that has sold these units on its days so far. */
const after = (soldByDay: readonly (number | null)[], given: Partial<DemandEvidence> = {}): KnownDemand =>
  forecast({
    elapsedDays: soldByDay.length,
    soldByDay,
    sold: soldByDay.reduce<number>((sum, units) => sum + (units ?? 0), 0),
    ...given,
  });

const lumpyHistory = Array.from({ length: 56 }, (_, i) => (i % 14 === 3 ? 140 : 0));
const week = (saturday: number, other: number): number[] =>
  Array.from({ length: 56 }, (_, i) => (i % 7 === 5 ? saturday : other));

describe('what the model believes', () => {
  test('plan and history that agree are believed', () => {
    expect(forecast().mean).toBeGreaterThan(120);
    expect(forecast().mean).toBeLessThan(155);
  });

  test('without plan the history speaks, without history the plan, with neither nobody', () => {
    expect(forecast({ plannedUnits: null }).mean).toBeGreaterThan(110);
    expect(forecast({ plannedUnits: null }).mean).toBeLessThan(170);
    expect(forecast({ history: [] }).mean).toBeGreaterThan(110);
    expect(forecast({ history: [] }).mean).toBeLessThan(170);
    expect(forecastDemand(evidence({ plannedUnits: null, history: [null, null] }))).toEqual({
      known: false,
      reason: 'no-plan-and-no-history',
    });
  });

  test('a steady product that sells twice the plan is expected to go on, and a slow one to stay slow', () => {
    const fast = after([20, 20, 20, 20, 20, 20, 20]);
    const slow = after([3, 3, 3, 3, 3, 3, 3]);
    expect(fast.mean).toBeGreaterThan(100);
    expect(slow.mean).toBeLessThan(40);
  });

  test('one great day of a lumpy product uses up the plan instead of doubling it', () => {
    const lumpy = after([0, 100, 0, 0, 0, 0, 0], { history: lumpyHistory });
    const steady = after([14, 14, 15, 14, 14, 15, 14]);
    expect(lumpy.mean).toBeLessThan(0.7 * steady.mean);
  });

  test('lumpy products need more stock for the same expectation', () => {
    const lumpy = forecast({ history: lumpyHistory });
    const steady = forecast();
    expect(need(lumpy, 0.05) / lumpy.mean).toBeGreaterThan(need(steady, 0.05) / steady.mean);
  });

  test('the week matters when it is known', () => {
    const saturdays = week(70, 5);
    // The window starts on a weekday, one Saturday and one other day are still to come or already over.
    const before = after([5, 5, 5, 5, 5], {
      history: saturdays,
      windowDays: 7,
      plannedUnits: 100,
      firstWeekday: 0,
    });
    const without = after([5, 5, 5, 5, 5], { history: saturdays, windowDays: 7, plannedUnits: 100 });
    expect(before.mean).toBeGreaterThan(1.3 * without.mean);
  });

  test('after the first days of a launch less is to come than of a level campaign, and no more in all', () => {
    const shape = launchShape(14);
    const first = [26, 20, 16];
    expect(after(first, { shape }).mean).toBeLessThan(0.85 * after(first).mean);
    expect(forecast({ shape }).mean).toBeCloseTo(forecast().mean, 6);
    expect(launchShape(3, 5, 1)).toEqual([5, 3, 2]);
    expect(() => launchShape(0)).toThrow(RangeError);
    expect(() => launchShape(5, 0.5)).toThrow(RangeError);
    expect(() => launchShape(5, 3, 0)).toThrow(RangeError);
  });

  test('days that say nothing are not slow days', () => {
    const censored = after([20, 20, null, null], { plannedUnits: null });
    const slow = after([20, 20, 0, 0], { plannedUnits: null });
    expect(censored.mean).toBeGreaterThan(1.3 * slow.mean);
    const gaps = forecast({ plannedUnits: null, history: [null, 10, null, 10, 10, null] });
    const zeros = forecast({ plannedUnits: null, history: [0, 10, 0, 10, 10, 0] });
    expect(gaps.mean).toBeGreaterThan(1.5 * zeros.mean);
  });

  test('without orders what was sold is not looked at', () => {
    const blind = after([90, 90, 90], { paceKnown: false });
    expect(blind).toEqual(after([0, 0, 0], { paceKnown: false }));
    expect(blind.mean).toBeCloseTo((forecast().mean * 11) / 14, 0);
  });

  test('other channels come on top', () => {
    const alone = forecast();
    const shared = forecast({ otherDemand: 30 });
    expect(shared.mean).toBe(alone.mean);
    expect(shared.total.mean).toBeCloseTo(alone.mean + 30, 9);
    expect(need(shared, 0.3)).toBeGreaterThan(need(alone, 0.3) + 25);
  });

  test('at the end nothing is left to come but what other channels take', () => {
    expect(forecast({ elapsedDays: 14 })).toMatchObject({ mean: 0, variance: 0, remainingDays: 0 });
    expect(need(forecast({ elapsedDays: 14 }), 0.05)).toBe(0);
  });

  test('a window that is only part of a day', () => {
    const short = forecast({ windowDays: 0.25, plannedUnits: 20, elapsedDays: 0.125, sold: 9 });
    expect(short.mean).toBeGreaterThan(4);
    expect(short.mean).toBeLessThan(14);
  });
});

describe('numbers that a change of the model changes', () => {
  const weekly = Array.from({ length: 56 }, (_, i) => [10, 14, 9, 12, 16, 18, 15][i % 7] ?? 0);
  const bursts = Array.from({ length: 56 }, (_, i) => (i % 9 === 0 ? 60 + i : i % 4));
  const rising = Array.from({ length: 56 }, (_, i) => i);

  test.each<[string, Partial<DemandEvidence>, mean: number, sd: number, rateSd: number]>([
    [
      'the worked example',
      {
        plannedUnits: 300,
        history: weekly,
        firstWeekday: 0,
        elapsedDays: 5,
        soldByDay: [31, 24, 26, 33, 26],
        sold: 140,
      },
      269.526,
      31.991,
      26.441,
    ],
    ['bursts, before the start', { plannedUnits: 200, history: bursts }, 201.513, 71.642, 0],
    [
      'bursts, half way',
      { plannedUnits: 200, history: bursts, elapsedDays: 7, soldByDay: [0, 2, 70, 1, 0, 3, 0], sold: 76 },
      104.158,
      60.612,
      0,
    ],
    ['a rising pace, no plan', { plannedUnits: null, history: rising }, 519.691, 373.82, 365.197],
    [
      'plan alone, half way',
      { history: [], elapsedDays: 7, soldByDay: [5, 9, 7, 3, 0, 12, 6], sold: 42 },
      70.841,
      34.996,
      11.389,
    ],
    [
      'censored days',
      { history: weekly, elapsedDays: 6, soldByDay: [12, null, 20, null, 15, 9], sold: 56 },
      106.551,
      16.066,
      10.269,
    ],
    ['pace unknown', { history: bursts, elapsedDays: 6, paceKnown: false }, 85.402, 49.981, 0],
  ])('%s', (_, given, mean, sd, rateSd) => {
    const result = forecast(given);
    expect(result.mean).toBeCloseTo(mean, 2);
    expect(Math.sqrt(result.variance)).toBeCloseTo(sd, 2);
    expect(Math.sqrt(result.rateVariance)).toBeCloseTo(rateSd, 2);
  });
});

describe('evidence out of range is refused by name', () => {
  test.each<[string, Partial<DemandEvidence>]>([
    ['plannedUnits', { plannedUnits: -1 }],
    ['plannedUnits', { plannedUnits: Infinity }],
    ['history length', { history: Array.from({ length: 57 }, () => 1) }],
    ['history', { history: [1, -1] }],
    ['history', { history: [NaN] }],
    ['firstWeekday', { firstWeekday: 7 }],
    ['firstWeekday', { firstWeekday: 0.5 }],
    ['shape', { shape: Array(14).fill(0) }],
    ['shape length', { shape: [1] }],
    ['windowDays', { windowDays: 0 }],
    ['windowDays', { windowDays: 401 }],
    ['elapsedDays', { elapsedDays: 15 }],
    ['elapsedDays', { elapsedDays: -1 }],
    ['soldByDay', { soldByDay: [-1] }],
    ['sold', { sold: -1 }],
    ['sold', { sold: 1e8 }],
    ['otherDemand', { otherDemand: NaN }],
  ])('%s %o', (field, given) => {
    expect(() => forecastDemand(evidence(given))).toThrow(RangeError);
    expect(() => forecastDemand(evidence(given))).toThrow(new RegExp(`^${field} out of range`));
  });
});

const units = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: 1_000_000 }),
);
const anyEvidence: fc.Arbitrary<DemandEvidence> = fc
  .record({
    plannedUnits: fc.option(fc.oneof(units, fc.double({ min: 0, max: 1e7, noNaN: true })), { freq: 4 }),
    history: fc.array(fc.option(units, { freq: 8 }), { maxLength: 56 }),
    firstWeekday: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
    windowDays: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0.01, max: 40, noNaN: true })),
    share: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    days: fc.array(fc.option(units, { freq: 8 }), { maxLength: 400 }),
    running: units,
    otherDemand: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })),
    paceKnown: fc.boolean(),
  })
  .map(({ firstWeekday, share, days, running, ...rest }) => {
    const elapsedDays = rest.windowDays * share;
    const soldByDay = days.slice(0, Math.floor(elapsedDays));
    const sold = soldByDay.reduce<number>((sum, one) => sum + (one ?? 0), running);
    const weekday = firstWeekday === undefined ? {} : { firstWeekday };
    return { ...rest, ...weekday, elapsedDays, soldByDay, sold: Math.min(sold, 1e7) };
  });

describe('for any evidence in range', () => {
  test('every number is finite, in range and consistent with the others; same evidence, same numbers', () => {
    fc.assert(
      fc.property(
        anyEvidence,
        fc.integer({ min: -10, max: 2_000_000 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (given, stock, risk) => {
          const result = forecastDemand(given);
          expect(forecastDemand(given)).toEqual(result);
          if (!result.known) {
            expect(given.plannedUnits).toBeNull();
            return;
          }
          for (const value of [result.mean, result.variance, result.rateVariance, result.remainingDays]) {
            expect(Number.isFinite(value)).toBe(true);
            expect(value).toBeGreaterThanOrEqual(0);
          }
          expect(result.variance).toBeGreaterThanOrEqual(result.rateVariance);
          const p = pStockout(result, stock);
          expect(p >= 0 && p <= 1).toBe(true);
          expect(pStockout(result, stock + 1)).toBeLessThanOrEqual(p + 1e-12);
          const needed = need(result, risk);
          expect(pStockout(result, needed)).toBeLessThanOrEqual(risk);
          if (needed > 0) expect(pStockout(result, needed - 1)).toBeGreaterThan(risk);
          expect(need(result, Math.max(0.0005, risk / 2))).toBeGreaterThanOrEqual(needed);
          expect(Number.isFinite(expectedLostUnits(result, stock))).toBe(true);
          const { median } = runOut(result, stock);
          expect(median === null || (median >= 0 && median <= result.remainingDays)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('the need is the smallest stock that keeps the risk, also of hundreds of millions of units', () => {
    const given = forecastDemand({
      plannedUnits: null,
      history: [551_698, 366_189],
      windowDays: 351,
      otherDemand: 0,
      paceKnown: false,
      firstWeekday: 5,
      elapsedDays: 0,
      soldByDay: [],
      sold: 379_041,
    });
    if (!given.known) throw new Error('It has a history');
    for (const risk of [0.11984160198854138, 0.11984160180728945, 0.4, 0.05]) {
      const needed = need(given, risk);
      expect(pStockout(given, needed)).toBeLessThanOrEqual(risk);
      expect(pStockout(given, needed - 1)).toBeGreaterThan(risk);
    }
  });

  test('a larger plan is never expected to sell less', () => {
    fc.assert(
      fc.property(anyEvidence, fc.integer({ min: 1, max: 5_000 }), (given, more) => {
        const planned = Math.min(given.plannedUnits ?? 10, 100_000);
        const low = forecast({ ...given, plannedUnits: planned });
        const high = forecast({ ...given, plannedUnits: planned + more });
        // Moments are summed over ranges of units, so equal beliefs may differ in the third digit.
        expect(high.mean).toBeGreaterThanOrEqual(low.mean * 0.99 - 0.01);
      }),
      { numRuns: 300 },
    );
  });

  test('for a steady product more sold never lowers the total that the window is expected to reach', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 500 }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.integer({ min: 2, max: 30 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (pace, optimism, windowDays, share, speed, more) => {
          const base = {
            history: Array.from({ length: 56 }, () => pace),
            plannedUnits: Math.round(pace * windowDays * optimism),
            windowDays,
            elapsedDays: windowDays * share,
          };
          const sold = Math.round(pace * windowDays * share * speed);
          const low = forecast({ ...base, sold });
          const high = forecast({ ...base, sold: sold + more });
          expect(high.mean + more).toBeGreaterThanOrEqual(low.mean - 0.01 * (low.mean + sold) - 0.01);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a campaign that has not begun', () => {
  const days = (n: number, units: number) => Array.from({ length: n }, () => units);
  const mean = (...given: Parameters<typeof forecastAhead>): number => {
    const forecast = forecastAhead(...given);
    return forecast.known ? forecast.mean : NaN;
  };
  test('is asked for what is planned, and for more where more was sold', () => {
    expect(mean(70, [], 7)).toBeGreaterThan(50);
    expect(mean(70, [], 7)).toBeLessThan(90);
    expect(mean(70, days(28, 20), 7)).toBeGreaterThan(mean(70, [], 7));
    expect(mean(null, days(28, 20), 7)).toBeGreaterThan(2 * mean(null, days(28, 5), 7));
  });
  test('one sale in four weeks is a history, days without any are none', () => {
    expect(mean(null, [...days(27, 0), 5], 7)).toBeGreaterThan(0);
    expect(forecastAhead(70, days(28, 0), 7)).toEqual(forecastAhead(70, [], 7));
  });
  test('given neither a plan nor a sale, or no window, then nobody knows', () => {
    const unknown = { known: false, reason: 'no-plan-and-no-history' };
    expect(forecastAhead(null, [], 7)).toEqual(unknown);
    expect(forecastAhead(null, days(28, 0), 7)).toEqual(unknown);
    expect(forecastAhead(70, days(28, 20), 0)).toEqual(unknown);
    expect(forecastAhead(70, days(28, 20), -1)).toEqual(unknown);
  });
  test('a window is looked at for four hundred days', () => {
    expect(forecastAhead(70, days(28, 20), 900)).toEqual(forecastAhead(70, days(28, 20), 400));
  });
});
