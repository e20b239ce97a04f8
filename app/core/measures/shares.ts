import { tellsUplift } from '../demand/usual.ts';
import type { PageCounts, StoppedCounts } from '../page-events.ts';
import type { Totals } from './totals.ts';

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Variant-time sold out ÷ variant-time with a known number, 0 … 1. */
export const outOfStockShare = ({
  soldOutMs,
  knownMs,
}: Pick<Totals, 'soldOutMs' | 'knownMs'>): number | null => share(soldOutMs, knownMs);
/** Of the flags those that were right, 0 … 1. */
export const flagPrecision = ({ right, wrong }: Totals): number | null => share(right, right + wrong);
/** Of what sold out, or would have, that which was flagged before, 0 … 1. */
export const flagRecall = ({ right, missed }: Totals): number | null => share(right, right + missed);
/** Milliseconds from flag to stock-out, mean. */
export const warningTime = ({ warningMs, warnings }: Totals): number | null => share(warningMs, warnings);
/** Length of a stock-out in milliseconds, mean. */
export const stockOutLength = ({ soldOutMs, stockOuts }: Totals): number | null =>
  share(soldOutMs, stockOuts);
/** Σ|planned − ordered| ÷ Σ ordered (WAPE); 0 = exact. */
export const planError = ({ planMissed, plannedOrdered }: Totals): number | null =>
  share(planMissed, plannedOrdered);
/** Σ(planned − ordered) ÷ Σ ordered; above 0 = planned too much. */
export const planBias = ({ planned, plannedOrdered }: Totals): number | null =>
  share(planned - plannedOrdered, plannedOrdered);
/**
 * Sell-through, 0 … 1: ordered from the start to the end ÷ (that + left at the end), over the items of which both are known; null:
 * of none, or nothing was there. The one definition, of a campaign and of a period.
 */
export const sellThrough = ({ leftOrdered, left }: Totals): number | null =>
  share(leftOrdered, leftOrdered + left);
const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;
/** How often in a year the mean stock would be sold at this pace; less than a day of one item tells nothing of a year. */
export const stockTurns = ({
  turned,
  unitMs,
  knownMs,
}: Pick<Totals, 'turned' | 'unitMs' | 'knownMs'>): number | null =>
  knownMs < DAY_MS ? null : share(turned * YEAR_MS, unitMs);
/** Sales on the shelf against what is usual in as much time on the shelf: 0.5 = half as much again. Null where too few were sold to tell. */
export const uplift = ({ usual, usualOrdered }: Totals): number | null =>
  usual >= 1 && tellsUplift(usualOrdered, usual) ? usualOrdered / usual - 1 : null;
/** Of the stops and hides those that were not needed, 0 … 1. */
export const wrongHoldShare = ({ wrongHolds, stopped }: Totals): number | null => share(wrongHolds, stopped);

/** Add-to-carts ÷ views of the same pages in the same hours; a shopper who comes back may take it past 1. */
export const viewToCart = ({ carts, views }: PageCounts): number | null => share(carts, views);
/** Checkouts that began with it ÷ add-to-carts. */
export const cartToCheckout = ({ checkouts, carts }: PageCounts): number | null => share(checkouts, carts);
/** Checkouts that were completed ÷ those that began. */
export const checkoutToOrder = ({ purchases, checkouts }: PageCounts): number | null =>
  share(purchases, checkouts);
/** Checkouts that were completed ÷ views. */
export const viewToOrder = ({ purchases, views }: PageCounts): number | null => share(purchases, views);
/** Of the add-to-carts those that were not bought, 0 … 1. */
export const cartsAbandoned = ({ purchases, carts }: PageCounts): number | null =>
  carts > 0 ? Math.max(0, 1 - purchases / carts) : null;
/** The same of hours in which an item of the product was sold out, or it was held. */
export const stoppedCartsAbandoned = ({ stoppedPurchases, stoppedCarts }: StoppedCounts): number | null =>
  stoppedCarts > 0 ? Math.max(0, 1 - stoppedPurchases / stoppedCarts) : null;
