/** Everything the demand model looks at, and the ranges it is made for. */

/** Stock is not evidence of demand and is not here. */
export interface DemandEvidence {
  /** Planned units of this item for the whole window, 0 … 1e7; null when there is no plan. */
  readonly plannedUnits: number | null;
  /** Daily units before the window, oldest first, at most 56; null for a day that says nothing (sold out, hidden). */
  readonly history: readonly (number | null)[];
  /** Weekday (0 = Monday) of the first window day in the shop's zone; undefined = no weekday pattern used. */
  readonly firstWeekday?: number;
  /** Relative demand of each window day where it is not level (a launch decays), see launchShape; undefined = level. */
  readonly shape?: readonly number[];
  /** Length of the window in days, > 0 … 400; may be fractional. */
  readonly windowDays: number;
  /** Days of the window that are over, 0 … windowDays; may be fractional. */
  readonly elapsedDays: number;
  /** Units sold on each whole day of the window so far; null = a censored day (sold out, hidden). */
  readonly soldByDay: readonly (number | null)[];
  /** Units sold in the window so far, with the running day, 0 … 1e7. */
  readonly sold: number;
  /** Expected units that channels outside the campaign take from the same stock before the end, 0 … 1e7. */
  readonly otherDemand: number;
  /** false without access to orders: the plan and the history speak alone. */
  readonly paceKnown: boolean;
}

export const LONGEST_HISTORY_DAYS = 56;
export const LONGEST_WINDOW_DAYS = 400;
export const MOST_UNITS = 1e7;
const LEAST_WEIGHT = 1e-3;

/** @throws RangeError that names the field, its value and its range. */
export function checkEvidence(evidence: DemandEvidence): void {
  const {
    plannedUnits,
    history,
    firstWeekday,
    shape,
    windowDays,
    elapsedDays,
    soldByDay,
    sold,
    otherDemand,
  } = evidence;
  if (plannedUnits !== null) checkRange('plannedUnits', plannedUnits, 0, MOST_UNITS);
  checkRange('history length', history.length, 0, LONGEST_HISTORY_DAYS);
  for (const units of history) if (units !== null) checkRange('history', units, 0, MOST_UNITS);
  if (
    firstWeekday !== undefined &&
    !(Number.isInteger(firstWeekday) && firstWeekday >= 0 && firstWeekday <= 6)
  ) {
    throw new RangeError(`firstWeekday out of range [0, 6]: ${firstWeekday}`);
  }
  if (!(windowDays > 0))
    throw new RangeError(`windowDays out of range (0, ${LONGEST_WINDOW_DAYS}]: ${windowDays}`);
  checkRange('windowDays', windowDays, 0, LONGEST_WINDOW_DAYS);
  if (shape !== undefined) {
    checkRange('shape length', shape.length, Math.ceil(windowDays), LONGEST_WINDOW_DAYS + 1);
    for (const weight of shape) checkRange('shape', weight, LEAST_WEIGHT, 1 / LEAST_WEIGHT);
  }
  checkRange('elapsedDays', elapsedDays, 0, windowDays);
  checkRange('soldByDay length', soldByDay.length, 0, LONGEST_WINDOW_DAYS + 1);
  for (const units of soldByDay) if (units !== null) checkRange('soldByDay', units, 0, MOST_UNITS);
  checkRange('sold', sold, 0, MOST_UNITS);
  checkRange('otherDemand', otherDemand, 0, MOST_UNITS);
}

function checkRange(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new RangeError(`${name} out of range [${low}, ${high}]: ${value}`);
}
