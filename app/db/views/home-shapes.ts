/** What Home reads (see views.ts). Times are epoch milliseconds. */
import type { AlertDraft } from '../../core/decision.ts';
import type { Plain } from '../../core/explain.ts';
import type { Look } from '../../flow/store.ts';
import type { Owner } from '../../core/owners.ts';
import type { Wanted } from '../../core/wanted.ts';
import type { CampaignSummary } from './campaign-shapes.ts';
import type { LedgerLine } from './ledger-shapes.ts';

export interface AlertView {
  id: string;
  kind: AlertDraft['kind'];
  urgency: AlertDraft['urgency'];
  message: string;
  params: Record<string, Plain>;
  campaignId: string | null;
  campaignName: string | null;
  productId: string | null;
  productTitle: string | null;
  openedAt: number;
  acknowledgedAt: number | null;
  /** Who has it, as "name (id)". */
  acknowledgedBy: string | null;
  /** The person whom it is meant for; null: whoever has the role. */
  addresseeName: string | null;
  /** Whose it is. */
  owner: Owner;
  /** Who was asked after nobody took it on in time. */
  escalatedToName: string | null;
  /** What somebody is to change in a placement; null for any other alert. */
  taskId: string | null;
  /** Others of the same campaign and cause: one message (core/inbox); at most twenty are listed. */
  othersTotal: number;
  others: { id: string; productId: string | null; params: Record<string, Plain> }[];
  /** Of the message's items in their campaign together, null when it does not apply. */
  moneyAtRisk: number | null;
  /** When the first of its items runs out; null: it has, or it does not apply. */
  by: number | null;
}

/** A campaign that is to come, and the decision that it waits for; null: none. */
export type ComingCampaign = CampaignSummary & { wanted: Wanted | null };

export interface HomeView {
  alerts: AlertView[];
  alertsTotal: number;
  /** Alerts that wait for their time. */
  snoozed: number;
  live: CampaignSummary[];
  liveTotal: number;
  /** The next five of the campaigns that start within 60 days. */
  coming: ComingCampaign[];
  comingTotal: number;
  /** Campaigns that should have begun, the longest overdue first; those that are named, and of how many. */
  missed: Wanted[];
  missedTotal: number;
  /** The newest entries; with `since`, only what was done after it. */
  recent: LedgerLine[];
  /** What Holdfast did after `since`, in numbers; null on a first visit. */
  done: { since: number; held: number; released: number; writes: number; soldOut: number } | null;
  /** Items with a hold that acts, and those that only watching campaigns would hold. */
  heldItems: number;
  wouldHoldItems: number;
  connection: {
    lastWebhookAt: number | null;
    /** The last look of each depth and what it found; null: never looked. */
    looks: Record<'quick' | 'deep' | 'nightly', Look | null>;
    waiting: number;
    /** Oldest webhook that was received and not worked through yet. */
    oldestWaitingAt: number | null;
  };
  setup: {
    /** The shop lets us read orders. */
    ordersRead: boolean;
    synced: boolean;
    /** Names of the channels that a product leaves when it is taken out of the ads. */
    advertising: string[];
    hasCampaign: boolean;
    acting: boolean;
    /** The campaign that could begin to act next, the one that runs or starts first; null: none. */
    couldAct: string | null;
  };
  replay: ReplayView | null;
}

/** One would-have hold of the replay or of a week of watching. */
export interface ReplayRow {
  variantId: string;
  productId: string;
  productTitle: string;
  variantTitle: string;
  heldAt: number | null;
  because: 'below_need' | 'sold_out' | null;
  soldOutAt: number | null;
  stock: number | null;
  need: number | null;
}

/** What the rule would have done: on past orders at install, on the last seven days once the shop has watched for them. */
export interface ReplayView {
  kind: 'past_orders' | 'week_of_watching';
  from: number;
  to: number;
  /** Variants looked at. */
  variants: number;
  holds: number;
  soldOut: number;
  lasted: number;
  missed: number;
  rows: ReplayRow[];
}

export interface HomeViews {
  /** `since`: the end of the person's visit before this one, null on the first; `userId`: who looks. */
  home(
    shop: string,
    now: number,
    since?: number | null,
    userId?: string | null,
    inbox?: 'first' | 'all',
  ): Promise<HomeView>;
}
