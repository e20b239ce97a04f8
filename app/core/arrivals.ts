import { tail } from './demand/distribution.ts';
import type { KnownDemand } from './demand/forecast.ts';
import { demandUntil } from './demand/need.ts';
import type { ArrivalPicture } from './picture.ts';

const DAY_MS = 86_400_000;

/** What of the units on their way may be counted on, in units of the inventory item. */
export interface Incoming {
  counted: number;
  /** Units that are overdue, or land after the stock has run out or after the end. */
  late: number;
  /** Epoch milliseconds of the first late one that is still to come; null when there is none. */
  lateAt: number | null;
}

/** Units that are to land before the end, and when (epoch milliseconds) the first of them do. */
export function dueBefore(
  arrivals: readonly ArrivalPicture[],
  { now, endsAt }: { now: number; endsAt: number },
): { units: number; at: number | null } {
  const due = arrivals.filter(({ arrivesAt }) => arrivesAt > now && arrivesAt < endsAt);
  return {
    units: due.reduce((sum, { units }) => sum + units, 0),
    at: due.length > 0 ? Math.min(...due.map(({ arrivesAt }) => arrivesAt)) : null,
  };
}

/**
 * Which arrivals land before they are needed: in the order of their dates, each counts when the stock (with those before
 * it) lasts until then with no more than this risk of running out. One that is overdue is not believed. `stock` in units
 * of the inventory item, `unit` of them in one unit of the forecast; times are epoch milliseconds.
 */
export function incoming(
  arrivals: readonly ArrivalPicture[],
  forecast: KnownDemand,
  given: { stock: number; unit: number; risk: number; now: number; endsAt: number },
): Incoming {
  const { stock, unit, risk, now, endsAt } = given;
  const found: Incoming = { counted: 0, late: 0, lateAt: null };
  for (const { units, arrivesAt } of arrivals.toSorted((a, b) => a.arrivesAt - b.arrivesAt)) {
    const lands = arrivesAt > now && arrivesAt < endsAt;
    const lasts =
      lands &&
      tail(demandUntil(forecast, (arrivesAt - now) / DAY_MS), Math.floor((stock + found.counted) / unit)) <=
        risk;
    if (lasts) found.counted += units;
    else {
      found.late += units;
      if (arrivesAt > now) found.lateAt ??= arrivesAt;
    }
  }
  return found;
}
