import { startOfDay } from '../time.ts';
import { NO_COUNTS, NO_STOPPED, type PageCounts, type StoppedCounts } from '../page-events.ts';
import { isSoldOut, shelfBetween, stockOuts, timeIn, unitsAt, unitTime } from './shelf.ts';
import { soldBetween, unitsOf, type ItemHistory } from './outcome.ts';

const DAY_MS = 86_400_000;

/** What one day of a campaign adds to the shop's picture; milliseconds, units and what shoppers did on the pages. */
export interface DayFacts extends PageCounts, StoppedCounts {
  knownMs: number;
  soldOutMs: number;
  stockOuts: number;
  ordered: number;
  broken: number;
  /** Units × milliseconds on the shelf while their number was known, and units ordered then. */
  unitMs: number;
  turned: number;
}

export const noDay = (): DayFacts => ({
  knownMs: 0,
  soldOutMs: 0,
  stockOuts: 0,
  ordered: 0,
  broken: 0,
  unitMs: 0,
  turned: 0,
  ...NO_COUNTS,
  ...NO_STOPPED,
});

export function addDays(a: DayFacts, b: DayFacts): DayFacts {
  const sum = { ...a };
  for (const name of Object.keys(sum) as (keyof DayFacts)[]) sum[name] += b[name];
  return sum;
}

/**
 * The campaign's time, cut at `marks` (first moments of the shop's days, ascending: the first not after its start, the last not
 * before `until`); one entry for each day, without what shoppers did. What was sold counts from the start, the shelf from when
 * the item joined. A stock-out counts on the day on which it began.
 */
export function daysOf(history: ItemHistory, marks: readonly number[]): DayFacts[] {
  const { startsAt, from, until } = history;
  const shelf = shelfBetween(history.levels, from, until);
  const outs = stockOuts(shelf);
  return marks.slice(0, -1).map((start, index) => {
    const end = marks[index + 1] ?? start;
    const orders = history.orders ?? [];
    const sold = soldBetween(orders, Math.max(start, startsAt), Math.min(end, until));
    const taken = orders.filter(
      ({ at }) => at >= Math.max(start, from) && at < Math.min(end, until) && unitsAt(shelf, at) !== null,
    );
    return {
      ...NO_COUNTS,
      ...NO_STOPPED,
      knownMs: timeIn(shelf, ({ units }) => units !== null, start, end),
      soldOutMs: timeIn(shelf, isSoldOut, start, end),
      stockOuts: outs.filter((out) => out.from >= start && out.from < end).length,
      ordered: unitsOf(sold),
      broken: unitsOf(sold.filter(({ cancelledForStock }) => cancelledForStock)),
      unitMs: history.orders === null ? 0 : unitTime(shelf, start, end),
      turned: unitsOf(taken),
    };
  });
}

/**
 * How many days of a period, whole days of the shop, the app was there: since the day of its first record (epoch milliseconds;
 * null: it has none). A day on which the clocks change is a day, too.
 */
export function daysSince(
  first: number | null,
  { from, to, zone }: { from: number; to: number; zone: string },
): number {
  if (first === null || first >= to) return 0;
  return Math.round((to - Math.max(from, startOfDay(first, zone))) / DAY_MS);
}
