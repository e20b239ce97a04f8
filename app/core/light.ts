import type { VerdictKind } from './picture.ts';
import type { ReadinessVerdict } from './readiness/readiness.ts';

/** One traffic light for a campaign. grey: nothing was judged yet. */
export type Light = 'green' | 'yellow' | 'red' | 'grey';

export type VerdictCounts = Record<VerdictKind, number> & {
  /** Heroes that are below need or sold out. */
  heroesInTrouble: number;
};

/**
 * The light of a campaign: red when something is sold out or a hero may not last, yellow when something may not last
 * or is not known, green when all that was judged lasts.
 */
export function lightOf(counts: VerdictCounts): Light {
  if (counts.sold_out > 0 || counts.heroesInTrouble > 0) return 'red';
  if (counts.below_need > 0 || counts.not_known > 0) return 'yellow';
  return counts.covered + counts.exempt > 0 ? 'green' : 'grey';
}

/** The light of a campaign that has not begun: whether it can launch; `verdict` null: nobody has looked yet. */
export function launchLight(verdict: ReadinessVerdict | null): Light {
  switch (verdict) {
    case 'ready':
      return 'green';
    case 'ready_with_warnings':
      return 'yellow';
    case 'not_ready':
      return 'red';
    case null:
      return 'grey';
  }
}
