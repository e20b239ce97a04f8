import { Temporal } from 'temporal-polyfill';
import type { CalendarSpan, CalendarStretch } from './stretch.ts';

/** The month or quarter that a month (`2026-11`) lies in; a text that is none takes the month of `now`. */
export function calendarStretch(
  span: CalendarSpan,
  month: string | null,
  now: number,
  zone: string,
): CalendarStretch {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const named = readMonth(month) ?? today.toPlainYearMonth();
  const months = span === 'month' ? 1 : 3;
  const first = named.subtract({ months: span === 'month' ? 0 : (named.month - 1) % 3 });
  const from = first.toPlainDate({ day: 1 });
  const to = from.add({ months });
  const at = (date: Temporal.PlainDate): number => date.toZonedDateTime(zone).epochMilliseconds;
  const marks: CalendarStretch['marks'] = [];
  for (let day = from; Temporal.PlainDate.compare(day, to) < 0; day = day.add({ days: 1 })) {
    if (span === 'month' || day.dayOfWeek === 1) marks.push({ at: at(day), day: day.day });
  }
  return {
    span,
    month: first.toString(),
    from: at(from),
    to: at(to),
    marks,
    before: first.subtract({ months }).toString(),
    after: first.add({ months }).toString(),
  };
}

function readMonth(text: string | null): Temporal.PlainYearMonth | null {
  if (text === null || !/^\d{4}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainYearMonth.from(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
