/** Each measure of `list.ts`, told from what is known of a period. */
import type { DayFacts } from './days.ts';
import { orderCompletion, returnedShare, type JourneyOrders } from '../journey.ts';
import { onTimeShare, type ShipMeasures } from './ship-times.ts';
import * as shares from './shares.ts';
import type { Totals } from './totals.ts';
import type { Worth } from './worth.ts';
import type { MeasureName } from './list.ts';

/** Everything that the measures of a period are made of. */
export interface PeriodFacts {
  /** Days of it on which the app was there, whole days of the shop; 0: it was not there yet. */
  length: number;
  /** Some campaign was measured so far: before that nothing is known of any, and none of something is no news. */
  watched: boolean;
  /** What happened on the period's days. */
  days: DayFacts;
  /** Of campaigns that ended in it. */
  totals: Totals;
  campaigns: number;
  worth: Worth;
  alerts: AlertFacts;
  overrides: number;
  /** Fields that went back exactly, and those that should have gone back and have not. */
  restored: number;
  notRestored: number;
  /** Orders placed in it and what became of them; null: not read. */
  orders: JourneyOrders | null;
  /** How they were shipped; null: not read. */
  shipping: ShipMeasures | null;
  /** Answers of shoppers: sum of their scores (0 … 1 each), and how many. */
  satisfaction: { sum: number; answers: number };
  /** Variants that sold out in two or more of their last five campaigns; null: not told of this period. */
  repeats: number | null;
}

export interface AlertFacts {
  opened: number;
  urgent: number;
  acknowledged: number;
  /** Mean milliseconds. */
  acknowledgeMs: number | null;
  /** At least a day old: whether a deed followed is known. */
  decided: number;
  /** Of these, followed within a day by a person's deed on the same product or campaign. */
  acted: number;
  actMs: number | null;
  messages: number;
  people: number;
}

const part = (some: number, all: number): number | null => (all > 0 ? some / all : null);

/** What the app itself counts of a period; null: it was not there, or had nothing to watch. */
const counted = ({ length, watched }: PeriodFacts, count: number): number | null =>
  length > 0 && (watched || count > 0) ? count : null;

/** Units or money lost; null where no stock was known, or no item that sold out was on the shelf long enough to tell its pace. */
function lost({ campaigns, totals }: PeriodFacts, known: number): number | null {
  const told = totals.soldOutItems === 0 ? totals.knownItems > 0 : totals.lostUnknown < totals.soldOutItems;
  return campaigns > 0 && told ? known : null;
}

/** A measure of a period; null: nothing that it could be told from. */
export function measureOf(name: MeasureName, facts: PeriodFacts): number | null {
  const { days, totals, alerts, worth, shipping } = facts;
  switch (name) {
    case 'out_of_stock':
      return shares.outOfStockShare(days);
    case 'stock_outs':
      return days.knownMs > 0 ? days.stockOuts : null;
    case 'stock_out_length':
      return shares.stockOutLength(totals);
    case 'repeats':
      return facts.watched ? facts.repeats : null;
    case 'warning':
      return shares.warningTime(totals);
    case 'precision':
      return shares.flagPrecision(totals);
    case 'recall':
      return shares.flagRecall(totals);
    case 'lost_units':
      return lost(facts, totals.lostUnits);
    case 'lost_money':
      return lost(facts, totals.lostMoney);
    case 'money_at_risk':
      return totals.riskItems > 0 ? totals.riskMoney : null;
    case 'broken':
      return part(days.broken, days.ordered);
    case 'wrong_holds':
      return shares.wrongHoldShare(totals);
    case 'restored':
      return part(facts.restored, facts.restored + facts.notRestored);
    case 'overrides':
      return counted(facts, facts.overrides);
    case 'plan_error':
      return shares.planError(totals);
    case 'plan_bias':
      return shares.planBias(totals);
    case 'uplift':
      return shares.uplift(totals);
    case 'sell_through':
      return shares.sellThrough(totals);
    case 'stock_turns':
      return shares.stockTurns(days);
    case 'view_to_cart':
      return shares.viewToCart(days);
    case 'cart_to_checkout':
      return shares.cartToCheckout(days);
    case 'checkout_to_order':
      return shares.checkoutToOrder(days);
    case 'view_to_order':
      return shares.viewToOrder(days);
    case 'carts_abandoned':
      return shares.cartsAbandoned(days);
    case 'stopped_carts_abandoned':
      return shares.stoppedCartsAbandoned(days);
    case 'order_completion':
      return orderCompletion(facts.orders);
    case 'handling_time':
      return facts.orders?.shipMs ?? null;
    case 'ship_inside':
      return shipping?.inside.median ?? null;
    case 'ship_inside_p90':
      return shipping?.inside.p90 ?? null;
    case 'ship_outside':
      return shipping?.outside.median ?? null;
    case 'ship_outside_p90':
      return shipping?.outside.p90 ?? null;
    case 'late_or_short':
      return shipping && part(shipping.lateOrShort, shipping.inside.orders);
    case 'on_time':
      return shipping && onTimeShare(shipping.carriers);
    case 'returned':
    case 'damaged':
      return returnedShare(facts.orders, name);
    case 'satisfaction':
      return part(facts.satisfaction.sum, facts.satisfaction.answers);
    case 'alerts':
      return counted(facts, alerts.opened);
    case 'acknowledge':
      return alerts.acknowledgeMs;
    case 'act':
      return alerts.actMs;
    case 'acted':
      return part(alerts.acted, alerts.decided);
    case 'per_person':
      return part(alerts.messages, alerts.people * facts.length);
    case 'urgent':
      // What came in less than a week is not multiplied.
      return counted(facts, alerts.urgent / Math.max(1, facts.length / 7));
    case 'worth':
      return worth.spared === null ? null : worth.spared - worth.wrong;
  }
}
