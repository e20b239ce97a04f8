import type { LedgerQuery } from '../../db/views/views.ts';

const ENTRIES = 50;

/** What the ledger said last of a campaign or a product. */
export const newestEntries = (
  about: Partial<Pick<LedgerQuery, 'campaignId' | 'productId'>>,
): LedgerQuery => ({
  campaignId: null,
  productId: null,
  search: '',
  kinds: [],
  from: null,
  to: null,
  before: null,
  limit: ENTRIES,
  ...about,
});
