/** Units that coming campaigns are expected to be asked for, beside what was planned. */
import { forecastAhead } from './demand/ahead.ts';
import { countDistribution, quantile } from './demand/distribution.ts';
import type { KnownDemand } from './demand/forecast.ts';

/** Of one item, from now to the campaign's end: whole units, and the standard deviation of what may come. */
export interface ExpectedUnits {
  units: number;
  sd: number;
}

const TENTH = 0.1;

/** Eight chances in ten that it lies between `low` and `high`. */
export function rangeOf({ units, sd }: ExpectedUnits): { low: number; high: number } {
  const likely = countDistribution(units, sd * sd);
  return { low: quantile(likely, 1 - TENTH), high: quantile(likely, TENTH) };
}

/** What a campaign that has not begun will be asked for. */
export interface DemandAhead {
  /** Null: neither plan nor history says anything. */
  forecast: KnownDemand | null;
  /** Null: no sales say more than the plan does. */
  expected: ExpectedUnits | null;
}

/**
 * Plan and history (units of each day, oldest first) of an item whose whole window of `windowDays` is ahead. `share` of its sales is
 * what the campaign counts for its forecast, the rest is counted for others; what is expected is counted once by `countedOnce`.
 */
export function demandAhead(
  planned: number | null,
  history: readonly number[],
  windowDays: number,
  share = 1,
): DemandAhead {
  const sold = history.some((units) => units > 0);
  const whole = forecastAhead(planned, history, windowDays);
  if (!whole.known) return { forecast: null, expected: null };
  const own =
    sold && share < 1
      ? forecastAhead(
          planned,
          history.map((units) => units * share),
          windowDays,
        )
      : whole;
  const { mean, variance } = whole;
  return {
    forecast: own.known ? own : null,
    expected: sold ? { units: Math.round(mean), sd: Math.sqrt(variance) } : null,
  };
}

interface Claim {
  startsAt: number;
  endsAt: number;
  items: readonly { variantId: string; expected: ExpectedUnits | null }[];
}

/**
 * The same campaigns (in the order of their claims) with the demand of a variant counted once: of two whose windows overlap
 * the later one keeps to its plan.
 */
export function countedOnce<C extends Claim>(campaigns: readonly C[]): C[] {
  const taken = new Map<string, { startsAt: number; endsAt: number }[]>();
  return campaigns.map((campaign) => {
    const { startsAt, endsAt } = campaign;
    const items = campaign.items.map((item) => {
      if (item.expected === null) return item;
      const others = taken.get(item.variantId) ?? [];
      if (others.some((one) => one.startsAt < endsAt && startsAt < one.endsAt))
        return { ...item, expected: null };
      taken.set(item.variantId, [...others, { startsAt, endsAt }]);
      return item;
    });
    return { ...campaign, items };
  });
}
