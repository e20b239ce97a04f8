/** What is still going to be asked for before the campaign ends, as a distribution. */
import type { CountDistribution } from './distribution.ts';
import { countDistribution } from './distribution.ts';
import { gammaPoissonDemand } from './need.ts';

/** Everything the model looks at. Stock is not evidence of demand and is not here. */
export interface DemandEvidence {
  /** Planned units of this item for the whole window, 0 … 1e7; null when there is no plan. */
  readonly plannedUnits: number | null;
  /** Daily units before the window, oldest first, at most 56; null for a day that says nothing (sold out, hidden). */
  readonly history: readonly (number | null)[];
  /** Weekday (0 = Monday) of the first window day in the shop's zone; undefined = no weekday pattern used. */
  readonly firstWeekday?: number;
  /** Length of the window in days, > 0 … 400; may be fractional. */
  readonly windowDays: number;
  /** Demand time elapsed in days, 0 … windowDays. */
  readonly elapsedDays: number;
  /** Units sold on each whole day of the window so far (null = a censored day). */
  readonly soldByDay: readonly (number | null)[];
  /** Units sold in the window, with the running day. */
  readonly sold: number;
  /** Expected units that channels outside the campaign take from the same stock before the end. */
  readonly otherDemand: number;
  /** false without access to orders: the plan and the history speak alone. */
  readonly paceKnown: boolean;
}

export interface KnownDemand {
  readonly known: true;
  /** Expected units of the campaign's own remaining demand. */
  readonly mean: number;
  readonly variance: number;
  /** The part of the variance that is doubt about the rate (grows with the square of time), not day-to-day noise. */
  readonly rateVariance: number;
  /** Remaining demand with the other channels' demand: what the stock has to serve. */
  readonly total: CountDistribution;
  readonly remainingDays: number;
}

export type DemandForecast =
  KnownDemand | { readonly known: false; readonly reason: 'no-plan-and-no-history' };

/**
 * Forecasts the remaining demand of one item.
 * @throws RangeError for evidence outside the ranges documented on {@link DemandEvidence}.
 */
export function forecastDemand(evidence: DemandEvidence): DemandForecast {
  const days = evidence.history.filter((units) => units !== null);
  if (evidence.plannedUnits === null && days.length === 0)
    return { known: false, reason: 'no-plan-and-no-history' };
  const usual = days.length > 0 ? days.reduce((sum, units) => sum + units, 0) / days.length : 0;
  const own = gammaPoissonDemand({
    planned: evidence.plannedUnits ?? usual * evidence.windowDays,
    windowDays: evidence.windowDays,
    elapsedDays: evidence.paceKnown ? evidence.elapsedDays : 0,
    sold: evidence.paceKnown ? evidence.sold : 0,
    planWeightDays: 5,
  });
  const remainingDays = evidence.windowDays - evidence.elapsedDays;
  const share = own.remainingDays > 0 ? remainingDays / own.remainingDays : 0;
  const mean = own.mean * share;
  const rateVariance = own.rateVariance * share * share;
  const other = evidence.otherDemand;
  return {
    known: true,
    mean,
    variance: mean + rateVariance,
    rateVariance,
    total: countDistribution(mean + other, mean + rateVariance + other),
    remainingDays,
  };
}
