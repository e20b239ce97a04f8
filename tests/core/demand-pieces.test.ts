/** The parts of the demand model one by one, on numbers that can be worked out by hand. */
import { describe, expect, test } from 'vitest';
import { checkEvidence, type DemandEvidence } from '../../app/core/demand/evidence.ts';
import { forecastDemand } from '../../app/core/demand/forecast.ts';
import { describeHistory, type UsualSales } from '../../app/core/demand/history.ts';
import { DEMAND_PARAMETERS, type DemandParameters } from '../../app/core/demand/parameters.ts';
import { demandTime, launchShape } from '../../app/core/demand/time.ts';
import { guessFromHistory, steadinessPerDay } from '../../app/core/demand/usual.ts';

/** Half of the weight of a day is gone a day later; everything else is left out unless a test puts it in. */
const plain = (given: Partial<DemandParameters> = {}): DemandParameters => ({
  ...DEMAND_PARAMETERS,
  historyMemoryDays: 1 / Math.LN2,
  historySpread: 0,
  historyLumpySpread: 0,
  historyWorthDays: 10,
  spikeDiscount: 0,
  lumpinessWorthDays: 3,
  steadinessBase: 0,
  steadinessSlope: 1,
  steadinessZeros: 0,
  ...given,
});

describe('what a history says', () => {
  test('pace, mean, lumpiness and the share of empty days, without the days that say nothing', () => {
    const usual = describeHistory([2, 4, null, 0], false, plain());
    expect(usual).toMatchObject({ days: 3, mean: 2, weekday: [1, 1, 1, 1, 1, 1, 1] });
    // Yesterday counts once, four units of three days ago a quarter, two of the day before that an eighth.
    expect(usual?.pace).toBeCloseTo((0 + 4 / 4 + 2 / 8) / (1 + 1 / 4 + 1 / 8), 12);
    // The variance is 4, twice the mean; as if four more days had shown a ratio of 1.
    expect(usual?.dispersion).toBeCloseTo((2 * 3 + 4) / (3 + 4), 12);
    expect(usual?.zeroShare).toBeCloseTo(1 / 3, 12);
  });

  test('one day has no lumpiness of its own, a steady week is hardly less lumpy than chance', () => {
    expect(describeHistory([8], false, plain())).toMatchObject({
      days: 1,
      mean: 8,
      pace: 8,
      dispersion: 1.01,
    });
    expect(describeHistory(Array(50).fill(8), false, plain())?.dispersion).toBe(1.01);
    expect(describeHistory([0, 0, 0], false, plain())).toMatchObject({ mean: 0.1, pace: 0, zeroShare: 1 });
    expect(describeHistory([null, null], false, plain())).toBeNull();
    expect(describeHistory([], true, plain())).toBeNull();
  });

  test('a weekday is believed as far as its own days agree', () => {
    const weeks = [10, 1, 1, 1, 1, 1, 1, 14, 1, 1, 1, 1, 1, 1];
    const usual = describeHistory(weeks, true, plain({ weekdaySpread: 0.5 }));
    const mean = 36 / 14;
    // Within the weekdays the squares are 8 over 7 days of freedom: a variance of 8/7 a day.
    const dispersion = ((8 / 7 / mean) * 14 + 4) / (14 + 4);
    const trust = 0.25 / (0.25 + dispersion / (mean * 2));
    expect(usual?.weekday[0]).toBeCloseTo(1 + trust * (12 / mean - 1), 12);
    for (const day of [1, 2, 3, 4, 5, 6])
      expect(usual?.weekday[day]).toBeCloseTo(1 + trust * (1 / mean - 1), 12);
  });

  test('the day before the window is the seventh day of its week; a weekday that was never seen is an average one', () => {
    const some = describeHistory([6, null, null, 2], true, plain({ weekdaySpread: 10 }));
    expect(some?.weekday.map((factor) => factor > 1)).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(some?.weekday[6]).toBeLessThan(1);
    expect(some?.weekday.filter((factor) => factor === 1)).toHaveLength(5);
    const short = describeHistory([6, 2], true, plain({ weekdaySpread: 10 }));
    expect(short?.weekday.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
  });

  test('with one day of each weekday the noise is that of chance', () => {
    const mean = 4;
    const usual = describeHistory([4, 4, 4, 4, 4, 4, 4], true, plain({ weekdaySpread: 0.5 }));
    expect(usual?.weekday).toEqual([1, 1, 1, 1, 1, 1, 1]);
    const one = describeHistory([10, 3, 3, 3, 3, 3, 3], true, plain({ weekdaySpread: 0.5 }));
    const trust = 0.25 / (0.25 + (7 + 4) / (7 + 4) / mean);
    expect(one?.weekday[0]).toBeCloseTo(1 + trust * (10 / mean - 1), 12);
  });

  test('no weekday sells less than a twentieth', () => {
    const weeks = Array.from({ length: 56 }, (_, i) => (i % 7 === 2 ? 0 : 1_000));
    expect(describeHistory(weeks, true, plain({ weekdaySpread: 50 }))?.weekday[2]).toBe(0.05);
  });
});

describe('how steadily it will sell', () => {
  const usual: UsualSales = {
    days: 56,
    pace: 4,
    mean: 4,
    dispersion: 3,
    zeroShare: 0.5,
    weekday: [1, 1, 1, 1, 1, 1, 1],
  };

  test('the shape of its history, corrected by the days of the campaign', () => {
    expect(steadinessPerDay(usual, [], plain())).toBeCloseTo(4 / (3 - 1), 12);
    // Three days: mean 4, variance 4, two of them count beside the three that the history is worth.
    expect(steadinessPerDay(usual, [2, 6, null, 4], plain())).toBeCloseTo(4 / ((3 * 3 + 1 * 2) / 5 - 1), 12);
    // Of one day nobody can tell how it varies.
    expect(steadinessPerDay(usual, [900], plain())).toBeCloseTo(2, 12);
    expect(steadinessPerDay(usual, [0, 0, 0], plain())).toBeCloseTo(12 / 5 / (9 / 5 - 1), 12);
    expect(steadinessPerDay(usual, [8, 8], plain({ lumpinessWorthDays: 1 }))).toBeCloseTo(
      6 / (3 / 2 - 1),
      12,
    );
  });

  test('base, slope and empty days', () => {
    const log = Math.log(
      steadinessPerDay(usual, [], plain({ steadinessBase: 0.3, steadinessSlope: 2, steadinessZeros: -1 })),
    );
    expect(log).toBeCloseTo(0.3 + 2 * Math.log(2) - 0.5, 12);
    expect(Math.log(steadinessPerDay(usual, [], plain({ steadinessBase: 50 })))).toBeCloseTo(6, 12);
    expect(Math.log(steadinessPerDay(usual, [], plain({ steadinessBase: -50 })))).toBeCloseTo(-5, 12);
  });

  test('nothing known: what products usually show', () => {
    expect(steadinessPerDay(null, [1, 2, 3], plain())).toBe(0.7);
  });

  test('as steady as chance is bounded, and so is utter lumpiness', () => {
    expect(steadinessPerDay({ ...usual, dispersion: 1.001 }, [], plain())).toBeCloseTo(300, 9);
    expect(steadinessPerDay({ ...usual, mean: 1, dispersion: 1.001 }, [], plain())).toBeCloseTo(100, 9);
    expect(steadinessPerDay({ ...usual, mean: 0.1, dispersion: 900 }, [], plain())).toBeCloseTo(0.01, 9);
  });

  test('a guess from the pace: its middle, and how far such guesses miss', () => {
    const guess = guessFromHistory(usual, 7, plain());
    expect(guess).toMatchObject({ degrees: DEMAND_PARAMETERS.historyDegrees });
    expect(guess.logUnits).toBeCloseTo(Math.log(29), 12);
    // Shape 2 a day and mean 4 a day, both worth ten days.
    expect(guess.variance).toBeCloseTo(1 / 20 + 1 / 41, 12);
    expect(guessFromHistory(usual, 7, plain({ spikeDiscount: 0.5 })).logUnits).toBeCloseTo(
      Math.log(29) - 0.5 * Math.log(3),
      12,
    );
    const wide = guessFromHistory(usual, 7, plain({ historySpread: 0.5, historyLumpySpread: 2 }));
    expect(wide.variance - guess.variance).toBeCloseTo(0.25 + 4 * (1 - 1 / Math.sqrt(3)), 12);
    expect(guessFromHistory({ ...usual, mean: 0.1, dispersion: 90 }, 7, plain()).variance).toBeCloseTo(
      1 / 0.3 + 1 / 2,
      12,
    );
  });
});

describe('demand time', () => {
  test('whole days and parts of days, before and after now', () => {
    const window = { windowDays: 2.5, elapsedDays: 1.25, soldByDay: [3] };
    expect(demandTime(window)).toEqual({ behind: 1.25, ahead: 1.25, whole: 2.5 });
    expect(demandTime({ ...window, soldByDay: [null] })).toEqual({ behind: 0.25, ahead: 1.25, whole: 2.5 });
    expect(demandTime(window, [2, 1, 4, 9, 9, 9, 9])).toEqual({ behind: 2.25, ahead: 2.75, whole: 5 });
    expect(demandTime({ windowDays: 8, elapsedDays: 0, soldByDay: [] }, [3, 1, 1, 1, 1, 1, 1]).whole).toBe(
      12,
    );
  });

  test('a shape moves demand between the days and leaves the sum alone', () => {
    const time = demandTime({ windowDays: 3, elapsedDays: 1, soldByDay: [1], shape: [4, 1, 1] });
    expect(time.whole).toBe(3);
    expect(time.behind).toBeCloseTo(2, 12);
    expect(time.ahead).toBeCloseTo(1, 12);
  });

  test('a launch: three times the level on the first day, half of the excess gone after two days', () => {
    expect(launchShape(4.5)).toEqual([3, 1 + 2 ** 0.5, 2, 1 + 2 ** -0.5, 1.5]);
    expect(launchShape(1, 100)).toEqual([100]);
    expect(launchShape(2, 1)).toEqual([1, 1]);
    expect(launchShape(400)).toHaveLength(400);
  });

  test.each([
    [400.5, 3, 2, 'launch shape out of range: 400.5 days, 3 times'],
    [NaN, 3, 2, 'launch shape out of range: NaN days, 3 times'],
    [0, 3, 2, 'launch shape out of range: 0 days, 3 times'],
    [5, 0.99, 2, 'launch shape out of range: 5 days, 0.99 times'],
    [5, 100.5, 2, 'launch shape out of range: 5 days, 100.5 times'],
    [5, 3, 0, 'half-life out of range: 0'],
    [5, 3, NaN, 'half-life out of range: NaN'],
  ])('refuses %d days, %d times, half-life %d', (days, times, halfLife, message) => {
    expect(() => launchShape(days, times, halfLife)).toThrow(new RangeError(message));
  });
});

describe('evidence', () => {
  const right: DemandEvidence = {
    plannedUnits: 10,
    history: [],
    windowDays: 10,
    elapsedDays: 0,
    soldByDay: [],
    sold: 0,
    otherDemand: 0,
    paceKnown: true,
  };
  test.each<Partial<DemandEvidence>>([
    { plannedUnits: 0 },
    { plannedUnits: 1e7 },
    { plannedUnits: null },
    { history: Array(56).fill(1e7) },
    { history: [0, null] },
    { firstWeekday: 0 },
    { firstWeekday: 6 },
    { windowDays: 400, shape: Array(401).fill(1_000) },
    { windowDays: 9.5, shape: Array(10).fill(0.001) },
    { windowDays: 0.01 },
    { elapsedDays: 10 },
    { soldByDay: Array(401).fill(1e7) },
    { soldByDay: [0, null] },
    { sold: 1e7, otherDemand: 1e7 },
  ])('the ends of a range belong to it: %j', (given) => {
    expect(() => checkEvidence({ ...right, ...given })).not.toThrow();
  });

  test.each<[Partial<DemandEvidence>, string]>([
    [{ plannedUnits: 1e7 + 1 }, 'plannedUnits out of range [0, 10000000]: 10000001'],
    [{ history: Array(57).fill(1) }, 'history length out of range [0, 56]: 57'],
    [{ history: [null, -0.1] }, 'history out of range [0, 10000000]: -0.1'],
    [{ firstWeekday: -1 }, 'firstWeekday out of range [0, 6]: -1'],
    [{ firstWeekday: 7 }, 'firstWeekday out of range [0, 6]: 7'],
    [{ firstWeekday: 1.5 }, 'firstWeekday out of range [0, 6]: 1.5'],
    [{ windowDays: 0 }, 'windowDays out of range (0, 400]: 0'],
    [{ windowDays: NaN }, 'windowDays out of range (0, 400]: NaN'],
    [{ windowDays: 400.1 }, 'windowDays out of range [0, 400]: 400.1'],
    [{ shape: Array(9).fill(1) }, 'shape length out of range [10, 401]: 9'],
    [{ shape: Array(402).fill(1) }, 'shape length out of range [10, 401]: 402'],
    [{ shape: Array(10).fill(1_001) }, 'shape out of range [0.001, 1000]: 1001'],
    [{ elapsedDays: 10.1 }, 'elapsedDays out of range [0, 10]: 10.1'],
    [{ soldByDay: Array(402).fill(1) }, 'soldByDay length out of range [0, 401]: 402'],
    [{ soldByDay: [null, NaN] }, 'soldByDay out of range [0, 10000000]: NaN'],
    [{ sold: -1 }, 'sold out of range [0, 10000000]: -1'],
    [{ otherDemand: -1 }, 'otherDemand out of range [0, 10000000]: -1'],
  ])('what is outside is refused with its range and its value: %j', (given, message) => {
    expect(() => checkEvidence({ ...right, ...given })).toThrow(new RangeError(message));
  });
});

describe('the fitted numbers', () => {
  const usual: UsualSales = {
    days: 56,
    mean: 2,
    pace: 2,
    dispersion: 3,
    zeroShare: 0.2,
    weekday: [1, 1, 1, 1, 1, 1, 1],
  };
  const steadiness = (given: Partial<UsualSales>) =>
    steadinessPerDay({ ...usual, ...given }, [], DEMAND_PARAMETERS);

  test('the emptier and the lumpier its days, the less steadily a product sells', () => {
    expect(steadiness({ zeroShare: 0.8 })).toBeLessThan(steadiness({}) / 2);
    expect(steadiness({ dispersion: 9 })).toBeLessThan(steadiness({}));
    expect(steadiness({ zeroShare: 0 })).toBeGreaterThan(steadiness({}));
  });

  test('before the start nothing is to be learnt from the pace, so it does not matter whether it is known', () => {
    const evidence: DemandEvidence = {
      plannedUnits: 60,
      history: [3, 0, 2, 5, 1, 0, 4, 2],
      windowDays: 10,
      elapsedDays: 0,
      soldByDay: [],
      sold: 0,
      otherDemand: 0,
      paceKnown: true,
    };
    const [known, not] = [true, false].map((paceKnown) => forecastDemand({ ...evidence, paceKnown }));
    expect(known).toMatchObject({ known: true });
    expect(not).toEqual(known);
  });
});
