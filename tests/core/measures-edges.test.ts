/** Measures at the very moments at which one thing becomes another. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOf } from '../../app/core/measures/days.ts';
import { judgeFlag } from '../../app/core/measures/flags.ts';
import { outcomeOf, type ItemHistory, type OrderAt } from '../../app/core/measures/outcome.ts';
import {
  shelfBetween,
  soldOutSpans,
  stockOuts,
  timeIn,
  unitsAt,
  unitTime,
} from '../../app/core/measures/shelf.ts';
import { totalsOf } from '../../app/core/measures/totals.ts';
import { DAY, HOUR, NOW } from '../support/builders.ts';

const END = NOW + 10 * DAY;
const told = (hours: number, available: number | null, locationId = '1') => ({
  at: NOW + hours * HOUR,
  locationId,
  available,
});

describe('the shelf', () => {
  test('a number that is told again begins no new stretch', () => {
    expect(shelfBetween([told(0, 5), told(1, 5), told(2, 4)], NOW, NOW + 3 * HOUR)).toEqual([
      { from: NOW, to: NOW + 2 * HOUR, units: 5 },
      { from: NOW + 2 * HOUR, to: NOW + 3 * HOUR, units: 4 },
    ]);
    // One goes where another comes: the sum is the same.
    expect(shelfBetween([told(-1, 2), told(-1, 3, '2'), told(1, 3), told(1, 2, '2')], NOW, END)).toHaveLength(
      1,
    );
  });

  test('a number counts from its moment on, and nothing is known outside of the stretches', () => {
    const shelf = shelfBetween([told(0, 5), told(2, 0)], NOW, NOW + 3 * HOUR);
    expect(
      [NOW - 1, NOW, NOW + 2 * HOUR - 1, NOW + 2 * HOUR, NOW + 3 * HOUR].map((at) => unitsAt(shelf, at)),
    ).toEqual([null, 5, 5, 0, null]);
  });

  test('time and units in a part of it', () => {
    const shelf = shelfBetween([told(0, 5), told(2, -1)], NOW, NOW + 4 * HOUR);
    expect(unitTime(shelf, NOW + HOUR, NOW + 3 * HOUR)).toBe(5 * HOUR);
    expect(timeIn(shelf, ({ units }) => units === 5, NOW + HOUR, NOW + 9 * HOUR)).toBe(HOUR);
  });

  test('sold out is one span from the first to the last unit missing, also below zero', () => {
    const levels = [told(0, 2), told(1, 0), told(2, -3), told(3, 4), told(4, 0)];
    const spans = [
      { from: NOW + HOUR, to: NOW + 3 * HOUR },
      { from: NOW + 4 * HOUR, to: NOW + 5 * HOUR },
    ];
    expect(soldOutSpans(levels, { from: NOW, until: NOW + 5 * HOUR })).toEqual(spans);
    expect(soldOutSpans(levels.toReversed(), { from: NOW, until: NOW + 5 * HOUR })).toEqual(spans);
    expect(soldOutSpans([], { from: NOW, until: END })).toEqual([]);
  });
});

const flag = (hours: number) => ({
  response: 'flag' as const,
  mode: 'act' as const,
  cause: 'below_need' as const,
  moneyAtRisk: null,
  openedAt: NOW + hours * HOUR,
  closedAt: null,
});
const order = (hours: number, units: number): OrderAt => ({
  at: NOW + hours * HOUR,
  units,
  cancelledForStock: false,
  own: true,
});
const history = (given: Partial<ItemHistory> = {}): ItemHistory => ({
  startsAt: NOW,
  from: NOW,
  until: END,
  ended: true,
  plannedUnits: null,
  price: 10,
  levels: [told(-24, 5)],
  orders: [],
  holds: [],
  ...given,
});
const judged = (given: Partial<ItemHistory>) => {
  const one = history(given);
  const shelf = shelfBetween(one.levels, one.from, one.until);
  return judgeFlag(one, shelf, stockOuts(shelf), one.orders ?? []);
};

describe('a flag', () => {
  test('counts from the first moment of the campaign to the last; the first of several decides', () => {
    expect(judged({ holds: [flag(0)] }).flaggedAt).toBe(NOW);
    expect(judged({ holds: [flag(-1)] }).flaggedAt).toBeNull();
    expect(judged({ holds: [flag(240)] }).flaggedAt).toBeNull();
    expect(judged({ holds: [flag(9), flag(3), flag(7)] }).flaggedAt).toBe(NOW + 3 * HOUR);
  });

  test('is right when it sells out after it, and has warned so long; at the very moment is no warning and no miss', () => {
    const levels = [told(-24, 5), told(50, 0)];
    expect(judged({ levels, holds: [flag(20)] })).toMatchObject({ flag: 'right', warningMs: 30 * HOUR });
    expect(judged({ levels, holds: [flag(50)] })).toMatchObject({ flag: 'right', warningMs: 0 });
    expect(judged({ levels, holds: [flag(51)] })).toMatchObject({ flag: 'missed', warningMs: null });
  });

  test('is right when as much was ordered from then on as there was, were it not for a restock', () => {
    const sold = (hours: number, units: number) =>
      judged({ holds: [flag(20)], orders: [order(hours, units)] });
    expect(sold(20, 5)).toMatchObject({ flag: 'right', warningMs: null });
    expect(sold(20, 4).flag).toBe('wrong');
    expect(sold(19, 9).flag).toBe('wrong');
  });

  test('is wrong only when the campaign is over and there was something on the shelf', () => {
    expect(judged({ holds: [flag(20)] }).flag).toBe('wrong');
    expect(judged({ holds: [flag(20)], ended: false }).flag).toBe('none');
    expect(judged({ holds: [flag(20)], levels: [] }).flag).toBe('none');
    expect(judged({ holds: [flag(20)], levels: [told(-24, 0)] }).flag).toBe('none');
  });

  test('is missed where it sold out without; what was sold out from the beginning could not be warned of', () => {
    expect(judged({ levels: [told(-24, 5), told(50, 0)] }).flag).toBe('missed');
    expect(judged({ levels: [told(-24, 0)] }).flag).toBe('none');
    expect(judged({ levels: [told(30, 0)] }).flag).toBe('none');
    expect(judged({}).flag).toBe('none');
  });
});

describe('a day', () => {
  const marks = [0, 24, 48, 72].map((hours) => NOW + hours * HOUR);

  test('there are as many as there are between the marks', () => {
    expect(daysOf(history(), marks)).toHaveLength(3);
  });

  test('an order or a stock-out of midnight belongs to the day that begins', () => {
    const days = daysOf(
      history({ levels: [told(-24, 5), told(24, 0)], orders: [order(24, 2), order(47, 1), order(48, 4)] }),
      marks,
    );
    expect(days.map(({ ordered, stockOuts: outs }) => [ordered, outs])).toEqual([
      [0, 0],
      [3, 1],
      [4, 0],
    ]);
  });

  test('what comes at the end of the campaign, or before it, is no more and not yet the campaign’s', () => {
    const given = history({
      startsAt: NOW + HOUR,
      from: NOW + HOUR,
      until: NOW + 30 * HOUR,
      orders: [order(0, 1), order(1, 2), order(30, 4)],
    });
    expect(daysOf(given, marks).map(({ ordered }) => ordered)).toEqual([2, 0, 0]);
  });

  test('what was sold before the item joined is the campaign’s; from another channel it never is', () => {
    const given = history({
      from: NOW + 24 * HOUR,
      levels: [told(-24, 9)],
      orders: [order(1, 2), order(25, 3), { ...order(25, 8), own: false }],
    });
    expect(outcomeOf(given)).toMatchObject({ ordered: 5, turned: 11, shelfUnits: 11 });
    expect(daysOf(given, marks).map(({ ordered, turned }) => [ordered, turned])).toEqual([
      [2, 0],
      [3, 11],
      [0, 0],
    ]);
  });

  test('each order is of one day', () => {
    const orders = fc.array(
      fc.record({ hours: fc.integer({ min: 0, max: 71 }), units: fc.integer({ min: 1, max: 5 }) }),
    );
    fc.assert(
      fc.property(orders, (some) => {
        const given = history({ orders: some.map(({ hours, units }) => order(hours, units)) });
        const expected = [0, 1, 2].map((day) =>
          some.reduce((sum, { hours, units }) => sum + (Math.floor(hours / 24) === day ? units : 0), 0),
        );
        expect(daysOf(given, marks).map(({ ordered }) => ordered)).toEqual(expected);
      }),
    );
  });
});

describe('what became of an item', () => {
  test('what was lost is worth its price; nothing where nothing was missing, not known where no pace is', () => {
    // Five sold in five days on the shelf, gone for the other five.
    const sold = [0, 24, 48, 72, 96].map((hours) => order(hours, 1));
    const gone = outcomeOf(history({ levels: [told(-24, 5), told(120, 0)], orders: sold, price: 20 }));
    expect([gone.lostUnits, gone.lostMoney]).toEqual([5, 100]);
    const there = outcomeOf(history({ levels: [told(-24, 50)], orders: sold }));
    expect([there.lostUnits, there.lostMoney]).toEqual([0, 0]);
    const unread = outcomeOf(history({ levels: [], orders: sold }));
    expect([unread.lostUnits, unread.lostMoney]).toEqual([null, null]);
    const never = outcomeOf(history({ levels: [told(-24, 0)] }));
    expect([never.lostUnits, never.lostMoney]).toEqual([null, null]);
  });

  test('money at risk is the most that a hold of the campaign saw, from its first moment to its last', () => {
    const at = (hours: number, moneyAtRisk: number | null) => ({ ...flag(hours), moneyAtRisk });
    const risk = (...holds: ItemHistory['holds']) =>
      outcomeOf(history({ levels: [told(-24, 5)], holds })).riskMoney;
    expect(risk(at(0, 30), at(9, 50), at(20, 40))).toBe(50);
    expect(risk(at(0, 30))).toBe(30);
    expect(risk(at(-1, 30))).toBe(0);
    expect(risk(at(240, 30))).toBe(0);
    expect(risk(at(0, null), at(9, 50))).toBe(50);
  });

  test('money at risk is not known where no hold could tell it, or nobody saw the stock', () => {
    expect(outcomeOf(history({ levels: [told(-24, 5)], holds: [flag(0)] })).riskMoney).toBeNull();
    expect(outcomeOf(history({ levels: [] })).riskMoney).toBeNull();
  });

  test('a stock that was known for at least half of the time did not run out unseen', () => {
    const known = (hours: number) => outcomeOf(history({ levels: [told(hours, 5)] }));
    expect(known(120)).toMatchObject({ stockKnown: true, lostUnits: 0, riskMoney: 0 });
    expect(known(121)).toMatchObject({ stockKnown: false, lostUnits: null, riskMoney: null });
    expect(outcomeOf(history({ levels: [] })).stockKnown).toBe(false);
  });

  test('the usual pace is that of the time on the shelf: an order of the moment at which it sells out is none, one of its return is', () => {
    // Sold out for two days, six days before the start.
    const usual = (hours: number) =>
      outcomeOf(
        history({
          levels: [told(-2_000, 9), told(-144, 0), told(-96, 9)],
          orders: [order(-240, 7), order(hours, 7)],
        }),
      ).usualUnits ?? 0;
    expect(usual(-145)).toBeCloseTo(2 * usual(-144), 9);
    expect(usual(-97)).toBe(usual(-144));
    expect(usual(-96)).toBeCloseTo(2 * usual(-144), 9);
  });

  test('half a day on the shelf before tells a pace, less does not', () => {
    const usual = (hours: number) =>
      outcomeOf(history({ levels: [told(-2_000, 0), told(-hours, 5)], orders: [order(-1, 2)] })).usualUnits;
    expect(usual(12)).toBeCloseTo((2 / 12) * 240, 9);
    expect(usual(11)).toBeNull();
  });
});

describe('without orders', () => {
  const given = {
    plannedUnits: 10,
    levels: [told(-24, 5), told(30, 0)],
    holds: [{ ...flag(20), response: 'hide' as const }],
  };
  const unread = history({ ...given, orders: null });

  test('the shelf is known, and nothing that orders tell', () => {
    const read = outcomeOf(history({ ...given, orders: [order(10, 5)] }));
    const found = outcomeOf(unread);
    expect(found).toMatchObject({
      soldOutMs: read.soldOutMs,
      stockOuts: 1,
      ordered: null,
      lostUnits: null,
      lostMoney: null,
    });
    expect(found).toMatchObject({ usualUnits: null, unitMs: 0, turned: 0, stopped: false, wrongHold: false });
    expect(read).toMatchObject({ ordered: 5, stopped: true });
  });

  test('no share has the item on either side', () => {
    const kept = totalsOf(outcomeOf(history({ plannedUnits: 10, orders: null })), true);
    expect(kept).toMatchObject({
      planItems: 0,
      planned: 0,
      planMissed: 0,
      left: 0,
      leftOrdered: 0,
    });
    const [day] = daysOf(unread, [NOW, NOW + DAY]);
    expect(day).toMatchObject({ ordered: 0, broken: 0, unitMs: 0, turned: 0, knownMs: DAY });
  });

  test('a flag whose item lasted is not called wrong', () => {
    const lasted = { levels: [told(-24, 5)], holds: [flag(20)] };
    expect(outcomeOf(history({ ...lasted, orders: [] })).flag).toBe('wrong');
    expect(outcomeOf(history({ ...lasted, orders: null })).flag).toBe('none');
  });

  test('what it usually sells is not told from less than the 28 days before', () => {
    const sold = { orders: [order(-48, 6), order(10, 3)] };
    expect(outcomeOf(history({ ...sold, ordersFrom: NOW - 28 * DAY })).usualUnits).not.toBeNull();
    expect(outcomeOf(history({ ...sold, ordersFrom: NOW - 28 * DAY + 1 })).usualUnits).toBeNull();
  });
});
