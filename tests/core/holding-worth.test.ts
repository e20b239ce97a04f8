/** What holding was worth: visits that were spared, at what a visit cost. */
import { describe, expect, test } from 'vitest';
import { worthOf, type SparedProduct } from '../../app/core/measures/worth.ts';

const HOUR = 3_600_000;

describe('what holding was worth', () => {
  const product = (more: Partial<SparedProduct> = {}): SparedProduct => ({
    heldMs: 12 * HOUR,
    viewsBefore: 48,
    viewsHeld: 4,
    ...more,
  });
  const given = { products: [product(), product({ viewsHeld: 14 })], budget: 100, views: 400, wrongMoney: 9 };

  test('visits fewer than at the pace of the day before, at what a visit cost', () => {
    // 24 expected in 12 hours: 20 and 10 did not come, at 0.25 each.
    expect(worthOf(given)).toEqual({ sparedVisits: 30, spared: 7.5, wrong: 9 });
  });

  test('a page that nobody saw any more proves nothing, one seen more often than before spared nothing', () => {
    const products = [product({ viewsHeld: 0 }), product({ viewsHeld: 25 }), product({ viewsHeld: 24 })];
    expect(worthOf({ ...given, products })).toEqual({ sparedVisits: 0, spared: 0, wrong: 9 });
  });

  test('without a budget, or without views, nobody knows what a visit cost', () => {
    expect(worthOf({ ...given, budget: null })).toEqual({ sparedVisits: 30, spared: null, wrong: 9 });
    expect(worthOf({ ...given, views: 0 })).toEqual({ sparedVisits: 30, spared: null, wrong: 9 });
  });
});
