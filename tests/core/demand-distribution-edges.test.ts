/** Count distributions at the edges of their ranges and between whole units. */
import { describe, expect, test } from 'vitest';
import {
  countDistribution,
  expectedExcess,
  pmf,
  quantile,
  tail,
} from '../../app/core/demand/distribution.ts';

describe('count distributions', () => {
  test('the edges of the ranges belong to them, and what is outside is named', () => {
    expect(countDistribution(1e8, 1e20)).toEqual({ mean: 1e8, variance: 1e20 });
    expect(countDistribution(1e-9, 0)).toEqual({ mean: 1e-9, variance: 1e-9 });
    expect(countDistribution(9e-10, 4)).toEqual({ mean: 0, variance: 0 });
    expect(() => countDistribution(1.01e8, 1)).toThrow('mean out of range: 101000000');
    expect(() => countDistribution(1, 1.01e20)).toThrow('variance out of range: 101000000000000000000');
    expect(() => quantile(countDistribution(1, 1), 1)).toThrow('risk out of range (0, 1): 1');
  });

  test.each([
    [4, 12],
    [4, 4],
  ])('between whole units nothing happens: mean %d, variance %d', (mean, variance) => {
    const d = countDistribution(mean, variance);
    expect(tail(d, 4.9)).toBe(tail(d, 4));
    expect(tail(d, -0.5)).toBe(1);
    expect(tail(d, 0)).toBeLessThan(1);
    expect([pmf(d, -1), pmf(d, 2.5)]).toEqual([0, 0]);
    // Half a unit of stock serves half of what is asked for beyond the whole ones.
    const between = (expectedExcess(d, 4) + expectedExcess(d, 5)) / 2;
    expect(expectedExcess(d, 4.5)).toBeCloseTo(between, 10);
    expect(expectedExcess(d, 4, tail(d, 4))).toBe(expectedExcess(d, 4));
    expect(expectedExcess(d, -1.5)).toBe(mean + 1.5);
    expect(expectedExcess(d, 0)).toBeCloseTo(mean, 12);
  });

  test('a variance that exceeds the mean by next to nothing answers as Poisson does', () => {
    for (const more of [1e-7, 1e-6, 2e-6, 1e-5]) {
      const d = countDistribution(40, 40 * (1 + more));
      const poisson = countDistribution(40, 40);
      expect(tail(d, 44)).toBeCloseTo(tail(poisson, 44), 5);
      expect(pmf(d, 44)).toBeCloseTo(pmf(poisson, 44), 5);
      expect(pmf(d, 0)).toBeCloseTo(Math.exp(-40), 20);
      expect(quantile(d, 0.05)).toBe(quantile(poisson, 0.05));
      expect(expectedExcess(d, 44)).toBeCloseTo(expectedExcess(poisson, 44), 4);
    }
  });

  test('need is found far from the mean, for rare and for enormous products', () => {
    for (const [mean, variance, risk] of [
      [0.001, 0.5, 0.0001],
      [1e7, 1e7, 1e-6],
      [1e7, 1e13, 0.999],
      [5, 5000, 0.001],
      [300, 90_000, 0.9],
    ] as const) {
      const d = countDistribution(mean, variance);
      const stock = quantile(d, risk);
      expect(tail(d, stock)).toBeLessThanOrEqual(risk);
      if (stock > 0) expect(tail(d, stock - 1)).toBeGreaterThan(risk);
    }
  });

  test('need is found with few looks at the distribution, whatever its shape', () => {
    let looks = 0;
    for (const mean of [0.01, 0.4, 3, 20, 300, 20_000, 1e6]) {
      for (const excess of [0, 0.01, 1, 10, 100, 1000]) {
        const counted = {
          mean,
          get variance() {
            looks++;
            return mean * (1 + excess);
          },
        };
        for (const risk of [0.0001, 0.02, 0.05, 0.1, 0.4, 0.9]) quantile(counted, risk);
      }
    }
    // 252 needs: most take one tail and a walk of a few units.
    expect(looks).toBeLessThanOrEqual(4_170);
  });
});
