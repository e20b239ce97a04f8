import type { VerdictKind } from './picture.ts';

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
