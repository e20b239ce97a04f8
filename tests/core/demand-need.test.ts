import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDistribution, tail } from '../../app/core/demand/distribution.ts';
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
    { windowDays: 0, elapsedDays: 0 },
    { sold: -1 },
    { elapsedDays: 15 },
    { elapsedDays: -1 },
    { sold: NaN },
    { planWeightDays: 0 },
  ])('refuses %o', (wrong) => {
    const right = { planned: 60, windowDays: 14, elapsedDays: 10, sold: 3, planWeightDays: 5 };
    expect(() => gammaPoissonDemand({ ...right, ...wrong })).toThrow(/^(input|elapsed days) out of range/);
  });

  test('the edges of the ranges belong to them', () => {
    const none = { planned: 0, windowDays: 14, elapsedDays: 0, sold: 0, planWeightDays: 5 };
    expect(gammaPoissonDemand(none)).toMatchObject({ known: true, mean: 0, remainingDays: 14 });
    const stock = { z: 0, leadDays: 0, leadDaysSd: 0, dailyDemand: 0, dailyDemandSd: 0 };
    expect(safetyStock(stock)).toBe(0);
    expect(() => safetyStock({ ...stock, z: 1e9 })).toThrow(/out of range/);
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

  test('the run-out day is right for lumpy and rare products too, where no normal curve fits', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 12, noNaN: true }),
        fc.double({ min: -3, max: 6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        (logMean, logExcess, doubt, cover) => {
          const mean = Math.exp(logMean);
          const variance = mean * (1 + Math.exp(logExcess));
          const forecast = {
            ...hot,
            mean,
            variance,
            rateVariance: doubt * (variance - mean),
            total: countDistribution(mean, variance),
          };
          const stock = Math.round(mean * cover);
          const { earliest, median, latest } = runOut(forecast, stock);
          for (const [day, probability] of [
            [earliest, 0.1],
            [median, 0.5],
            [latest, 0.9],
          ] as const) {
            if (day === null) {
              expect(pStockout(forecast, stock)).toBeLessThan(probability);
              continue;
            }
            expect(tail(demandUntil(forecast, day + 0.01), stock)).toBeGreaterThanOrEqual(probability);
            if (day > 0.01) expect(tail(demandUntil(forecast, day - 0.01), stock)).toBeLessThan(probability);
          }
        },
      ),
    );
  });

  test('a run-out day is found with few looks: each of them is a tail, and verdicts ask by the thousand', () => {
    let looks = 0;
    for (const mean of [0.4, 3, 20, 300, 20_000]) {
      for (const excess of [0.01, 1, 10, 100]) {
        for (const doubt of [0, 0.3, 0.9]) {
          const variance = mean * (1 + excess);
          const counted = {
            ...hot,
            mean,
            variance,
            total: countDistribution(mean, variance),
            get rateVariance() {
              looks++;
              return doubt * (variance - mean);
            },
          };
          for (const cover of [0.2, 0.6, 0.9, 1, 1.2]) runOut(counted, Math.round(mean * cover));
        }
      }
    }
    // Eight for the earliest, the median and the latest day of a stock together.
    expect(looks).toBeLessThanOrEqual(8 * 300);
  });

  test('a question that was just asked costs no look', () => {
    let looks = 0;
    const total = {
      ...hot.total,
      get mean() {
        looks++;
        return hot.total.mean;
      },
    };
    const counted = { ...hot, total };
    const ask = () => [need(counted, 0.4), need(counted, 0.1), pStockout(counted, 210)];
    const first = ask();
    expect(looks).toBeGreaterThan(0);
    looks = 0;
    expect(ask()).toEqual(first);
    expect(looks).toBe(0);
  });

  test('answers about one forecast are not those about another', () => {
    const ask = (forecast: typeof hot): number[] => [
      need(forecast, 0.4),
      need(forecast, 0.05),
      pStockout(forecast, 50),
      expectedLostUnits(forecast, 20),
    ];
    const [first, second] = [ask(hot), ask(cold)];
    expect(second).not.toEqual(first);
    expect([ask(hot), ask(cold), ask({ ...hot })]).toEqual([first, second, first]);
    expect(pStockout(hot, 210)).not.toBe(pStockout(hot, 211));
    expect(expectedLostUnits(hot, 0)).toBeCloseTo(hot.total.mean, 9);
    expect(daysOfCover(cold, 0)).toBe(0);
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
    expect(daysOfCover(over, 0)).toBe(0);
    expect(demandUntil(over, 0)).toEqual(over.total);
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

  test.each([NaN, Infinity, -Infinity])('refuses a stock of %d', (stock) => {
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
