/** Measures against a slow, obvious count: every quarter of an hour is looked at by itself, from the raw events. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysOf, noDay } from '../../app/core/measures/days.ts';
import { outcomeOf, USUAL_DAYS, type ItemHistory } from '../../app/core/measures/outcome.ts';
import {
  flagPrecision,
  flagRecall,
  outOfStockShare,
  planBias,
  planError,
} from '../../app/core/measures/shares.ts';
import { measureOf } from '../../app/core/measures/list.ts';
import { lessonsOf } from '../../app/core/measures/lessons.ts';
import { addTotals, noTotals, totalsOf, type Totals } from '../../app/core/measures/totals.ts';
import { startOfDay } from '../../app/core/time.ts';

const QUARTER = 900_000;
const DAY = 96 * QUARTER;
/** 25 October 2026, 00:00 UTC: the night on which Berlin's clocks go back. */
const T0 = Date.UTC(2026, 9, 25);
const at = (quarters: number): number => T0 + quarters * QUARTER;

const moment = fc.integer({ min: -USUAL_DAYS * 96 - 50, max: 96 * 4 }).map(at);
const histories: fc.Arbitrary<ItemHistory> = fc.record({
  from: fc.integer({ min: 0, max: 40 }).map(at),
  until: fc.integer({ min: 41, max: 96 * 3 }).map(at),
  ended: fc.boolean(),
  plannedUnits: fc.option(fc.integer({ min: 0, max: 50 })),
  price: fc.integer({ min: 1, max: 90 }),
  levels: fc.uniqueArray(
    fc.record({
      at: fc.oneof(moment, fc.integer({ min: -5, max: 290 }).map(at)),
      locationId: fc.constantFrom('1', '2'),
      available: fc.option(fc.integer({ min: -3, max: 6 }), { freq: 9 }),
    }),
    { maxLength: 14, selector: (one) => `${one.at} ${one.locationId}` },
  ),
  orders: fc.array(
    fc.record({
      at: fc.oneof(moment, fc.integer({ min: -5, max: 290 }).map(at)),
      units: fc.integer({ min: 1, max: 4 }),
      cancelledForStock: fc.boolean(),
    }),
    { maxLength: 14 },
  ),
  holds: fc.array(
    fc
      .record({
        response: fc.constantFrom('flag' as const, 'stop_promoting' as const, 'hide' as const),
        mode: fc.constantFrom('watch' as const, 'act' as const),
        cause: fc.constantFrom('below_need' as const, 'sold_out' as const),
        moneyAtRisk: fc.option(fc.integer({ min: 0, max: 900 })),
        openedAt: fc.integer({ min: -5, max: 290 }).map(at),
        length: fc.option(fc.integer({ min: 1, max: 100 })),
      })
      .map(({ length, ...hold }) => ({
        ...hold,
        closedAt: length === null ? null : hold.openedAt + length * QUARTER,
      })),
    { maxLength: 4 },
  ),
});

/** Units on the shelf at a moment: for each location its newest number, looked for from scratch. */
function onShelf(history: ItemHistory, now: number): number | null {
  let units: number | null = null;
  for (const place of ['1', '2']) {
    let newest: { at: number; available: number | null } | null = null;
    for (const level of history.levels)
      if (level.locationId === place && level.at <= now && (!newest || level.at > newest.at)) newest = level;
    if (newest) units = (units ?? 0) + (newest.available ?? 0);
  }
  return units;
}

