/**
 * Special functions that the distributions stand on. All are deterministic, need no loop over units, and stay
 * finite for every argument their docstring allows.
 */

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** From here on Stirling's series below is exact to 1e-12. */
const LARGE = 8;

/** Stirling's series after the leading terms, for x ≥ LARGE (Abramowitz & Stegun 6.1.41). */
function stirlingSeries(x: number): number {
  const y = 1 / (x * x);
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - y / 1188) * y) * y) * y) / x;
}

/** ln Γ(x) for x > 0. Small arguments are first shifted up by Γ(x + 1) = x·Γ(x). */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < LARGE) {
    product *= shifted;
    shifted += 1;
  }
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    HALF_LOG_TWO_PI +
    stirlingSeries(shifted) -
    Math.log(product)
  );
}

/** ln Γ(x) − ln Γ(y) for x, y > 0, with half the logarithms of two calls. */
export function logGammaDifference(x: number, y: number): number {
  let up = x;
  let down = y;
  let quotient = 1;
  while (up < LARGE) quotient /= up++;
  while (down < LARGE) quotient *= down++;
  const main =
    (up - 0.5) * Math.log(up) -
    (down - 0.5) * Math.log(down) +
    (down - up) +
    stirlingSeries(up) -
    stirlingSeries(down);
  return quotient === 1 ? main : main + Math.log(quotient);
}

/** ln Γ(x + 1) minus Stirling's formula, for x > 0 (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
export function stirlingError(x: number): number {
  if (x < 15) return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
  return stirlingSeries(x);
}

/** Loader's deviance x·ln(x/m) + m − x, without cancellation when x is near m; x ≥ 0, m > 0. */
export function deviance(x: number, m: number): number {
  if (x === 0) return m;
  if (Math.abs(x - m) < 0.1 * (x + m)) {
    const v = (x - m) / (x + m);
    let sum = (x - m) * v;
    let term = 2 * x * v;
    for (let j = 1; j < 1000; j++) {
      term *= v * v;
      const next = sum + term / (2 * j + 1);
      if (next === sum) return next;
      sum = next;
    }
  }
  return x * Math.log(x / m) + m - x;
}

/** x^a (1−x)^b / (a·B(a, b)) for a, b > 0 and 0 < x < 1, accurate for huge a and b. `y` is 1 − x. */
function betaPrefix(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const log =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    deviance(a, n * x) -
    deviance(b, n * y) +
    0.5 * Math.log(n / a / b) -
    HALF_LOG_TWO_PI;
  return Math.exp(log) * (b / n);
}

const TINY = 1e-300;
const EPSILON = 1e-15;

/** The continued fraction of the incomplete beta function by Lentz's method (Numerical Recipes §6.4). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  let h = d;
  // About √max(a, b) rounds are needed, so the bound is never met for counts up to 1e9.
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + even / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + odd / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < EPSILON) break;
  }
  return h;
}

/**
 * Regularised incomplete beta function I_x(a, b) for a, b > 0. `y` must be 1 − x: the caller knows the small one
 * of the two without cancellation.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const value =
    x < (a + 1) / (a + b + 2)
      ? betaPrefix(a, b, x, y) * betaFraction(a, b, x)
      : 1 - betaPrefix(b, a, y, x) * betaFraction(b, a, y);
  return Math.min(1, Math.max(0, value));
}

/** Regularised lower incomplete gamma function P(a, x) for a > 0, x ≥ 0 (Numerical Recipes §6.2). */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  // x^a e^−x / Γ(a + 1)
  const prefix = Math.exp(-stirlingError(a) - deviance(a, x) - HALF_LOG_TWO_PI - 0.5 * Math.log(a));
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let n = 1; n < 100_000; n++) {
      term *= x / (a + n);
      sum += term;
      if (term < sum * EPSILON) break;
    }
    return Math.min(1, prefix * sum);
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 100_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < EPSILON) break;
  }
  return Math.min(1, Math.max(0, 1 - prefix * a * h));
}

/** Standard normal quantile for 0 < p < 1 (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  const low = 0.02425;
  if (p < low || p > 1 - low) {
    const q = Math.sqrt(-2 * Math.log(p < low ? p : 1 - p));
    const z =
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
        q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) *
        q +
        1);
    return p < low ? z : -z;
  }
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}
