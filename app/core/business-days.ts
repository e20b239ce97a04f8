import { Temporal } from 'temporal-polyfill';

/** The days on which a shop works: weekdays 1 = Monday … 7 = Sunday, and dates (`2026-12-25`) on which it does not. */
export interface ShopDays {
  /** IANA zone. */
  zone: string;
  weekdays: readonly number[];
  closed: readonly string[];
}

const LONGEST_DAYS = 400;

const dayOf = (at: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();

/** Whether the shop works on the day of a moment (epoch milliseconds). */
export const isWorkday = (at: number, days: ShopDays): boolean => works(dayOf(at, days.zone), days);

const works = (day: Temporal.PlainDate, { weekdays, closed }: ShopDays): boolean =>
  weekdays.includes(day.dayOfWeek) && !closed.includes(day.toString());

/**
 * Working days from the day of `from` to the day of `to` on the shop's clock: 0 on the same day, and what happens on a day
 * off counts as on the working day before it; an order placed on a day off waits from the next working day on. At most 400.
 */
export function workdaysBetween(from: number, to: number, days: ShopDays): number {
  const last = dayOf(to, days.zone);
  let day = dayOf(from, days.zone);
  const openedOff = !works(day, days);
  let count = 0;
  for (let n = 0; n < LONGEST_DAYS && Temporal.PlainDate.compare(day, last) < 0; n += 1) {
    day = day.add({ days: 1 });
    if (works(day, days)) count += 1;
  }
  return Math.max(0, openedOff ? count - 1 : count);
}
