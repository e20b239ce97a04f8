import type { ItemHistory, OrderAt } from './outcome.ts';
import { unitsAt, type Stretch } from './shelf.ts';

/** right: it sold out after the flag, or would have but for a restock; wrong: neither; missed: it sold out unflagged. */
export type FlagResult = 'right' | 'wrong' | 'missed' | 'none';

export interface FlagJudgement {
  flaggedAt: number | null;
  flag: FlagResult;
  /** From the flag to the first stock-out after it, milliseconds; null: none came. */
  warningMs: number | null;
}

/**
 * Whether the first flag for too little stock (acting or would-have) was right. "Would have sold out" is told from what was
 * ordered until the end: as much as was on the shelf at the flag. A flag is wrong only when the campaign is over.
 * What was sold out from the beginning could not be warned of and is not missed.
 */
export function judgeFlag(
  { holds, from, until, ended, orders: told }: ItemHistory,
  shelf: readonly Stretch[],
  outs: readonly { from: number; to: number }[],
  orders: readonly OrderAt[],
): FlagJudgement {
  const flaggedAt = holds
    .filter(
      ({ response, cause, openedAt }) =>
        response === 'flag' && cause === 'below_need' && openedAt >= from && openedAt < until,
    )
    .reduce<number | null>((first, { openedAt }) => Math.min(first ?? openedAt, openedAt), null);
  const begins = outs.filter((out) => out.from > (shelf.find(({ units }) => units !== null)?.from ?? from));
  if (flaggedAt === null) return { flaggedAt, flag: begins.length > 0 ? 'missed' : 'none', warningMs: null };
  if (begins.some((out) => out.from < flaggedAt)) return { flaggedAt, flag: 'missed', warningMs: null };
  const next = outs.find((out) => out.from >= flaggedAt);
  if (next) return { flaggedAt, flag: 'right', warningMs: next.from - flaggedAt };
  const then = unitsAt(shelf, flaggedAt) ?? 0;
  const later = orders.filter(({ at }) => at >= flaggedAt).reduce((sum, { units }) => sum + units, 0);
  if (then > 0 && later >= then) return { flaggedAt, flag: 'right', warningMs: null };
  // Without orders nobody can say whether it would have sold out.
  return { flaggedAt, flag: ended && told !== null && then > 0 ? 'wrong' : 'none', warningMs: null };
}
