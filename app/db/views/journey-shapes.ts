/** What the journey of shoppers reads (see views.ts). Times are epoch milliseconds. */
import type { JourneyLoss, JourneyStep } from '../../core/journey.ts';
import type { InsightsPeriod } from './insights-shapes.ts';

export interface JourneyReason {
  reason: string;
  units: number;
  /** Of all orders, or of those that left. */
  share: number;
}

export interface JourneyProduct {
  productId: string;
  title: string;
  views: number;
  carts: number;
  checkouts: number;
  /** Checkouts that were completed with it. */
  ordered: number;
  /** ... ÷ views; null: no views. */
  conversion: number | null;
}

export interface JourneyStanding {
  /** The strictest thing that was done to the product all the hour; free: nothing. */
  standing: 'free' | 'flag' | 'stop_promoting' | 'hide';
  views: number;
  /** Completed checkouts ÷ views; null: no views. */
  conversion: number | null;
}

/** Parcels of a carrier ('': nobody said who) that were due, and of them those that were there on their day, beside before. */
export interface JourneyCarrier {
  carrier: string;
  parcels: number;
  /** 0 … 1; null: none was due. */
  onTime: number | null;
  onTimeBefore: number | null;
}

/** Working days from order to first parcel; `side`: with items of campaigns that ran, or without. */
export interface JourneyShipping {
  side: 'inside' | 'outside';
  /** Null: orders were placed, and none says anything about it. */
  units: number | null;
  median: number | null;
  p90: number | null;
  medianBefore: number | null;
  p90Before: number | null;
}

export interface JourneyView {
  /** What was compared; of a campaign its own time, and as long before its start. */
  period: InsightsPeriod;
  steps: (JourneyStep & { before: JourneyStep })[];
  most: JourneyLoss | null;
  /** Otherwise most is only of what is known after the order. */
  pagesKnown: boolean;
  worse: JourneyLoss | null;
  /** Mean of what shoppers answered, 0 … 1 of their scale, and of how many; null: nobody answered. */
  satisfaction: { score: number | null; answers: number };
  satisfactionBefore: { score: number | null; answers: number };
  completion: number | null;
  completionBefore: number | null;
  /** Of cancelled orders, the most frequent first. */
  cancelled: JourneyReason[];
  /** Why things came back: Shopify's handle of the reason, '' where none was told; shares are of what left. */
  returned: JourneyReason[];
  /** The least punctual first. */
  carriers: JourneyCarrier[];
  /** Empty: orders are not read. */
  shipping: JourneyShipping[];
  /** Pages with counts, the most seen first, at most fifty. */
  products: JourneyProduct[];
  /** Hours of the pages by how their products stood, from free to hidden; hours in which that changed are left out. */
  standings: JourneyStanding[];
  /** The pixel is on; null: it never was, or is off. */
  pixelSince: number | null;
  /** Orders and parcels are read. */
  shippingKnown: boolean;
  /** They are known from here on; of a time before that only begins before, what came later counts. Null: not read. */
  ordersSince: number | null;
  /** Orders are not read because the shop was not asked, or said no. */
  ordersAsk: boolean;
  /** Returns are not read because the shop was not asked, or said no. */
  returnsAsk: boolean;
}

export interface JourneyViews {
  /** Of the shop in a period. */
  journey(shop: string, period: InsightsPeriod, now: number): Promise<JourneyView>;
  /** Of a campaign's products from its start; null: no such campaign, or it has not begun. */
  campaignJourney(shop: string, campaignId: string, now: number): Promise<JourneyView | null>;
}
