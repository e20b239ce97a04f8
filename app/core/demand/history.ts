/** What the days before the campaign say about a product: its pace, its lumpiness, its week. */
import type { DemandParameters } from './parameters.ts';

/** A product's usual behaviour, from at most 56 days; days that say nothing are left out. */
export interface UsualSales {
  /** Days that say something. */
  readonly days: number;
  /** Units a day, the recent days counting more. */
  readonly pace: number;
  /** Plain units a day, at least 0.1 so that ratios stay sane. */
  readonly mean: number;
  /** φ = variance ÷ mean of a day's units, pulled a little towards 1, at least 1.01. */
  readonly dispersion: number;
  /** Share of the days without a sale. */
  readonly zeroShare: number;
  /** Factor of each day of the week, index 0 = the weekday of the window's first day; around 1. */
  readonly weekday: readonly number[];
}

const EVEN_WEEK = [1, 1, 1, 1, 1, 1, 1] as const;
/** A dispersion seen on few days is pulled towards Poisson's 1 as if four more days had shown it. */
const DISPERSION_PRIOR_DAYS = 4;

/**
 * Describes a history (oldest day first, the last entry is the day before the window). Returns null when no day
 * says anything. With `useWeekdays` each weekday's factor is shrunk towards 1 by how noisy its average is.
 */
export function describeHistory(
  history: readonly (number | null)[],
  useWeekdays: boolean,
  parameters: DemandParameters,
): UsualSales | null {
  let days = 0;
  let sum = 0;
  let sumOfSquares = 0;
  let zeros = 0;
  let weight = 1;
  let weightedSum = 0;
  let weightTotal = 0;
  const fade = Math.exp(-1 / parameters.historyMemoryDays);
  for (let i = history.length - 1; i >= 0; i--, weight *= fade) {
    const units = history[i];
    if (units === null || units === undefined) continue;
    days++;
    sum += units;
    sumOfSquares += units * units;
    if (units === 0) zeros++;
    weightedSum += weight * units;
    weightTotal += weight;
  }
  if (days === 0) return null;
  const average = sum / days;
  const squares = Math.max(0, sumOfSquares - days * average * average);
  const mean = Math.max(average, 0.1);
  const ratio = days > 1 ? (squares * days) / (days - 1) / mean : 1;
  const dispersion = Math.max(1.01, (ratio + DISPERSION_PRIOR_DAYS) / (days + DISPERSION_PRIOR_DAYS));
  return {
    days,
    pace: weightedSum / weightTotal,
    mean,
    dispersion,
    zeroShare: zeros / days,
    weekday: useWeekdays ? weekdayFactors(history, mean, squares, parameters.weekdaySpread) : EVEN_WEEK,
  };
}

/** Averages of the seven weekdays over the average day, each shrunk towards 1 by how noisy it is. */
function weekdayFactors(
  history: readonly (number | null)[],
  mean: number,
  squares: number,
  spread: number,
): number[] {
  const sums = [0, 0, 0, 0, 0, 0, 0];
  const counts = [0, 0, 0, 0, 0, 0, 0];
  const length = history.length;
  for (let i = 0; i < length; i++) {
    const units = history[i];
    if (units === null || units === undefined) continue;
    // The day before the window has the weekday index 6, whatever weekday that is.
    const day = (((i - length) % 7) + 7) % 7;
    sums[day] = (sums[day] ?? 0) + units;
    counts[day] = (counts[day] ?? 0) + 1;
  }
  // Noise is what is left after the weekdays' own averages are taken out.
  let days = 0;
  let between = 0;
  let weekdays = 0;
  for (let day = 0; day < 7; day++) {
    const count = counts[day] ?? 0;
    if (count === 0) continue;
    days += count;
    weekdays++;
    between += count * ((sums[day] ?? 0) / count - mean) ** 2;
  }
  const noise = days > weekdays ? (Math.max(0, squares - between) / (days - weekdays)) * days : mean * days;
  const dispersion = (noise / mean + DISPERSION_PRIOR_DAYS) / (days + DISPERSION_PRIOR_DAYS);
  return sums.map((sum, day) => {
    const count = counts[day] ?? 0;
    if (count === 0) return 1;
    const trust = spread ** 2 / (spread ** 2 + dispersion / (mean * count));
    return Math.max(0.05, 1 + trust * (sum / count / mean - 1));
  });
}
