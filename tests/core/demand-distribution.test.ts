import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cdf,
  countDistribution,
  expectedExcess,
  pmf,
  quantile,
  tail,
  type CountDistribution,
} from '../../app/core/demand/distribution.ts';
import {
  incompleteBeta,
  incompleteGamma,
  logGamma,
  logGammaDifference,
} from '../../app/core/demand/special.ts';

const means = fc.oneof(
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.double({ min: 1e-9, max: 50, noNaN: true }),
);
const excess = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true }));
const counts: fc.Arbitrary<CountDistribution> = fc
  .tuple(means, excess)
  .map(([mean, more]) => countDistribution(mean, mean * (1 + more)));
const risks = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });
const stocks = fc.oneof(fc.integer({ min: -5, max: 200 }), fc.integer({ min: 0, max: 3_000_000 }));

describe('special functions against known values', () => {
  test.each([
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247001],
    [1, 0],
    [4.5, 2.453736570842442],
    [100, 359.1342053695754],
    [1e6, 12815504.569147611],
  ])('ln Γ(%d)', (x, value) => {
    expect(logGamma(x)).toBeCloseTo(value, value > 1e6 ? 6 : 11);
    expect(logGammaDifference(x, 2.5)).toBeCloseTo(value - logGamma(2.5), value > 1e6 ? 6 : 10);
  });

  test('regularised incomplete beta and gamma', () => {
    expect(incompleteBeta(2, 3, 0.4, 0.6)).toBeCloseTo(0.5248, 12);
    expect(incompleteBeta(0.5, 0.5, 0.25, 0.75)).toBeCloseTo(1 / 3, 12);
    expect(incompleteBeta(30, 2, 0.9, 0.1)).toBeCloseTo(31 * 0.9 ** 30 - 30 * 0.9 ** 31, 12);
    expect(incompleteBeta(3, 4, 0, 1)).toBe(0);
    expect(incompleteBeta(3, 4, 1, 0)).toBe(1);
    expect(incompleteGamma(1, 2)).toBeCloseTo(1 - Math.exp(-2), 12);
    expect(incompleteGamma(3, 0.5)).toBeCloseTo(1 - Math.exp(-0.5) * (1 + 0.5 + 0.125), 12);
    expect(incompleteGamma(5, 0)).toBe(0);
  });
});

describe('count distributions', () => {
  test.each([
    [0.2, 0.2],
    [3, 3],
    [3, 3.001],
    [3, 40],
    [0.01, 5],
    [120, 900],
  ])('tail, mass and excess agree with the sums they stand for: mean %d, variance %d', (mean, variance) => {
    const d = countDistribution(mean, variance);
    let mass = 0;
    let average = 0;
    for (let k = 0; k <= 20_000; k++) {
      mass += pmf(d, k);
      average += k * pmf(d, k);
      if (k > 30 && k !== 150) continue;
      expect(tail(d, k)).toBeCloseTo(1 - mass, 9);
      expect(cdf(d, k)).toBeCloseTo(mass, 9);
    }
    expect(mass).toBeCloseTo(1, 8);
    expect(average).toBeCloseTo(mean, 5);
    let excessOverSeven = 0;
    for (let k = 7; k <= 20_000; k++) excessOverSeven += tail(d, k);
    expect(expectedExcess(d, 7)).toBeCloseTo(excessOverSeven, 6);
  });

  test('values computed elsewhere (R: pnbinom, qnbinom, ppois)', () => {
    // size 2, mean 4: variance 12
    const lumpy = countDistribution(4, 12);
    expect(tail(lumpy, 4)).toBeCloseTo(0.3511659807956104, 12);
    expect(quantile(lumpy, 0.05)).toBe(11);
    expect(tail(countDistribution(4, 4), 4)).toBeCloseTo(0.3711630648201266, 12);
    expect(quantile(countDistribution(4, 4), 0.05)).toBe(8);
  });

  test('a mean of 0 asks for nothing', () => {
    const none = countDistribution(0, 0);
    expect([tail(none, 0), tail(none, -1), pmf(none, 0), pmf(none, 1), quantile(none, 0.01)]).toEqual([
      0, 1, 1, 0, 0,
    ]);
    expect(expectedExcess(none, 3)).toBe(0);
    expect(expectedExcess(none, -3)).toBe(3);
  });

  test('a variance below the mean is Poisson', () => {
    expect(countDistribution(9, 1)).toEqual({ mean: 9, variance: 9 });
  });

  test.each([
    [NaN, 1],
    [-1, 1],
    [Infinity, 1],
    [1e9, 1e9],
    [1, NaN],
    [1, -1],
    [1, Infinity],
  ])('refuses mean %d with variance %d', (mean, variance) => {
    expect(() => countDistribution(mean, variance)).toThrow(RangeError);
  });

  test.each([0, 1, -0.1, NaN])('refuses a risk of %d', (risk) => {
    expect(() => quantile(countDistribution(3, 5), risk)).toThrow(/risk/);
  });

  test('need is the smallest stock whose tail is not above the risk', () => {
    fc.assert(
      fc.property(counts, risks, (d, risk) => {
        const stock = quantile(d, risk);
        expect(tail(d, stock)).toBeLessThanOrEqual(risk);
        if (stock > 0) expect(tail(d, stock - 1)).toBeGreaterThan(risk);
      }),
      { numRuns: 500 },
    );
  });

  test('a risk that is met exactly is met', () => {
    for (const stock of [0, 1, 7, 40]) {
      const d = countDistribution(12, 60);
      expect(quantile(d, tail(d, stock))).toBe(stock);
    }
  });

  test('always numbers in range, and more stock is never riskier', () => {
    fc.assert(
      fc.property(counts, stocks, fc.integer({ min: 1, max: 1000 }), (d, stock, more) => {
        const p = tail(d, stock);
        const lost = expectedExcess(d, stock);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(tail(d, stock + more)).toBeLessThanOrEqual(p + 1e-12);
        expect(lost).toBeGreaterThanOrEqual(0);
        expect(lost).toBeLessThanOrEqual(d.mean + Math.max(0, -stock));
        expect(expectedExcess(d, stock + more)).toBeLessThanOrEqual(lost + 1e-7 * (1 + d.mean));
        expect(pmf(d, Math.max(0, stock))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  test('a larger mean at the same shape is riskier', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e4, noNaN: true }),
        fc.double({ min: 1.001, max: 5, noNaN: true }),
        fc.double({ min: 0.05, max: 50, noNaN: true }),
        fc.integer({ min: 0, max: 20_000 }),
        (mean, factor, shape, stock) => {
          const at = (m: number): number => tail(countDistribution(m, m + (m * m) / shape), stock);
          expect(at(mean * factor)).toBeGreaterThanOrEqual(at(mean) - 1e-12);
        },
      ),
      { numRuns: 300 },
    );
  });
});
