/** Stock that campaigns have set aside adds up. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setAside, type Asking } from '../../app/core/set-aside.ts';
import { sum } from '../../app/core/sum.ts';

const asks = (campaignId: string, need: number | null, given: Partial<Asking> = {}): Asking => ({
  campaignId,
  mode: 'act',
  goal: 'keep_available',
  need,
  ...given,
});

test('each gets what it needs as long as there is some; the rest is free', () => {
  expect(setAside(100, [asks('a', 60), asks('b', 30)])).toEqual({ each: [60, 30], free: 10 });
  expect(setAside(70, [asks('a', 60), asks('b', 30)])).toEqual({ each: [60, 10], free: 0 });
});
test('who only watches, who sells out, and who is not judged takes nothing', () => {
  const asking = [asks('a', 20), asks('b', 30, { goal: 'sell_out' }), asks('c', null)];
  expect(setAside(50, [...asking, asks('d', 40, { mode: 'watch' })])).toEqual({
    each: [20, 0, null, 0],
    free: 30,
  });
});
test('variants of one campaign that share the item ask once', () => {
  expect(setAside(50, [asks('a', 20), asks('a', 20)])).toEqual({ each: [20, 0], free: 30 });
});
test('stock = set aside + free, whoever asks', () => {
  const asking = fc.record<Asking>({
    campaignId: fc.constantFrom('a', 'b', 'c'),
    mode: fc.constantFrom('act', 'watch'),
    goal: fc.constantFrom('keep_available', 'sell_out', 'limited_units'),
    need: fc.option(fc.nat(200), { nil: null }),
  });
  fc.assert(
    fc.property(fc.integer({ min: -20, max: 300 }), fc.array(asking, { maxLength: 5 }), (stock, all) => {
      const { each, free } = setAside(stock, all);
      expect(sum(each.map((units) => units ?? 0)) + free).toBe(stock);
      for (const units of each) expect(units ?? 0).toBeGreaterThanOrEqual(0);
      if (stock >= 0) expect(free).toBeGreaterThanOrEqual(0);
    }),
  );
});