/** Everything again, a quarter of an hour at a time. */
function slowly(history: ItemHistory) {
  const { from, until, orders, holds } = history;
  const sum = {
    knownMs: 0,
    soldOutMs: 0,
    stockOuts: 0,
    ordered: 0,
    broken: 0,
    longestMs: 0,
    shelfUnits: 0,
    unitMs: 0,
    turned: 0,
  };
  let soldOutAt: number | null = null;
  let run = 0;
  let unknownBefore = true;
  const begins: number[] = [];
  for (let now = from; now < until; now += QUARTER) {
    const units = onShelf(history, now);
    const out = units !== null && units <= 0;
    if (units !== null) sum.knownMs += QUARTER;
    sum.unitMs += Math.max(0, units ?? 0) * QUARTER;
    if (out) {
      sum.soldOutMs += QUARTER;
      if (run === 0) {
        sum.stockOuts += 1;
        soldOutAt ??= now;
        if (!unknownBefore) begins.push(now);
      }
      run += QUARTER;
      sum.longestMs = Math.max(sum.longestMs, run);
    } else run = 0;
    if (units !== null) unknownBefore = false;
    for (const order of orders) {
      if (order.at !== now) continue;
      sum.ordered += order.units;
      if (order.cancelledForStock) sum.broken += order.units;
      if (!out) sum.shelfUnits += order.units;
      if (units !== null) sum.turned += order.units;
    }
  }
  let usualUnits = 0;
  let usualMs = 0;
  for (let now = from - USUAL_DAYS * DAY; now < from; now += QUARTER) {
    const units = onShelf(history, now);
    if (units !== null && units <= 0) continue;
    usualMs += QUARTER;
    for (const order of orders) if (order.at === now) usualUnits += order.units;
  }
  const shelfMs = until - from - sum.soldOutMs;
  const flags = holds
    .filter((hold) => hold.response === 'flag' && hold.cause === 'below_need')
    .map(({ openedAt }) => openedAt)
    .filter((time) => time >= from && time < until);
  let riskMoney = 0;
  for (const { openedAt, moneyAtRisk } of holds)
    if (openedAt >= from && openedAt < until && moneyAtRisk !== null && moneyAtRisk > riskMoney)
      riskMoney = moneyAtRisk;
  const flaggedAt = flags.length > 0 ? Math.min(...flags) : null;
  let flag = 'none';
  if (flaggedAt === null) flag = begins.length > 0 ? 'missed' : 'none';
  else if (begins.some((begin) => begin < flaggedAt)) flag = 'missed';
  else {
    const then = onShelf(history, flaggedAt);
    let outLater = false;
    for (let now = flaggedAt; now < until; now += QUARTER) {
      const before = now === from ? null : onShelf(history, now - QUARTER);
      const units = onShelf(history, now);
      if (units !== null && units <= 0 && (before === null || before > 0)) outLater = true;
    }
    const later = orders
      .filter((order) => order.at >= flaggedAt && order.at < until)
      .reduce((units, order) => units + order.units, 0);
    const plenty = then !== null && then > 0;
    if (outLater || (plenty && later >= then)) flag = 'right';
    else flag = history.ended && plenty ? 'wrong' : 'none';
  }
  return {
    ...sum,
    soldOutAt,
    riskMoney,
    flaggedAt,
    flag,
    leftUnits: onShelf(history, until - QUARTER),
    lostUnits:
      sum.soldOutMs === 0 ? 0 : shelfMs >= DAY / 2 ? (sum.shelfUnits / shelfMs) * sum.soldOutMs : null,
    usualUnits: usualMs >= DAY / 2 && usualUnits > 0 && shelfMs > 0 ? (usualUnits / usualMs) * shelfMs : null,
  };
}

describe('an item’s outcome', () => {
  test('is what a slow count from the raw events gives', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const expected = slowly(history);
        const found = outcomeOf(history);
        const { lostUnits, usualUnits, ...exact } = expected;
        expect(found).toMatchObject(exact);
        near(found.lostUnits, lostUnits);
        near(found.usualUnits, usualUnits);
      }),
      { numRuns: 300 },
    );
  });

  test('late news in any order gives the same', () => {
    fc.assert(
      fc.property(
        histories,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (history, random) => {
          const shuffled = <T>(list: readonly T[]): T[] =>
            list
              .map((one) => ({ one, key: random.next().value as number }))
              .toSorted((a, b) => a.key - b.key)
              .map(({ one }) => one);
          const late = {
            ...history,
            levels: shuffled(history.levels),
            orders: shuffled(history.orders),
            holds: shuffled(history.holds),
          };
          const [found, expected] = [outcomeOf(late), outcomeOf(history)];
          near(found.wrongUnits, expected.wrongUnits);
          expect({ ...found, wrongUnits: 0, wrongMoney: 0 }).toEqual({
            ...expected,
            wrongUnits: 0,
            wrongMoney: 0,
          });
        },
      ),
    );
  });

  test('its days add up to the whole, on a night when the clocks change', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const marks = [0, 1, 2, 3, 4].map((day) => startOfDay(history.from, 'Europe/Berlin', day));
        const sum = daysOf(history, marks).reduce(addDays, noDay());
        const { knownMs, soldOutMs, stockOuts, ordered, broken, unitMs, turned } = outcomeOf(history);
        expect(sum).toEqual({ ...noDay(), knownMs, soldOutMs, stockOuts, ordered, broken, unitMs, turned });
      }),
    );
  });
});

const near = (a: number | null, b: number | null): void => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThan(1e-6);
};

