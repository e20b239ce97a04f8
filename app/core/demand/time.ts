/** Demand time: days counted by how much usually sells on them. */
import { LONGEST_WINDOW_DAYS, type DemandEvidence } from './evidence.ts';

/** In average days. `behind` leaves censored days out, so `behind + ahead` may be less than `whole`. */
export interface DemandTime {
  readonly behind: number;
  readonly ahead: number;
  readonly whole: number;
}

/**
 * Splits the window at now; `weekday` holds the factor of each day of the week, index 0 = the window's first day. A
 * shape moves demand between the days of the window and leaves its sum alone.
 */
export function demandTime(
  evidence: Pick<DemandEvidence, 'windowDays' | 'elapsedDays' | 'soldByDay' | 'shape'>,
  weekday?: readonly number[],
): DemandTime {
  const { windowDays, elapsedDays, soldByDay, shape } = evidence;
  let behind = 0;
  let ahead = 0;
  let shaped = 0;
  let level = 0;
  for (let day = 0; day < windowDays; day++) {
    const usual = weekday?.[day % 7] ?? 1;
    const factor = usual * (shape?.[day] ?? 1);
    const length = Math.min(1, windowDays - day);
    const over = Math.min(length, Math.max(0, elapsedDays - day));
    level += usual * length;
    shaped += factor * length;
    ahead += factor * (length - over);
    if (soldByDay[day] !== null) behind += factor * over;
  }
  const scale = level / shaped;
  return { behind: behind * scale, ahead: ahead * scale, whole: level };
}

/**
 * The shape of a product launch: interest starts at `firstDayTimes` the later level and fades, half of the excess gone
 * after each `halfLifeDays`.
 * @throws RangeError unless 0 < windowDays ≤ 400, 1 ≤ firstDayTimes ≤ 100 and halfLifeDays > 0.
 */
export function launchShape(windowDays: number, firstDayTimes = 3, halfLifeDays = 2): number[] {
  if (!(windowDays > 0 && windowDays <= LONGEST_WINDOW_DAYS && firstDayTimes >= 1 && firstDayTimes <= 100)) {
    throw new RangeError(`launch shape out of range: ${windowDays} days, ${firstDayTimes} times`);
  }
  if (!(halfLifeDays > 0)) throw new RangeError(`half-life out of range: ${halfLifeDays}`);
  return Array.from(
    { length: Math.ceil(windowDays) },
    (_, day) => 1 + (firstDayTimes - 1) * 2 ** (-day / halfLifeDays),
  );
}
