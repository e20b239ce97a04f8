import type { Readiness } from './readiness.ts';

/**
 * Up to this many items readiness is worked out while somebody waits, about a tenth of a second on the embedded database;
 * of a larger campaign the last look is shown with its age.
 */
export const MOST_AT_ONCE = 500;
const FRESH_MS = 5 * 60_000;

/** All that a look at a campaign found. */
export interface Look extends Readiness {
  /** It ran then. */
  running: boolean;
}

/** A look that was kept at `at` (epoch milliseconds); `outdated`: the plan has changed since. */
export interface KeptLook {
  at: number;
  outdated: boolean;
  look: Look;
}

/** Whether nobody needs to look again at `now` (epoch milliseconds). */
export const isCurrent = ({ at, outdated }: Pick<KeptLook, 'at' | 'outdated'>, now: number): boolean =>
  !outdated && now - at < FRESH_MS;
