/** Each measure of a period from numbers that no other measure has, and what is said where there is nothing to tell it from. */
import { describe, expect, test } from 'vitest';
import {
  BRIEF_MEASURES,
  CAMPAIGN_MEASURES,
  isMeasured,
  isOfEnded,
  isOfRunning,
  isOpenTo,
  MEASURE,
  MEASURE_GROUPS,
  MEASURES,
  ROWS,
  type MeasureName,
  type MeasureUnit,
} from '../../app/core/measures/list.ts';
import { measureOf, type PeriodFacts } from '../../app/core/measures/period.ts';
import { addTotals, noTotals, type Totals } from '../../app/core/measures/totals.ts';
import { betterFortnight, busy, nothing, orders, shipping } from './periods.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Numbers of `facts` multiplied, those of `names` only. */
function times<T extends object>(facts: T, by: number, names: readonly (keyof T)[]): T {
  const scaled = { ...facts };
  for (const name of names) scaled[name] = (Number(facts[name]) * by) as T[typeof name];
  return scaled;
}

const namesOf = <T extends object>(facts: T): (keyof T)[] => Object.keys(facts) as (keyof T)[];

/** The measures whose value is `by` times as large in `other`; all the rest must be the same. */
function multiplied(other: PeriodFacts, by: number): MeasureName[] {
  return MEASURES.filter((name) => {
    const [now, then] = [measureOf(name, other), measureOf(name, busy)] as [number, number];
    if (Math.abs(now - then) < 1e-9) return false;
    expect(now, name).toBeCloseTo(then * by, 9);
    return true;
  });
}

const inUnits = (...units: MeasureUnit[]): MeasureName[] =>
  MEASURES.filter((name) => units.includes(MEASURE[name].unit));

const EXPECTED: Record<MeasureName, number> = {
  out_of_stock: 0.25,
  stock_outs: 3,
  stock_out_length: 1.5 * HOUR,
  repeats: 17,
  warning: 5 * HOUR,
  precision: 0.75,
  recall: 0.6,
  lost_units: 7,
  lost_money: 77,
  money_at_risk: 990,
  broken: 0.025,
  wrong_holds: 0.125,
  restored: 0.95,
  overrides: 13,
  plan_error: 0.45,
  plan_bias: 0.3,
  uplift: 0.5,
  sell_through: 0.75,
  stock_turns: 11,
  view_to_cart: 0.25,
  cart_to_checkout: 0.4,
  checkout_to_order: 0.75,
  view_to_order: 0.075,
  carts_abandoned: 0.7,
  stopped_carts_abandoned: 0.6,
  order_completion: 0.75,
  handling_time: 43,
  ship_inside: 1,
  ship_inside_p90: 4,
  ship_outside: 2,
  ship_outside_p90: 5,
  late_or_short: 0.2,
  on_time: 0.9,
  returned: 0.2,
  damaged: 0.1,
  satisfaction: 0.75,
  alerts: 20,
  acknowledge: 31,
  act: 37,
  acted: 0.25,
  per_person: 2,
  urgent: 3,
  worth: -8,
};

