import { LOOK_AGAIN_MS } from '../page-watch.ts';
import type { ItemFacts, ReadinessFacts } from './shapes.ts';
import { products } from './check.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Pages of one campaign that are fetched, so that a shop's site is never loaded by us. */
export const MOST_VISITED = 10;
/** Of these at most so many are pages that placements link to. */
export const MOST_LANDING = 5;
/** Without heroes these many of the largest plans stand for the campaign. */
const STAND_INS = 3;

/** One item of each product whose page is fetched: heroes, else the largest plans. */
export function visited<T extends Pick<ItemFacts, 'productId' | 'hero' | 'plannedUnits'>>(
  items: readonly T[],
): T[] {
  const heroes = items.filter(({ hero }) => hero);
  if (heroes.length > 0) return products(heroes).slice(0, MOST_VISITED);
  const largest = items.toSorted((a, b) => (b.plannedUnits ?? 0) - (a.plannedUnits ?? 0));
  return products(largest).slice(0, STAND_INS);
}

/**
 * Whether a page that was last fetched at `last` (epoch milliseconds; null: never) is fetched again: once a day before the
 * start, at the commit date, at the start, every hour while the campaign runs; there, one that failed sooner.
 */
export function isVisitDue(
  last: number | null,
  failing: boolean,
  { startsAt, endsAt, commitAt }: Pick<ReadinessFacts['campaign'], 'startsAt' | 'endsAt' | 'commitAt'>,
  now: number,
): boolean {
  if (now >= endsAt) return false;
  if (last === null) return true;
  if ([commitAt, startsAt].some((at) => at <= now && last < at)) return true;
  if (now < startsAt) return now - last >= DAY_MS;
  return now - last >= (failing ? LOOK_AGAIN_MS : HOUR_MS);
}
