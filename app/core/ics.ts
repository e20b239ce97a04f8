/** A calendar that other programs subscribe to (RFC 5545). */
import { Temporal } from 'temporal-polyfill';

export interface CalendarEntry {
  /** The same for as long as the entry is about the same thing. */
  uid: string;
  summary: string;
  description: string;
  /** Epoch milliseconds. */
  startsAt: number;
  endsAt: number;
  createdAt: number;
  /** Grows with each change. */
  sequence: number;
  /** Not promised yet. */
  tentative: boolean;
}

const LONGEST_LINE = 75;
const DAY_MS = 86_400_000;

/** The calendar as text: lines of 75 bytes at most, ended by CRLF, times in the zone, which it defines. */
export function calendarText(name: string, zone: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Holdfast//Campaigns//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    `X-WR-TIMEZONE:${zone}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...(entries.length > 0 && zone !== 'UTC' ? zoneLines(zone, entries) : []),
    ...entries.flatMap((entry) => entryLines(entry, zone)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

const entryLines = (entry: CalendarEntry, zone: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(entry.uid)}`,
  `DTSTAMP:${basic(entry.createdAt, 'UTC')}Z`,
  `SEQUENCE:${entry.sequence}`,
  at('DTSTART', entry.startsAt, zone),
  at('DTEND', Math.max(entry.endsAt, entry.startsAt), zone),
  `SUMMARY:${escaped(entry.summary)}`,
  ...(entry.description === '' ? [] : [`DESCRIPTION:${escaped(entry.description)}`]),
  `STATUS:${entry.tentative ? 'TENTATIVE' : 'CONFIRMED'}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

const at = (name: string, moment: number, zone: string): string =>
  zone === 'UTC' ? `${name}:${basic(moment, 'UTC')}Z` : `${name};TZID=${zone}:${basic(moment, zone)}`;

const zonedAt = (moment: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone);

/** `20261129T080000` on the zone's clock. */
const basic = (moment: number, zone: string): string =>
  zonedAt(moment, zone).toPlainDateTime().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');

/** The zone's clock changes over the entries, each as an observance of its own: no rule has to be guessed. */
function zoneLines(zone: string, entries: readonly CalendarEntry[]): string[] {
  const first = Math.min(...entries.map(({ startsAt }) => startsAt)) - DAY_MS;
  const last = Math.max(...entries.map(({ endsAt }) => endsAt)) + DAY_MS;
  const lines = ['BEGIN:VTIMEZONE', `TZID:${zone}`];
  const begin = zonedAt(first, zone);
  lines.push(...observance(begin, begin.offset, begin.offset));
  for (let change = begin.getTimeZoneTransition('next'); change && change.epochMilliseconds <= last;) {
    const before = change.subtract({ seconds: 1 }).offset;
    lines.push(...observance(change, before, change.offset));
    change = change.getTimeZoneTransition('next');
  }
  return [...lines, 'END:VTIMEZONE'];
}

/** RFC 5545 §3.6.5: the onset is on the clock that was valid before it. */
function observance(onset: Temporal.ZonedDateTime, from: string, to: string): string[] {
  const kind = summer(onset) ? 'DAYLIGHT' : 'STANDARD';
  const clock = onset.toInstant().toZonedDateTimeISO(from).toPlainDateTime();
  return [
    `BEGIN:${kind}`,
    `DTSTART:${clock.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}`,
    `TZOFFSETFROM:${from.replaceAll(':', '')}`,
    `TZOFFSETTO:${to.replaceAll(':', '')}`,
    `END:${kind}`,
  ];
}

/** Whether the clock is ahead of what it is at another time of the year. */
const summer = (moment: Temporal.ZonedDateTime): boolean => {
  const year = moment.with({ month: 1, day: 1 });
  const offsets = [year, year.with({ month: 7 })].map((one) => one.offsetNanoseconds);
  return moment.offsetNanoseconds > Math.min(...offsets);
};

/** RFC 5545 §3.3.11; other control characters are not allowed. */
const escaped = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', String.raw`\n`);

/** RFC 5545 §3.1: lines of at most 75 bytes, never broken within a character. */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  let bytes = 0;
  for (const character of line) {
    const size = bytesOf(character.codePointAt(0) ?? 0);
    // What follows the first line begins with a space.
    if (bytes + size > LONGEST_LINE) {
      lines.push(current);
      current = ' ';
      bytes = 1;
    }
    current += character;
    bytes += size;
  }
  return [...lines, current].join('\r\n');
}

/** Bytes of a character in UTF-8. */
function bytesOf(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
