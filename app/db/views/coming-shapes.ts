import type { CampaignState } from '../../core/campaign.ts';
import type { ComingStanding } from '../../core/coming-standing.ts';
import type { ComingWeek } from '../../core/coming-weeks.ts';
import type { Feasibility } from '../../core/feasibility.ts';
import type { PlanLine } from '../../core/shortage.ts';

/** What operations said about an item. */
export interface FeasibilityView {
  campaignId: string;
  variantId: string;
  answer: Feasibility;
  note: string;
  /** Epoch milliseconds. */
  at: number;
  by: string;
  /** Units that were planned when it was said; null: nobody said. */
  plannedThen: number | null;
}

export interface ComingView {
  weeks: (ComingWeek & {
    /** On its busiest day, with what else is usually ordered; null: not known. */
    parcels: number | null;
    /** Of all hands together over the week; null: not known. */
    packingHours: number | null;
  })[];
  /** The most parcels of a coming day; null: not known. */
  parcels: number | null;
  /** Parcels on the shop's best days of the last 365; null: not known. */
  bestDay: number | null;
  /** Minutes from one parcel to the next while the warehouse packs; null: not known. */
  pace: number | null;
  campaigns: { id: string; name: string; startsAt: number; endsAt: number; state: CampaignState }[];
  /** Items without planned units: they ask for nothing here. */
  unplanned: number;
  /** Of one campaign every item, of all campaigns what is missing; a page of them, first what is due first. */
  lines: (PlanLine & {
    product: string;
    variant: string;
    sku: string | null;
    campaign: string;
    answer: FeasibilityView | null;
    /** Eight chances in ten that what is expected lies between them; null: not known. */
    demandLow: number | null;
    demandHigh: number | null;
  })[];
  total: number;
  page: number;
  pageSize: number;
  /** Worked out at this moment and kept (epoch milliseconds); null: just now. */
  keptAt: number | null;
  /** No later one would say anything else. */
  current: boolean;
}

/** Which lines: those of a campaign, or what is missing anywhere. Pages begin at 1. */
export interface ComingQuery {
  campaignId: string | null;
  page: number;
  pageSize: number;
  /** As of now, however long it takes: a file tells nobody later that it was a minute old. */
  asOfNow?: boolean;
}

export interface ComingViews {
  /** Campaigns that are proposed, scheduled or live, as the warehouse sees them. */
  coming(shop: string, query: ComingQuery, now: number): Promise<ComingView>;
  /** Items of campaigns that have not begun, as the plan has them: stock and orders of a large one a minute late at most while somebody looks. */
  comingStandings(shop: string, now: number): Promise<readonly ComingStanding[]>;
  /** What operations said about the items of a campaign. */
  feasibility(shop: string, campaignId: string): Promise<FeasibilityOfItem[]>;
}

export interface FeasibilityOfItem extends FeasibilityView {
  product: string;
  variant: string;
  /** Units planned now; null: nobody says. */
  planned: number | null;
}
