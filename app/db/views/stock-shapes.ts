/** What the Stock page reads (see views.ts). */
import type { ComingStanding } from '../../core/coming-standing.ts';
import type { Light } from '../../core/light.ts';
import type { VerdictKind } from '../../core/picture.ts';
import type { Exemption } from '../../core/stock.ts';
import type { StockLight } from '../../core/stock-light.ts';

export type StockSort = 'urgency' | 'days' | 'product';

export interface StockQuery {
  /** Variants in live campaigns, or every variant of the shop. */
  scope: 'campaigns' | 'all';
  /** Text in the title of a product or variant, or in a SKU. */
  search: string;
  /** Only in campaigns. */
  light: Light | null;
  /** Only variants of this live campaign. */
  campaignId: string | null;
  /** `days` and `urgency` only in campaigns. */
  sort: StockSort;
  page: number;
}

export interface StockRow {
  variantId: string;
  productId: string;
  productTitle: string;
  variantTitle: string;
  sku: string | null;
  imageUrl: string | null;
  light: Light;
  /** Days that the stock lasts; null: it cannot run out, nothing sells, or nobody knows. */
  daysLeft: number | null;
  basis: StockLight['basis'];
  /** Nobody can buy one more; without it, no day is left where others take what is there. */
  soldOut: boolean;
  buyable: number | null;
  /** Why it cannot run out in Shopify's eyes; null: it can. */
  exempt: Exemption | null;
  /** Somebody counts its units; false: `buyable` says nothing. */
  tracked: boolean;
  /** Epoch milliseconds of running out before the end of a campaign; null = it lasts. */
  runsOutAt: number | null;
  /** `tight`: covered, but not safe (core/reasons). */
  campaigns: { id: string; name: string; verdict: VerdictKind | null; hero: boolean; tight: boolean }[];
  /** Campaigns that have not begun and are short of it, the first to start first. */
  coming: ComingLack[];
  /** Without them the light would be a better one. */
  comingDecides: boolean;
}

/** What a campaign that has not begun is short of a variant; null units: the person sees none. */
export interface ComingLack {
  id: string;
  name: string;
  startsAt: number;
  short: number | null;
  nothingLeft: boolean;
}

export interface StockPage {
  rows: StockRow[];
  total: number;
  /** There are more than `total`: counting stopped there. */
  more: boolean;
  page: number;
  pageSize: number;
  /** Variants in live campaigns by light. */
  lights: Record<Light, number>;
}

/** Questions of the Stock page; `now` is epoch milliseconds, `coming` what `ComingViews` answers for it. */
export interface StockViews {
  stock(shop: string, query: StockQuery, now: number): Promise<StockPage>;
  /** Ids of everything that the filter finds, in its order, at most `most`. */
  stockIds(
    shop: string,
    query: StockQuery,
    coming: readonly ComingStanding[],
    now: number,
    most: number,
  ): Promise<string[]>;
  /** These variants in full, in this order. */
  stockRows(
    shop: string,
    ids: readonly string[],
    coming: readonly ComingStanding[],
    now: number,
  ): Promise<StockRow[]>;
}
