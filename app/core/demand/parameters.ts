/**
 * Every fitted number of the demand model, with what it means. One set for all shops; fitted on both back-test
 * files together, and refitted with whole products held out to see how much of the figures is fit (README).
 */
export interface DemandParameters {
  /** How far plans miss: standard deviation of ln(total asked for / planned). */
  readonly planSpread: number;
  /** How far the recent pace misses the campaign's total, same scale: the part that every product has … */
  readonly historySpread: number;
  /** … and the part that grows with lumpiness, from 0 (steady sales) to this (very lumpy). */
  readonly historyLumpySpread: number;
  /** A campaign can be a new world: degrees of freedom of Student's t around the pace (a plan is never shrugged off). */
  readonly historyDegrees: number;
  /** A pace wanders: 56 days of it are worth this many days of independent evidence. */
  readonly historyWorthDays: number;
  /** Half of the history's weight lies in the last `historyMemoryDays · ln 2` days. */
  readonly historyMemoryDays: number;
  /** Regression to the mean: a lumpy product's average owes something to one great day; taken off per ln φ. */
  readonly spikeDiscount: number;
  /** For lumpiness a product's history counts as much as this many days of the campaign itself. */
  readonly lumpinessWorthDays: number;
  /** Steadiness r a day: ln r = base + slope · ln(r by moments) + zeros · share of days without a sale. */
  readonly steadinessBase: number;
  readonly steadinessSlope: number;
  readonly steadinessZeros: number;
  /** How different weekdays are before looking: standard deviation of a weekday's factor around 1. */
  readonly weekdaySpread: number;
}

export const DEMAND_PARAMETERS: DemandParameters = {
  planSpread: 0.369,
  historySpread: 0.119,
  historyLumpySpread: 0.544,
  historyDegrees: 5,
  historyWorthDays: 11,
  historyMemoryDays: 30,
  spikeDiscount: 0.063,
  lumpinessWorthDays: 3.14,
  steadinessBase: 0.21,
  steadinessSlope: 0.83,
  steadinessZeros: -1.81,
  weekdaySpread: 0.225,
};
