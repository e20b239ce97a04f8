/** What a product's usual sales say about a campaign: how steadily it will sell, and how much. */
import type { UsualSales } from './history.ts';
import type { DemandParameters } from './parameters.ts';
import type { TotalGuess } from './remaining.ts';

/**
 * r a day: the shape of the daily negative binomial in the campaign. Lumpiness as the history showed it, corrected by
 * the campaign's own days: they are few, but they are the days in question.
 */
export function steadinessPerDay(
  usual: UsualSales | null,
  soldByDay: readonly (number | null)[],
  parameters: DemandParameters,
): number {
  if (usual === null) return STEADINESS_UNKNOWN;
  const seen = spreadOf(soldByDay);
  const prior = parameters.lumpinessWorthDays;
  const days = Math.max(0, seen.days - 1);
  const mean = (usual.mean * prior + seen.mean * days) / (prior + days);
  const seenDispersion = seen.variance / Math.max(seen.mean, 0.1);
  const dispersion = (usual.dispersion * prior + seenDispersion * days) / (prior + days);
  const log =
    parameters.steadinessBase +
    parameters.steadinessSlope * Math.log(shapeOf(mean, dispersion)) +
    parameters.steadinessZeros * usual.zeroShare;
  return Math.exp(clamp(log, -5, 6));
}

/** Without any history: the middle of what products show in the back-test. */
const STEADINESS_UNKNOWN = 0.7;

function spreadOf(soldByDay: readonly (number | null)[]): { days: number; mean: number; variance: number } {
  let days = 0;
  let mean = 0;
  let squares = 0;
  for (const units of soldByDay) {
    if (units === null) continue;
    days++;
    const distance = units - mean;
    mean += distance / days;
    squares += distance * (units - mean);
  }
  return { days, mean, variance: days > 1 ? squares / (days - 1) : 0 };
}

/** The recent pace as a guess of the total of `window` average days, and how far such guesses miss. */
export function guessFromHistory(
  usual: UsualSales,
  window: number,
  parameters: DemandParameters,
): TotalGuess {
  const inHistory = shapeOf(usual.mean, usual.dispersion);
  const worth = parameters.historyWorthDays;
  const lumpiness = 1 - 1 / Math.sqrt(usual.dispersion);
  return {
    logUnits: Math.log(usual.pace * window + 1) - parameters.spikeDiscount * Math.log(usual.dispersion),
    variance:
      parameters.historySpread ** 2 +
      parameters.historyLumpySpread ** 2 * lumpiness +
      1 / Math.max(inHistory * worth, 0.3) +
      1 / (usual.mean * worth + 1),
    degrees: parameters.historyDegrees,
  };
}

/** Shape of a daily negative binomial with this mean and dispersion, by the method of moments. */
function shapeOf(mean: number, dispersion: number): number {
  return clamp(mean / Math.max(dispersion - 1, 0.01), 0.01, 300);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** With fewer units, usual and sold, chance alone makes a campaign look good or bad. */
const FEWEST_UNITS = 30;

/** Whether units sold against the usual ones are enough to tell what a campaign added. */
export const tellsUplift = (sold: number, usual: number): boolean => Math.max(sold, usual) >= FEWEST_UNITS;
