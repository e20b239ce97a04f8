/** What coming campaigns miss by what is planned: stock, deliveries, moves, and who counts on them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ComingCampaign, ComingItem } from '../../app/core/coming.ts';
import { planLines } from '../../app/core/shortage.ts';
import { DAY, NOW } from '../support/builders.ts';
import { build, campaign, expected, item, level, part, world } from './coming-case.ts';

const missing = (campaigns: ComingCampaign[]) => planLines(campaigns, NOW).map((line) => line.missing);
const lines = (given: Partial<ComingItem>, goal: ComingCampaign['goal'] = 'keep_available') =>
  planLines([campaign({ goal, items: [item(given)] })], NOW);

test('planned less sold, stock and what lands in time where the campaign sells from', () => {
  expect(planLines([campaign()], NOW)).toMatchObject([
    { missing: 40, restock: 40, by: NOW + 7 * DAY, moves: [] },
  ]);
  const arrivals = [
    { locationId: 'a', at: NOW + 7 * DAY, units: 25 },
    { locationId: 'a', at: NOW + 7 * DAY + 1, units: 100 },
    { locationId: 'elsewhere', at: NOW, units: 100 },
  ];
  expect(missing([campaign({ items: [item({ parts: [part({ arrivals })] })] })])).toEqual([15]);
  expect(missing([campaign({ items: [item({ sold: 40 })] })])).toEqual([0]);
  expect(missing([campaign({ items: [item({ planned: null }), item({ parts: [] })] })])).toEqual([0, 0]);
});
test('every arrival counts by itself, where the campaign sells from', () => {
  const levels = [level('a', 60), level('b', 0, false)];
  const arrivals = [
    { locationId: 'a', at: NOW, units: 10 },
    { locationId: 'b', at: NOW, units: 500 },
    { locationId: 'a', at: NOW, units: 25 },
  ];
  expect(missing([campaign({ items: [item({ parts: [part({ levels, arrivals })] })] })])).toEqual([5]);
  const late = [{ locationId: 'a', at: NOW + DAY, units: 25 }];
  const begins = campaign({ startsAt: NOW, items: [item({ parts: [part({ arrivals: late })] })] });
  expect(missing([begins])).toEqual([15]);
});
test('of two that start together the better one takes first', () => {
  const [worse, better] = [campaign({ id: 'c1', priority: 4 }), campaign({ id: 'c2', priority: 1 })];
  for (const both of [
    [worse, better],
    [better, worse],
  ])
    expect(planLines(both, NOW).map((line) => [line.campaignId, line.missing])).toEqual([
      ['c2', 40],
      ['c1', 100],
    ]);
});
test('while it runs, what lands before its end counts', () => {
  const arrivals = [{ locationId: 'a', at: NOW + DAY, units: 25 }];
  const running = campaign({ startsAt: NOW - DAY, items: [item({ parts: [part({ arrivals })] })] });
  expect(planLines([running], NOW)).toMatchObject([{ missing: 15, by: NOW }]);
});
test('other places close the gap as far as they go', () => {
  const levels = [level('a', 60), level('b', 15, false), level('c', -3, false)];
  expect(planLines([campaign({ items: [item({ parts: [part({ levels })] })] })], NOW)).toMatchObject([
    { missing: 40, moves: [{ from: 'B', units: 15 }], restock: 25 },
  ]);
});
test('units are counted on once, by the campaign that starts first', () => {
  const later = campaign({ id: 'c2', startsAt: NOW + 8 * DAY });
  expect(planLines([later, campaign()], NOW).map((line) => [line.campaignId, line.missing])).toEqual([
    ['c1', 40],
    ['c2', 100],
  ]);
});
test('nothing is moved away from a campaign that counts on it, even if that one starts later', () => {
  const there = [level('a', 60), level('b', 30, false)];
  const here = [level('a', 60, false), level('b', 30)];
  const later = campaign({
    id: 'c2',
    startsAt: NOW + 8 * DAY,
    items: [item({ planned: 30, parts: [part({ levels: here })] })],
  });
  expect(
    planLines([campaign({ items: [item({ parts: [part({ levels: there })] })] }), later], NOW),
  ).toMatchObject([
    { missing: 40, moves: [], restock: 40 },
    { missing: 0, moves: [] },
  ]);
});
test('a bundle takes its components, and shares them with what is sold by itself', () => {
  const parts = [part({ takes: 2, component: 'Cup' }), part({ inventoryItemId: 'i2', component: 'Box' })];
  const bundle = item({ variantId: '2', planned: 20, parts });
  expect(planLines([campaign({ items: [bundle, item({ planned: 50 })] })], NOW)).toMatchObject([
    { component: 'Cup', left: 40, missing: 0 },
    { component: 'Box', left: 20, missing: 0 },
    { component: null, left: 50, missing: 30 },
  ]);
});
test('where no forecast is known, counts where it is more than what is left of the plan, and is shown where it is less', () => {
  expect(lines({ expected: expected(140) })).toMatchObject([
    { left: 140, missing: 80, toBeSafe: false, expectedDemand: 140, demandSd: 30 },
  ]);
  expect(lines({ expected: expected(40) })).toMatchObject([{ left: 100, missing: 40, expectedDemand: 40 }]);
});
test('a plan that is a cap stays one; without a plan the expectation is all there is', () => {
  for (const goal of ['limited_units', 'sell_out'] as const) {
    expect(lines({ expected: expected(140) }, goal)).toMatchObject([{ left: 100 }]);
    expect(lines({ expected: expected(70), planned: null }, goal)).toMatchObject([
      { left: 70, missing: 10, standing: 'missing' },
    ]);
  }
  expect(lines({ planned: null })).toMatchObject([{ standing: 'unplanned', left: 0 }]);
  expect(lines({ planned: null, expected: expected(0) })).toMatchObject([{ standing: 'covered' }]);
});
test('what was not read is not known, and asks for nothing as long as nothing is wanted', () => {
  expect(lines({ parts: null })).toMatchObject([{ standing: 'not_known', left: 100, missing: 0 }]);
  expect(lines({ parts: null, sold: 100 })).toMatchObject([{ standing: 'sold' }]);
  expect(lines({ parts: [] })).toMatchObject([{ standing: 'covered', missing: 0 }]);
});
test('a gap is closed by its moves and its restock; nothing is promised twice', () => {
  fc.assert(
    fc.property(world, (given) => {
      let used = 0;
      for (const line of planLines(build(given), NOW)) {
        const moved = line.moves.reduce((sum, { units }) => sum + units, 0);
        expect(moved + line.restock).toBe(line.missing);
        expect(line.missing).toBeGreaterThanOrEqual(0);
        expect(line.missing).toBeLessThanOrEqual(line.left);
        for (const { units } of line.moves) expect(units).toBeGreaterThan(0);
        const limited = build(given).some(({ id, items: all }) =>
          all.some((one) => id === line.campaignId && one.parts?.length),
        );
        if (limited && line.missing > 0) used += line.left - line.restock;
      }
      const there = given.stock.reduce((sum, units) => sum + Math.max(0, units), 0);
      const landing = given.arrivals.reduce((sum, { units }) => sum + units, 0);
      expect(used).toBeLessThanOrEqual(there + landing);
    }),
  );
});
