import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tail } from '../../app/core/demand/distribution.ts';
import {
  daysOfCover,
  demandUntil,
  expectedLostUnits,
  gammaPoissonDemand,
  need,
  pStockout,
  runOut,
  safetyStock,
  unitsShort,
} from '../../app/core/demand/need.ts';

const hot = gammaPoissonDemand({
  planned: 300,
  windowDays: 14,
  elapsedDays: 5,
  sold: 140,
  planWeightDays: 5,
});
const cold = gammaPoissonDemand({ planned: 60, windowDays: 14, elapsedDays: 10, sold: 3, planWeightDays: 5 });

describe('the textbook rule', () => {
  test('a hot campaign that plan minus sold is content with', () => {
    expect(hot.mean).toBeCloseTo(222.43, 2);
    expect(hot.mean / hot.remainingDays).toBeCloseTo(24.714, 3);
    expect(Math.sqrt(hot.variance)).toBeCloseTo(20.56, 2);
    expect(pStockout(hot, 210)).toBeCloseTo(0.714, 3);
    expect(expectedLostUnits(hot, 210)).toBeCloseTo(15.77, 2);
    expect([0.1, 0.05, 0.02].map((risk) => need(hot, risk))).toEqual([249, 257, 266]);
    expect(unitsShort(hot, 210, 0.95)).toBe(47);
    expect(unitsShort(hot, 300, 0.95)).toBe(0);
    expect(daysOfCover(hot, 210)).toBeCloseTo(8.5, 2);
    expect(hot.remainingDays).toBe(9);
  });

  test('a cold campaign is covered although 57 planned units are unsold', () => {
    expect(cold.mean).toBeCloseTo(6.5, 1);
    expect(pStockout(cold, 40)).toBeGreaterThan(1e-13);
    expect(pStockout(cold, 40)).toBeLessThan(3e-13);
    expect(runOut(cold, 40)).toEqual({ earliest: null, median: null, latest: null });
  });

  test('safety stock with replenishment', () => {
    const stock = safetyStock({ z: 1.645, leadDays: 7, leadDaysSd: 2, dailyDemand: 40, dailyDemandSd: 12 });
    expect(stock).toBeCloseTo(141.6, 1);
    expect(() =>
      safetyStock({ z: 1.645, leadDays: -7, leadDaysSd: 2, dailyDemand: 40, dailyDemandSd: 12 }),
    ).toThrow(RangeError);
  });

  test.each([
    { planned: -1 },
    { windowDays: 0 },
    { elapsedDays: 15 },
    { elapsedDays: -1 },
    { sold: NaN },
    { planWeightDays: 0 },
  ])('refuses %o', (wrong) => {
    const right = { planned: 60, windowDays: 14, elapsedDays: 10, sold: 3, planWeightDays: 5 };
    expect(() => gammaPoissonDemand({ ...right, ...wrong })).toThrow(RangeError);
  });
});

describe('questions about a forecast', () => {
  test('the run-out day is where the demand until then exceeds the stock with the asked probability', () => {
    const { earliest, median, latest } = runOut(hot, 210);
    expect(latest).toBeNull();
    for (const [day, probability] of [
      [earliest, 0.1],
      [median, 0.5],
    ] as const) {
      expect(day).not.toBeNull();
      expect(tail(demandUntil(hot, day ?? 0), 210)).toBeCloseTo(probability, 2);
    }
  });

  test('own noise grows with time, doubt about the rate with its square', () => {
    const half = demandUntil(hot, 4.5);
    expect(half.mean).toBeCloseTo(hot.mean / 2, 9);
    expect(half.variance).toBeCloseTo((hot.variance - hot.rateVariance) / 2 + hot.rateVariance / 4, 9);
    expect(demandUntil(hot, 9)).toEqual(hot.total);
    expect(demandUntil(hot, 99)).toEqual(hot.total);
    expect(demandUntil(hot, 0).mean).toBe(0);
  });

  test('an owed stock is out now, an empty one with the first sale', () => {
    expect(runOut(hot, -1)).toEqual({ earliest: 0, median: 0, latest: 0 });
    expect(runOut(hot, 0).median).toBeLessThan(0.1);
    expect(daysOfCover(hot, 0)).toBe(0);
    expect(pStockout(hot, -3)).toBe(1);
    expect(expectedLostUnits(hot, -3)).toBeCloseTo(hot.mean + 3, 9);
  });

  test('nothing to come: covered for ever', () => {
    const over = gammaPoissonDemand({
      planned: 60,
      windowDays: 14,
      elapsedDays: 14,
      sold: 3,
      planWeightDays: 5,
    });
    expect(daysOfCover(over, 5)).toBe(Infinity);
    expect(pStockout(over, 0)).toBe(0);
    expect(need(over, 0.05)).toBe(0);
  });

  test('the run-out range is ordered and inside the window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        fc.double({ min: 0, max: 13.9, noNaN: true }),
        fc.integer({ min: 0, max: 6_000 }),
        (planned, sold, elapsedDays, stock) => {
          const forecast = gammaPoissonDemand({
            planned,
            windowDays: 14,
            elapsedDays,
            sold,
            planWeightDays: 5,
          });
          const { earliest, median, latest } = runOut(forecast, stock);
          const days = [earliest, median, latest].map((day) => day ?? Infinity);
          expect(days).toEqual(days.toSorted((a, b) => a - b));
          for (const day of days)
            if (day !== Infinity) expect(day).toBeLessThanOrEqual(forecast.remainingDays);
          expect(median === null).toBe(pStockout(forecast, stock) < 0.5);
        },
      ),
    );
  });

  test.each([NaN, Infinity])('refuses a stock of %d', (stock) => {
    expect(() => pStockout(hot, stock)).toThrow(/stock/);
    expect(() => runOut(hot, stock)).toThrow(/stock/);
    expect(() => expectedLostUnits(hot, stock)).toThrow(/stock/);
    expect(() => daysOfCover(hot, stock)).toThrow(/stock/);
    expect(() => unitsShort(hot, stock, 0.95)).toThrow(/stock/);
  });

  test.each([0, 1])('refuses a service level of %d', (level) => {
    expect(() => unitsShort(hot, 5, level)).toThrow(/service level/);
  });
});
