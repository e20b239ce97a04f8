/** Rows as the steps read and write them. Times are epoch milliseconds. */
import type { Baseline } from '../core/baseline.ts';
import type { Campaign, CampaignKind, SourceKind } from '../core/campaign.ts';
import type { AlertDraft, BrakeReason } from '../core/decision.ts';
import type { Settings } from '../core/policy.ts';
import type { Silence } from '../core/silence.ts';
import type { ThemeWatch } from './themes.ts';
import type { PlannedWrite } from '../core/writes.ts';

export interface ShopRow {
  shop: string;
  gid: string | null;
  name: string;
  ianaTimezone: string;
  currencyCode: string;
  plan: string;
  installedAt: number;
  uninstalledAt: number | null;
  actingSince: number | null;
  stoppedAt: number | null;
  brakeEngagedAt: number | null;
  /** Why it is on; null: it is off, or was engaged before reasons were kept. */
  brakeReason: BrakeReason | null;
  brakeLiftedUntil: number | null;
  settings: Settings;
  syncState: 'never' | 'running' | 'done' | 'failed';
  syncDetail: { bulkId?: string; objects?: number; error?: string } | null;
  syncedAt: number | null;
  lastWebhookAt: number | null;
  lastReconciledAt: number | null;
  /** The last look of each depth and what it found; null: never looked. */
  reconcileDetail: { quick: Look | null; deep: Look | null } | null;
  /** Looks in a row that found what no webhook told. */
  silence: Silence | null;
  /** Null: the shop does not let us hear of published themes. */
  themeWatch: ThemeWatch | null;
  /** Orders are known from here; null: as far back as the first one. Before `ordersUntil`, or the same: none are. */
  ordersFrom: number | null;
  /** Orders are known to here; null: to now, the shop lets us read them. */
  ordersUntil: number | null;
  /** When the subscriptions to orders were last seen or made; null: look soon. */
  ordersHeardAt: number | null;
  nightlyDetail: NightlyDetail | null;
  tokenRevokedAt: number | null;
  metafieldReadyAt: number | null;
}

/** What a look at the shop found that nothing had told us, in products. Times are epoch milliseconds. */
export interface Look {
  /** When it began. */
  at: number;
  /** Products whose facts, tags, status or variants were not as we knew them. */
  products: number;
  /** Products of campaigns and holds whose stock was not as we had it. */
  levels: number;
  /** Products that are gone. */
  deleted: number;
}

/** The night's export of the whole shop. */
export interface NightlyDetail {
  /** The last one that was read to its end. */
  done: Look | null;
  /** The one that runs, or waits to be read. */
  running: { bulkId: string; startedAt: number } | null;
  /** Tries in a row that failed, and when the next one may begin. */
  failures: number;
  retryAt: number | null;
}

export type BaselineRow = Baseline;

export interface ActionRow {
  id: string;
  productId: string;
  write: PlannedWrite;
  state: 'planned' | 'done' | 'failed' | 'unsure' | 'superseded';
  plannedAt: number;
}

export interface AlertRow {
  id: string;
  subject: string;
  kind: AlertDraft['kind'];
  params: AlertDraft['params'];
  campaignId: string | null;
  productId: string | null;
  openedAt: number;
  resolvedAt: number | null;
}

export interface CampaignRow extends Campaign {
  kind: CampaignKind;
  commitAt: number;
  budget: string | null;
  version: number;
  createdBy: string;
  frozenAt: number | null;
  endedAt: number | null;
}

export interface ItemRow {
  campaignId: string;
  variantId: string;
  productId: string;
  inventoryItemId: string;
  plannedUnits: number | null;
  hero: boolean;
  source: SourceKind;
  removedAt: number | null;
  droppedAt: number | null;
}

/** A person of the shop. Times are epoch milliseconds. */
export interface MemberRow {
  userId: string;
  role: string;
  name: string;
  email: string | null;
  locale: string;
  accountOwner: boolean;
  /** Works for the shop from outside (an agency), as Shopify says. */
  collaborator: boolean;
  /** Administers until the account owner first opens the app. */
  interim: boolean;
  joinedAt: number | null;
  lastSeenAt: number | null;
}
