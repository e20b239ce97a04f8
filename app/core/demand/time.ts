/** Demand time: days counted by how much usually sells on them. */
import type { DemandEvidence } from './evidence.ts';

/** In average days. `behind` leaves censored days out, so `behind + ahead` may be less than `whole`. */
export interface DemandTime {
  readonly behind: number;
  readonly ahead: number;
  readonly whole: number;
}

/** Splits the window at now; `weekday` holds the factor of each day of the week, index 0 = the window's first day. */
export function demandTime(
  evidence: Pick<DemandEvidence, 'windowDays' | 'elapsedDays' | 'soldByDay'>,
  weekday?: readonly number[],
): DemandTime {
  const { windowDays, elapsedDays, soldByDay } = evidence;
  let behind = 0;
  let ahead = 0;
  let whole = 0;
  for (let day = 0; day < windowDays; day++) {
    const factor = weekday?.[day % 7] ?? 1;
    const length = Math.min(1, windowDays - day);
    const over = Math.min(length, Math.max(0, elapsedDays - day));
    whole += factor * length;
    ahead += factor * (length - over);
    if (soldByDay[day] !== null) behind += factor * over;
  }
  return { behind, ahead, whole };
}
