/** Units that coming campaigns are expected to be asked for, beside what was planned. */
import { forecastAhead } from './demand/ahead.ts';
import { countDistribution, quantile } from './demand/distribution.ts';

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

/** What a campaign that has not begun will be asked for, of `windowDays`; null: no sales say more than the plan does. */
export function expectedAhead(
  planned: number | null,
  history: readonly number[],
  windowDays: number,
): ExpectedUnits | null {
  if (!history.some((units) => units > 0)) return null;
  const forecast = forecastAhead(planned, history, windowDays);
  return forecast.known ? { units: Math.round(forecast.mean), sd: Math.sqrt(forecast.variance) } : null;
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
