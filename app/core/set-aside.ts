/** Stock that campaigns on the same item have set aside (domain §4), so that what a page shows adds up. */
import type { Goal, Mode } from './campaign.ts';

/** A campaign on the item. `need`: units that it needs so as not to be flagged; null: not judged, or nobody knows. */
export interface Asking {
  campaignId: string;
  mode: Mode;
  goal: Goal;
  need: number | null;
}

/**
 * Units of `stock` (below 0 where more is owed than lies there) that are set aside for each campaign, in the order in which they are
 * served, and those that are free: together they are the stock. Who only watches, or sells out, takes nothing from others; null: not known.
 */
export function setAside(
  stock: number,
  asking: readonly Asking[],
): { each: (number | null)[]; free: number } {
  let free = stock;
  const served = new Set<string>();
  const each = asking.map(({ campaignId, mode, goal, need }) => {
    if (need === null) return null;
    // Variants that share the item are one claim.
    if (mode === 'watch' || goal === 'sell_out' || served.has(campaignId)) return 0;
    served.add(campaignId);
    const units = Math.max(0, Math.min(free, need));
    free -= units;
    return units;
  });
  return { each, free };
}
