/** What the results and readiness of a campaign read (see views.ts). Times are epoch milliseconds. */
import type { Look } from '../../core/readiness/look.ts';
import type { ReadinessVerdict } from '../../core/readiness/readiness.ts';
import type { Owner } from '../../core/owners.ts';
import type { Check, CheckState } from '../../core/readiness/shapes.ts';

export interface ResultDay {
  /** First moment of the day in the shop's zone. */
  at: number;
  /** Null: orders are not known of all of the day. */
  sold: number | null;
  /** Units on the shelf at the end of the day, over the campaign's items; null = not known. */
  stock: number | null;
  /** Units that were needed then at the flag's risk; null = not noted. */
  need: number | null;
  /** Holds that began on the day, acting or would-have. */
  holds: number;
}

export interface ResultsView {
  days: ResultDay[];
  /** Null: orders are not known of all of the time. */
  sold: number | null;
  planned: number | null;
  /** Items that sold out at some time, by their holds. */
  soldOutItems: number;
  /** Items that were held, or would have been; of them those that really were, and those that are free again. */
  holds: number;
  held: number;
  released: number;
}

export interface ReadinessView {
  /** Null: a large campaign that nobody has looked at yet. */
  looked:
    | (Omit<Look, 'checks'> & {
        /** Each with the one whose step is next: of the product that it names first. */
        checks: (Check & { keeper: Owner })[];
        /** When a large campaign was looked at; null: this moment. */
        keptAt: number | null;
        /** Nobody needs to look again. */
        current: boolean;
      })
    | null;
  /** Newest first, at most twelve. */
  history: {
    at: number;
    verdict: ReadinessVerdict;
    /** Checks that changed then; none of the first. */
    changed: { key: string; state: CheckState }[];
  }[];
}

export interface ResultsViews {
  /** Day by day from the start to the end or now, at most the last 120 days; null: no such campaign. */
  results(shop: string, campaignId: string, now: number): Promise<ResultsView | null>;
  readiness(shop: string, campaignId: string, now: number): Promise<ReadinessView | null>;
}
