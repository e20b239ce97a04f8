/** When what nobody takes on goes to the next person, and to whom. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escalatesAt, nextPerson, type Asked } from '../../app/core/escalation.ts';
import { afterQuiet, afterWakingHours } from '../../app/core/quiet-hours.ts';
import { TODAY, HOUR, NOON, keeper, away, rule, team, whose } from './keepers.ts';

describe('escalation', () => {
  const hours = { now: 4, today: null, later: 48 };
  const asked = (more: Partial<Asked> = {}): Asked => ({
    urgency: 'now',
    openedAt: NOON,
    acknowledgedAt: null,
    resolvedAt: null,
    snoozedUntil: null,
    escalatedAt: null,
    ...more,
  });
  const night = { zone: 'Europe/Berlin', quiet: { from: '21:00', to: '07:00' } };

  test('hours of the night do not count', () => {
    // 20:00 in Berlin: one hour before nine, three after seven.
    const evening = Date.UTC(2026, 10, 27, 19);
    expect(escalatesAt(asked({ openedAt: evening }), hours, night)).toBe(Date.UTC(2026, 10, 28, 9));
    expect(escalatesAt(asked(), hours, { zone: 'UTC', quiet: null })).toBe(NOON + 4 * HOUR);
  });

  test('what is due in the night comes when it ends, what is due by day at once', () => {
    const quiet = { from: '21:00', to: '07:00' };
    const after = (hour: number, minute = 0, hours = quiet) =>
      afterQuiet(Date.UTC(2026, 10, 27, hour, minute), { zone: 'UTC', quiet: hours }) -
      Date.UTC(2026, 10, 27);
    expect([after(20, 59), after(21), after(23)]).toEqual([20 * HOUR + 59 * 60_000, 31 * HOUR, 31 * HOUR]);
    expect([after(0), after(6, 59), after(7)]).toEqual([7 * HOUR, 7 * HOUR, 7 * HOUR]);
    const siesta = { from: '13:00', to: '15:00' };
    expect([after(12, 59, siesta), after(13, 0, siesta), after(15, 1, siesta)]).toEqual([
      12 * HOUR + 59 * 60_000,
      15 * HOUR,
      15 * HOUR + 60_000,
    ]);
    // A night from nine to nine is none.
    expect(after(21, 0, { from: '21:00', to: '21:00' })).toBe(21 * HOUR);
    expect(after(3, 0, { from: '21:00', to: '21:00' })).toBe(3 * HOUR);
  });

  test('a night whose beginning the clock leaves out ends all the same', () => {
    // 02:30 does not exist on 28 March 2027 in Berlin.
    const gap = { zone: 'Europe/Berlin', quiet: { from: '02:30', to: '03:00' } };
    const midnight = Date.UTC(2027, 2, 27, 23);
    const end = afterWakingHours(midnight, 30, gap);
    expect(end - midnight).toBeGreaterThanOrEqual(30 * HOUR);
    expect(end - midnight).toBeLessThanOrEqual(31 * HOUR);
  });

  test('never of what was taken on, is over, went on before, or has no agreed time; what was put off waits', () => {
    const clock = { zone: 'UTC', quiet: null };
    expect(escalatesAt(asked({ acknowledgedAt: NOON }), hours, clock)).toBeNull();
    expect(escalatesAt(asked({ resolvedAt: NOON }), hours, clock)).toBeNull();
    expect(escalatesAt(asked({ escalatedAt: NOON }), hours, clock)).toBeNull();
    expect(escalatesAt(asked({ urgency: 'today' }), hours, clock)).toBeNull();
    expect(escalatesAt(asked({ snoozedUntil: NOON + 9 * HOUR }), hours, clock)).toBe(NOON + 9 * HOUR);
  });

  test('a colleague of the role, then the owner; who is away is left to their stand-in', () => {
    const told = new Set(['1', '2', '3', '4']);
    const of = (id: string) => whose([rule('tag', 'summer', id)]);
    expect(nextPerson(of('2'), team, told, TODAY)).toBe('3');
    expect(nextPerson(of('2'), team, new Set(['1', '2']), TODAY)).toBe('1');
    expect(nextPerson(of('2'), team, new Set(['2']), TODAY)).toBeNull();
    expect(nextPerson(whose([]), team, told, TODAY)).toBe('1');
    // Everybody who administers was asked already.
    const two = [keeper('1', 'owner'), keeper('2', 'owner')];
    expect(nextPerson(whose([], 'owner', two), two, told, TODAY)).toBeNull();
    const off = team.map((one) => (one.userId === '3' ? { ...one, absences: [away('4')] } : one));
    expect(nextPerson(of('2'), off, told, TODAY)).toBe('4');
  });

  test('whatever the quiet hours, exactly the agreed hours outside of them pass, and it ends outside of them', () => {
    const time = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
    fc.assert(
      fc.property(
        time,
        time,
        fc.integer({ min: 1, max: 30 }),
        fc.nat(100 * 24 * 60),
        (from, to, count, minutes) => {
          const at = NOON + minutes * 60_000;
          const end = afterWakingHours(at, count, { zone: 'UTC', quiet: { from, to } });
          const isAwake = (moment: number): boolean => {
            const clock = new Date(moment).toISOString().slice(11, 16);
            return from <= to ? clock < from || clock >= to : clock < from && clock >= to;
          };
          let awake = 0;
          for (let minute = at; minute < end; minute += 60_000) if (isAwake(minute)) awake += 1;
          expect(awake).toBe(count * 60);
          expect(isAwake(end - 60_000)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
