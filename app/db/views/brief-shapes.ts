/** What the meeting brief reads (see views.ts). Times are epoch milliseconds. */
import type { OpenPoint } from './survey-shapes.ts';
import type { CampaignState } from '../../core/campaign.ts';
import type { Wanted } from '../../core/wanted.ts';

export interface DecisionView {
  id: string;
  text: string;
  owner: string;
  dueAt: number | null;
  createdAt: number;
  doneAt: number | null;
}

export interface BriefView {
  /** Open ones, and those that were made or ticked off in the last two weeks. */
  decisions: DecisionView[];
  /** Campaigns that start within three weeks, the soonest; at most fifty. */
  coming: {
    id: string;
    name: string;
    state: CampaignState;
    /** Its latest plan was sent back. */
    sentBack: boolean;
    startsAt: number;
    commitAt: number;
    items: number;
    /** As last seen; null: not looked at yet. */
    readiness: 'ready' | 'ready_with_warnings' | 'not_ready' | null;
  }[];
  comingTotal: number;
  /** What campaigns wait for, what is overdue longest first; those that are named, and of how many. */
  wanted: Wanted[];
  wantedTotal: number;
  /** Items of live campaigns by money at risk; one more than is named where there are others. */
  risks: {
    campaignId: string;
    campaignName: string;
    productId: string;
    title: string;
    pStockout: number | null;
    runsOutAt: number | null;
    /** Nothing is left that the campaign may count on. */
    gone: boolean;
    /** Nobody can buy one more; without it, what is gone is promised to others. */
    soldOut: boolean;
    moneyAtRisk: number | null;
  }[];
  /** Items of live campaigns of which nobody knows whether they last. */
  unknown: { campaignId: string; campaignName: string; items: number }[];
  /** What is still to be done of what surveys of the last quarter of a year said, newest first, at most ten. */
  points: (OpenPoint & { title: string })[];
  /** What people wrote in the last seven days, the newest first, at most ten. */
  notes: {
    id: string;
    at: number;
    /** As the record names who wrote it. */
    actor: string;
    /** What it is on, as people call it. */
    about: string;
    text: string;
    campaignId: string | null;
    productId: string | null;
  }[];
  /** Open questions of each kind beyond those that are named. */
  more: { unknown: number; points: number; notes: number };
  /** Campaigns that run now. */
  live: number;
  /** The campaign that starts next, however far off; drafts too. Null: none is planned. */
  next: { id: string; name: string; startsAt: number } | null;
  /** Urgent messages, as the inbox shows them, that nobody has taken on, and the items that they are about. */
  unanswered: { messages: number; items: number };
}

export interface BriefViews {
  brief(shop: string, now: number): Promise<BriefView>;
}
