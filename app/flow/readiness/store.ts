/** What the store keeps for the readiness of campaigns. Times are epoch milliseconds. */
import type { Answered, Shown } from '../../core/page-watch.ts';
import type { KeptLook, Look } from '../../core/readiness/look.ts';
import type { Readiness, ReadinessVerdict } from '../../core/readiness/readiness.ts';
import type { CheckState, ReadinessFacts } from '../../core/readiness/shapes.ts';
import type { ProductPage, Visited } from './ports.ts';

interface Page {
  campaignId: string;
  campaign: string;
  /** Approved: at its start it runs. */
  running: boolean;
  startsAt: number;
  endsAt: number;
  commitAt: number;
  visitedAt: number | null;
  /** What came of it; null: never fetched. */
  visit: Answered | null;
  /** Since when it has not answered; null: it does. */
  failingSince: number | null;
}

/** A product of an open campaign whose page may be fetched (core/readiness/visits). */
export interface PageOfCampaign extends Page {
  productId: string;
  title: string;
  status: string;
  hero: boolean;
  plannedUnits: number | null;
  /** Null: its page was not read, or it has none. */
  url: string | null;
}

/** A page that a placement of an open campaign links to. */
export interface LandingPage extends Page {
  placementId: string;
  name: string;
  url: string;
}

/** What a product's page showed when it was last read. */
export interface ShownPage {
  productId: string;
  title: string;
  /** The open campaign that it is in; of several the first; null: it left. */
  campaignId: string | null;
  shown: Shown;
}

/** A verdict and the states of its checks, from `at` until the next one. */
export interface KeptReadiness {
  at: number;
  verdict: ReadinessVerdict;
  checks: { key: string; state: CheckState }[];
}

export interface ReadinessTx {
  /**
   * Products of open campaigns whose page was not read yet, or changed since and was read before `before`; at most `most`.
   */
  pagesToRead(before: number, most: number): Promise<string[]>;
  savePages(pages: readonly ProductPage[], now: number): Promise<void>;
  /** Of each campaign that is open and not over at `now`: its first products, enough to choose those that are fetched. */
  pagesOfCampaigns(now: number): Promise<PageOfCampaign[]>;
  /** Of the same campaigns, the pages that their placements link to. */
  landingPages(now: number): Promise<LandingPage[]>;
  /** When pages were looked at; null: there is more to look at. A plan that changes takes it away. */
  savePagesLook(at: number | null): Promise<void>;
  /** What pages of products in open campaigns showed; those that were never read are missing. */
  shownPages(productIds: readonly string[]): Promise<ShownPage[]>;
  /** Keeps what a collection's page shows, and answers what it showed before; null: it was never read. */
  seeCollectionPage(collectionId: string, shown: Shown): Promise<Shown | null>;
  /** `hidden`: we hide the page, so that it does not answer means nothing. */
  saveVisit(
    page: Pick<PageOfCampaign, 'productId' | 'failingSince'>,
    visited: Visited,
    hidden: boolean,
    now: number,
  ): Promise<void>;
  saveLandingVisit(
    page: Pick<LandingPage, 'placementId' | 'url' | 'failingSince'>,
    visited: Visited,
    now: number,
  ): Promise<void>;
  /** What readiness looks at; null: there is no such campaign. */
  readinessFacts(campaignId: string, now: number): Promise<ReadinessFacts | null>;
  /** The verdict that stands, with the moment since when each of its checks is as it is; null: nobody looked yet. */
  currentReadiness(campaignId: string): Promise<KeptReadiness | null>;
  /** Keeps a verdict in the history. */
  keepReadiness(campaignId: string, at: number, readiness: Readiness): Promise<void>;
  /** The last look in full; null: none is kept. */
  readinessLook(campaignId: string): Promise<KeptLook | null>;
  keepReadinessLook(campaignId: string, at: number, look: Look): Promise<void>;
}
