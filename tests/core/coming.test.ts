/** What coming campaigns ask of the warehouse. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  weeksOf,
  type ComingCampaign,
  type ComingItem,
  type ComingPart,
  type JudgedStock,
} from '../../app/core/coming.ts';
import { countedOnce, demandAhead, rangeOf } from '../../app/core/coming-demand.ts';
import { need } from '../../app/core/demand/need.ts';
import { defaultPolicy } from '../../app/core/policy.ts';
import { planLines } from '../../app/core/shortage.ts';
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
  hero: false,
  planned: 100,
  sold: 0,
  expected: null,
  forecast: null,
  judged: null,
  parts: [part()],
  ...given,
});
const RULES = { ...defaultPolicy(), reserve: 0, countIncoming: true };
const campaign = (given: Partial<ComingCampaign> = {}): ComingCampaign => ({
  id: 'c1',
  name: 'Spring',
  startsAt: NOW + 7 * DAY,
  endsAt: NOW + 14 * DAY,
  priority: 3,
  goal: 'keep_available',
  rules: RULES,
  items: [item()],
  ...given,
});
const judged = (given: Partial<JudgedStock> = {}): JudgedStock => ({
  need: 50,
  needToBeSafe: 60,
  shortBy: 0,
  usable: 60,
  mayRunOutAt: null,
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

const expectedOf = (...given: Parameters<typeof demandAhead>) => demandAhead(...given).expected;
const expected = (units: number) => ({ units, sd: 30 });

describe('what is expected', () => {
  const lines = (given: Partial<ComingItem>, goal: ComingCampaign['goal'] = 'keep_available') =>
    planLines([campaign({ goal, items: [item(given)] })], NOW);
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
  describe('of a campaign that runs', () => {
    const running = (said: JudgedStock | null, given: Partial<ComingItem> = {}) =>
      planLines(
        [
          campaign({
            startsAt: NOW - DAY,
            items: [item({ expected: expected(50), judged: said, ...given })],
          }),
        ],
        NOW,
      );
    test('the judge says what it takes to be safe, and what is missing to it', () => {
      // 100 are planned and none sold, 60 are there: the plan alone would miss 40.
      expect(running(judged({ needToBeSafe: 56 }))).toMatchObject([
        { standing: 'covered', left: 56, missing: 0, restock: 0, judged: true, expectedDemand: 50 },
      ]);
      expect(running(judged({ need: 58, needToBeSafe: 75, shortBy: 15 }))).toMatchObject([
        { standing: 'missing', left: 75, usable: 60, missing: 15, judged: true, toBeSafe: true },
      ]);
      expect(running(null)).toMatchObject([{ standing: 'missing', missing: 40, judged: false }]);
    });
    test('what the judge cannot count on is missing, whatever lies there', () => {
      expect(running(judged({ needToBeSafe: 56, usable: 40, shortBy: 16 }))).toMatchObject([
        { usable: 40, missing: 16, restock: 16 },
      ]);
    });
    test('more has to be there when the stock may be empty: now if it is, else by the end', () => {
      const by = (given: Partial<JudgedStock>) =>
        running(judged({ needToBeSafe: 90, shortBy: 30, ...given }))[0]?.by;
      expect(by({ mayRunOutAt: NOW + 2 * DAY })).toBe(NOW + 2 * DAY);
      expect(by({ mayRunOutAt: NOW - DAY })).toBe(NOW);
      expect(by({ usable: 0, mayRunOutAt: NOW + DAY })).toBe(NOW);
      expect(by({ mayRunOutAt: null })).toBe(campaign().endsAt);
    });
    test('nothing more is needed is not the same as all is sold', () => {
      const nothing = judged({ need: 0, needToBeSafe: 0 });
      expect(running(nothing)).toMatchObject([{ standing: 'covered', left: 0 }]);
      expect(running(nothing, { sold: 100 })).toMatchObject([{ standing: 'sold' }]);
    });
    test('takes what it needs not to be flagged before what starts later, and its safety buffer does not', () => {
      const later = campaign({ id: 'c2', startsAt: NOW + DAY, items: [item({ planned: 10 })] });
      const own = item({ judged: judged({ need: 56, needToBeSafe: 60 }) });
      expect(missing([later, campaign({ startsAt: NOW - DAY, items: [own] })])).toEqual([0, 6]);
    });
    test('of two that run the better one is served first, as the judge does', () => {
      const older = campaign({
        id: 'c1',
        startsAt: NOW - 2 * DAY,
        priority: 4,
        items: [item()],
      });
      const better = campaign({
        id: 'c2',
        startsAt: NOW - DAY,
        priority: 1,
        items: [item()],
      });
      expect(planLines([older, better], NOW).map((line) => [line.campaignId, line.missing])).toEqual([
        ['c2', 40],
        ['c1', 100],
      ]);
    });
    test('its weeks hold what is still expected', () => {
      const week = campaign({
        startsAt: NOW - DAY,
        endsAt: NOW + 5 * DAY,
        items: [item({ expected: expected(50), judged: judged({ need: 56 }) })],
      });
      expect(weeksOf([week], 'UTC', NOW, 1)).toMatchObject([
        { units: 50, unitsHigh: 50 + Math.round(1.2816 * 30) },
      ]);
    });
  });
  describe('of a campaign to come, with a forecast', () => {
    const ahead = demandAhead(
      100,
      Array.from({ length: 28 }, () => 14),
      7,
    );
    const at = (risk: number): number => (ahead.forecast ? need(ahead.forecast, risk) : 0);
    const [safe, claimed] = [at(0.05), at(0.4)];
    const coming = (given: Partial<ComingItem> = {}, more: Partial<ComingCampaign> = {}) =>
      campaign({ items: [item({ ...ahead, ...given })], ...more });
    const first = (one: ComingCampaign) => planLines([one], NOW)[0];

    test('it takes the safe need, a hero more', () => {
      expect(first(coming())).toMatchObject({ left: safe, usable: 60, missing: safe - 60, toBeSafe: true });
      expect(first(coming({ hero: true }))?.left).toBe(at(0.02));
      expect(safe).toBeGreaterThan(claimed);
    });
    test('the next one counts on what is left when this one has what it needs not to be flagged', () => {
      const stock = [part({ levels: [level('a', 1_000)] })];
      const next = coming({ parts: stock }, { id: 'c2', startsAt: NOW + 8 * DAY });
      expect(planLines([next, coming({ parts: stock })], NOW)[1]).toMatchObject({
        campaignId: 'c2',
        usable: 1_000 - claimed,
      });
    });
    test('a reserve, and stock that is owed elsewhere, cannot be counted on', () => {
      expect(first(coming({}, { rules: { ...RULES, reserve: 7 } }))?.usable).toBe(53);
      const owed = [part({ levels: [level('a', 60), level('b', -4)] })];
      expect(first(coming({ parts: owed }))?.usable).toBe(56);
    });
    test('what is promised is the least, a plan that is a cap the most', () => {
      const promised = { ...RULES, promised: true };
      expect(first(coming({ planned: 900 }, { rules: promised }))?.left).toBe(900);
      expect(first(coming({}, { goal: 'limited_units' }))?.left).toBe(Math.min(100, safe));
      expect(first(coming({ planned: null }, { goal: 'limited_units' }))?.left).toBe(safe);
    });
    test('a delivery counts if the campaign counts on it and it lands before the start; else it is named', () => {
      const arrivals = [
        { locationId: 'a', at: NOW + 2 * DAY, units: 25 },
        { locationId: 'a', at: NOW + 8 * DAY, units: 6 },
        { locationId: 'a', at: NOW + 90 * DAY, units: 500 },
        { locationId: 'elsewhere', at: NOW + DAY, units: 70 },
      ];
      const parts = [part({ arrivals })];
      expect(first(coming({ parts }))).toMatchObject({
        usable: 85,
        due: { units: 6, at: NOW + 8 * DAY, tooLate: true },
      });
      expect(first(coming({ parts }, { rules: { ...RULES, countIncoming: false } }))).toMatchObject({
        usable: 60,
        due: { units: 31, at: NOW + 2 * DAY, tooLate: false },
      });
      const enough = [part({ levels: [level('a', 900)], arrivals })];
      expect(first(coming({ parts: enough }))?.due).toBe(null);
    });
    test('more has to be there when the stock may be empty, at the start where nothing is left', () => {
      const by = (units: number) =>
        first(coming({ parts: [part({ levels: [level('a', units)] })] }))?.by ?? 0;
      expect(by(0)).toBe(NOW + 7 * DAY);
      expect(by(30)).toBeGreaterThan(by(0));
      expect(by(60)).toBeGreaterThan(by(30));
      expect(by(safe - 1)).toBe(NOW + 14 * DAY);
    });
    test('of sales that are another’s, too, it counts its share', () => {
      const half = demandAhead(
        100,
        Array.from({ length: 28 }, () => 14),
        7,
        0.5,
      );
      expect(half.expected).toEqual(ahead.expected);
      expect(half.forecast && need(half.forecast, 0.05)).toBeLessThan(safe);
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
    const both = expectedOf(50, history, 7);
    expect(both?.units).toBeGreaterThan(50);
    expect(both?.units).toBeLessThan(75);
    const { low, high } = rangeOf(both ?? { units: 0, sd: 0 });
    expect(low).toBeLessThan(both?.units ?? 0);
    expect(high).toBeGreaterThan(both?.units ?? Infinity);
    expect(expectedOf(null, history, 7)?.units).toBeGreaterThan(60);
    expect(expectedOf(100, [], 7)).toBe(null);
    expect(expectedOf(null, [0, 0], 7)).toBe(null);
    // Never sold: the plan says all there is to say.
    expect(expectedOf(100, [0, 0], 7)).toBe(null);
    // More came back than was sold.
    expect(expectedOf(100, [-1, 0], 7)).toBe(null);
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
