/** What an item of a campaign that has not begun will be asked for: plan and history, nothing seen yet. */
import { forecastDemand, type DemandForecast } from './forecast.ts';

const LONGEST_DAYS = 400;

/**
 * The whole window ahead. `history`: units of each day up to today, oldest first, at most 56; one in which nothing sold says
 * nothing. A window beyond 400 days counts as 400. Neither plan nor history, or no window: not known.
 */
export function forecastAhead(
  plannedUnits: number | null,
  history: readonly number[],
  window: number,
): DemandForecast {
  const windowDays = Math.min(LONGEST_DAYS, window);
  const sold = history.some((units) => units > 0);
  if (windowDays <= 0) return { known: false, reason: 'no-plan-and-no-history' };
  return forecastDemand({
    plannedUnits,
    history: sold ? history : [],
    windowDays,
    elapsedDays: 0,
    soldByDay: [],
    sold: 0,
    otherDemand: 0,
    paceKnown: true,
  });
}
