import type { Line } from '../core/explain.ts';
import type { LedgerLine } from '../db/views/views.ts';

/** A ledger entry as a sentence; names that the entry does not carry itself come from what it is about. */
export function sayLedger(
  line: Pick<LedgerLine, 'message' | 'params' | 'productTitle' | 'variantTitle' | 'campaignName'>,
  say: (line: Line) => string,
): string {
  const { key, params } = told(line);
  return say({
    key,
    params: {
      product: line.productTitle,
      variant: line.variantTitle,
      campaign: line.campaignName,
      ...params,
    },
  });
}

/**
 * What cannot run out, or was never read, has no numbers to tell; what is sold out has no risk of selling out any more;
 * deliveries that only came, or only went, are counted.
 */
function told({ message, params }: Pick<LedgerLine, 'message' | 'params'>): Pick<Line, 'key' | 'params'> {
  const { imported = 0, removed = 0 } = params;
  switch (message) {
    case 'ledger.verdict_changed': {
      const bare = ['usable', 'need', 'risk'].every((name) => params[name] == null);
      if (bare) return { key: 'ledger.verdict_alone', params };
      return { key: params['verdict'] === 'sold_out' ? 'ledger.verdict_sold_out' : message, params };
    }
    case 'ledger.arrivals_saved':
      if (removed === 0) return { key: 'ledger.arrivals_entered', params: { count: imported } };
      if (imported === 0) return { key: 'ledger.arrivals_taken_out', params: { count: removed } };
      return { key: message, params };
    default:
      return { key: message, params };
  }
}
