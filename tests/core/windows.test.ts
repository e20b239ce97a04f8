/** Windows of campaigns on the shop's clock: clock changes, leap days, and an end that is no longer part of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLive, isOpen, nextClockChange, stateAt } from '../../app/core/campaign.ts';
import { decide } from '../../app/core/decide.ts';
import { fromWallClock, startOfDay, toWallClock } from '../../app/core/time.ts';
import { campaign, DAY, hold, HOUR, NOW, pictureWith } from '../support/builders.ts';

const at = (date: string, time: string, zone: string): number => {
  const found = fromWallClock({ date, time }, zone);
  if (found === null) throw new Error('a time of the clock');
  return found;
};

describe('a window on the clock of the shop', () => {
  test.each([
    ['the day with 23 hours', '2026-03-28', '2026-03-30', 'Europe/Berlin', 47],
    ['the day with 25 hours', '2026-10-24', '2026-10-26', 'Europe/Berlin', 49],
    ['a half hour’s change', '2026-04-04', '2026-04-06', 'Australia/Lord_Howe', 48.5],
    ['29 February', '2028-02-28', '2028-03-01', 'America/New_York', 48],
    ['no 29 February', '2026-02-28', '2026-03-01', 'America/New_York', 24],
    ['a century that is a leap year', '2000-02-28', '2000-03-01', 'UTC', 48],
    ['a day that a zone left out', '2011-12-29', '2011-12-31', 'Pacific/Apia', 24],
  ])('over %s has its true length', (_name, first, last, zone, hours) => {
    expect((at(last, '00:00', zone) - at(first, '00:00', zone)) / HOUR).toBe(hours);
  });

  test.each([
    // Skipped: moved forward by the gap. Twice: the earlier one.
    ['2026-03-29', '02:30', Date.UTC(2026, 2, 29, 1, 30)],
    ['2026-10-25', '02:30', Date.UTC(2026, 9, 25, 0, 30)],
  ])('%s %s is one moment', (date, time, moment) => expect(at(date, time, 'Europe/Berlin')).toBe(moment));

  test('the same moment stays the same window when the shop moves to another zone', () => {
    const endsAt = at('2026-11-30', '00:00', 'Europe/Berlin');
    expect(toWallClock(endsAt, 'America/New_York')).toEqual({ date: '2026-11-29', time: '18:00' });
    expect(stateAt(campaign({ startsAt: endsAt - DAY, endsAt }), endsAt - 1)).toBe('live');
  });

  test('every minute reads back as itself, but for the hour that happens twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        (minute, zone) => {
          const moment = minute * 60_000;
          const { date, time } = toWallClock(moment, zone);
          const back = at(date, time, zone);
          expect([0, HOUR, HOUR / 2]).toContain(moment - back);
          expect(toWallClock(back, zone)).toEqual({ date, time });
        },
      ),
    );
  });

  test('days follow each other through a whole leap year: 366 of them, two of 23 and 25 hours', () => {
    const lengths = Array.from({ length: 366 }, (_, day) => {
      const noon = at('2028-01-01', '12:00', 'Europe/Berlin');
      return (startOfDay(noon, 'Europe/Berlin', day + 1) - startOfDay(noon, 'Europe/Berlin', day)) / HOUR;
    });
    expect(lengths.filter((hours) => hours !== 24)).toEqual([23, 25]);
    expect(toWallClock(startOfDay(at('2028-01-01', '12:00', 'UTC'), 'UTC', 366), 'UTC').date).toBe(
      '2029-01-01',
    );
  });
});

describe('the end is no part of the window, the start is', () => {
  const window = { startsAt: NOW, endsAt: NOW + DAY };
  const approved = campaign({ ...window, state: 'approved' });
  const live = campaign({ ...window, state: 'live' });

  test.each([
    [NOW - 1, false, 'approved', NOW],
    [NOW, true, 'live', NOW + DAY],
    [NOW + DAY - 1, true, 'live', NOW + DAY],
    [NOW + DAY, false, 'ended', null],
  ])('at %d', (now, inWindow, state, next) => {
    expect(isLive(approved, now)).toBe(inWindow);
    expect(stateAt(approved, now)).toBe(state);
    expect(nextClockChange(approved, now)).toBe(next);
    expect(isOpen(approved, now)).toBe(now < NOW + DAY);
  });

  test.each(['draft', 'proposed', 'ended', 'cancelled'] as const)('%s has no clock', (state) => {
    const one = campaign({ ...window, state });
    expect(isLive(one, NOW)).toBe(false);
    expect(stateAt(one, NOW + 2 * DAY)).toBe(state);
    expect(nextClockChange(one, NOW - 1)).toBeNull();
    expect(isOpen(one, NOW)).toBe(state === 'draft' || state === 'proposed');
  });

  test('the last millisecond still holds, the end releases', () => {
    const given = { campaigns: [live], holds: [hold({ openedAt: NOW - HOUR })] };
    const last = decide({ ...pictureWith(0, given), now: live.endsAt - 1 });
    const end = decide({ ...pictureWith(0, given), now: live.endsAt });
    expect(last.verdicts).toHaveLength(1);
    expect(end.verdicts).toHaveLength(0);
    expect(end.close.map(({ cause }) => cause)).toEqual(['campaign_ended']);
    expect(last.close).toEqual([]);
  });
});
