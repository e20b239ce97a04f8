/** What the store keeps for the readiness of campaigns. Times are epoch milliseconds. */
import type { Readiness, ReadinessVerdict } from '../../core/readiness/readiness.ts';
import type { CheckState, ReadinessFacts } from '../../core/readiness/shapes.ts';
import type { ProductPage, Visited } from './ports.ts';

export interface PageAddress {
  productId: string;
  url: string;
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
  /** When pages were last fetched, with their address; those without one are missing. */
  pageAddresses(productIds: readonly string[]): Promise<PageAddress[]>;
  saveVisit(productId: string, visited: Visited, now: number): Promise<void>;
  /** What readiness looks at; null: there is no such campaign. */
  readinessFacts(campaignId: string, now: number): Promise<ReadinessFacts | null>;
  /** The verdict that stands, with the moment since when each of its checks is as it is; null: nobody looked yet. */
  currentReadiness(campaignId: string): Promise<KeptReadiness | null>;
  /** Keeps a verdict in the history. */
  keepReadiness(campaignId: string, at: number, readiness: Readiness): Promise<void>;
}
