import type { Light } from './light.ts';
import type { VerdictKind } from './picture.ts';

/** Days of sales that the pace of a variant outside of campaigns is taken from, at most. */
export const PACE_DAYS = 28;
/** A variant outside of campaigns that lasts less than this at its recent pace is yellow. */
const SOON_DAYS = 14;

export interface StockFacts {
  /** Verdicts of the live campaigns that the variant is in; null = not judged yet. */
  verdicts: readonly { verdict: VerdictKind | null; hero: boolean; daysLeft: number | null }[];
  /** What campaigns that have not begun are short of it (core/coming-standing). */
  coming: readonly { nothingLeft: boolean }[];
  /** Cannot run out in Shopify's eyes (core/stock). */
  exempt: boolean;
  /** Units that can be bought now; null = never read. */
  buyable: number | null;
  /** Units ordered within the last `paceDays` days. */
  recentUnits: number;
  /** Days that the shop's orders are known for, 0 … 28; 0 = they may not be read, or none ever came. */
  paceDays: number;
}

export interface StockLight {
  light: Light;
  /** Days that the stock lasts; null: it cannot run out, nothing sells, or nobody knows. */
  daysLeft: number | null;
  /** What `daysLeft` rests on; `no_sales`: there is stock, and none of it was sold in the last four weeks. */
  basis: 'forecast' | 'recent_pace' | 'no_sales' | 'none';
  /** Nobody can buy one more. No days may be left without it, where other campaigns, a reserve or a cap take what is there. */
  soldOut: boolean;
  /** Without the campaigns that are to come the light would be a better one. */
  comingDecides: boolean;
}

type Lasting = Omit<StockLight, 'soldOut' | 'comingDecides'>;

const LIGHT: Record<VerdictKind, Light> = {
  sold_out: 'red',
  below_need: 'yellow',
  not_known: 'yellow',
  covered: 'green',
  exempt: 'green',
};
const WORST: readonly Light[] = ['red', 'yellow', 'grey', 'green'];

/** What a campaign to come makes of the light of a variant that it is short of. */
export const comingLight = ({ nothingLeft }: { nothingLeft: boolean }): Light =>
  nothingLeft ? 'red' : 'yellow';

/**
 * Marketing's window on one variant: the worst of its live campaigns' verdicts, or, in no campaign, how long the stock
 * lasts at the pace of the last four weeks; and what campaigns that are to come are short of it.
 */
export function stockLight(facts: StockFacts): StockLight {
  const soldOut = facts.buyable !== null && facts.buyable <= 0 && !facts.exempt;
  const lasting = facts.verdicts.length > 0 ? inCampaigns(facts) : outside(facts);
  const light = worst([lasting.light, ...facts.coming.map(comingLight)]);
  return { ...lasting, light, soldOut, comingDecides: light !== lasting.light };
}

const worst = (lights: readonly Light[]): Light => WORST.find((one) => lights.includes(one)) ?? 'grey';

function outside(facts: StockFacts): Lasting {
  if (facts.exempt) return { light: 'green', daysLeft: null, basis: 'none' };
  if (facts.buyable === null) return { light: 'grey', daysLeft: null, basis: 'none' };
  if (facts.buyable <= 0) return { light: 'red', daysLeft: 0, basis: 'none' };
  if (facts.paceDays <= 0) return { light: 'grey', daysLeft: null, basis: 'none' };
  // What nobody buys lasts until somebody promotes it: no pace says how long.
  if (facts.recentUnits <= 0) return { light: 'grey', daysLeft: null, basis: 'no_sales' };
  const daysLeft = (facts.buyable * facts.paceDays) / facts.recentUnits;
  return { light: daysLeft < SOON_DAYS ? 'yellow' : 'green', daysLeft, basis: 'recent_pace' };
}

function inCampaigns({ verdicts }: StockFacts): Lasting {
  const lights = verdicts.map(({ verdict, hero }): Light => {
    if (verdict === null) return 'grey';
    return hero && verdict === 'below_need' ? 'red' : LIGHT[verdict];
  });
  const light = worst(lights);
  const days = verdicts.map(({ daysLeft }) => daysLeft).filter((one) => one !== null);
  if (days.length > 0) return { light, daysLeft: Math.min(...days), basis: 'forecast' };
  const gone = verdicts.some(({ verdict }) => verdict === 'sold_out');
  return { light, daysLeft: gone ? 0 : null, basis: 'none' };
}
