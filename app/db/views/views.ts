/**
 * Read models: the only questions that screens ask the database. Every method takes the shop first and answers about
 * that shop alone. Times are epoch milliseconds, money is a number in the shop's currency.
 */
import type { Mode } from '../../core/campaign.ts';
import type { BrakeReason } from '../../core/decision.ts';
import type { HeldReport } from '../../core/held.ts';
import type { SignOffRule } from '../../core/people-settings.ts';
import type { Response } from '../../core/policy.ts';
import type { Role } from '../../core/roles.ts';
import type {
  CampaignQuery,
  CampaignSummary,
  CampaignView,
  ItemQuery,
  ItemView,
  OverlapView,
} from './campaign-shapes.ts';
import type { CampaignFormView, CatalogueProduct, ChoicesView, ListedProduct } from './form-shapes.ts';
import type { HomeViews } from './home-shapes.ts';
import type { BriefViews } from './brief-shapes.ts';
import type { InsightsViews } from './insights-shapes.ts';
import type { JourneyViews } from './journey-shapes.ts';
import type { LedgerLine, LedgerPage, LedgerQuery } from './ledger-shapes.ts';
import type { ListViews } from './list-shapes.ts';
import type { PlacementViews } from './placement-shapes.ts';
import type { ProductView } from './product-shapes.ts';
import type { ResultsViews } from './results-shapes.ts';
import type { AgendaViews } from './agenda.ts';
import type { ComingViews } from './coming-shapes.ts';
import type { SurveyViews } from './survey-shapes.ts';
import type { SignOffViews } from './signoff-shapes.ts';
import type { StockViews } from './stock-shapes.ts';
import type { OwnersView, SettingsView, TeamView } from './settings-shapes.ts';

export type * from './campaign-shapes.ts';
export type * from './form-shapes.ts';
export type * from './ledger-shapes.ts';
export type * from './product-shapes.ts';
export type * from './home-shapes.ts';
export type * from './brief-shapes.ts';
export type * from './insights-shapes.ts';
export type * from './journey-shapes.ts';
export type * from './list-shapes.ts';
export type * from './placement-shapes.ts';
export type * from './results-shapes.ts';
export type * from './stock-shapes.ts';
export type * from './settings-shapes.ts';
export type * from './signoff-shapes.ts';
export type * from './survey-shapes.ts';
export type * from './coming-shapes.ts';

export interface ActingListView {
  /** `checking`: it was consented to, and is compared once more; `changed`: it was not the same any more. */
  state: 'preparing' | 'checking' | 'ready' | 'changed' | 'failed';
  /** When the last products were looked at, epoch milliseconds. */
  at: number;
}

export interface Views
  extends
    AgendaViews,
    BriefViews,
    ComingViews,
    HomeViews,
    InsightsViews,
    JourneyViews,
    ListViews,
    PlacementViews,
    ResultsViews,
    SignOffViews,
    SurveyViews,
    StockViews {
  /** What surrounds every page; null before the shop is known (installation under way). */
  frame(shop: string): Promise<ShopFrame | null>;
  /** Changes whenever something that a screen shows has changed; cheap enough to ask every second. */
  pulse(shop: string): Promise<string>;
  /** What became of the list before *Start acting* of a large campaign; null: there is none. */
  actingList(shop: string, campaignId: string): Promise<ActingListView | null>;
  campaigns(shop: string, query: CampaignQuery, now: number): Promise<PageOf<CampaignSummary>>;
  campaign(shop: string, id: string, now: number): Promise<CampaignView | null>;
  campaignItems(shop: string, id: string, query: ItemQuery): Promise<PageOf<ItemView>>;
  overlaps(shop: string, id: string, page: number, now: number): Promise<PageOf<OverlapView>>;
  /** A campaign as its form edits it: the first products in full, the plan of all. */
  campaignForm(shop: string, id: string): Promise<CampaignFormView | null>;
  /** What the form offers: locations, channels, campaign defaults. */
  choices(shop: string): Promise<ChoicesView>;
  catalogue(
    shop: string,
    query: { search: string } | { ids: readonly string[] },
  ): Promise<CatalogueProduct[]>;
  /** The first products that match a search, what is held first. */
  listedProducts(shop: string, search: string): Promise<ListedProduct[]>;
  ledger(shop: string, query: LedgerQuery): Promise<LedgerPage>;
  /** Changes of how people work (core/how-we-work), newest first. */
  agreements(shop: string, limit: number): Promise<LedgerLine[]>;
  product(shop: string, productId: string, now: number): Promise<ProductView | null>;
  settings(shop: string): Promise<SettingsView>;
  team(shop: string): Promise<TeamView>;
  owners(shop: string, now: number): Promise<OwnersView>;
  /** Those who work with the app, by name: whom a note can mention, who can own a placement. */
  people(shop: string): Promise<{ userId: string; name: string }[]>;
  /** Whether the shop's viewers see numbers of units and money. */
  viewersSeeQuantities(shop: string): Promise<boolean>;
  /** Everything of ours that is in the shop's products, and what was there before. */
  heldReport(shop: string): Promise<HeldReport>;
  /** Products that still have something of ours. */
  notYetBack(shop: string): Promise<number>;
  /** Products that carry this tag (in small letters) without a record of ours for it. */
  strays(shop: string, tag: string): Promise<{ productId: string; title: string; status: string }[]>;
  /** Products that are held now, for *Put everything back*. */
  held(shop: string, campaignId: string | null): Promise<HeldProduct[]>;
}

export interface PageOf<T> {
  rows: T[];
  total: number;
  /** From 1. */
  page: number;
  pageSize: number;
}

export interface ShopFrame {
  name: string;
  timezone: string;
  currency: string;
  installedAt: number | null;
  /** A person pressed Start acting at this time; null: the whole shop only watches. */
  actingSince: number | null;
  /** What a new campaign proposes once it is scheduled. */
  defaultMode: Mode;
  /** Whether campaigns need a sign-off, and whose. */
  signOff: { rule: SignOffRule; signers: readonly Role[] };
  stoppedAt: number | null;
  /** `reason`: null where it was engaged before reasons were kept. */
  brake: { at: number; reason: BrakeReason | null } | null;
  tokenRevokedAt: number | null;
  /** Names of sales channels by id. */
  channels: Record<string, string>;
  sync: {
    state: 'never' | 'running' | 'done' | 'failed';
    objects: number | null;
    at: number | null;
  };
  /** Any that is not deleted; false, too, while none has been read yet. */
  hasProducts: boolean;
}

export interface HeldProduct {
  productId: string;
  title: string;
  response: Response;
  campaigns: string[];
  since: number;
  /** The product itself is held in the shop; not where only a size is that its others make up for, or nothing is written yet. */
  changed: boolean;
  /** Something of ours is on it, if only a tag or the notice. */
  marked: boolean;
}
