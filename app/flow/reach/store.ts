/** What reaching out of the app's own pages keeps: feed addresses, the pixel, page counts, what Flow is told and asks. */
import type { FeedItem } from '../../core/feed.ts';
import type { LedgerTrigger, TEAM_ALERTED } from '../../core/flow-triggers.ts';
import type { PageCounts } from '../../core/page-events.ts';
import type { SatisfactionAnswer } from '../../core/satisfaction.ts';
import type { TeamAlert } from '../../core/team-alerted.ts';
import type { ShopTx } from '../store.ts';

export interface FeedAddress {
  campaignId: string;
  serial: number;
  /** Epoch milliseconds. */
  createdAt: number;
  revokedAt: number | null;
}

/** Where a tool that asks shoppers sends answers to. */
export interface SatisfactionAddress {
  serial: number;
  /** Epoch milliseconds. */
  revokedAt: number | null;
}

export interface FeedRows {
  campaign: { name: string; handle: string };
  currency: string;
  items: FeedItem[];
}

/** What shoppers did with a product within an hour that begins at `hour` (epoch milliseconds). */
export interface PageHour extends PageCounts {
  shop: string;
  productId: string;
  hour: number;
}

/** What Flow gets, under the keys of the trigger's toml. */
export type FlowPayload = Record<string, string | number | boolean>;

/** An alert is put into words when it is sent. */
export type QueuedTrigger = { shop: string; id: string; attempts: number } & (
  { handle: LedgerTrigger; payload: FlowPayload } | { handle: typeof TEAM_ALERTED; payload: TeamAlert }
);

export interface FlowRun {
  state: 'running' | 'done' | 'refused';
  problem: string | null;
  startedAt: number;
}

export interface ReachTx {
  feedAddress(campaignId: string): Promise<FeedAddress | null>;
  feedAddresses(): Promise<FeedAddress[]>;
  /** A new serial for the campaign: what was given out before ends. */
  renewFeedAddress(campaignId: string, by: string, now: number): Promise<FeedAddress>;
  revokeFeedAddress(campaignId: string, now: number): Promise<boolean>;
  satisfactionAddress(): Promise<SatisfactionAddress | null>;
  /** A new serial: what was given out before ends. */
  renewSatisfactionAddress(by: string, now: number): Promise<void>;
  revokeSatisfactionAddress(now: number): Promise<boolean>;
  /** Keeps answers by their ids and says how many are new; null: more than `most` would be kept, nothing is. */
  saveSatisfaction(answers: readonly SatisfactionAnswer[], most: number, now: number): Promise<number | null>;
  satisfactionKept(): Promise<{ answers: number; newestAt: number | null }>;
  pixel(): Promise<{ pixelId: string; turnedOnAt: number } | null>;
  putPixel(pixelId: string, now: number): Promise<void>;
  dropPixel(): Promise<void>;
  /** Starts a run, or answers the one with this id. A run left half done for longer than `staleMs` starts again. */
  startRun(runId: string, handle: string, now: number, staleMs: number): Promise<FlowRun | 'started'>;
  finishRun(runId: string, result: { problem: string | null }, now: number): Promise<void>;
}

export interface ReachStore {
  inShop<T>(shop: string, work: (tx: ShopTx & ReachTx) => Promise<T>): Promise<T>;
  /** Null: no such campaign, or it promotes nothing any more. */
  feedRows(shop: string, campaignId: string, now: number): Promise<FeedRows | null>;
  /** Adds to the hours; hours in which the product was in no open campaign are left out. */
  addPageCounts(rows: readonly PageHour[]): Promise<void>;
  /** Views of the hour at `hour`, and the mean of an hour in the 14 days before it, of products that were seen within a day. */
  traffic(
    hour: number,
  ): Promise<{ shop: string; productId: string; title: string; views: number; usual: number }[]>;
  /** Takes triggers that are due, for a while: who does not finish them in it gives them to the next. */
  claimTriggers(limit: number, now: number, leaseMs: number): Promise<QueuedTrigger[]>;
  finishTrigger(trigger: QueuedTrigger, error: string | null, now: number): Promise<void>;
  retryTrigger(trigger: QueuedTrigger, dueAt: number, error: string): Promise<void>;
}
