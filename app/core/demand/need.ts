/**
 * What a demand forecast says about a stock: the need for a risk, the probability of running out, lost units,
 * the run-out date, days of cover, units short. Formulas and test values: plain Gamma-Poisson and safety stock below.
 */
import type { CountDistribution } from './distribution.ts';
import { countDistribution, expectedExcess, quantile, tail } from './distribution.ts';
import type { KnownDemand } from './forecast.ts';
import { normalQuantile } from './special.ts';

/**
 * The default risk of a flag: stock below need(0.40). Chosen by the back-test of the rule that acts, restore margin
 * included (README, Decisions).
 */
export const FLAG_RISK = 0.4;
/** Default service level α; planning and readiness use need(1 − α). */
export const SERVICE_LEVEL = 0.95;

/**
 * What was last answered, and about which forecast: one verdict asks for the same need and the same probability many
 * times. A forecast never changes, so neither do the answers.
 */
const last: { forecast: KnownDemand | null; needs: Map<number, number>; stock: number; tail: number } = {
  forecast: null,
  needs: new Map(),
  stock: NaN,
  tail: NaN,
};

function speakAbout(forecast: KnownDemand): void {
  if (last.forecast === forecast) return;
  last.forecast = forecast;
  last.needs.clear();
  last.stock = NaN;
}

/** P(demand + other demand > usable), in [0, 1]. Selling the very last unit is not a stock-out. */
export function pStockout(forecast: KnownDemand, usable: number): number {
  speakAbout(forecast);
  if (last.stock !== usable) {
    last.tail = tail(forecast.total, checkedStock(usable));
    last.stock = usable;
  }
  return last.tail;
}

/**
 * The smallest stock in units with P(demand + other demand > stock) ≤ risk.
 * @throws RangeError unless 0 < risk < 1.
 */
export function need(forecast: KnownDemand, risk: number): number {
  speakAbout(forecast);
  const known = last.needs.get(risk);
  if (known !== undefined) return known;
  const units = quantile(forecast.total, risk);
  last.needs.set(risk, units);
  return units;
}

/** Expected units that shoppers will ask for before the end and not get; what a negative stock owes is included. */
export function expectedLostUnits(forecast: KnownDemand, usable: number): number {
  return expectedExcess(forecast.total, usable, pStockout(forecast, usable));
}

/** Units missing so that the stock covers the given service level α in (0, 1); 0 when nothing is missing. */
export function unitsShort(forecast: KnownDemand, usable: number, serviceLevel: number): number {
  if (!(serviceLevel > 0 && serviceLevel < 1))
    throw new RangeError(`service level out of range (0, 1): ${serviceLevel}`);
  return Math.max(0, need(forecast, 1 - serviceLevel) - checkedStock(usable));
}

/** Days that the stock lasts at the mean pace; Infinity when nothing is expected to sell; 0 for no stock. */
export function daysOfCover(forecast: KnownDemand, usable: number): number {
  if (checkedStock(usable) <= 0) return 0;
  return forecast.total.mean === 0 ? Infinity : (usable * forecast.remainingDays) / forecast.total.mean;
}

/** Days from now until the stock runs out; null where that is not before the end of the window. */
export interface RunOut {
  /** One chance in ten that it runs out before this. */
  readonly earliest: number | null;
  readonly median: number | null;
  /** Nine chances in ten that it runs out before this. */
  readonly latest: number | null;
}

/** Median and 80 % range of the day (fractional, from now) on which the stock runs out. A stock below 0 is out now. */
export function runOut(forecast: KnownDemand, usable: number): RunOut {
  checkedStock(usable);
  const earliest = runOutQuantile(forecast, usable, 0.1, 0);
  const median = runOutQuantile(forecast, usable, 0.5, earliest ?? 0);
  const latest = runOutQuantile(forecast, usable, 0.9, median ?? 0);
  return { earliest, median, latest };
}

/** Demand until `days` from now (0 … remaining): own noise grows with time, doubt about the rate with its square. */
export function demandUntil(forecast: KnownDemand, days: number): CountDistribution {
  const share = forecast.remainingDays > 0 ? Math.min(1, Math.max(0, days / forecast.remainingDays)) : 1;
  const { total, rateVariance } = forecast;
  return countDistribution(
    total.mean * share,
    (total.variance - rateVariance) * share + rateVariance * share * share,
  );
}

/** A ten-thousandth of a day is far finer than anybody acts on. */
const DAY_PRECISION = 1e-4;
/** Probabilities nearer to 0 and 1 than this tell nothing about where to look next. */
const FARTHEST_TAIL = 1e-12;
const FEW_LOOKS = 8;

/**
 * The day by which the stock is gone with a probability, at or after day `from`. On the scale of the normal quantile the
 * chance is nearly a straight line in time: two looks where the normal approximation says, then where the line through
 * the last two says, or into the middle where that leads away.
 */
