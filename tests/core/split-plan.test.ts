/** Units of a product split over its variants, and orders that sell for a campaign. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sellsForCampaign } from '../../app/core/channels.ts';
import { splitPlan } from '../../app/core/split-plan.ts';

describe('a plan for a product', () => {
  test.each([
    ['by what the variants sold', 100, [3, 1], [75, 25]],
    ['whole units, the largest remainder first', 10, [1, 1, 4], [2, 1, 7]],
    ['the largest remainder, not the largest share', 10, [5, 2], [7, 3]],
    ['of equal remainders the first variant has it', 8, [1, 1, 1], [3, 3, 2]],
    ['in equal shares where nothing sold', 7, [0, 0], [4, 3]],
    ['more returned than sold counts as nothing sold', 9, [-5, 3], [0, 9]],
    ['one variant has it all', 5, [0], [5]],
    ['no variant, no units', 5, [], []],
  ])('%s', (_, units, weights, shares) => {
    expect(splitPlan(units, weights)).toEqual(shares);
  });

  test('adds up exactly, and no variant is a whole unit off its share', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.array(fc.integer({ min: -3, max: 10_000 }), { minLength: 1, maxLength: 40 }),
        (units, weights) => {
          const shares = splitPlan(units, weights);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(units);
          const total = weights.reduce((sum, weight) => sum + Math.max(0, weight), 0);
          for (const [index, share] of shares.entries()) {
            const exact =
              total > 0 ? (units * Math.max(0, weights[index] ?? 0)) / total : units / weights.length;
            expect(Math.abs(share - exact)).toBeLessThan(1);
          }
        },
      ),
    );
  });
});

describe('an order sells for a campaign', () => {
  test.each([
    ['web', null, true],
    [null, null, true],
    [null, ['web'], true],
    ['pos', null, false],
    ['POS', null, false],
    ['pos-app', null, true],
    ['repos', null, true],
    ['shopify_draft_order', null, false],
    ['shopify_draft_order_2', null, true],
    ['my_shopify_draft_order', null, true],
    ['Amazon-DE', null, false],
    ['the eBay channel', null, false],
    ['pos', ['web', 'POS'], true],
    ['web', ['Pos', 'WEB'], true],
    ['web', ['pos'], false],
    ['web', [], false],
  ])('source %s, channels %j: %s', (source, channels, sells) => {
    expect(sellsForCampaign(source, channels)).toBe(sells);
  });
});
