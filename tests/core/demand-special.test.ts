/** Special functions against the sums and closed forms that they stand for, on both sides of every branch. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deviance,
  incompleteBeta,
  incompleteGamma,
  logGamma,
  logGammaDifference,
  normalQuantile,
  stirlingError,
} from '../../app/core/demand/special.ts';

describe('the normal quantile', () => {
  test.each([
    [0.5, 0],
    [0.6, 0.2533471031357997],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
    [0.999999, 4.753424308822899],
  ])('of %d is %d, and of the other side its negative', (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1.5e-9 * Math.abs(z));
    expect(normalQuantile(1 - p)).toBeCloseTo(-z, 7);
  });

  test('rises without a step where its formula changes', () => {
    for (const p of [0.02425, 1 - 0.02425]) {
      const step = normalQuantile(p + 1e-9) - normalQuantile(p - 1e-9);
      expect(step).toBeGreaterThan(0);
      expect(step).toBeLessThan(1e-7);
    }
  });
});

describe('Stirling’s error and Loader’s deviance', () => {
  // Loader 2000, the table of halves.
  test.each([
    [0.5, 0.1534264097200273],
    [1, 0.0810614667953273],
    [2, 0.0413406959554093],
    [10, 0.00833056343336287],
    [15, 0.0055547335519628],
    [100, 0.000833330555634921],
  ])('δ(%d)', (x, value) => {
    expect(stirlingError(x)).toBeCloseTo(value, 12);
  });

  test('x·ln(x/m) + m − x, far from m and near it', () => {
    expect(deviance(0, 3)).toBe(3);
    expect(deviance(5, 5)).toBe(0);
    for (const [x, m] of [
      [2, 10],
      [10, 2],
      [10, 11],
      [11, 10],
      [9, 11],
      [0.3, 0.31],
    ] as const)
      expect(deviance(x, m)).toBeCloseTo(x * Math.log(x / m) + m - x, 12);
    // There the formula itself loses all of its digits.
    expect(deviance(1e9, 1e9 + 1e3) * 1e4).toBeCloseTo(4.999996666669, 9);
  });
});

describe('ln Γ', () => {
  test('Γ(x + 1) = x·Γ(x), small and large', () => {
    for (const x of [1e-3, 0.4, 1.5, 6.9, 7, 7.5, 8, 40, 1e4])
      expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 8);
    for (let n = 2, factorial = 1; n < 15; factorial *= n++)
      expect(Math.exp(logGamma(n)) / factorial).toBeCloseTo(1, 12);
  });

  test('a difference is the difference of two', () => {
    const values = [0.02, 0.7, 3, 7.99, 8, 12.5, 900];
    for (const x of values)
      for (const y of values) expect(logGammaDifference(x, y)).toBeCloseTo(logGamma(x) - logGamma(y), 9);
  });
});

/** P(X ≥ a) of a binomial, and P(X ≥ a) of a Poisson, term by term. */
function binomialTail(n: number, a: number, x: number): number {
  let sum = 0;
  let term = (1 - x) ** n;
  for (let k = 0; k <= n; k++) {
    if (k >= a) sum += term;
    term *= (((n - k) / (k + 1)) * x) / (1 - x);
  }
  return sum;
}
function poissonTail(a: number, mean: number): number {
  let below = 0;
  let term = Math.exp(-mean);
  for (let k = 0; k < a; k++) {
    below += term;
    term *= mean / (k + 1);
  }
  return 1 - below;
}

describe('regularised incomplete functions', () => {
  test('beta is a tail of the binomial distribution', () => {
    for (const n of [1, 4, 11, 40])
      for (const a of [1, Math.ceil(n / 3), Math.ceil(n / 2), n])
        for (const x of [0.02, 0.3, 0.5, 0.71, 0.97])
          expect(incompleteBeta(a, n - a + 1, x, 1 - x)).toBeCloseTo(binomialTail(n, a, x), 11);
  });

  test('gamma is a tail of the Poisson distribution', () => {
    for (const a of [1, 2, 5, 17, 60])
      for (const x of [0.01, 0.9, a, a + 0.999, a + 1, a + 1.001, 2 * a + 5])
        expect(incompleteGamma(a, x)).toBeCloseTo(poissonTail(a, x), 11);
  });

  test('both stay in [0, 1] and are exact at the ends', () => {
    expect([incompleteBeta(2, 3, 0, 1), incompleteBeta(2, 3, -1, 2), incompleteBeta(2, 3, 1, 0)]).toEqual([
      0, 0, 1,
    ]);
    expect([incompleteGamma(2, 0), incompleteGamma(2, -1)]).toEqual([0, 0]);
    const positive = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, x) => {
        const beta = incompleteBeta(a, b, x, 1 - x);
        const gamma = incompleteGamma(a, b);
        for (const value of [beta, gamma]) expect(value >= 0 && value <= 1).toBe(true);
        expect(beta + incompleteBeta(b, a, 1 - x, x)).toBeCloseTo(1, 9);
      }),
    );
  });
});
