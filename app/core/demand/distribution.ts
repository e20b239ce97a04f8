/**
 * Units demanded are counts, so the family is the negative binomial with the Poisson as its limit: two numbers
 * (mean and variance ≥ mean) fix it, and every question has a closed form.
 */
import { deviance, incompleteBeta, incompleteGamma, normalQuantile, stirlingError } from './special.ts';

/** A count of units. `variance ≥ mean ≥ 0`; equal means Poisson; mean 0 means "none, surely". */
export interface CountDistribution {
  readonly mean: number;
  readonly variance: number;
}

/** Means above this are out of range: no shop sells a hundred million units of one variant in one campaign. */
export const LARGEST_MEAN = 1e8;

/** Expecting less than a billionth of a unit is expecting none. */
const NOTHING = 1e-9;

/** Below this excess over the mean the variance is Poisson's for every purpose. */
const POISSON_EXCESS = 1e-6;

/**
 * Builds a count distribution. A variance below the mean becomes the mean (counts of independent buyers cannot
 * be more regular than Poisson for our purpose).
 * @throws RangeError when mean or variance is not finite, the mean is negative or above {@link LARGEST_MEAN}.
 */
export function countDistribution(mean: number, variance: number): CountDistribution {
  if (!(mean >= 0 && mean <= LARGEST_MEAN)) throw new RangeError(`mean out of range: ${mean}`);
  if (!(variance >= 0 && variance <= 1e20)) throw new RangeError(`variance out of range: ${variance}`);
  return mean < NOTHING ? { mean: 0, variance: 0 } : { mean, variance: Math.max(mean, variance) };
}

function isPoisson(d: CountDistribution): boolean {
  return d.variance - d.mean <= POISSON_EXCESS * d.mean;
}

/** P(X > stock) for any real stock; 1 below zero. */
export function tail(d: CountDistribution, stock: number): number {
  const k = Math.floor(stock);
  if (k < 0) return 1;
  if (d.mean === 0) return 0;
  if (isPoisson(d)) return incompleteGamma(k + 1, d.mean);
  const success = d.mean / d.variance;
  const size = (d.mean * d.mean) / (d.variance - d.mean);
  return incompleteBeta(k + 1, size, (d.variance - d.mean) / d.variance, success);
}

/** P(X ≤ k). */
export function cdf(d: CountDistribution, k: number): number {
  return 1 - tail(d, k);
}

/** P(X = k) for whole k; 0 for negative or broken k. */
export function pmf(d: CountDistribution, k: number): number {
  if (k < 0 || !Number.isInteger(k)) return 0;
  if (d.mean === 0) return k === 0 ? 1 : 0;
  if (isPoisson(d)) {
    if (k === 0) return Math.exp(-d.mean);
    return Math.exp(-stirlingError(k) - deviance(k, d.mean)) / Math.sqrt(2 * Math.PI * k);
  }
  const success = d.mean / d.variance;
  const failure = (d.variance - d.mean) / d.variance;
  const size = (d.mean * d.mean) / (d.variance - d.mean);
  if (k === 0) return Math.exp(size * Math.log(success));
  // NB(k) = size/(size + k) · Binomial(size; size + k, success), Loader 2000.
  const n = size + k;
  const log =
    stirlingError(n) -
    stirlingError(size) -
    stirlingError(k) -
    deviance(size, n * success) -
    deviance(k, n * failure);
  return (size / n) * Math.exp(log) * Math.sqrt(n / (2 * Math.PI * size * k));
}

/**
 * E[(X − stock)⁺]: units asked for that the stock cannot serve; a negative stock is owed on top. From the tail alone:
 * x·NB(x; r) = mean·NB(x − 1; r + 1), and going from r to r + 1 adds one term of the distribution. `above`: the tail
 * at this stock, where the caller knows it.
 */
export function expectedExcess(d: CountDistribution, stock: number, above = tail(d, stock)): number {
  if (stock < 0) return d.mean - stock;
  if (d.mean === 0) return 0;
  const s = Math.floor(stock);
  const perSize = isPoisson(d) ? 0 : (d.variance - d.mean) / (d.mean * d.mean);
  const partial = d.mean * (above + pmf(d, s) * (1 + s * perSize));
  return Math.min(d.mean, Math.max(0, partial - stock * above));
}

/** Steps from unit to unit before the next look at the tail; farther is a jump. */
const MOST_STEPS = 64;

/**
 * The smallest whole stock with P(X > stock) ≤ p: a first guess (Cornish and Fisher's), its tail, and from there unit by
 * unit by the ratio of neighbouring probabilities.
 * @throws RangeError unless 0 < p < 1.
 */
export function quantile(d: CountDistribution, p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`risk out of range (0, 1): ${p}`);
  if (d.mean === 0) return 0;
  const sd = Math.sqrt(d.variance);
  const z = -normalQuantile(p);
  const skewness = (2 * d.variance - d.mean) / (d.mean * sd);
  const density = Math.max(1e-6, Math.exp((-z * z) / 2) / (sd * Math.sqrt(2 * Math.PI)));
  let guess = Math.max(0, Math.round(d.mean + sd * (z + ((z * z - 1) * Math.min(skewness, 2)) / 6)));
  // tail(low) > p ≥ tail(high) always holds: jump by the normal slope, then halve, until a few steps do.
  let low = -1;
  let high = Infinity;
  for (let round = 1; ; round++) {
    const above = tail(d, guess);
    if (above > p) low = guess;
    else high = guess;
    if (high - low <= 1) return high;
    const jump = Math.round((above - p) / density);
    const found = Math.abs(jump) < MOST_STEPS ? walk(d, guess, above, p) : null;
    if (found !== null) return found;
    if (high === Infinity) guess = low + Math.max(1, jump, round > 3 ? 2 ** round : 1);
    else if (round <= 4) guess = Math.min(high - 1, Math.max(low + 1, guess + jump));
    else guess = Math.floor((low + high) / 2);
  }
}

/** Sums of few probabilities are off by less than this, a tail by the rounding of logarithms as large as `k log k`. */
const SUM_ERROR = 1e-12;
const tailError = (k: number): number => SUM_ERROR + k * Math.log(k + 1) * Number.EPSILON;

/** The quantile, from a stock whose tail is known, when it is a few units away; null when it is not. */
function walk(d: CountDistribution, from: number, above: number, p: number): number | null {
  const failure = isPoisson(d) ? 0 : (d.variance - d.mean) / d.variance;
  const size = isPoisson(d) ? 0 : (d.mean * d.mean) / (d.variance - d.mean);
  // P(k + 1) / P(k)
  const ratio = (k: number): number => (failure === 0 ? d.mean : failure * (size + k)) / (k + 1);
  // What is nearer to the risk than that is computed afresh.
  const offBy = tailError(from);
  const exact = (sum: number, k: number): number => (Math.abs(sum - p) < offBy ? tail(d, k) : sum);
  let stock = from;
  let chance = pmf(d, stock);
  let tailHere = above;
  for (let step = 0; step < 2 * MOST_STEPS; step++) {
    if (tailHere > p) {
      chance *= ratio(stock);
      stock++;
      tailHere = exact(tailHere - chance, stock);
      if (tailHere <= p) return stock;
    } else {
      const tailBelow = exact(tailHere + chance, stock - 1);
      if (tailBelow > p) return stock;
      stock--;
      tailHere = tailBelow;
      chance /= ratio(stock);
    }
  }
  return null;
}
