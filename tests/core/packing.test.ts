/** What the warehouse has done so far, from the times at which parcels left. */
import { describe, expect, test } from 'vitest';
import { minutesPerParcel, onBestDays } from '../../app/core/packing.ts';
import { DAY, NOW } from '../support/builders.ts';

const MINUTE = 60_000;
const dayOf = (at: number) => Math.floor(at / DAY);
/** `count` parcels of one day, `minutes` apart. */
const packed = (day: number, count: number, minutes: number) =>
  Array.from(
    { length: count },
    (_, n) => NOW - (NOW % DAY) - day * DAY + 8 * 60 * MINUTE + n * minutes * MINUTE,
  );

describe('minutes from one parcel to the next', () => {
  test('the median of days that say something', () => {
    expect(minutesPerParcel([...packed(1, 12, 4), ...packed(2, 12, 5), ...packed(3, 12, 9)], dayOf)).toBe(5);
  });
  test('breaks are left out', () => {
    const days = [1, 2, 3].flatMap((day) => {
      const morning = packed(day, 10, 4);
      return [...morning, ...morning.map((at) => at + 3 * 60 * MINUTE)];
    });
    expect(minutesPerParcel(days, dayOf)).toBe(4);
  });
  test('too few days or parcels, or all marked at once, say nothing', () => {
    expect(
      minutesPerParcel([...packed(1, 12, 4), ...packed(2, 12, 5), ...packed(3, 9, 9)], dayOf),
    ).toBeNull();
    expect(
      minutesPerParcel(
        [1, 2, 3].flatMap((day) => packed(day, 50, 0)),
        dayOf,
      ),
    ).toBeNull();
    expect(minutesPerParcel([], dayOf)).toBeNull();
  });
});

describe('a day says something', () => {
  const three = (count: number, minutes: number) => [1, 2, 3].flatMap((day) => packed(day, count, minutes));
  test('from ten parcels on, in whatever order they are told', () => {
    expect(minutesPerParcel(three(10, 4), dayOf)).toBe(4);
    expect(minutesPerParcel(three(10, 4).toReversed(), dayOf)).toBe(4);
    expect(minutesPerParcel(three(9, 4), dayOf)).toBeNull();
  });
  test('with gaps of up to twenty minutes; a warehouse that only ever pauses longer is not packing', () => {
    expect(minutesPerParcel(three(12, 20), dayOf)).toBe(20);
    expect(minutesPerParcel(three(12, 21), dayOf)).toBeNull();
  });
  test('with six seconds from parcel to parcel or more: faster is a list that is ticked off', () => {
    expect(minutesPerParcel(three(12, 0.1), dayOf)).toBeCloseTo(0.1, 9);
    expect(minutesPerParcel(three(12, 0.09), dayOf)).toBeNull();
  });
});

test('best days: the mean of the five with the most parcels', () => {
  expect(onBestDays([20, 10, 1, 51, 40, 30])).toBe(31);
  expect(onBestDays([9, 10, 10, 10, 10, 10, 9])).toBe(10);
  expect(onBestDays([10, 20, 30, 40])).toBeNull();
});