describe('a measure', () => {
  test.each(MEASURES)('%s is told from its own numbers', (name) => {
    expect(measureOf(name, busy)).toBeCloseTo(EXPECTED[name], 12);
  });

  test('what only counts says none of nothing, all else that it cannot be told', () => {
    const told = MEASURES.filter((name) => measureOf(name, nothing) !== null);
    expect(told).toEqual(['repeats', 'overrides', 'alerts', 'urgent']);
    for (const name of told) expect(measureOf(name, nothing)).toBe(0);
  });

  test('returns that are not read are not none', () => {
    const unread = { ...orders, returned: null, damaged: null };
    expect(measureOf('returned', { ...busy, orders: unread })).toBeNull();
    expect(measureOf('damaged', { ...busy, orders: unread })).toBeNull();
  });

  test('of too little to tell from is not known', () => {
    const days = { ...busy.days, knownMs: DAY - 1 };
    expect(measureOf('stock_turns', { ...busy, days })).toBeNull();
    const uplift = (usual: number, usualOrdered: number) =>
      measureOf('uplift', { ...busy, totals: { ...busy.totals, usual, usualOrdered } });
    expect(uplift(0.9, 90)).toBeNull();
    expect(uplift(20, 29)).toBeNull();
    expect(uplift(20, 30)).toBe(0.5);
    expect(uplift(30, 15)).toBe(-0.5);
  });

  test('more bought than put into carts is none abandoned', () => {
    const days = { ...busy.days, purchases: 101, stoppedPurchases: 11 };
    expect(measureOf('carts_abandoned', { ...busy, days })).toBe(0);
    expect(measureOf('stopped_carts_abandoned', { ...busy, days })).toBe(0);
  });

  test('stands in one group of the page', () => {
    expect(MEASURE_GROUPS.flatMap(({ names }) => names).toSorted()).toEqual([...MEASURES].toSorted());
  });

  test('moves the better way where the shop does better', () => {
    for (const name of MEASURES) {
      const [is, was] = [measureOf(name, betterFortnight), measureOf(name, busy)] as [number, number];
      const moved = is === was ? 'none' : is > was ? 'more' : 'less';
      expect([name, moved]).toEqual([name, MEASURE[name].better]);
    }
  });

  test('in money is ten times as much where prices are, and no other is', () => {
    const dearer = {
      ...busy,
      totals: times(busy.totals, 10, ['lostMoney', 'riskMoney', 'wrongMoney']),
      worth: times(busy.worth, 10, ['spared', 'wrong']),
    };
    expect(multiplied(dearer, 10)).toEqual(inUnits('money'));
  });

  test('of time is ten times as long where everything takes so long, and no other is', () => {
    const slower = {
      ...busy,
      days: times(busy.days, 10, ['knownMs', 'soldOutMs']),
      totals: times(busy.totals, 10, ['knownMs', 'soldOutMs', 'longestMs', 'warningMs']),
      alerts: times(busy.alerts, 10, ['acknowledgeMs', 'actMs']),
      orders: times(orders, 10, ['shipMs', 'deliverMs', 'returnMs']),
    };
    expect(multiplied(slower, 10)).toEqual(inUnits('time'));
  });

  test('of working days follows the days from order to parcel', () => {
    const slower = {
      ...shipping,
      inside: times(shipping.inside, 3, ['median', 'p90']),
      outside: times(shipping.outside, 3, ['median', 'p90']),
    };
    expect(multiplied({ ...busy, shipping: slower }, 3)).toEqual(inUnits('workdays'));
  });

  test('that is a share, a change or a time is the same in a shop twice as busy; counts, units and money double', () => {
    const { longestMs, ...sums } = busy.totals;
    const means = ['acknowledgeMs', 'actMs', 'people'];
    const twice: PeriodFacts = {
      ...busy,
      days: times(
        busy.days,
        2,
        namesOf(busy.days).filter((name) => name !== 'unitMs'),
      ),
      totals: { ...times(sums, 2, namesOf(sums)), longestMs },
      worth: times(busy.worth, 2, namesOf(busy.worth)),
      alerts: times(
        busy.alerts,
        2,
        namesOf(busy.alerts).filter((name) => !means.includes(name)),
      ),
      overrides: 26,
      restored: 38,
      notRestored: 2,
      repeats: 34,
      orders: times(
        orders,
        2,
        namesOf(orders).filter((name) => !name.endsWith('Ms')),
      ),
      shipping: {
        inside: times(shipping.inside, 2, ['orders']),
        outside: times(shipping.outside, 2, ['orders']),
        untold: { inside: 0, outside: 0 },
        lateOrShort: 10,
        carriers: shipping.carriers.map((one) => times(one, 2, ['parcels', 'late'])),
      },
      satisfaction: times(busy.satisfaction, 2, ['sum', 'answers']),
    };
    const doubled = multiplied(twice, 2);
    expect(doubled).toEqual(inUnits('count', 'units', 'money'));
    expect(MEASURES.filter((name) => !doubled.includes(name))).toEqual(
      inUnits('share', 'miss', 'bias', 'change', 'time', 'workdays'),
    );
  });

  test('is a change where all as planned and all as usual makes it nothing', () => {
    const { plannedOrdered, usual } = busy.totals;
    const totals = { ...busy.totals, planned: plannedOrdered, usualOrdered: usual };
    expect(MEASURES.filter((name) => measureOf(name, { ...busy, totals }) === 0)).toEqual(
      inUnits('bias', 'change'),
    );
  });

  test('stands in the weekly brief for each question of the meeting', () => {
    const asked = MEASURE_GROUPS.map(({ group, names }) => [
      group,
      BRIEF_MEASURES.filter((name) => names.includes(name)),
    ]);
    expect(Object.fromEntries(asked)).toEqual({
      stock: ['out_of_stock', 'stock_outs', 'broken', 'lost_money'],
      flags: ['precision', 'wrong_holds'],
      plan: [],
      pages: ['view_to_order'],
      orders: ['late_or_short', 'satisfaction'],
      people: ['acknowledge', 'urgent'],
    });
    expect(BRIEF_MEASURES).toHaveLength(11);
  });

  test('is known as soon as anything of it is, now or before', () => {
    const none = { value: null, valueBefore: null, amount: null, amountBefore: null };
    expect(isMeasured(none)).toBe(false);
    for (const name of namesOf(none)) expect(isMeasured({ ...none, [name]: 0 })).toBe(true);
  });

  test('of units or money is for those who may see quantities', () => {
    const hidden = MEASURES.filter((name) => !isOpenTo(MEASURE[name].unit, false));
    expect(hidden).toEqual(['lost_units', 'lost_money', 'money_at_risk', 'worth']);
    for (const name of MEASURES) expect(isOpenTo(MEASURE[name].unit, true)).toBe(true);
  });
});

