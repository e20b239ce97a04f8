/** How the shop ships, from its orders and parcels: times, what is open, who is late (domain: readiness, measures). */
import { isWorkday, workdaysBetween, type ShopDays } from './business-days.ts';

/** A parcel. Times are epoch milliseconds. */
export interface Parcel {
  carrier: string | null;
  shippedAt: number;
  deliveredAt: number | null;
  /** When it was said to arrive. */
  dueAt: number | null;
}

/** An order as far as shipping goes; nothing about who ordered. */
export interface ShippedOrder {
  orderedAt: number;
  cancelledAt: number | null;
  cancelReason: string | null;
  /** Nothing is left to send. */
  complete: boolean;
  parcels: readonly Parcel[];
}

const DAY_MS = 86_400_000;
/** Fewer orders or parcels say nothing. */
export const LEAST_ORDERS = 10;

/** The value that `share` of the numbers do not exceed (nearest rank); null of none. */
export function quantile(numbers: readonly number[], share: number): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

export interface ShipTimes {
  orders: number;
  /** Working days from the order to its first parcel. */
  median: number | null;
  p90: number | null;
}

/**
 * Order to ship over orders placed since `since`. One that still waits counts with the time that it has waited, once that
 * is longer than the promise: else a warehouse that stands still would look as fast as before.
 */
export function shipTimes(
  orders: readonly ShippedOrder[],
  { since, now, promised, days }: { since: number; now: number; promised: number; days: ShopDays },
): ShipTimes {
  const times = orders.flatMap(({ orderedAt, cancelledAt, parcels, complete }) => {
    if (orderedAt < since || cancelledAt !== null) return [];
    const [first] = parcels.map(({ shippedAt }) => shippedAt).toSorted((a, b) => a - b);
    if (first !== undefined) return [workdaysBetween(orderedAt, first, days)];
    const waited = workdaysBetween(orderedAt, now, days);
    return !complete && waited > promised ? [waited] : [];
  });
  return { orders: times.length, median: quantile(times, 0.5), p90: quantile(times, 0.9) };
}

/** Orders that wait, and the working days that they are at the pace of the last 28 days; days null: nothing was shipped. */
export function backlog(
  orders: readonly ShippedOrder[],
  { now, days }: { now: number; days: ShopDays },
): { open: number; perDay: number; days: number | null } {
  const open = orders.filter(({ cancelledAt, complete }) => cancelledAt === null && !complete).length;
  const from = now - 28 * DAY_MS;
  const shipped = orders.filter(({ parcels }) =>
    parcels.some(({ shippedAt }) => shippedAt >= from && shippedAt <= now),
  ).length;
  let worked = 0;
  for (let n = 0; n < 28; n += 1) if (isWorkday(from + n * DAY_MS, days)) worked += 1;
  const perDay = worked === 0 ? 0 : shipped / worked;
  return { open, perDay, days: perDay === 0 ? (open === 0 && orders.length > 0 ? 0 : null) : open / perDay };
}

/** How far readiness looks back, milliseconds: four weeks. */
export const LOOKED_BACK_MS = 28 * DAY_MS;

/** Orders placed in the last four weeks. */
export const lately = (orders: readonly ShippedOrder[], now: number): ShippedOrder[] =>
  orders.filter(({ orderedAt }) => orderedAt > now - LOOKED_BACK_MS && orderedAt <= now);

export interface CarrierLate {
  carrier: string;
  parcels: number;
  late: number;
}

/** Parcels of each carrier with a day on which they were due that has come, and how many were not there then. */
export function carriers(orders: readonly ShippedOrder[], now: number): CarrierLate[] {
  const found = new Map<string, CarrierLate>();
  for (const { carrier, deliveredAt, dueAt } of orders.flatMap(({ parcels }) => parcels)) {
    // The day that was named is not over before its end.
    if (dueAt === null || (deliveredAt === null && now < dueAt + DAY_MS)) continue;
    const name = carrier ?? '';
    const one = found.get(name) ?? { carrier: name, parcels: 0, late: 0 };
    found.set(name, {
      ...one,
      parcels: one.parcels + 1,
      late: one.late + ((deliveredAt ?? now) >= dueAt + DAY_MS ? 1 : 0),
    });
  }
  return [...found.values()].toSorted((a, b) => b.late / b.parcels - a.late / a.parcels);
}
