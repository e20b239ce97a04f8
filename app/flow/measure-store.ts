import type { DayFacts } from '../core/measures/days.ts';
import type { PageCounts, StoppedCounts } from '../core/page-events.ts';
import type { ItemHistory, ItemOutcome } from '../core/measures/outcome.ts';
import type { Totals } from '../core/measures/totals.ts';
import type { Worth } from '../core/measures/worth.ts';

/** A campaign that is to be measured. Times are epoch milliseconds. */
export interface MeasuredCampaign {
  id: string;
  startsAt: number;
  /** Its end, or when it was ended; may lie ahead. */
  endsAt: number;
  /** Shop currency. */
  budget: number | null;
  zone: string;
}

/** One item with everything that happened to it. */
export type MeasuredItem = Omit<ItemHistory, 'ended'> & { variantId: string; productId: string };

export interface ProductSpan {
  productId: string;
  from: number;
  to: number;
}

/** What the store keeps of measures. */
export interface MeasureTx {
  /** Campaigns that began and were never measured, ended since, or were last measured over an hour ago while late news may come. */
  campaignsToMeasure(now: number, limit: number): Promise<MeasuredCampaign[]>;
  /** Items that can run out, after this variant, in the order of their ids. */
  historyOfItems(
    campaign: MeasuredCampaign,
    after: string,
    limit: number,
    now: number,
  ): Promise<MeasuredItem[]>;
  saveOutcomes(
    campaign: MeasuredCampaign,
    items: readonly { variantId: string; productId: string; outcome: ItemOutcome }[],
    now: number,
  ): Promise<void>;
  /** Views of the products' pages in the 24 hours before each span, and in it. */
  viewsOf(spans: readonly ProductSpan[]): Promise<{ productId: string; before: number; during: number }[]>;
  /** Views of the campaign's pages while it ran. */
  campaignViews(campaign: MeasuredCampaign, now: number): Promise<number>;
  /**
   * What shoppers did on the campaign's pages, by day (days since 1970-01-01 in the campaign's zone), in whole hours in which
   * the campaign ran with the product in it; of them those in which an item of it was sold out, or it was held.
   */
  campaignPages(
    campaign: MeasuredCampaign,
    soldOut: readonly ProductSpan[],
    now: number,
  ): Promise<(PageCounts & StoppedCounts & { day: number })[]>;
  /** Replaces the campaign's days and sums, and forgets items that were not measured at `now`. */
  saveMeasures(
    campaign: MeasuredCampaign,
    measured: { ended: boolean; totals: Totals; worth: Worth; days: ReadonlyMap<number, DayFacts> },
    now: number,
  ): Promise<void>;
}
