/** What readiness needs from the outside. Times are epoch milliseconds. */
import type { Shown } from '../../core/page-watch.ts';
import type { PageContent } from '../../core/readiness/page-content.ts';
import type { OrderReturn } from '../../core/returns.ts';
import type { ShippedOrder } from '../../core/shipping.ts';
import type { ReadResult } from '../ports.ts';

/** A product as its page shows it; prices in shop currency. */
export interface ProductPage {
  productId: string;
  updatedAt: number;
  /** Null: it has no page in the online store. */
  url: string | null;
  /** Letters of the description, counted up to 200. */
  description: number;
  images: number;
  /** Of the first ten images. */
  withoutAlt: number;
  /** Its description and its first ten pictures, as fingerprints. */
  shown: Shown;
  variants: {
    id: string;
    compareAt: number | null;
    /** When it expires, as the chosen metafield says. */
    expiresAt: number | null;
  }[];
}

/** What came of fetching a page. */
export interface Visited {
  /** Null: no answer. */
  status: number | null;
  ms: number;
  content: PageContent | null;
  /** Why there is no answer. */
  problem: 'too_slow' | 'not_public' | 'unreachable' | null;
}

/** An order as far as shipping goes, as Shopify shows it. */
export interface ShippedOrderFacts extends ShippedOrder {
  orderId: string;
  updatedAt: number;
}

export interface ReadinessPort {
  /** Orders that changed since (epoch milliseconds), without test orders and what is not sent to anybody. */
  findShipments(shop: string, since: number): Promise<ReadResult<ShippedOrderFacts[]>>;
  /** Returns of orders that changed since (epoch milliseconds). */
  findReturns(shop: string, since: number): Promise<ReadResult<OrderReturn[]>>;
  /** Pages of products; `expiry`: the metafield (`namespace.key`) that says when something expires. */
  readPages(
    shop: string,
    productIds: readonly string[],
    expiry: string | null,
  ): Promise<ReadResult<ProductPage[]>>;
}

/** Fetches a page as a shopper would, from public addresses only; never throws. */
export type VisitPage = (shop: string, url: string) => Promise<Visited>;
