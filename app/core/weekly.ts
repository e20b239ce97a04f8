import { Temporal } from 'temporal-polyfill';
import { startOfDay } from './time.ts';

/** Coming campaigns that a meeting can talk about; the brief names the soonest. */
export const MOST_COMING = 12;
/** Campaigns that wait for a decision and are named; the others are counted. */
export const MOST_WANTED = 12;
/** Items at risk that the brief names, those with the most money. */
export const MOST_RISKS = 10;

/** The last moment up to `now` (epoch milliseconds) at this hour (0 … 23) of this weekday (1 … 7, Monday first) in the zone. */
export function lastWeekly(
  now: number,
  { day, hour, zone }: { day: number; hour: number; zone: string },
): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const since = today.dayOfWeek - day;
  const at = (days: number): number =>
    today.subtract({ days }).toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(hour) })
      .epochMilliseconds;
  return at(since) <= now ? at(since) : at(since + 7);
}

/** The seven days before the day of `now` on the shop's clock, beside the seven before them; each `[from, to)`. */
export function lastWeekOf(
  now: number,
  zone: string,
): { from: number; to: number; beforeFrom: number; beforeTo: number } {
  const day = (days: number): number => startOfDay(now, zone, days);
  return { from: day(-7), to: day(0), beforeFrom: day(-14), beforeTo: day(-7) };
}

/** Risks in the order of their probability (0 … 1, null last): the order of the money at risk tells which item has more of it. */
export const likeliestFirst = <T extends { pStockout: number | null }>(risks: readonly T[]): T[] =>
  risks.toSorted((one, other) => (other.pStockout ?? -1) - (one.pStockout ?? -1));
