/** What the warehouse has done so far, from the times at which parcels left. */
import { quantile } from './shipping.ts';

const MINUTE_MS = 60_000;
/** Nobody packs during a gap that is longer. */
const LONGEST_GAP_MS = 20 * MINUTE_MS;
/** Days with fewer parcels, and fewer such days, say nothing. */
const LEAST_PARCELS = 10;
const LEAST_DAYS = 3;
/** Parcels that are marked as shipped all at once say nothing about how long they took. */
const LEAST_MINUTES = 0.1;

/**
 * Minutes from one parcel to the next while the warehouse packs, all hands together: the median over days with at least ten
 * parcels. Null where fewer than three days say it, or where parcels are marked as shipped in one go.
 * `shippedAt`: epoch milliseconds; `dayOf`: the shop's day of a time.
 */
export function minutesPerParcel(shippedAt: readonly number[], dayOf: (at: number) => number): number | null {
  const days = new Map<number, number[]>();
  for (const at of shippedAt) {
    const day = days.get(dayOf(at));
    if (day) day.push(at);
    else days.set(dayOf(at), [at]);
  }
  const paces = [...days.values()].flatMap((day) => {
    if (day.length < LEAST_PARCELS) return [];
    const times = day.toSorted((a, b) => a - b);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
    const packing = gaps.filter((gap) => gap <= LONGEST_GAP_MS);
    if (packing.length === 0) return [];
    return [packing.reduce((sum, gap) => sum + gap, 0) / packing.length / MINUTE_MS];
  });
  const median = paces.length < LEAST_DAYS ? null : quantile(paces, 0.5);
  return (median ?? 0) < LEAST_MINUTES ? null : median;
}

/** How many of the best days make what the shop is known to manage. */
const BEST_DAYS = 5;

/** Parcels a day on the shop's best days (mean of five, rounded up); null where there are fewer. */
export const onBestDays = (parcelsOfDays: readonly number[]): number | null => {
  const best = parcelsOfDays.toSorted((a, b) => b - a).slice(0, BEST_DAYS);
  return best.length < BEST_DAYS ? null : Math.ceil(best.reduce((sum, one) => sum + one, 0) / BEST_DAYS);
};
