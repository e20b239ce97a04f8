import { Temporal } from 'temporal-polyfill';

const MOST_DAYS = 366;

/** A date and a time on the clock of some zone, as form fields hold them: `2026-11-27` and `09:30`. */
export interface WallClock {
  date: string;
  time: string;
}

/**
 * Epoch milliseconds of a wall-clock time in an IANA zone. A time that a clock change skips moves forward by the gap, one
 * that happens twice is the earlier one (Temporal's "compatible"). Null when date, time or zone cannot be read.
 */
export function fromWallClock({ date, time }: WallClock, zone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The wall-clock time of a moment (epoch milliseconds) in an IANA zone, to the minute. */
export function toWallClock(at: number, zone: string): WallClock {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return {
    date: zoned.toPlainDate().toString(),
    time: zoned.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** Midnight (or the first moment) of the day that is `days` after the day of `at` in the zone, epoch milliseconds. */
export function startOfDay(at: number, zone: string, days = 0): number {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ days })
    .toZonedDateTime(zone).epochMilliseconds;
}

/** Days from 1970-01-01 to the day of a moment (epoch milliseconds) on the zone's calendar. */
export function dayNumber(at: number, zone: string): number {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return day.since('1970-01-01').days;
}

/** Every day that `[from, to)` touches on the zone's calendar, each with its noon (epoch milliseconds), a year at most. */
export function calendarDays(from: number, to: number, zone: string): { date: string; at: number }[] {
  const days: { date: string; at: number }[] = [];
  const first = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate();
  for (let n = 0; n < MOST_DAYS; n += 1) {
    const day = first.add({ days: n });
    if (n > 0 && day.toZonedDateTime(zone).epochMilliseconds >= to) break;
    const noon = day.toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(12) });
    days.push({ date: day.toString(), at: noon.epochMilliseconds });
  }
  return days;
}
