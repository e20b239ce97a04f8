/** Fulfilment slipping: nine orders in ten are not sent within the promise, for a whole day (domain: triggers). */
import { LEAST_ORDERS, shipTimes, type ShippedOrder } from './shipping.ts';
import type { ShopDays } from './business-days.ts';

const DAY_MS = 86_400_000;
/** Orders of this many days speak about the present. */
const RECENT_DAYS = 7;

export interface Slipping {
  /** Since when it has been so without a break, epoch milliseconds; null: it is not. */
  since: number | null;
  /** It has lasted a whole day: somebody is told. */
  told: boolean;
  p90: number | null;
}

/** What holds at `now`, given since when it was slipping at the last look. Too few orders end it: nobody can say so any more. */
export function slipping(
  orders: readonly ShippedOrder[],
  since: number | null,
  { now, promised, days }: { now: number; promised: number; days: ShopDays },
): Slipping {
  const times = shipTimes(orders, { since: now - RECENT_DAYS * DAY_MS, now, promised, days });
  const late = times.orders >= LEAST_ORDERS && times.p90 !== null && times.p90 > promised;
  const from = late ? (since ?? now) : null;
  return { since: from, told: from !== null && now - from >= DAY_MS, p90: times.p90 };
}