function runOutQuantile(
  forecast: KnownDemand,
  usable: number,
  probability: number,
  from: number,
): number | null {
  if (usable < 0) return 0;
  if (pStockout(forecast, usable) < probability) return null;
  const wanted = normalQuantile(probability);
  let early = from;
  let late = forecast.remainingDays;
  let day = normalRunOut(forecast, usable, wanted);
  let last = { day: NaN, score: NaN };
  for (let look = 1; late - early > DAY_PRECISION; look++) {
    if (!(day > early && day < late) || look > FEW_LOOKS) day = (early + late) / 2;
    const demand = demandUntil(forecast, day);
    const chance = tail(demand, usable);
    if (chance >= probability) late = day;
    else early = day;
    const score = normalQuantile(Math.min(1 - FARTHEST_TAIL, Math.max(FARTHEST_TAIL, chance)));
    const off = score - (demand.mean - usable - 0.5) / Math.sqrt(demand.variance);
    const next =
      look === 1
        ? normalRunOut(forecast, usable, wanted - off)
        : day + ((wanted - score) * (day - last.day)) / (score - last.score);
    if (Math.abs(next - day) < DAY_PRECISION / 10) return Math.min(late, Math.max(early, next));
    last = { day, score };
    day = next;
  }
  return late;
}

/**
 * The day on which a normal variable with the mean and variance of {@link demandUntil} exceeds the stock and a half unit
 * with the probability of standard score `z`: m·s − K = z·√(a·s + b·s²), solved for the share s of the days that remain.
 */
function normalRunOut(
  { total, rateVariance, remainingDays }: KnownDemand,
  usable: number,
  z: number,
): number {
  const stock = usable + 0.5;
  const own = total.variance - rateVariance;
  const half = 2 * total.mean * stock + z * z * own;
  const root =
    Math.abs(z) *
    Math.sqrt(4 * total.mean * stock * own + z * z * own * own + 4 * rateVariance * stock * stock);
  if (z < 0) return (remainingDays * 2 * stock * stock) / (half + root);
  const scale = 2 * (total.mean * total.mean - z * z * rateVariance);
  return scale > 0 ? (remainingDays * (half + root)) / scale : Infinity;
}

function checkedStock(usable: number): number {
  if (!Number.isFinite(usable)) throw new RangeError(`stock out of range: ${usable}`);
  return usable;
}

/** What the textbook rule needs to know; units and days. */
export interface GammaPoissonInput {
  /** Planned units N for the window, ≥ 0. */
  readonly planned: number;
  /** Window length D in days, > 0. */
  readonly windowDays: number;
  /** Demand time elapsed τ in days, 0 … D. */
  readonly elapsedDays: number;
  /** Units sold S in the window, ≥ 0. */
  readonly sold: number;
  /** Weight of the plan in days of evidence (b0), > 0; 5 is the textbook start. */
  readonly planWeightDays: number;
}

/**
 * The textbook rule: rate prior N/D worth `b0` days, evidence S in τ days, remaining demand negative binomial with
 * mean m = aρ/b and variance m(1 + ρ/b), a = b0·N/D + S, b = b0 + τ. Kept as the yardstick that our model is
 * measured against; over-confident on lumpy products.
 * @throws RangeError for inputs outside the ranges above.
 */
export function gammaPoissonDemand(input: GammaPoissonInput): KnownDemand {
  const { planned, windowDays, elapsedDays, sold, planWeightDays } = input;
  if (!(windowDays > 0 && planned >= 0 && sold >= 0 && planWeightDays > 0))
    throw new RangeError('input out of range');
  if (!(elapsedDays >= 0 && elapsedDays <= windowDays))
    throw new RangeError(`elapsed days out of range: ${elapsedDays}`);
  const remainingDays = windowDays - elapsedDays;
  const weight = planWeightDays + elapsedDays;
  const mean = (((planWeightDays * planned) / windowDays + sold) * remainingDays) / weight;
  const rateVariance = (mean * remainingDays) / weight;
  const demand = countDistribution(mean, mean + rateVariance);
  return { known: true, mean, variance: demand.variance, rateVariance, total: demand, remainingDays };
}

/**
 * Safety stock with replenishment: z·√(L·σd² + d²·σL²), in units; `z` from the service level.
 * With no replenishment before the end, use need(1 − α) instead: the interval is the remaining window.
 */
export function safetyStock(input: {
  readonly z: number;
  /** Lead time in days and its standard deviation. */
  readonly leadDays: number;
  readonly leadDaysSd: number;
  /** Demand a day and its standard deviation, units. */
  readonly dailyDemand: number;
  readonly dailyDemandSd: number;
}): number {
  const { z, leadDays, leadDaysSd, dailyDemand, dailyDemandSd } = input;
  for (const value of [z, leadDays, leadDaysSd, dailyDemand, dailyDemandSd]) {
    if (!(value >= 0 && value < 1e9)) throw new RangeError(`safety stock input out of range: ${value}`);
  }
  return z * Math.sqrt(leadDays * dailyDemandSd ** 2 + dailyDemand ** 2 * leadDaysSd ** 2);
}
