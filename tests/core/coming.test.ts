/** What coming campaigns ask of the warehouse. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  planLines,
  weeksOf,
  type ComingCampaign,
  type ComingItem,
  type ComingPart,
} from '../../app/core/coming.ts';
import { countedOnce, expectedAhead, rangeOf } from '../../app/core/coming-demand.ts';
import { DAY, NOW } from '../support/builders.ts';

const level = (locationId: string, available: number, counts = true) => ({
  locationId,
  name: locationId.toUpperCase(),
  counts,
  available,
});
const part = (given: Partial<ComingPart> = {}): ComingPart => ({
  inventoryItemId: 'i1',
  component: null,
  takes: 1,
  levels: [level('a', 60)],
  arrivals: [],
  ...given,
});
const item = (given: Partial<ComingItem> = {}): ComingItem => ({
  variantId: '1',
  productId: '1',
  planned: 100,
  sold: 0,
  expected: null,
  judged: null,
  parts: [part()],
  ...given,
});
const campaign = (given: Partial<ComingCampaign> = {}): ComingCampaign => ({
  id: 'c1',
  name: 'Spring',
  startsAt: NOW + 7 * DAY,
  endsAt: NOW + 14 * DAY,
  priority: 3,
  goal: 'keep_available',
  items: [item()],
  ...given,
});
const missing = (campaigns: ComingCampaign[]) => planLines(campaigns, NOW).map((line) => line.missing);

describe('what is missing', () => {
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
});

const expected = (units: number) => ({ units, sd: 30 });

describe('what is expected', () => {
  const lines = (given: Partial<ComingItem>, goal: ComingCampaign['goal'] = 'keep_available') =>
    planLines([campaign({ goal, items: [item(given)] })], NOW);
  test('counts where it is more than what is left of the plan, and is shown where it is less', () => {
    expect(lines({ expected: expected(140) })).toMatchObject([
      { left: 140, missing: 80, aboutDemand: true, expectedDemand: 140, demandSd: 30 },
    ]);
    expect(lines({ expected: expected(40) })).toMatchObject([
      { left: 100, missing: 40, aboutDemand: false, expectedDemand: 40 },
    ]);
  });
  test('a plan that is a cap stays one; without a plan the expectation is all there is', () => {
    for (const goal of ['limited_units', 'sell_out'] as const) {
      expect(lines({ expected: expected(140) }, goal)).toMatchObject([{ left: 100, aboutDemand: false }]);
      expect(lines({ expected: expected(70), planned: null }, goal)).toMatchObject([
        { left: 70, missing: 10, standing: 'missing' },
      ]);
    }
    expect(lines({ planned: null })).toMatchObject([{ standing: 'unplanned', left: 0 }]);
    expect(lines({ planned: null, expected: expected(0) })).toMatchObject([{ standing: 'covered' }]);
  });
  describe('of a campaign that runs', () => {
    const running = (judged: ComingItem['judged'], given: Partial<ComingItem> = {}) =>
      planLines(
        [
          campaign({
            startsAt: NOW - DAY,
            items: [item({ expected: expected(50), judged, ...given })],
          }),
        ],
        NOW,
      );
    test('the judge says what is needed: what the forecast calls covered is not missing for its plan', () => {
      // 100 are planned and none sold, 60 are there: the plan alone would miss 40.
      expect(running({ covered: true, need: 56 })).toMatchObject([
        { standing: 'covered', left: 56, missing: 0, restock: 0, judged: true, expectedDemand: 50 },
      ]);
      expect(running({ covered: false, need: 75 })).toMatchObject([
        { standing: 'missing', left: 75, missing: 15, judged: true },
      ]);
      expect(running(null)).toMatchObject([{ standing: 'missing', missing: 40, judged: false }]);
    });
    test('nothing more is needed is not the same as all is sold', () => {
      expect(running({ covered: true, need: 0 })).toMatchObject([{ standing: 'covered', left: 0 }]);
      expect(running({ covered: true, need: 0 }, { sold: 100 })).toMatchObject([{ standing: 'sold' }]);
    });
    test('what is covered takes what it needs before what starts later', () => {
      const later = campaign({ id: 'c2', startsAt: NOW + DAY, items: [item({ planned: 10 })] });
      const now = campaign({ startsAt: NOW - DAY, items: [item({ judged: { covered: true, need: 56 } })] });
      expect(missing([later, now])).toEqual([0, 6]);
    });
    test('of two that run the better one is served first, as the judge does', () => {
      const need = { covered: false, need: 60 };
      const older = campaign({
        id: 'c1',
        startsAt: NOW - 2 * DAY,
        priority: 4,
        items: [item({ judged: need })],
      });
      const better = campaign({
        id: 'c2',
        startsAt: NOW - DAY,
        priority: 1,
        items: [item({ judged: need })],
      });
      expect(planLines([older, better], NOW).map((line) => [line.campaignId, line.missing])).toEqual([
        ['c2', 0],
        ['c1', 60],
      ]);
    });
    test('its weeks hold what is still expected', () => {
      const week = campaign({
        startsAt: NOW - DAY,
        endsAt: NOW + 5 * DAY,
        items: [item({ expected: expected(50), judged: { covered: true, need: 56 } })],
      });
      expect(weeksOf([week], 'UTC', NOW, 1)).toMatchObject([
        { units: 50, unitsHigh: 50 + Math.round(1.2816 * 30) },
      ]);
    });
  });
  test('what was not read is not known, and asks for nothing as long as nothing is wanted', () => {
    expect(lines({ parts: null })).toMatchObject([{ standing: 'not_known', left: 100, missing: 0 }]);
    expect(lines({ parts: null, sold: 100 })).toMatchObject([{ standing: 'sold' }]);
    expect(lines({ parts: [] })).toMatchObject([{ standing: 'covered', missing: 0 }]);
  });
  test('a week says how far it may go: spreads of many items even out', () => {
    const week = { startsAt: NOW, endsAt: NOW + 2 * DAY };
    const many = Array.from({ length: 9 }, () => item({ expected: expected(140) }));
    expect(weeksOf([campaign({ ...week, items: many })], 'UTC', NOW, 1)).toMatchObject([
      { units: 1260, unitsHigh: 1260 + Math.round(3 * 30 * 1.2816) },
    ]);
    expect(weeksOf([campaign({ ...week, goal: 'sell_out', items: many })], 'UTC', NOW, 1)).toMatchObject([
      { units: 900, unitsHigh: 900 },
    ]);
  });
  test('weeks share a campaign by its days; the place with the most comes first, one with next to nothing is left out', () => {
    const levels = [level('a', 20), level('b', 50), level('c', 0), level('d', 900, false)];
    const long = campaign({
      startsAt: NOW,
      endsAt: NOW + 14 * DAY,
      items: [item({ expected: expected(140), parts: [part({ levels })] })],
    });
    const week = {
      units: 70,
      unitsHigh: 70 + Math.round((1.2816 * 30) / 2),
      onBusiestDay: 10,
      places: [
        { name: 'B', units: 50 },
        { name: 'A', units: 20 },
      ],
    };
    expect(weeksOf([long], 'UTC', NOW, 3)).toEqual([
      { startsAt: NOW, ...week },
      { startsAt: NOW + 7 * DAY, ...week },
      { startsAt: NOW + 14 * DAY, units: 0, unitsHigh: 0, onBusiestDay: 0, places: [] },
    ]);
    const few = [level('a', 1), level('b', 999)];
    const other = { ...long, items: [item({ parts: [part({ levels: few })] })] };
    expect(weeksOf([other], 'UTC', NOW, 1)[0]?.places).toEqual([{ name: 'B', units: 50 }]);
  });
  test('the busiest day is of its own week; without a plan even a cap leaves room above', () => {
    const short = campaign({
      startsAt: NOW + 8 * DAY,
      endsAt: NOW + 10 * DAY,
      goal: 'sell_out',
      items: [item({ planned: null, expected: expected(140) })],
    });
    expect(weeksOf([short], 'UTC', NOW, 2)).toMatchObject([
      { units: 0, onBusiestDay: 0 },
      { units: 140, onBusiestDay: 70, unitsHigh: 140 + Math.round(1.2816 * 30) },
    ]);
  });
  test('of a campaign to come: plan and history in one, with a range; the plan alone is no more than the plan', () => {
    const history = Array.from({ length: 28 }, () => 10);
    const both = expectedAhead(50, history, 7);
    expect(both?.units).toBeGreaterThan(50);
    expect(both?.units).toBeLessThan(75);
    const { low, high } = rangeOf(both ?? { units: 0, sd: 0 });
    expect(low).toBeLessThan(both?.units ?? 0);
    expect(high).toBeGreaterThan(both?.units ?? Infinity);
    expect(expectedAhead(null, history, 7)?.units).toBeGreaterThan(60);
    expect(expectedAhead(100, [], 7)).toBe(null);
    expect(expectedAhead(null, [0, 0], 7)).toBe(null);
    // Never sold: the plan says all there is to say.
    expect(expectedAhead(100, [0, 0], 7)).toBe(null);
    // More came back than was sold.
    expect(expectedAhead(100, [-1, 0], 7)).toBe(null);
  });
  test('lies in its range eight times in ten: 1.28 standard deviations to both sides', () => {
    const { low, high } = rangeOf({ units: 1_000, sd: 100 });
    expect(Math.abs(low - (1_000 - 128))).toBeLessThan(15);
    expect(Math.abs(high - (1_000 + 128))).toBeLessThan(15);
  });
  test('is counted once where windows overlap, and again where they do not', () => {
    const one = { startsAt: NOW, endsAt: NOW + 7 * DAY, items: [item({ expected: expected(140) })] };
    const apart = { ...one, startsAt: NOW + 7 * DAY, endsAt: NOW + 9 * DAY };
    const within = { ...one, startsAt: NOW + 6 * DAY, endsAt: NOW + 9 * DAY };
    const units = (all: (typeof one)[]) =>
      countedOnce(all).map(({ items: own }) => own[0]?.expected?.units ?? null);
    expect(units([one, apart])).toEqual([140, 140]);
    expect(units([apart, one])).toEqual([140, 140]);
    expect(units([one, within])).toEqual([140, null]);
    expect(units([within, one])).toEqual([140, null]);
    // Only what is expected takes: a plan alone leaves the expectation to the next.
    const planned = { ...one, items: [item()] };
    expect(units([planned, within])).toEqual([null, 140]);
    expect(units([one, { ...within, items: [item({ variantId: '2', expected: expected(9) })] }])).toEqual([
      140, 9,
    ]);
    expect(countedOnce([one, within])[1]?.items).toEqual([item()]);
  });
});

const parts = fc.array(
  fc.record({
    inventoryItemId: fc.constantFrom('i1', 'i2'),
    takes: fc.integer({ min: 1, max: 3 }),
    counts: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  }),
  { maxLength: 2 },
);
const items = fc.record({
  planned: fc.option(fc.integer({ min: 0, max: 500 }), { nil: null }),
  expected: fc.option(
    fc.integer({ min: 0, max: 500 }).map((units) => ({ units, sd: 20 })),
    { nil: null },
  ),
  sold: fc.integer({ min: -5, max: 500 }),
  parts,
});
const world = fc.record({
  stock: fc.array(fc.integer({ min: -50, max: 300 }), { minLength: 6, maxLength: 6 }),
  campaigns: fc.array(
    fc.record({
      from: fc.integer({ min: -10, max: 30 }),
      days: fc.integer({ min: 1, max: 20 }),
      items: fc.array(items, { maxLength: 4 }),
    }),
    { maxLength: 4 },
  ),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
const PLACES = ['a', 'b', 'c'];
const build = ({ stock, campaigns }: World): ComingCampaign[] =>
  campaigns.map(({ from, days, items: own }, index) =>
    campaign({
      id: `c${index}`,
      startsAt: NOW + from * DAY,
      endsAt: NOW + (from + days) * DAY,
      items: own.map(({ parts: made, ...rest }) =>
        item({
          ...rest,
          parts: made.map(({ counts, ...one }) =>
            part({
              ...one,
              levels: PLACES.map((place, at) =>
                level(place, stock[at + (one.inventoryItemId === 'i1' ? 0 : 3)] ?? 0, counts[at]),
              ),
            }),
          ),
        }),
      ),
    }),
  );

describe('any campaigns', () => {
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
        expect(used).toBeLessThanOrEqual(there);
      }),
    );
  });
  test('weeks add up to what is left, whatever its place; the busiest day is one of them', () => {
    fc.assert(
      fc.property(world, (given) => {
        const built = build(given);
        const weeks = weeksOf(built, 'Europe/Berlin', NOW, 10);
        const left = built
          .filter(({ endsAt }) => endsAt > NOW)
          .flatMap((one) => one.items)
          .reduce(
            (sum, { planned, sold, expected }) =>
              sum + Math.max(0, (planned ?? 0) - Math.max(0, sold), expected?.units ?? 0),
            0,
          );
        const total = weeks.reduce((sum, { units }) => sum + units, 0);
        expect(Math.abs(total - left)).toBeLessThanOrEqual(weeks.length);
        for (const week of weeks) {
          expect(week.unitsHigh).toBeGreaterThanOrEqual(week.units);
          expect(week.onBusiestDay).toBeLessThanOrEqual(week.units);
          expect(week.onBusiestDay).toBeGreaterThanOrEqual(Math.floor(week.units / 7));
          expect(week.places.reduce((sum, { units }) => sum + units, 0)).toBe(week.units);
        }
      }),
    );
  });
});

test('a place takes the share that it has of the stock; without one it is said', () => {
  const levels = [level('a', 30), level('b', 10), level('c', 500, false)];
  const near = { startsAt: NOW, endsAt: NOW + DAY };
  const [week] = weeksOf(
    [campaign({ ...near, items: [item({ parts: [part({ levels })] })] })],
    'UTC',
    NOW,
    1,
  );
  expect(week).toMatchObject({
    units: 100,
    places: [
      { name: 'A', units: 75 },
      { name: 'B', units: 25 },
    ],
  });
  const [nowhere] = weeksOf([campaign({ ...near, items: [item({ parts: [] })] })], 'UTC', NOW, 1);
  expect(nowhere).toMatchObject({ units: 100, places: [{ name: null, units: 100 }] });
});
