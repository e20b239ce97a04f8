/** Measures against a slow, obvious count: every quarter of an hour is looked at by itself, from the raw events. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysOf, noDay } from '../../app/core/measures/days.ts';
import {
  outcomeOf,
  USUAL_DAYS,
  type ItemHistory,
  type ItemOutcome,
} from '../../app/core/measures/outcome.ts';
import {
  flagPrecision,
  flagRecall,
  outOfStockShare,
  planBias,
  planError,
} from '../../app/core/measures/shares.ts';
import { measureOf } from '../../app/core/measures/period.ts';
import { addTotals, noTotals, totalsOf, type Totals } from '../../app/core/measures/totals.ts';
import { startOfDay } from '../../app/core/time.ts';
import { DAY, QUARTER, slowly, wronglyHeld } from '../support/slow-measures.ts';
import { nothing } from './periods.ts';

/** 25 October 2026, 00:00 UTC: the night on which Berlin's clocks go back. */
const T0 = Date.UTC(2026, 9, 25);
const at = (quarters: number): number => T0 + quarters * QUARTER;

const moment = fc.integer({ min: -USUAL_DAYS * 96 - 50, max: 96 * 4 }).map(at);
const histories: fc.Arbitrary<ItemHistory> = fc.record({
  /** Some items join late. */
  startsAt: fc.integer({ min: -60, max: 0 }).map(at),
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
      own: fc.boolean(),
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

/** Histories with enough on the shelf most of the time. */
const wellStocked = fc.tuple(histories, fc.integer({ min: 0, max: 25 })).map(([history, more]) => ({
  ...history,
  ended: true,
  levels: history.levels.map((level) => ({ ...level, available: (level.available ?? 0) + more })),
}));

describe('an item’s outcome', () => {
  test('is what a slow count from the raw events gives', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const expected = slowly(history);
        const found = outcomeOf(history);
        const { lostUnits, usualUnits, ...exact } = expected;
        expect(found).toMatchObject(exact);
        near(found.lostUnits, lostUnits);
        near(found.lostMoney, lostUnits === null ? null : lostUnits * history.price);
        near(found.usualUnits, usualUnits);
      }),
      { numRuns: 300 },
    );
  });

  test('what was held wrongly is what a slow count gives', () => {
    fc.assert(
      fc.property(fc.oneof(histories, wellStocked), (history) => {
        const { stopped, wrongHold, wrongUnits } = wronglyHeld(history);
        const found = outcomeOf(history);
        expect(found).toMatchObject({ stopped, wrongHold });
        near(found.wrongUnits, wrongUnits);
        near(found.wrongMoney, wrongUnits * history.price);
      }),
      { numRuns: 400 },
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
            orders: shuffled(history.orders ?? []),
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
        const marks = [0, 1, 2, 3, 4, 5].map((day) => startOfDay(history.startsAt, 'Europe/Berlin', day));
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
  startsAt: T0,
  from: T0,
  until: T0 + 2 * DAY,
  ended: true,
  plannedUnits: 10,
  price: 20,
  levels: [{ at: T0 - DAY, locationId: '1', available: 8 }],
  orders: [{ at: T0 + DAY / 2, units: 2, cancelledForStock: false, own: true }],
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
  test('given less than half a day before it, then nobody knows the pace, and it cost nothing', () => {
    const early = { ...hide, openedAt: T0 + DAY / 2 - QUARTER };
    const order = { at: T0 + QUARTER, units: 2, cancelledForStock: false, own: true };
    const given = { ...quiet, orders: [order] };
    expect(outcomeOf({ ...given, holds: [early] })).toMatchObject({ wrongHold: true, wrongUnits: 0 });
    expect(outcomeOf({ ...given, holds: [{ ...hide, openedAt: T0 + DAY / 2 }] }).wrongUnits).toBeCloseTo(6);
  });
  test('given as many are ordered from then on as there were, then it was right', () => {
    const ordered = (units: number) => ({ ...quiet.orders?.[0], at: hide.openedAt, units }) as const;
    const after = (units: number) =>
      outcomeOf({
        ...quiet,
        orders: [{ cancelledForStock: false, own: true, ...ordered(units) }],
        holds: [hide],
      });
    expect(after(7).wrongHold).toBe(true);
    expect(after(8).wrongHold).toBe(false);
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

describe('one item in the totals', () => {
  /** Sold out once for six hours of two days; flagged rightly twelve hours before. */
  const soldOut: ItemOutcome = {
    flaggedAt: T0,
    flag: 'right',
    warningMs: DAY / 2,
    knownMs: 2 * DAY,
    stockKnown: true,
    soldOutMs: DAY / 4,
    stockOuts: 1,
    longestMs: DAY / 4,
    soldOutAt: T0 + DAY / 2,
    planned: 30,
    ordered: 40,
    broken: 3,
    leftUnits: -2,
    lostUnits: 6,
    lostMoney: 120,
    riskMoney: 500,
    usualUnits: 20,
    shelfUnits: 38,
    unitMs: 90 * DAY,
    turned: 39,
    stopped: true,
    wrongHold: false,
    wrongUnits: 0,
    wrongMoney: 0,
  };
  /** Never sold out, flagged and held without need, four units short of its plan. */
  const lasted: ItemOutcome = {
    ...soldOut,
    flag: 'wrong',
    warningMs: null,
    soldOutMs: 0,
    stockOuts: 0,
    longestMs: 0,
    planned: 44,
    leftUnits: 7,
    lostUnits: 0,
    lostMoney: 0,
    wrongHold: true,
    wrongMoney: 60,
  };
  /** Nobody ever read its stock. */
  const unread: ItemOutcome = {
    ...lasted,
    flag: 'none',
    knownMs: 0,
    stockKnown: false,
    leftUnits: null,
    lostUnits: null,
    lostMoney: null,
    riskMoney: null,
    usualUnits: null,
    stopped: false,
    wrongHold: false,
    wrongMoney: 0,
  };

  test('what sold out: its warning counts, its plan does not, and what is owed is not left', () =>
    expect(totalsOf(soldOut, true)).toEqual({
      ...noTotals(),
      items: 1,
      knownItems: 1,
      knownMs: 2 * DAY,
      soldOutMs: DAY / 4,
      soldOutItems: 1,
      stockOuts: 1,
      longestMs: DAY / 4,
      right: 1,
      warnings: 1,
      warningMs: DAY / 2,
      ordered: 40,
      broken: 3,
      lostUnits: 6,
      lostMoney: 120,
      riskMoney: 500,
      riskItems: 1,
      leftOrdered: 40,
      usual: 20,
      usualOrdered: 38,
      unitMs: 90 * DAY,
      turned: 39,
      stopped: 1,
    }));
  test('what lasted: its plan is compared with what was ordered, its flag and hold were wrong', () => {
    expect(totalsOf(lasted, true)).toMatchObject({
      soldOutItems: 0,
      right: 0,
      wrong: 1,
      missed: 0,
      warnings: 0,
      warningMs: 0,
      planItems: 1,
      planned: 44,
      plannedOrdered: 40,
      planMissed: 4,
      left: 7,
      leftOrdered: 40,
      lostUnknown: 0,
      wrongHolds: 1,
      wrongMoney: 60,
    });
    expect(totalsOf({ ...lasted, planned: 36 }, true)).toMatchObject({ planned: 36, planMissed: 4 });
    expect(totalsOf({ ...lasted, flag: 'missed' }, true)).toMatchObject({ wrong: 0, missed: 1 });
  });
  test.each<[string, ItemOutcome, boolean]>([
    ['while it still runs', lasted, false],
    ['without a plan', { ...lasted, planned: null }, true],
    ['of a stock that was never known', unread, true],
    ['of a stock that was mostly not known', { ...lasted, stockKnown: false }, true],
    ['of what sold out, if only for a while', { ...lasted, soldOutMs: 1 }, true],
  ])('a plan is not compared %s', (_when, outcome, ended) =>
    expect(totalsOf(outcome, ended)).toMatchObject({
      planItems: 0,
      planned: 0,
      plannedOrdered: 0,
      planMissed: 0,
    }),
  );
  test('what nobody knows is counted as unknown, not as nothing', () =>
    expect(totalsOf(unread, true)).toMatchObject({
      right: 0,
      wrong: 0,
      missed: 0,
      lostUnits: 0,
      lostMoney: 0,
      knownItems: 0,
      riskMoney: 0,
      riskItems: 0,
      left: 0,
      leftOrdered: 0,
      usual: 0,
      usualOrdered: 0,
      ordered: 40,
    }));
  test('what sold out before anybody knew its pace lost an unknown number', () =>
    expect(totalsOf({ ...soldOut, lostUnits: null, lostMoney: null }, true)).toMatchObject({
      lostUnits: 0,
      lostUnknown: 1,
    }));
  test('of several the longest stock-out stays the longest, all else adds up', () => {
    const sum = [soldOut, { ...soldOut, longestMs: 1 }].map((one) => totalsOf(one, true)).reduce(addTotals);
    expect(sum).toMatchObject({ longestMs: DAY / 4, items: 2, soldOutMs: DAY / 2, lostMoney: 240 });
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
    const facts = { ...nothing, totals: { ...noTotals(), knownItems: 1, ...totals }, campaigns: 1 };
    return [measureOf('lost_units', facts), measureOf('lost_money', facts)];
  };
  expect(lost({ soldOutItems: 2, lostUnknown: 2 })).toEqual([null, null]);
  expect(lost({ soldOutItems: 2, lostUnknown: 1, lostUnits: 3, lostMoney: 30 })).toEqual([3, 30]);
  expect(lost({})).toEqual([0, 0]);
  // Nobody ever saw its stock.
  expect(lost({ knownItems: 0 })).toEqual([null, null]);
});
