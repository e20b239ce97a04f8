/** Domain: traffic uptick. Fewer views an hour than this never count as one. */
const LEAST_VIEWS = 30;
const TIMES_USUAL = 2;
const TAIL = 0.001;

/**
 * Whether a product page has many more views in an hour than its own last 14 days make likely: at least 30, at least twice
 * the usual, and a Poisson tail below 0.1 % (domain: triggers). `usual` is the mean of views an hour, ≥ 0.
 */
export const isUptick = (views: number, usual: number): boolean =>
  views >= LEAST_VIEWS && views >= TIMES_USUAL * usual && poissonTail(views, usual) < TAIL;

/**
 * P(X ≥ k) for X ~ Poisson(mean), k a whole number ≥ 0, mean ≥ 0. Summed from k upwards in logarithms: no cancellation
 * in the tail that decides here. Source: the definition of the Poisson distribution.
 */
export function poissonTail(k: number, mean: number): number {
  if (k <= 0) return 1;
  if (mean <= 0) return 0;
  if (k <= mean) return 1 - below(k, mean);
  let term = Math.exp(logProbability(k, mean));
  let sum = 0;
  for (let n = k; term > sum * 1e-17 && n < k + 10_000; n += 1) {
    sum += term;
    term *= mean / (n + 1);
  }
  return Math.min(1, sum);
}

function below(k: number, mean: number): number {
  let sum = 0;
  for (let n = 0; n < k; n += 1) sum += Math.exp(logProbability(n, mean));
  return Math.min(1, sum);
}

const logProbability = (n: number, mean: number): number => n * Math.log(mean) - mean - logFactorial(n);

function logFactorial(n: number): number {
  // Stirling's series is exact to 1e-10 from here on.
  if (n > 100)
    return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
  let sum = 0;
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
  return sum;
}
