import type { LedgerDraft } from '../core/decision.ts';
import { HOLDFAST } from './actor.ts';

/** An entry of the ledger about the shop itself, of no campaign or variant, that Holdfast makes on its own. */
export const shopEntry = (
  message: string,
  params: LedgerDraft['params'] = {},
): LedgerDraft & { actor: string } => ({
  kind: 'shop',
  message,
  params,
  campaignId: null,
  variantId: null,
  actor: HOLDFAST,
});
