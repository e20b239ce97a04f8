/** What is kept of operations that write to a crowd, scoped by the shop of its transaction; part of the store. */

/** An operation of which is not known whether it has ended. */
export interface CrowdRow {
  id: string;
  /** Shopify's operation; null: the answer to its start has not come, or was lost. */
  bulkId: string | null;
  productIds: string[];
  /** When it began to be sent, or its answer was found to be lost; epoch milliseconds. */
  sentAt: number;
}

export interface CrowdTx {
  /** Kept before it is sent; answers its id. */
  beginCrowd(productIds: readonly string[], now: number): Promise<string>;
  crowdStarted(id: string, bulkId: string): Promise<void>;
  /** The answer to its start was lost: it may reach Shopify a moment later. */
  crowdLost(id: string, now: number): Promise<void>;
  /** It has ended, or never began. */
  endCrowd(id: string): Promise<void>;
  /** Those that any of these products is in. */
  crowdsOf(productIds: readonly string[]): Promise<CrowdRow[]>;
  /** Shopify's ids of operations that somebody waits for: those of crowds, and of the shop's bulk run. */
  operationsInSight(): Promise<string[]>;
}
