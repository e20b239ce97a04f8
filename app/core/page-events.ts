import { z } from 'zod';

/** What a shopper did with a product (checkout: began one with it); nothing about who it was. */
export const PAGE_EVENTS = ['view', 'cart', 'checkout', 'purchase'] as const;
export type PageEvent = (typeof PAGE_EVENTS)[number];

/** Events of one message of the pixel; a page makes a few, a checkout and a purchase one for each product in it. */
const MOST_EVENTS = 50;

/** What the web pixel sends: its shop, the account that we gave it, and what happened. Anything else is refused. */
export const pixelMessage = z.strictObject({
  shop: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}\.myshopify\.com$/),
  account: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  events: z
    .array(z.strictObject({ kind: z.enum(PAGE_EVENTS), product: z.string().regex(/^\d{1,20}$/) }))
    .min(1)
    .max(MOST_EVENTS),
});

/** What happened on a product's page within an hour. */
export interface PageCounts {
  views: number;
  carts: number;
  /** Checkouts that began with it, and those that were completed. */
  checkouts: number;
  purchases: number;
}

/** Of the carts and completed checkouts those of hours in which an item of the product was sold out, or it was held. */
export interface StoppedCounts {
  stoppedCarts: number;
  stoppedPurchases: number;
}

export const NO_STOPPED: StoppedCounts = { stoppedCarts: 0, stoppedPurchases: 0 };

export const NO_COUNTS: PageCounts = { views: 0, carts: 0, checkouts: 0, purchases: 0 };

/** The counts with one more event. */
export function counted(counts: PageCounts, kind: PageEvent): PageCounts {
  return {
    views: counts.views + (kind === 'view' ? 1 : 0),
    carts: counts.carts + (kind === 'cart' ? 1 : 0),
    checkouts: counts.checkouts + (kind === 'checkout' ? 1 : 0),
    purchases: counts.purchases + (kind === 'purchase' ? 1 : 0),
  };
}

export const addCounts = (a: PageCounts, b: PageCounts): PageCounts => ({
  views: a.views + b.views,
  carts: a.carts + b.carts,
  checkouts: a.checkouts + b.checkouts,
  purchases: a.purchases + b.purchases,
});
