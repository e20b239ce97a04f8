/** Units that coming campaigns ask for, a week and place. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ComingCampaign } from '../../app/core/coming.ts';
import { weeksOf } from '../../app/core/coming-weeks.ts';
import { DAY, NOW } from '../support/builders.ts';
import {
  build,
  campaign,
  expected,
  item,
  judged,
  level,
  part,
  PLACES,
  RULES,
  world,
  type World,
} from './coming-case.ts';

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
    { startsAt: NOW + 7 * DAY, ...week, places: [{ name: null, units: 70 }] },
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

/** Of each week what each place sends, by name; `nowhere` the rest. */
const sentBy = (campaigns: ComingCampaign[], weeks: number) =>
  weeksOf(campaigns, 'UTC', NOW, weeks).map(({ places }) =>
    Object.fromEntries(places.map(({ name, units }) => [name ?? 'nowhere', units])),
  );
const near = { startsAt: NOW, endsAt: NOW + DAY };
const fortnight = { startsAt: NOW, endsAt: NOW + 14 * DAY };

test('a place sends the share that it has of the stock, and no more than it has: the rest has no place yet', () => {
  const levels = [level('a', 30), level('b', 10), level('c', 500, false)];
  const of = (planned: number) => [
    campaign({ ...near, items: [item({ planned, parts: [part({ levels })] })] }),
  ];
  expect(sentBy(of(20), 1)).toEqual([{ A: 15, B: 5 }]);
  expect(sentBy(of(100), 1)).toEqual([{ nowhere: 60, A: 30, B: 10 }]);
  expect(sentBy([campaign({ ...near, items: [item({ parts: [] })] })], 1)).toEqual([{ nowhere: 100 }]);
});
test('what a week has sent the next one cannot send', () => {
  expect(sentBy([campaign(fortnight)], 2)).toEqual([{ A: 50 }, { nowhere: 40, A: 10 }]);
});
test('of two campaigns that sell the same, nothing is sent twice', () => {
  const other = campaign({ ...near, id: 'c2' });
  expect(sentBy([campaign(near), other], 1)).toEqual([{ nowhere: 140, A: 60 }]);
});
test('what lands where the campaign sells from is sent from the week in which it lands, if the campaign counts on it', () => {
  const arrivals = [
    { locationId: 'a', at: NOW + 9 * DAY, units: 25 },
    { locationId: 'a', at: NOW + 14 * DAY, units: 500 },
    { locationId: 'elsewhere', at: NOW + DAY, units: 500 },
  ];
  const items = [item({ parts: [part({ levels: [level('a', 20)], arrivals })] })];
  expect(sentBy([campaign({ ...fortnight, items })], 2)).toEqual([
    { nowhere: 30, A: 20 },
    { A: 25, nowhere: 25 },
  ]);
  const not = campaign({ ...fortnight, items, rules: { ...RULES, countIncoming: false } });
  expect(sentBy([not], 2)).toEqual([{ nowhere: 30, A: 20 }, { nowhere: 50 }]);
});
test('what is reserved, and what is owed elsewhere, is not sent', () => {
  expect(sentBy([campaign({ ...near, rules: { ...RULES, reserve: 7 } })], 1)).toEqual([
    { A: 53, nowhere: 47 },
  ]);
  const levels = [level('a', 60), level('b', -4)];
  expect(sentBy([campaign({ ...near, items: [item({ parts: [part({ levels })] })] })], 1)).toEqual([
    { A: 56, nowhere: 44 },
  ]);
});
test('a bundle is sent from where all of it lies, and what is sold by itself gets what it leaves', () => {
  const cups = part({ takes: 3, component: 'Cup', levels: [level('a', 32), level('b', 90)] });
  const boxes = part({ inventoryItemId: 'i2', component: 'Box', levels: [level('a', 50), level('c', 50)] });
  const bundle = item({ planned: 12, parts: [cups, boxes] });
  expect(sentBy([campaign({ ...fortnight, items: [bundle] })], 2)).toEqual([{ A: 6 }, { A: 4, nowhere: 2 }]);
  const single = item({ variantId: '2', planned: 130, parts: [part({ levels: cups.levels })] });
  expect(sentBy([campaign({ ...near, items: [bundle, single] })], 1)).toEqual([
    { B: 90, nowhere: 40, A: 12 },
  ]);
});

/** What is in a place and lands there by then, of what campaigns sell from there. */
function thereBy(given: World, place: number, until: number): number {
  const sold = new Set(
    given.campaigns.flatMap(({ items }) =>
      items.flatMap(({ parts }) =>
        parts.filter(({ counts }) => counts[place]).map(({ inventoryItemId }) => inventoryItemId),
      ),
    ),
  );
  return (['i1', 'i2'] as const).reduce((sum, kind, index) => {
    if (!sold.has(kind)) return sum;
    const landed = given.arrivals.filter(
      (one) => one.inventoryItemId === kind && one.place === place && NOW + one.day * DAY < until,
    );
    const lies = Math.max(0, given.stock[place + 3 * index] ?? 0);
    return landed.reduce((all, { units }) => all + units, sum + lies);
  }, 0);
}
test('no place sends more than it has and what lands there by then, in no week and not in all of them', () => {
  fc.assert(
    fc.property(world, (given) => {
      const weeks = weeksOf(build(given), 'UTC', NOW, 10);
      PLACES.forEach((place, index) => {
        let sent = 0;
        for (const week of weeks) {
          sent += week.places.find(({ name }) => name === place.toUpperCase())?.units ?? 0;
          expect(sent).toBeLessThanOrEqual(thereBy(given, index, week.startsAt + 7 * DAY));
        }
      });
    }),
  );
});
