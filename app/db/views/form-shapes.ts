/** What a campaign's form reads (see views.ts). */
import type { Standing } from '../../core/standing.ts';
import type { SourceKind } from '../../core/campaign.ts';
import type { Policy } from '../../core/policy.ts';
import type { CampaignSummary } from './campaign-shapes.ts';

export interface CatalogueVariant {
  id: string;
  title: string;
  sku: string | null;
  /** Available over active locations that fulfil online orders; null = not counted or not read. */
  buyable: number | null;
  tracked: boolean;
}

export interface CatalogueProduct {
  id: string;
  title: string;
  handle: string;
  status: string;
  imageUrl: string | null;
  variants: CatalogueVariant[];
}

/** A product where people look for why it is where it is; `standing`: null where nothing holds it. */
export interface ListedProduct extends CatalogueProduct {
  standing: Standing | null;
}

/** A campaign without what became of its items, which is counted item by item. */
export type CampaignFacts = Omit<
  CampaignSummary,
  | 'items'
  | 'counts'
  | 'light'
  | 'readiness'
  | 'sentBack'
  | 'held'
  | 'wouldHold'
  | 'nextRunOutAt'
  | 'moneyAtRisk'
>;

export interface CampaignFormView {
  campaign: CampaignFacts & {
    commitAt: number;
    budget: string | null;
    useTags: boolean;
    collectionId: string | null;
    policy: Policy;
  };
  sources: { kind: SourceKind; value: string; label: string | null }[];
  /** Of the products below, and every hero. */
  plan: { variantId: string; productId: string; plannedUnits: number | null; hero: boolean }[];
  /** The first picked products in full. */
  products: CatalogueProduct[];
  productsTotal: number;
  /** Products that a person took out: what the campaign follows does not bring them back. */
  takenOut: number;
}

export interface ChoicesView {
  locations: { id: string; name: string; fulfillsOnlineOrders: boolean }[];
  publications: { id: string; name: string; handle: string }[];
  defaultPolicy: Policy;
  advertisingPublicationIds: string[];
  timezone: string;
  currency: string;
  /** The shop lets Holdfast read orders: without them nothing is suggested. */
  ordersRead: boolean;
  /** Order sources (Shopify's `sourceName`) of the latest orders. */
  sources: string[];
}
