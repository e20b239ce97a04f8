import type { Campaign } from './campaign.ts';
import type { FieldKey, ProductStatus } from './fields.ts';
import type { Response, Settings } from './policy.ts';

/**
 * Everything that a decision about one product looks at, read in one transaction. Times are epoch milliseconds; ids are
 * the digits at the end of Shopify's gids.
 */
export interface Picture {
  now: number;
  shop: ShopPicture;
  product: {
    id: string;
    title: string;
    status: ProductStatus;
    deleted: boolean;
    isGiftCard: boolean;
    tags: string[];
  };
  variants: VariantPicture[];
  /** Levels of the inventory items of these variants (bundle components' items too). */
  levels: LevelPicture[];
  /** Units on their way to these inventory items; absent: none. */
  arrivals?: ArrivalPicture[];
  /** Campaigns that are live, will be, or still hold this product, on any of its inventory items. */
  campaigns: CampaignPicture[];
  /** Open holds of this product, of every campaign and mode. */
  holds: OpenHold[];
  /** Holds of this product that were closed within the last 24 hours (flips double the minimum hold). */
  recentlyClosed: { campaignId: string; variantId: string; response: Response; closedAt: number }[];
  overrides: ActiveOverride[];
  /** Levels of this product's items that changed within the last hour. */
  movements: Movement[];
  /** Fields that others have written back again and again: left alone until a person decides (law 15). */
  leftInPeace: FieldKey[];
  /** Last verdict of each item of this product, so that only changes are told. */
  lastVerdicts: { campaignId: string; variantId: string; verdict: VerdictKind }[];
}

export type VerdictKind = 'covered' | 'below_need' | 'sold_out' | 'exempt' | 'not_known';

export interface ShopPicture {
  timezone: string;
  currencyCode: string;
  settings: Settings;
  /** The shop's person pressed Start acting. */
  acting: boolean;
  /** "Stop all actions". */
  stopped: boolean;
  brake: { engaged: boolean; liftedUntil: number | null };
  activeProducts: number;
  /** Products newly stopped or hidden by us within the last 30 minutes, this one left out. */
  recentlyStoppedProducts: number;
  /** Names of locations that dropped to zero as a whole within the last 30 minutes without orders behind it. */
  emptiedLocations: string[];
  locations: { id: string; isActive: boolean; fulfillsOnlineOrders: boolean }[];
  /** Sales channels, with Shopify's channel handle. */
  publications: { id: string; handle: string; supportsFuturePublishing: boolean }[];
  /** Whether orders are read (scope granted): without them the pace is unknown. */
  ordersKnown: boolean;
  /** Orders are known from here, epoch milliseconds; null or absent: as far back as the first one. */
  ordersFrom?: number | null;
}

export interface VariantPicture {
  id: string;
  inventoryItemId: string;
  title: string;
  sku: string | null;
  /** In shop currency. */
  price: number;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  tracked: boolean;
  requiresComponents: boolean;
  /** What one unit of a bundle is made of; absent or empty: no bundle, or one whose components were not read yet. */
  components?: ComponentPicture[];
  /**
   * Units of the 28 days before today (UTC), or before the day of the first hold that is open on the product: for shares of
   * sales, which shall not move with what a held size does not sell.
   */
  recentUnits: number;
}

/** A variant that a bundle is made of, of this or another product. */
export interface ComponentPicture {
  variantId: string;
  inventoryItemId: string;
  /** Product and variant, as people call it. */
  title: string;
  /** Units of it in one bundle, at least 1. */
  quantity: number;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  tracked: boolean;
  isGiftCard: boolean;
}

/** Units that somebody or Shopify announced for an inventory item at a location. */
export interface ArrivalPicture {
  inventoryItemId: string;
  locationId: string;
  units: number;
  arrivesAt: number;
}

export interface LevelPicture {
  inventoryItemId: string;
  locationId: string;
  available: number | null;
  isActive: boolean;
  confirmedAt: number;
  updatedAt: number;
  /** When the number last went up; null = never seen to. */
  raisedAt: number | null;
}

/** A level that changed within the last hour, with the last jump in it (law 14). Units. */
export interface Movement {
  inventoryItemId: string;
  locationId: string;
  /** What it was an hour ago, as far as that is known, and what it is now. */
  start: number | null;
  available: number | null;
  /** Units of the item that were ordered within that hour. */
  ordered: number;
  /**
   * The last single change by more than 8 times or to less than 1/8; `highest`: the most units at this location within
   * the 28 days before; `confirmed`: a person said that the number is right.
   */
  jump: { at: number; from: number; to: number; highest: number; confirmed: boolean } | null;
}

export interface CampaignPicture extends Campaign {
  /** Items on the inventory items of this product (also of other products that share them). */
  items: ItemPicture[];
  /**
   * Units a day, by inventory item, that the same stock loses to what no campaign counts: other channels, other variants
   * and bundles made of it. Learned from the days before; absent: nothing.
   */
  othersPerDay?: Readonly<Record<string, number>>;
}

export interface ItemPicture {
  variantId: string;
  productId: string;
  inventoryItemId: string;
  /** A bundle takes these instead of its own inventory item: only the components that can run out. */
  components?: { inventoryItemId: string; quantity: number }[];
  plannedUnits: number | null;
  hero: boolean;
  /** Its source dropped it while it was held: it leaves at release. */
  dropped: boolean;
  /** Units ordered in the window on the campaign's channels, net of edits and of cancellations that stock did not cause. */
  sold: number;
  /** Whole shop-local days of the window so far, oldest first; null = the day says nothing (sold out or hidden). */
  soldByDay: (number | null)[];
  /** Units a day before the window, oldest first, at most 56; null = the day says nothing. */
  history: (number | null)[];
  /** Weekday of the window's first day in the shop's zone, 0 = Monday. */
  firstWeekday: number;
}

export type HoldCause = 'sold_out' | 'below_need' | 'allocation' | 'override';

export interface OpenHold {
  id: string;
  campaignId: string;
  variantId: string;
  response: Response;
  mode: 'watch' | 'act';
  cause: HoldCause;
  openedAt: number;
}

export interface ActiveOverride {
  id: string;
  kind: 'keep_visible' | 'hold_now';
  response: Response | null;
  campaignId: string | null;
  until: number | null;
  untilKind: 'time' | 'restock' | 'campaign_end';
  createdAt: number;
}
