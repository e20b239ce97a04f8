export const CALENDAR_SPANS = ['month', 'quarter'] as const;
export type CalendarSpan = (typeof CALENDAR_SPANS)[number];

/** A stretch of the calendar on a shop's clock. Times are epoch milliseconds. */
export interface CalendarStretch {
  span: CalendarSpan;
  /** First month, as `2026-11`; with it the same stretch is found again. */
  month: string;
  from: number;
  to: number;
  /** Where a line is drawn: every day of a month, every Monday of a quarter. */
  marks: { at: number; day: number }[];
  /** First months of the stretches beside it. */
  before: string;
  after: string;
}

/** Where a stretch of time lies within another, in percent of it; null when it lies outside. */
export function within(
  window: { from: number; to: number },
  bar: { from: number; to: number },
): { left: number; width: number } | null {
  const from = Math.max(bar.from, window.from);
  const to = Math.min(bar.to, window.to);
  if (to <= from) return null;
  const whole = window.to - window.from;
  return { left: ((from - window.from) / whole) * 100, width: ((to - from) / whole) * 100 };
}
