import { expect, test } from 'vitest';
import { daysSince } from '../../app/core/measures/days.ts';
import { startOfDay } from '../../app/core/time.ts';

const zone = 'Europe/Berlin';
/** 19 October to 1 November 2026, fourteen days; on the 25th the clocks go back. */
const period = {
  from: startOfDay(Date.UTC(2026, 9, 19, 12), zone),
  to: startOfDay(Date.UTC(2026, 10, 2, 12), zone),
  zone,
};

test.each([
  ['before it: all days, the long one is one', Date.UTC(2026, 8, 1), 14],
  ['in the evening of its first day: that day counts', Date.UTC(2026, 9, 19, 20), 14],
  [
    'an hour before midnight of the 24th: that day, the long one, and seven more',
    Date.UTC(2026, 9, 24, 21),
    9,
  ],
  ['in the morning of its last day', Date.UTC(2026, 10, 1, 8), 1],
  ['after it: none', Date.UTC(2026, 10, 3), 0],
])('the app is there since a time %s', (_, first, days) => {
  expect(daysSince(first, period)).toBe(days);
});

test('a shop without a record had no day with it', () => expect(daysSince(null, period)).toBe(0));
