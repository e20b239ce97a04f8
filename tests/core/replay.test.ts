import { describe, expect, test } from 'vitest';
import { countReplay, replayVariant, REPLAY_HISTORY_DAYS, type Replayed } from '../../app/core/replay.ts';

const RISK = 0.3;
const steady = (history: number, window: number): number[] => [
  ...Array.from({ length: REPLAY_HISTORY_DAYS }, () => history),
  ...Array.from({ length: 30 }, () => window),
];
const replay = (units: number[], stockNow: number) =>
  replayVariant({ units, stockNow, firstWeekday: 0 }, RISK);

describe('the replay of one variant', () => {
  test('plenty of stock is never held', () =>
    expect(replay(steady(4, 4), 5_000)).toMatchObject({ heldOn: null, soldOutOn: null }));

  test('what sold twice as fast as before and is gone now was held days before it went', () => {
    const units = steady(3, 6);
    // It sold out with day 20 and sold nothing after.
    units.fill(0, REPLAY_HISTORY_DAYS + 21);
    const one = replay(units, 0);
    expect(one.soldOutOn).toBe(21);
    expect(one.because).toBe('below_need');
    expect(one.heldOn).toBeLessThan(15);
    expect(one.stockThen).toBeLessThan(one.needThen ?? 0);
    expect(one.riskThen).toBeGreaterThan(RISK);
  });

  test('it is shown with its mistakes: what sold ten a day before is held, and lasts', () => {
    expect(replay(steady(10, 1), 60)).toMatchObject({ heldOn: 0, because: 'below_need', soldOutOn: null });
  });

  test('what was sold out before the window began is held on its first day, with nothing sold out in it', () =>
    expect(replay(steady(2, 0), 0)).toEqual({
      heldOn: 0,
      because: 'sold_out',
      stockThen: 0,
      needThen: null,
      riskThen: null,
      soldOutOn: null,
    }));

  test('it knows nothing of days to come', () => {
    const [calm, burst] = [steady(3, 3), steady(3, 3)];
    burst[59] = 500;
    // The same stock on every morning until the last day.
    const a = replay(calm, 500);
    const b = replay(burst, 3);
    expect(b.heldOn).toBe(a.heldOn);
  });

  test('it learns from every day that is over: what sells more than before is held sooner than what sells less', () => {
    const risen = [
      ...Array.from({ length: 30 }, () => 2),
      ...Array.from({ length: 30 }, (_, n) => (n < 10 ? 9 : 2)),
    ];
    const even = [...Array.from({ length: 30 }, () => 2), ...Array.from({ length: 30 }, () => 2)];
    const heldWith = (units: number[], stock: number) =>
      replay(units, stock - units.slice(30).reduce((a, b) => a + b, 0));
    // Both begin with the same stock.
    const [a, b] = [heldWith(risen, 135), heldWith(even, 135)];
    expect(a.heldOn).toBeGreaterThan(0);
    expect(a.heldOn).toBeLessThan(10);
    expect(b.heldOn).toBeNull();
  });

  test('what sold its only unit on the last day was not foreseen, and is sold out only after it', () => {
    const units = steady(0, 0);
    units[59] = 1;
    expect(replay(units, 0)).toMatchObject({ heldOn: null, because: null, soldOutOn: 30 });
    expect(replay(units, 1)).toMatchObject({ heldOn: null, soldOutOn: null });
  });

  test('what sold its last unit on the first day is sold out from the second on', () => {
    const units = steady(0, 0);
    units[30] = 1;
    expect(replay(units, 0)).toMatchObject({ heldOn: 1, because: 'sold_out', soldOutOn: 1 });
  });
});

test('outcomes add up: a hold is right when it came before the end, missed when it did not', () => {
  const row = (heldOn: number | null, soldOutOn: number | null): Replayed => ({
    heldOn,
    soldOutOn,
    because: null,
    stockThen: null,
    needThen: null,
    riskThen: null,
  });
  expect(countReplay([row(3, 9)])).toEqual({ holds: 1, soldOut: 1, lasted: 0, missed: 0 });
  expect(countReplay([row(9, 3)])).toEqual({ holds: 0, soldOut: 0, lasted: 0, missed: 1 });
  expect(countReplay([row(0, 1)])).toEqual({ holds: 1, soldOut: 1, lasted: 0, missed: 0 });
  expect(countReplay([row(null, 3)])).toEqual({ holds: 0, soldOut: 0, lasted: 0, missed: 1 });
  const rows = [row(3, 9), row(5, null), row(null, null), row(null, 12), row(12, 12)];
  expect(countReplay(rows)).toEqual({ holds: 2, soldOut: 1, lasted: 1, missed: 2 });
});
