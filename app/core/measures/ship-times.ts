/** Order to ship with a campaign's items and without, and who delivers on time (domain: measures). */
import { workdaysBetween, type ShopDays } from '../business-days.ts';
import type { CarrierLate, ShipTimes } from '../shipping.ts';

/** Orders that nobody cancelled, placed on one day of the shop, whose first parcel left on one day. Times: any moment of the day. */
export interface ShippedGroup {
  /** Something in them was an item of a campaign that ran then; null: nobody can tell. */
  inside: boolean | null;
  orderedAt: number;
  /** Null: nothing has left. */
  shippedAt: number | null;
  /** Something is left to send. */
  open: boolean;
  orders: number;
}

/** Null medians: no order. */
export interface ShipMeasures {
  inside: ShipTimes;
  outside: ShipTimes;
  /** Orders of each side, or of one that nobody can tell, that say nothing about it. */
  untold: Record<'inside' | 'outside', number>;
  /** Of the orders inside those that left late, or still lack something after the promised days. */
  lateOrShort: number;
  /** Parcels that were due, of each carrier ('': nobody said who). */
  carriers: CarrierLate[];
}

/**
 * Working days from order to first parcel, by whether a campaign's item was in it. What still waits counts with the time that
 * it has waited, once that is longer than promised (as in `shipTimes`).
 */
export function shipMeasures(
  groups: readonly ShippedGroup[],
  carriers: readonly CarrierLate[],
  { now, promised, days }: { now: number; promised: number; days: ShopDays },
): ShipMeasures {
  const untold = { inside: 0, outside: 0 };
  const taken = groups.flatMap(({ inside, orderedAt, shippedAt, open, orders }) => {
    const waited = open ? workdaysBetween(orderedAt, now, days) : 0;
    if (inside === null || (shippedAt === null && waited <= promised)) {
      if (inside !== false) untold.inside += orders;
      if (inside !== true) untold.outside += orders;
      return [];
    }
    const value = shippedAt === null ? waited : workdaysBetween(orderedAt, shippedAt, days);
    return [{ inside, value, orders, broken: Math.max(value, waited) > promised }];
  });
  const of = (side: boolean): ShipTimes => {
    const some = taken.filter(({ inside }) => inside === side);
    return {
      orders: some.reduce((sum, { orders }) => sum + orders, 0),
      median: quantileOf(some, 0.5),
      p90: quantileOf(some, 0.9),
    };
  };
  return {
    inside: of(true),
    outside: of(false),
    untold,
    lateOrShort: taken.reduce((sum, one) => sum + (one.inside && one.broken ? one.orders : 0), 0),
    carriers: carriers.toSorted(
      (a, b) => b.late / b.parcels - a.late / a.parcels || a.carrier.localeCompare(b.carrier),
    ),
  };
}

/** The value that `share` of the orders do not exceed (nearest rank); null of none. */
function quantileOf(groups: readonly { value: number; orders: number }[], share: number): number | null {
  const all = groups.reduce((sum, { orders }) => sum + orders, 0);
  let left = Math.max(1, Math.ceil(share * all));
  for (const { value, orders } of groups.toSorted((a, b) => a.value - b.value)) {
    left -= orders;
    if (left <= 0) return value;
  }
  return null;
}

/** Parcels that came on their day or before ÷ all that were due; null: none was. */
export function onTimeShare(carriers: readonly CarrierLate[]): number | null {
  const parcels = carriers.reduce((sum, one) => sum + one.parcels, 0);
  const late = carriers.reduce((sum, one) => sum + one.late, 0);
  return parcels === 0 ? null : 1 - late / parcels;
}
