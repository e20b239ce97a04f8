/** What the ledger's page reads (see views.ts). */
import type { Plain } from '../../core/explain.ts';

export interface LedgerQuery {
  campaignId: string | null;
  productId: string | null;
  /** Text in a product's title. */
  search: string;
  kinds: readonly string[];
  from: number | null;
  to: number | null;
  /** Of an earlier page: entries older than this one. */
  before: { at: number; id: string } | null;
  limit: number;
}

export interface LedgerLine {
  id: string;
  at: number;
  kind: string;
  message: string;
  params: Record<string, Plain>;
  actor: string;
  campaignId: string | null;
  campaignName: string | null;
  productId: string | null;
  productTitle: string | null;
  variantId: string | null;
  variantTitle: string | null;
  cost: number | null;
}

export interface LedgerPage {
  rows: LedgerLine[];
  more: boolean;
}
