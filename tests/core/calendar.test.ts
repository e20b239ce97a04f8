import { describe, expect, test } from 'vitest';
import { calendarStretch } from '../../app/core/calendar.ts';
import { calendarDays } from '../../app/core/time.ts';
import { within } from '../../app/core/stretch.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 9, 31, 23, 30);

describe('a stretch of the calendar', () => {
  test('lies on the shop’s clock: the same moment is another month in Berlin', () => {
    expect(calendarStretch('month', null, NOW, 'UTC').month).toBe('2026-10');
    expect(calendarStretch('month', null, NOW, 'Europe/Berlin').month).toBe('2026-11');
  });

  test('a month with a clock change is an hour longer, and has a line for each day', () => {
    const october = calendarStretch('month', '2026-10', NOW, 'Europe/Berlin');
    expect(october.to - october.from).toBe(31 * 24 * HOUR + HOUR);
    expect(october.marks).toHaveLength(31);
    expect([october.before, october.after]).toEqual(['2026-09', '2026-11']);
  });

  test('a quarter begins with its first month and has a line for each Monday', () => {
    const quarter = calendarStretch('quarter', '2026-11', NOW, 'UTC');
    expect(quarter).toMatchObject({ month: '2026-10', before: '2026-07', after: '2027-01' });
    expect(quarter.marks[0]).toEqual({ at: Date.UTC(2026, 9, 5), day: 5 });
    expect(quarter.marks).toHaveLength(13);
  });

  test.each(['2026-13', 'x', '', null, '2026-09-05', '+002026-09', ' 2026-09'])('%s is now', (month) =>
    expect(calendarStretch('month', month, NOW, 'UTC').month).toBe('2026-10'),
  );
});

test('a bar is cut to the stretch and is nothing outside of it', () => {
  const window = { from: 100, to: 200 };
  expect(within(window, { from: 0, to: 150 })).toEqual({ left: 0, width: 50 });
  expect(within(window, { from: 150, to: 900 })).toEqual({ left: 50, width: 50 });
  expect(within(window, { from: 200, to: 300 })).toBe(null);
});

test('the days that a window touches are those of the zone, also when the clock changes', () => {
  const dates = (from: string, to: string, zone: string) =>
    calendarDays(Date.parse(from), Date.parse(to), zone).map(({ date }) => date);
  expect(dates('2026-10-24T22:30:00Z', '2026-10-26T23:00:00Z', 'Europe/Berlin')).toEqual([
    '2026-10-25',
    '2026-10-26',
  ]);
  expect(dates('2026-10-24T21:30:00Z', '2026-10-24T22:30:00Z', 'Europe/Berlin')).toEqual([
    '2026-10-24',
    '2026-10-25',
  ]);
  expect(dates('2026-11-01T12:00:00Z', '2026-11-01T12:00:00Z', 'UTC')).toEqual(['2026-11-01']);
  // A moment at midnight is of the day that begins.
  expect(dates('2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', 'UTC')).toEqual(['2026-11-01']);
  expect(calendarDays(0, 1e15, 'UTC')).toHaveLength(366);
});
