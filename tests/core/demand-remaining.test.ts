import { describe, expect, test } from 'vitest';
import { remainingMoments, type RemainingInput } from '../../app/core/demand/remaining.ts';
import { logGamma } from '../../app/core/demand/special.ts';

/** Bayes' rule by brute force: every single number of units has its weight. */
function exactMoments({ guesses, sold, behind, ahead, most }: RemainingInput): { mean: number; sd: number } {
  const logs = Array.from({ length: Math.ceil(most) + 1 }, (_, remaining) => {
    const total = sold + remaining;
    const prior = guesses.reduce(
      (sum, { logUnits, variance, degrees }) => {
        const miss = (Math.log(total + 1) - logUnits) ** 2 / variance;
        return sum - (degrees === undefined ? miss / 2 : ((degrees + 1) / 2) * Math.log(1 + miss / degrees));
      },
      -Math.log(total + 1),
    );
    if (behind === 0) return prior;
    // Beta-binomial probability of `sold` out of `total`, without what does not depend on the total.
    const choose = logGamma(total + 1) - logGamma(remaining + 1);
    return prior + choose + logGamma(remaining + ahead) - logGamma(total + behind + ahead);
  });
  const heaviest = logs.reduce((best, log) => Math.max(best, log), -Infinity);
  const weights = logs.map((log) => Math.exp(log - heaviest));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, k) => sum + weight * k, 0) / all;
  const square = weights.reduce((sum, weight, k) => sum + weight * (k - mean) ** 2, 0) / all;
  return { mean, sd: Math.sqrt(square) };
}

const plan = (units: number, spread = 0.37) => ({ logUnits: Math.log(units + 1), variance: spread ** 2 });

describe("Bayes' rule over ranges of units against every single unit", () => {
  test.each<[string, RemainingInput]>([
    ['before the start', { guesses: [plan(300)], sold: 0, behind: 0, ahead: 5, most: 3_000 }],
    ['few units', { guesses: [plan(4)], sold: 1, behind: 2, ahead: 3, most: 64 }],
    ['a handful', { guesses: [plan(15)], sold: 6, behind: 4, ahead: 3, most: 152 }],
    ['lumpy, half way', { guesses: [plan(300)], sold: 90, behind: 0.8, ahead: 0.9, most: 3_000 }],
    ['very lumpy, near the end', { guesses: [plan(120)], sold: 20, behind: 0.9, ahead: 0.05, most: 1_000 }],
    ['steady, half way', { guesses: [plan(300)], sold: 400, behind: 900, ahead: 1_100, most: 8_000 }],
    [
      'steady and large',
      { guesses: [plan(20_000)], sold: 31_000, behind: 3_000, ahead: 2_000, most: 160_000 },
    ],
    [
      'plan and pace that disagree',
      {
        guesses: [plan(300), { ...plan(60, 0.15), degrees: 5 }],
        sold: 70,
        behind: 12,
        ahead: 25,
        most: 3_000,
      },
    ],
  ])('%s', (_, input) => {
    const exact = exactMoments(input);
    const fast = remainingMoments(input);
    expect(Math.abs(fast.mean / exact.mean - 1)).toBeLessThan(0.002);
    const spread = Math.sqrt(fast.variance) / exact.sd;
    // Ranges blur: never a surer answer than the exact one.
    expect(spread).toBeGreaterThan(0.999);
    expect(spread).toBeLessThan(1.026);
  });

  test.each([1, 5, 15, 16, 17, 22, 23])('at most %d units are counted one by one, exactly', (most) => {
    const input = { guesses: [plan(most / 2)], sold: 3, behind: 2, ahead: 1.5, most };
    const exact = exactMoments(input);
    const fast = remainingMoments(input);
    expect(fast.mean).toBeCloseTo(exact.mean, 9);
    expect(Math.sqrt(fast.variance)).toBeCloseTo(exact.sd, 9);
  });

  test('what was sold says nothing while no time has passed', () => {
    const input = { guesses: [plan(40)], sold: 0, behind: 0, ahead: 1e-3, most: 20 };
    expect(remainingMoments(input)).toEqual(remainingMoments({ ...input, ahead: 70 }));
  });
});
