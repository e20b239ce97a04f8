/** Units that coming campaigns are expected to be asked for, beside what was planned. */
import { forecastAhead } from './demand/ahead.ts';
import { countDistribution, quantile } from './demand/distribution.ts';

/** Of one item, from now to the campaign's end; eight chances in ten that it lies between `low` and `high`. */
export interface ExpectedUnits {
  units: number;
  low: number;
  high: number;
}

const TENTH = 0.1;

/** Expectation and range as whole units. Mean and variance of the units still to come; `0 ≤ mean`. */
export function expectedOf(mean: number, variance: number): ExpectedUnits {
  const likely = countDistribution(mean, variance);
  return { units: Math.round(mean), low: quantile(likely, 1 - TENTH), high: quantile(likely, TENTH) };
}

/** The same of a campaign that has not begun, of `windowDays`; null: no sales say more than the plan does. */
export function expectedAhead(
  planned: number | null,
  history: readonly number[],
  windowDays: number,
): ExpectedUnits | null {
  if (!history.some((units) => units > 0)) return null;
  const forecast = forecastAhead(planned, history, windowDays);
  return forecast.known ? expectedOf(forecast.mean, forecast.variance) : null;
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
