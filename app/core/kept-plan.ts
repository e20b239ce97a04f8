/** When the plan for operations that was worked out before may be shown again. */

/** Coming items up to which the plan is worked out while somebody waits, about a tenth of a second on the embedded database. */
export const MOST_PLANNED_AT_ONCE = 2_000;

const MINUTE_MS = 60_000;
/** With nothing heard of the shop only the time has gone on: the windows are a little shorter. */
const QUIET_MS = 10 * MINUTE_MS;
const LONGEST_MS = 60 * MINUTE_MS;

/** What the plan is worked out from, as marks that change with it. */
export interface PlanMarks {
  /** What people set: campaigns, their items, arrivals, places, settings. */
  set: string;
  /** What the shop last told: stock, orders, products. */
  told: string;
  /** Nothing came for a minute, and all that came is digested and judged: marks are made every ten seconds, not with each webhook. */
  settled: boolean;
}

/**
 * `as_now`: it says what a new one would. `behind`: the shop may have told something since, less than a minute ago. `renew`: show it,
 * and work out a new one. `anew`: it is not to be shown. Times are epoch milliseconds.
 */
export type KeptPlanUse = 'as_now' | 'behind' | 'renew' | 'anew';

/** What to do with a plan that was worked out `at` from the marks it has, when the marks are these. */
export function useOfKept(
  kept: PlanMarks & { at: number },
  marks: Pick<PlanMarks, 'set' | 'told'>,
  now: number,
): KeptPlanUse {
  const age = now - kept.at;
  if (kept.set !== marks.set || age < 0 || age >= LONGEST_MS) return 'anew';
  if (kept.settled && kept.told === marks.told && age < QUIET_MS) return 'as_now';
  return age < MINUTE_MS ? 'behind' : 'renew';
}
