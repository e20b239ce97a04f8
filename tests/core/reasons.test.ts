/** What a verdict is called where people read it. */
import { expect, test } from 'vitest';
import { verdictName } from '../../app/core/reasons.ts';

test.each([
  ['covered', 'why.covered', 40, 'covered'],
  ['covered', 'why.covered_tight', 20, 'covered_tight'],
  ['below_need', 'why.below_need', 5, 'below_need'],
  ['covered', 'why.covered_tight', 0, 'nothing_left'],
  ['below_need', 'why.below_need', 0, 'nothing_left'],
  ['sold_out', 'why.sold_out', 0, 'sold_out'],
  ['covered', 'why.goal_sell_out', 0, 'covered'],
  ['exempt', 'why.exempt.continue', null, 'exempt'],
] as const)('given %s (%s) and %s units to count on, it is called %s', (verdict, reason, usable, name) => {
  expect(verdictName(verdict, { reason, usable })).toBe(name);
});

test('given nothing that was judged yet, it is called by its verdict', () => {
  expect(verdictName('not_known', null)).toBe('not_known');
});