const quiet: ItemHistory = {
  from: T0,
  until: T0 + 2 * DAY,
  ended: true,
  plannedUnits: 10,
  price: 20,
  levels: [{ at: T0 - DAY, locationId: '1', available: 8 }],
  orders: [{ at: T0 + DAY / 2, units: 2, cancelledForStock: false }],
  holds: [],
};
const hide = {
  response: 'hide',
  mode: 'act',
  cause: 'below_need',
  moneyAtRisk: null,
  openedAt: T0 + DAY,
  closedAt: null,
} as const;

describe('a wrong hide', () => {
  test('given units to the end, when it was hidden, then it cost what the pace before says', () => {
    expect(outcomeOf({ ...quiet, holds: [hide] })).toMatchObject({
      stopped: true,
      wrongHold: true,
      wrongUnits: 2,
      wrongMoney: 40,
    });
  });
  test('a stop that was opened with the hide does not cost twice', () => {
    const stop = { ...hide, response: 'stop_promoting' as const };
    expect(outcomeOf({ ...quiet, holds: [hide, stop] }).wrongUnits).toBe(2);
  });
  test('given it sold out after all, or only watched, or still runs, then it is not wrong', () => {
    const out = { at: T0 + 1.5 * DAY, locationId: '1', available: 0 };
    expect(outcomeOf({ ...quiet, holds: [hide], levels: [...quiet.levels, out] }).wrongHold).toBe(false);
    expect(outcomeOf({ ...quiet, holds: [{ ...hide, mode: 'watch' }] }).wrongHold).toBe(false);
    expect(outcomeOf({ ...quiet, holds: [hide], ended: false }).wrongHold).toBe(false);
  });
});

test('totals add up over items, and shares follow from them', () => {
  const flagged = { ...quiet, holds: [{ ...hide, response: 'flag' as const }] };
  const sum = [quiet, flagged].map((one) => totalsOf(outcomeOf(one), true)).reduce(addTotals, noTotals());
  expect([flagPrecision(sum), flagRecall(sum), outOfStockShare(sum)]).toEqual([0, null, 0]);
  expect([planError(sum), planBias(sum)]).toEqual([4, 4]);
});

test('what was lost is not known when no sold-out item was on the shelf long enough, and nothing when none sold out', () => {
  const lost = (totals: Partial<Totals>): unknown[] => {
    const facts = {
      length: 7,
      days: noDay(),
      totals: { ...noTotals(), ...totals },
      campaigns: 1,
      worth: { sparedVisits: 0, spared: null, wrong: 0 },
      alerts: {
        opened: 0,
        urgent: 0,
        acknowledged: 0,
        acknowledgeMs: null,
        acted: 0,
        actMs: null,
        messages: 0,
        people: 0,
      },
      overrides: 0,
      restored: 0,
      notRestored: 0,
      repeats: 0,
      orders: null,
      shipping: null,
      satisfaction: { sum: 0, answers: 0 },
    };
    return [measureOf('lost_units', facts), measureOf('lost_money', facts)];
  };
  expect(lost({ soldOutItems: 2, lostUnknown: 2 })).toEqual([null, null]);
  expect(lost({ soldOutItems: 2, lostUnknown: 1, lostUnits: 3, lostMoney: 30 })).toEqual([3, 30]);
  expect(lost({})).toEqual([0, 0]);
});

describe('what a campaign teaches', () => {
  const keys = (more: Partial<Totals>, acknowledgeMs: number | null = null) =>
    lessonsOf(
      { ...noTotals(), items: 5, planItems: 3, planned: 10, plannedOrdered: 10, ...more },
      { acknowledgeMs },
    ).map(({ key }) => key);
  test('given all went well, then that', () => expect(keys({})).toEqual(['well']));
  test('given plans off by more than 15 %, then which way', () => {
    expect(keys({ planned: 8 })).toEqual(['plan_low']);
    expect(keys({ planned: 12 })).toEqual(['plan_high']);
    expect(keys({ planned: 11 })).toEqual(['well']);
    expect(keys({ planItems: 0, planned: 0, plannedOrdered: 0 })).toEqual(['no_plan']);
  });
  test('given broken promises, missing or late warnings, slow people, then these, the weightiest first', () =>
    expect(
      keys(
        { broken: 2, missed: 1, warnings: 1, warningMs: 23 * 3_600_000, wrong: 2, right: 1, wrongHolds: 1 },
        5 * 3_600_000,
      ),
    ).toEqual(['broken', 'unwarned', 'warned_late', 'unneeded_holds', 'unneeded_flags', 'slow']));
});
