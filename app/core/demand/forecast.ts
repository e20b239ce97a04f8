/** What is still going to be asked for before the campaign ends, as a distribution. See README.md for the model. */
import type { CountDistribution } from './distribution.ts';
import { countDistribution, LARGEST_MEAN } from './distribution.ts';
import { checkEvidence } from './evidence.ts';
import type { DemandEvidence } from './evidence.ts';
import { describeHistory } from './history.ts';
import type { DemandParameters } from './parameters.ts';
import { DEMAND_PARAMETERS } from './parameters.ts';
import type { Moments, TotalGuess } from './remaining.ts';
import { remainingMoments } from './remaining.ts';
import { demandTime } from './time.ts';
import { guessFromHistory, steadinessPerDay } from './usual.ts';

export type { DemandEvidence } from './evidence.ts';

/** A forecast of remaining demand; every question about it is answered in need.ts. */
export interface KnownDemand {
  readonly known: true;
  /** Expected units of the campaign's own remaining demand. */
  readonly mean: number;
  readonly variance: number;
  /** The part of the variance that is doubt about the rate (grows with the square of time), not day-to-day noise. */
  readonly rateVariance: number;
  /** Remaining demand with the other channels' demand: what the stock has to serve. */
  readonly total: CountDistribution;
  /** Calendar days from now to the end of the window. */
  readonly remainingDays: number;
}

export type DemandForecast =
  KnownDemand | { readonly known: false; readonly reason: 'no-plan-and-no-history' };

/** Believing in more than this many times the largest guess would be believing in an extra 0. */
const LARGEST_SURPRISE = 8;

/**
 * Forecasts the remaining demand of one item. Neither plan nor history: not known.
 * @throws RangeError for evidence outside the ranges documented on {@link DemandEvidence}.
 */
export function forecastDemand(
  evidence: DemandEvidence,
  parameters: DemandParameters = DEMAND_PARAMETERS,
): DemandForecast {
  checkEvidence(evidence);
  const usual = describeHistory(evidence.history, evidence.firstWeekday !== undefined, parameters);
  const planned = evidence.plannedUnits;
  if (planned === null && usual === null) return { known: false, reason: 'no-plan-and-no-history' };

  const time = demandTime(evidence, usual?.weekday);
  const remainingDays = Math.max(0, evidence.windowDays - evidence.elapsedDays);
  if (time.ahead <= 0) return known({ mean: 0, variance: 0 }, 0, evidence.otherDemand, remainingDays);

  const seen = evidence.paceKnown ? time.behind : 0;
  const sold = evidence.paceKnown ? evidence.sold : 0;
  const window = evidence.paceKnown ? time.behind + time.ahead : time.whole;
  const steadiness = steadinessPerDay(usual, evidence.paceKnown ? evidence.soldByDay : [], parameters);
  const guesses: TotalGuess[] = [];
  let largest = sold;
  if (planned !== null) {
    // Days that say nothing are neither behind nor ahead; the plan speaks for the whole window.
    const units = (planned * window) / time.whole;
    guesses.push({ logUnits: Math.log(units + 1), variance: parameters.planSpread ** 2 });
    largest = Math.max(largest, units);
  }
  if (usual !== null) {
    guesses.push(guessFromHistory(usual, window, parameters));
    largest = Math.max(largest, usual.pace * window);
  }
  const most = Math.min(LARGEST_SURPRISE * (largest + 4), LARGEST_MEAN / 2);
  if (!evidence.paceKnown) {
    const total = remainingMoments({ guesses, sold: 0, behind: 0, ahead: steadiness * window, most });
    const own = thinned(total, time.ahead / window, steadiness * window);
    return known(own, steadiness * time.ahead, evidence.otherDemand, remainingDays);
  }
  const own = remainingMoments({
    guesses,
    sold,
    behind: steadiness * seen,
    ahead: steadiness * time.ahead,
    most,
  });
  return known(own, steadiness * time.ahead, evidence.otherDemand, remainingDays);
}

function known(own: Moments, steadinessAhead: number, other: number, remainingDays: number): KnownDemand {
  const variance = Math.max(own.mean, own.variance);
  const noise = own.mean + (steadinessAhead > 0 ? (own.mean * own.mean) / steadinessAhead : 0);
  return {
    known: true,
    mean: own.mean,
    variance,
    rateVariance: Math.max(0, variance - noise),
    total: countDistribution(own.mean + other, variance + other),
    remainingDays,
  };
}

/** Moments of the part of a total that falls into `share` of the window: beta-binomial given the total. */
function thinned(total: Moments, share: number, steadiness: number): Moments {
  const square = total.variance + total.mean * total.mean;
  const split = (share * (1 - share) * (square + steadiness * total.mean)) / (1 + steadiness);
  return { mean: total.mean * share, variance: share * share * total.variance + split };
}