test('of a time before the app was there, what it counts itself is not known instead of nothing', () => {
  const told = ['alerts', 'urgent', 'overrides', 'per_person'] as const;
  expect(told.map((name) => measureOf(name, nothing))).toEqual([0, 0, 0, null]);
  expect(told.map((name) => measureOf(name, { ...nothing, length: 0 }))).toEqual([null, null, null, null]);
});

test('before any campaign was measured none of something is not known, and some is', () => {
  const unwatched = { ...nothing, watched: false };
  const told = ['repeats', 'alerts', 'urgent', 'overrides'] as const;
  expect(told.map((name) => measureOf(name, unwatched))).toEqual([null, null, null, null]);
  const alerts = { ...nothing.alerts, opened: 2, urgent: 1 };
  expect(told.map((name) => measureOf(name, { ...unwatched, alerts, overrides: 3 }))).toEqual([
    null,
    2,
    1,
    3,
  ]);
});

test('urgent alerts of a few days are not called a week of them', () => {
  const urgent = (days: number) =>
    measureOf('urgent', { ...nothing, length: days, alerts: { ...nothing.alerts, urgent: 7 } });
  expect([1, 3, 7, 14].map(urgent)).toEqual([7, 7, 7, 3.5]);
});

test('sums of two groups of items are added, the longest stock-out stays the longest', () => {
  const numbered = (times: number): Totals => {
    const totals = noTotals();
    for (const [index, name] of (Object.keys(totals) as (keyof Totals)[]).entries())
      totals[name] = times * (index + 1);
    return totals;
  };
  const sum = addTotals(numbered(1), numbered(10));
  expect(sum).toEqual({ ...numbered(11), longestMs: numbered(10).longestMs });
  expect(addTotals(numbered(10), numbered(1))).toEqual(sum);
});

describe('the look back on one campaign', () => {
  test('tells every measure once, without those that only a shop over a time has', () => {
    expect(MEASURES.filter((name) => !CAMPAIGN_MEASURES.includes(name))).toEqual([
      'stock_out_length',
      'repeats',
      'restored',
      'overrides',
      'per_person',
      'urgent',
    ]);
    expect(new Set(CAMPAIGN_MEASURES).size).toBe(CAMPAIGN_MEASURES.length);
    for (const name of CAMPAIGN_MEASURES) expect(MEASURES).toContain(name);
  });
});

test('what was sold out or broken is listed of campaigns that run, the rest of those that ended', () => {
  expect(ROWS.filter(isOfRunning)).toEqual(['sold_out', 'broken']);
});

test('what is told of campaigns that ended is not known where none has, and all else is', () => {
  const noneEnded = { ...busy, totals: noTotals(), campaigns: 0 };
  const untold = MEASURES.filter((name) => measureOf(name, noneEnded) === null);
  expect(MEASURES.filter(isOfEnded)).toEqual(untold);
});
