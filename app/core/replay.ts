import { forecastDemand } from './demand/forecast.ts';
import { need, pStockout } from './demand/need.ts';

/** Days of orders before the replayed window, and days of the window itself: together what is read at install. */
export const REPLAY_HISTORY_DAYS = 30;
export const REPLAY_WINDOW_DAYS = 30;

/** What a shop's past says about one variant. */
export interface ReplayInput {
  /** Units ordered a day, oldest first, exactly history + window days, ending with yesterday. */
  units: readonly number[];
  /** Units that can be bought now. */
  stockNow: number;
  /** Weekday of the window's first day in the shop's zone, 0 = Monday. */
  firstWeekday: number;
}

export interface Replayed {
  /** Day of the window (0 = its first) on whose morning the rule would have held it; null = never. */
  heldOn: number | null;
  because: 'below_need' | 'sold_out' | null;
  /** Stock, need and risk on that morning. */
  stockThen: number | null;
  needThen: number | null;
  riskThen: number | null;
  /** Day of the window by whose morning nothing was left; null = it did not sell out, or before the window. */
  soldOutOn: number | null;
}

/**
 * Replays the rule over the past: each morning of the window it sees what had been sold until then, and the stock, which
 * is today's stock plus what was sold since. Shopify keeps no history of stock, so restocks within the window are not
 * seen: stock of the past is then taken for higher than it was and the rule for quieter than it would have been.
 * `flagRisk` as in the policy, 0 < risk < 1.
 */
export function replayVariant(input: ReplayInput, flagRisk: number): Replayed {
  const history = input.units.slice(0, REPLAY_HISTORY_DAYS);
  const window = input.units.slice(REPLAY_HISTORY_DAYS);
  const soldOutOn = soldOutDay(window, input.stockNow);
  let ahead = window.reduce((sum, units) => sum + units, 0);
  let sold = 0;
  for (let day = 0; day < window.length; day++) {
    const stock = Math.max(0, input.stockNow) + ahead;
    if (stock <= 0) {
      return { heldOn: day, because: 'sold_out', stockThen: 0, needThen: null, riskThen: null, soldOutOn };
    }
    const forecast = forecastDemand({
      plannedUnits: null,
      history,
      firstWeekday: input.firstWeekday,
      windowDays: REPLAY_WINDOW_DAYS,
      elapsedDays: day,
      soldByDay: window.slice(0, day),
      sold,
      otherDemand: 0,
      paceKnown: true,
    });
    if (forecast.known) {
      const needed = need(forecast, flagRisk);
      if (stock < needed) {
        const riskThen = pStockout(forecast, stock);
        return {
          heldOn: day,
          because: 'below_need',
          stockThen: stock,
          needThen: needed,
          riskThen,
          soldOutOn,
        };
      }
    }
    const units = window[day] ?? 0;
    ahead -= units;
    sold += units;
  }
  return { heldOn: null, because: null, stockThen: null, needThen: null, riskThen: null, soldOutOn };
}

/** What is out of stock now sold out with its last sale. */
function soldOutDay(window: readonly number[], stockNow: number): number | null {
  if (stockNow > 0) return null;
  const last = window.findLastIndex((units) => units > 0);
  return last < 0 ? null : last + 1;
}

export interface ReplayCounts {
  /** Would-have holds, and what became of them. */
  holds: number;
  soldOut: number;
  lasted: number;
  /** Sold out in the window without a hold before it. */
  missed: number;
}

export function countReplay(rows: readonly Replayed[]): ReplayCounts {
  const before = ({ heldOn, soldOutOn }: Replayed): boolean =>
    heldOn !== null && (soldOutOn === null || heldOn < soldOutOn);
  const held = rows.filter(before);
  const soldOut = held.filter(({ soldOutOn }) => soldOutOn !== null).length;
  return {
    holds: held.length,
    soldOut,
    lasted: held.length - soldOut,
    missed: rows.filter((row) => row.soldOutOn !== null && !before(row)).length,
  };
}
