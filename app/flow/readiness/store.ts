/** What the store keeps for the readiness of campaigns. Times are epoch milliseconds. */
import type { KeptLook, Look } from '../../core/readiness/look.ts';
import type { Readiness, ReadinessVerdict } from '../../core/readiness/readiness.ts';
import type { CheckState, ReadinessFacts } from '../../core/readiness/shapes.ts';
import type { ProductPage, Visited } from './ports.ts';

/** A product of an open campaign whose page may be fetched (core/readiness/visits). */
export interface PageOfCampaign {
  campaignId: string;
  startsAt: number;
  endsAt: number;
  commitAt: number;
  productId: string;
  hero: boolean;
  plannedUnits: number | null;
  /** Null: its page was not read, or it has none. */
  url: string | null;
  visitedAt: number | null;
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
  saveVisit(productId: string, visited: Visited, now: number): Promise<void>;
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
