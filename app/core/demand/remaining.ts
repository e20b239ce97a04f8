/**
 * The heart of the model: how many units are still to come, given guesses of the total and what has sold so far.
 *
 * The unknown is the total T of the window. Each guess (plan, recent pace) is a log-normal statement about T. The
 * units sold so far, S, are a statement about T too: of T units spread over days of steadiness r, the share that
 * falls into the first part of the window is beta-binomial. Bayes' rule gives weights for every R = T − S.
 */
import { logGammaDifference } from './special.ts';

/** One guess of the window's total: ln(T + 1) lies around ln(units + 1), normal or with Student's heavier tails. */
export interface TotalGuess {
  readonly logUnits: number;
  /** Variance of the normal, squared scale of Student's t. */
  readonly variance: number;
  /** Degrees of freedom of Student's t; undefined = normal. */
  readonly degrees?: number;
}

export interface RemainingInput {
  readonly guesses: readonly TotalGuess[];
  /** Units sold S ≥ 0 in the elapsed part. */
  readonly sold: number;
  /** Steadiness collected before and after now: r × weighted days, both ≥ 0, `ahead` > 0. */
  readonly behind: number;
  readonly ahead: number;
  /** No more than this many units are believed to remain. */
  readonly most: number;
}

export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

const COARSE_CELLS = 16;
const FINE_CELLS = 24;
/** Cells lighter than this share of the heaviest do not count. */
const NEGLIGIBLE = 1e-5;
const ENOUGH_CELLS = 12;
const MOST_PASSES = 5;

/** Edges and weights of the cells of one pass. Computed from scratch in each; kept, so that no pass makes garbage. */
const edges = new Float64Array(Math.max(COARSE_CELLS, FINE_CELLS) + 1);
const weights = new Float64Array(Math.max(COARSE_CELLS, FINE_CELLS));

/** Mean and variance of the remaining units R. */
export function remainingMoments(input: RemainingInput): Moments {
  let low = 0;
  let high = Math.ceil(input.most) + 1;
  let cells = COARSE_CELLS;
  // Each pass weighs some twenty ranges of R; the next looks only where the weight is, until the picture is sharp.
  for (let pass = 1; ; pass++) {
    const count = cutGeometrically(low, high, cells);
    const heaviest = weigh(input, count);
    let first = 0;
    let last = count - 1;
    while (first < last && (weights[first] as number) < heaviest * NEGLIGIBLE) first++;
    while (last > first && (weights[last] as number) < heaviest * NEGLIGIBLE) last--;
    const sharp = last - first + 1 >= ENOUGH_CELLS || high - low <= cells;
    if ((sharp && pass > 1) || pass === MOST_PASSES) return moments(count);
    low = edges[Math.max(0, first - 1)] as number;
    high = edges[Math.min(count, last + 2)] as number;
    cells = FINE_CELLS;
  }
}

/**
 * Cuts `low` to `high` at whole units, one unit apart at first and then geometric; cells are [edge, next edge). Returns
 * their number.
 */
function cutGeometrically(low: number, high: number, cells: number): number {
  edges[0] = low;
  if (high - low <= cells) {
    for (let i = 1; i <= high - low; i++) edges[i] = low + i;
    return high - low;
  }
  const ratio = Math.pow((high + 1) / (low + 1), 1 / cells);
  let exact = low + 1;
  let previous = low;
  let count = 0;
  for (let i = 1; i < cells; i++) {
    exact *= ratio;
    const edge = Math.round(exact - 1);
    if (edge > previous && edge < high) {
      edges[++count] = edge;
      previous = edge;
    }
  }
  edges[++count] = high;
  return count;
}

/** Weighs the cells, up to a factor; returns the weight of the heaviest. */
function weigh(input: RemainingInput, count: number): number {
  let highest = -Infinity;
  for (let i = 0; i < count; i++) {
    const log = logPosterior(input, ((edges[i] as number) + (edges[i + 1] as number) - 1) / 2);
    weights[i] = log;
    if (log > highest) highest = log;
  }
  let heaviest = 0;
  for (let i = 0; i < count; i++) {
    const weight =
      ((edges[i + 1] as number) - (edges[i] as number)) * Math.exp((weights[i] as number) - highest);
    weights[i] = weight;
    if (weight > heaviest) heaviest = weight;
  }
  return heaviest;
}

/** Log weight of R remaining units, up to a constant. */
function logPosterior(input: RemainingInput, remaining: number): number {
  const { guesses, behind, ahead } = input;
  const total = input.sold + remaining;
  const logTotal = Math.log(total + 1);
  let log = -logTotal;
  for (let i = 0; i < guesses.length; i++) {
    const guess = guesses[i] as TotalGuess;
    const miss = (logTotal - guess.logUnits) ** 2 / guess.variance;
    if (guess.degrees === undefined) log -= miss / 2;
    else log -= ((guess.degrees + 1) / 2) * Math.log(1 + miss / guess.degrees);
  }
  if (behind <= 0) return log;
  return (
    log +
    logGammaDifference(total + 1, total + behind + ahead) +
    logGammaDifference(remaining + ahead, remaining + 1)
  );
}

function moments(count: number): Moments {
  let total = 0;
  let mean = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[i] as number;
    total += weight;
    mean += (weight * ((edges[i] as number) + (edges[i + 1] as number) - 1)) / 2;
  }
  mean /= total;
  let variance = 0;
  for (let i = 0; i < count; i++) {
    const from = edges[i] as number;
    const width = (edges[i + 1] as number) - from;
    const distance = from + (width - 1) / 2 - mean;
    variance += (weights[i] as number) * (distance * distance + (width * width - 1) / 12);
  }
  return { mean, variance: variance / total };
}
