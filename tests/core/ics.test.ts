/** The calendar that other programs subscribe to. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarText, type CalendarEntry } from '../../app/core/ics.ts';
import { anyText } from '../support/texts.ts';

const entry = (given: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: 'campaign-1@lamps',
  summary: 'Night',
  description: '',
  startsAt: Date.UTC(2026, 9, 20, 7),
  endsAt: Date.UTC(2026, 9, 30, 8),
  createdAt: Date.UTC(2026, 8, 1),
  sequence: 3,
  tentative: false,
  ...given,
});
/** Lines as they were before they were folded (RFC 5545 §3.1). */
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

describe('a calendar', () => {
  test('times are on the clock of the zone, which it defines with its changes', () => {
    const lines = unfolded(calendarText('Lamps', 'Europe/Berlin', [entry()]));
    expect(lines).toContain('DTSTART;TZID=Europe/Berlin:20261020T090000');
    // Summer time has ended in between: 08:00 UTC is 09:00 on the same clock.
    expect(lines).toContain('DTEND;TZID=Europe/Berlin:20261030T090000');
    expect(lines.join('\n')).toContain(
      [
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Berlin',
        'BEGIN:DAYLIGHT',
        'DTSTART:20261019T090000',
        'TZOFFSETFROM:+0200',
        'TZOFFSETTO:+0200',
        'END:DAYLIGHT',
        'BEGIN:STANDARD',
        'DTSTART:20261025T030000',
        'TZOFFSETFROM:+0200',
        'TZOFFSETTO:+0100',
        'END:STANDARD',
        'END:VTIMEZONE',
      ].join('\n'),
    );
    expect(lines.slice(0, 2)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0']);
    expect(lines).toContain('SEQUENCE:3');
    expect(lines).toContain('DTSTAMP:20260901T000000Z');
  });

  test('says what RFC 5545 asks for, and when to look again', () => {
    const text = calendarText('Lamps, and more', 'UTC', [
      entry({ createdAt: Date.UTC(2026, 8, 1) + 123, description: 'Half price' }),
    ]);
    expect(text.split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Holdfast//Campaigns//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'X-WR-CALNAME:Lamps\\, and more',
      'X-WR-TIMEZONE:UTC',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'BEGIN:VEVENT',
      'UID:campaign-1@lamps',
      'DTSTAMP:20260901T000000Z',
      'SEQUENCE:3',
      'DTSTART:20261020T070000Z',
      'DTEND:20261030T080000Z',
      'SUMMARY:Night',
      'DESCRIPTION:Half price',
      'STATUS:CONFIRMED',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
    // Nothing to describe, no line for it; nothing to show, no zone to define.
    expect(calendarText('L', 'UTC', [entry()])).not.toContain('DESCRIPTION');
    expect(calendarText('L', 'Europe/Berlin', [])).not.toContain('VTIMEZONE');
  });

  test('the zone is defined from the first entry to a day after the last, whatever their order', () => {
    const changes = (...entries: CalendarEntry[]) =>
      unfolded(calendarText('L', 'Europe/Berlin', entries)).filter((line) => line.startsWith('DTSTART:'));
    const spring = entry({ startsAt: Date.UTC(2027, 3, 5), endsAt: Date.UTC(2027, 3, 9) });
    const autumn = entry({ startsAt: Date.UTC(2026, 9, 20, 7, 0, 0, 5), endsAt: Date.UTC(2026, 9, 22) });
    for (const entries of [
      [autumn, spring],
      [spring, autumn],
    ])
      expect(changes(...entries)).toEqual([
        'DTSTART:20261019T090000',
        'DTSTART:20261025T030000',
        'DTSTART:20270328T020000',
      ]);
    // The clock changes at 01:00 UTC on the 25th: known to who looks at the day after the end.
    expect(changes(entry({ endsAt: Date.UTC(2026, 9, 24, 1) }))).toHaveLength(2);
    expect(changes(entry({ endsAt: Date.UTC(2026, 9, 24, 1) - 1 }))).toHaveLength(1);
  });

  test('in UTC there is no zone to define', () => {
    const lines = unfolded(calendarText('Lamps', 'UTC', [entry()]));
    expect(lines).toContain('DTSTART:20261020T070000Z');
    expect(lines.some((line) => line.includes('TZID'))).toBe(false);
  });

  test('a zone whose summer lies at the other end of the year', () => {
    const lines = unfolded(
      calendarText('Lamps', 'Australia/Sydney', [entry({ startsAt: Date.UTC(2026, 8, 1) })]),
    );
    expect(lines.join('\n')).toContain(
      'BEGIN:DAYLIGHT\nDTSTART:20261004T020000\nTZOFFSETFROM:+1000\nTZOFFSETTO:+1100\nEND:DAYLIGHT',
    );
  });

  test('text cannot begin a line of its own', () => {
    const lines = unfolded(
      calendarText('L', 'UTC', [entry({ summary: 'a;b,c\\d\r\nATTENDEE:x\u0007', tentative: true })]),
    );
    expect(lines).toContain('SUMMARY:a\\;b\\,c\\\\d\\nATTENDEE:x ');
    expect(lines).toContain('STATUS:TENTATIVE');
    expect(unfolded(calendarText('L', 'UTC', [entry({ summary: 'a\rb\nc' })]))).toContain(
      'SUMMARY:a\\nb\\nc',
    );
  });
});

const bytes = (text: string): number => new TextEncoder().encode(text).length;
/** First and last character of each length in UTF-8. */
const character = fc.constantFrom(
  'a',
  '~',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\uffff',
  '\u{10000}',
  '\u{10ffff}',
);

test('lines are as long as 75 bytes allow and no longer, and nothing of the text is lost', () => {
  fc.assert(
    fc.property(fc.array(character, { minLength: 60, maxLength: 120 }), (characters) => {
      const summary = characters.join('');
      const text = calendarText('Lamps', 'UTC', [entry({ summary })]);
      expect(unfolded(text)).toContain(`SUMMARY:${summary}`);
      const [, folded = ''] = /(SUMMARY:.*?)\r\nSTATUS/s.exec(text) ?? [];
      const lines = folded.split('\r\n');
      for (const [n, line] of lines.entries()) {
        expect(bytes(line)).toBeLessThanOrEqual(75);
        const [, next] = lines[n + 1] ?? '';
        if (next !== undefined) expect(bytes(line + next)).toBeGreaterThan(75);
      }
    }),
    { numRuns: 50 },
  );
});

test('whatever the text: lines of 75 bytes at most, nothing lost, as many entries as were given', () => {
  fc.assert(
    fc.property(fc.array(anyText(60), { maxLength: 3 }), (texts) => {
      const text = calendarText(
        'Lamps',
        'Europe/Berlin',
        texts.map((summary, index) => entry({ uid: `u${index}`, summary, description: summary })),
      );
      const lines = text.split('\r\n');
      expect(lines.filter((line) => new TextEncoder().encode(line).length > 75)).toEqual([]);
      expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
      expect(unfolded(text).filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(texts.length);
      expect(unfolded(text).filter((line) => line.startsWith('SUMMARY:'))).toHaveLength(texts.length);
    }),
    { numRuns: 20 },
  );
});
