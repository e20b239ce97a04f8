import type { Line } from '../core/explain.ts';
import type { LedgerLine } from '../db/views/views.ts';

/** A ledger entry as a sentence; names that the entry does not carry itself come from what it is about. */
export const sayLedger = (
  line: Pick<LedgerLine, 'message' | 'params' | 'productTitle' | 'variantTitle' | 'campaignName'>,
  say: (line: Line) => string,
): string =>
  say({
    key: keyOf(line),
    params: {
      product: line.productTitle,
      variant: line.variantTitle,
      campaign: line.campaignName,
      ...line.params,
    },
  });

/** What cannot run out, or was never read, has no numbers to tell. */
const keyOf = ({ message, params }: Pick<LedgerLine, 'message' | 'params'>): string =>
  message === 'ledger.verdict_changed' && ['usable', 'need', 'risk'].every((name) => params[name] == null)
    ? 'ledger.verdict_alone'
    : message;
