import type { PeriodFacts } from '../../app/core/measures/period.ts';
import { noTotals } from '../../app/core/measures/totals.ts';
import { noDay } from '../../app/core/measures/days.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * 24 * HOUR;

/** A period in which nothing happened. */
export const nothing: PeriodFacts = {
  length: 7,
  days: noDay(),
  totals: noTotals(),
  campaigns: 0,
  worth: { sparedVisits: 0, spared: null, wrong: 0 },
  alerts: {
    opened: 0,
    urgent: 0,
    acknowledged: 0,
    acknowledgeMs: null,
    acted: 0,
    actMs: null,
    messages: 0,
    people: 0,
  },
  overrides: 0,
  restored: 0,
  notRestored: 0,
  orders: null,
  shipping: null,
  satisfaction: { sum: 0, answers: 0 },
  repeats: 0,
};

export const busy: PeriodFacts = {
  length: 14,
  days: {
    knownMs: 40 * DAY,
    soldOutMs: 10 * DAY,
    stockOuts: 3,
    ordered: 80,
    broken: 2,
    unitMs: YEAR,
    turned: 11,
    views: 400,
    carts: 100,
    checkouts: 40,
    purchases: 30,
    stoppedCarts: 10,
    stoppedPurchases: 4,
  },
  totals: {
    ...noTotals(),
    knownMs: 40 * HOUR,
    items: 9,
    soldOutMs: 6 * HOUR,
    stockOuts: 4,
    soldOutItems: 2,
    lostUnknown: 1,
    right: 6,
    wrong: 2,
    missed: 4,
    warnings: 2,
    warningMs: 10 * HOUR,
    planned: 130,
    plannedOrdered: 100,
    planMissed: 45,
    lostUnits: 7,
    lostMoney: 77,
    riskMoney: 990,
    riskItems: 5,
    left: 50,
    leftOrdered: 150,
    usual: 40,
    usualOrdered: 60,
    stopped: 8,
    wrongHolds: 1,
  },
  campaigns: 2,
  worth: { sparedVisits: 3, spared: 12, wrong: 20 },
  alerts: {
    opened: 20,
    urgent: 6,
    acknowledged: 10,
    acknowledgeMs: 31,
    acted: 5,
    actMs: 37,
    messages: 84,
    people: 3,
  },
  overrides: 13,
  restored: 19,
  notRestored: 1,
  orders: {
    orders: 100,
    cancelled: 20,
    shipped: 50,
    complete: 60,
    delivered: 41,
    waiting: 30,
    returned: 10,
    damaged: 5,
    shipMs: 43,
    deliverMs: 47,
    returnMs: 53,
  },
  shipping: {
    inside: { orders: 25, median: 1, p90: 4 },
    outside: { orders: 70, median: 2, p90: 5 },
    untold: { inside: 0, outside: 0 },
    lateOrShort: 5,
    carriers: [
      { carrier: 'Post', parcels: 30, late: 3 },
      { carrier: '', parcels: 10, late: 1 },
    ],
  },
  satisfaction: { sum: 3, answers: 4 },
  repeats: 17,
};

type Orders = NonNullable<PeriodFacts['orders']>;
type Shipping = NonNullable<PeriodFacts['shipping']>;
export const orders = busy.orders as Orders;
export const shipping = busy.shipping as Shipping;

/** The same fortnight in a shop that does everything a little better. */
export const betterFortnight: PeriodFacts = {
  ...busy,
  days: {
    ...busy.days,
    soldOutMs: 5 * DAY,
    stockOuts: 2,
    broken: 1,
    turned: 12,
    carts: 110,
    checkouts: 50,
    purchases: 40,
    stoppedPurchases: 5,
  },
  totals: {
    ...busy.totals,
    soldOutMs: 4 * HOUR,
    right: 8,
    wrong: 1,
    missed: 1,
    warningMs: 20 * HOUR,
    planMissed: 5,
    lostUnits: 1,
    lostMoney: 11,
    riskMoney: 99,
    left: 5,
    usualOrdered: 80,
    wrongHolds: 0,
  },
  worth: { ...busy.worth, spared: 30 },
  alerts: { ...busy.alerts, acknowledgeMs: 3, actMs: 7, acted: 15, urgent: 1, messages: 40 },
  notRestored: 0,
  orders: { ...orders, cancelled: 5, complete: 90, returned: 1, damaged: 0, shipMs: 4 },
  shipping: {
    inside: { orders: 25, median: 0.5, p90: 3 },
    outside: { orders: 70, median: 1, p90: 4 },
    untold: { inside: 0, outside: 0 },
    lateOrShort: 1,
    carriers: [{ carrier: 'Post', parcels: 40, late: 0 }],
  },
  satisfaction: { sum: 4, answers: 4 },
  repeats: 1,
};
