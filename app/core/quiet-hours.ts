import { Temporal } from 'temporal-polyfill';
import type { Quiet } from './telling.ts';

/** Somebody's clock, and the hours of it in which nothing arrives. */
export interface QuietClock {
  /** IANA zone. */
  zone: string;
  quiet: Quiet | null;
}

const HOUR_MS = 3_600_000;

/** The first moment from `at` on (epoch milliseconds) that is outside the quiet hours. */
export function afterQuiet(at: number, { quiet, zone }: QuietClock): number {
  if (!quiet) return at;
  const local = zoned(at, zone);
  const hasBegun = local.toPlainTime().toString() >= quiet.from;
  const overnight = quiet.from > quiet.to;
  if (!hasBegun && !overnight) return at;
  return Math.max(at, clockOn(local, hasBegun && overnight ? 1 : 0, quiet.to));
}

/** The moment at which this many hours outside the quiet hours have passed since `at`. */
export function afterWakingHours(at: number, hours: number, clock: QuietClock): number {
  const { quiet, zone } = clock;
  if (!quiet) return at + hours * HOUR_MS;
  let left = hours * HOUR_MS;
  for (let from = afterQuiet(at, clock); ;) {
    const local = zoned(from, zone);
    const today = clockOn(local, 0, quiet.from);
    const bedtime = today > from ? today : clockOn(local, 1, quiet.from);
    if (from + left <= bedtime) return from + left;
    left -= bedtime - from;
    from = afterQuiet(bedtime, clock);
  }
}

const zoned = (at: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** A time of the day that is `days` after the day of `local`, epoch milliseconds. */
const clockOn = (local: Temporal.ZonedDateTime, days: number, time: string): number =>
  local
    .toPlainDate()
    .add({ days })
    .toZonedDateTime({ timeZone: local.timeZoneId, plainTime: Temporal.PlainTime.from(time) })
    .epochMilliseconds;
