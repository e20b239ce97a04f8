/** What a campaign's form reads (see views.ts). */
import type { SourceKind } from '../../core/campaign.ts';
import type { Policy } from '../../core/policy.ts';
import type { CampaignSummary } from './views.ts';

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

export interface CampaignFormView {
  campaign: Omit<
    CampaignSummary,
    'items' | 'counts' | 'light' | 'held' | 'wouldHold' | 'nextRunOutAt' | 'moneyAtRisk'
  > & {
    commitAt: number;
    budget: string | null;
    useTags: boolean;
    collectionId: string | null;
    policy: Policy;
  };
  sources: { kind: SourceKind; value: string; label: string | null }[];
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
  /** Order sources (Shopify's `sourceName`) of the latest orders. */
  sources: string[];
}
