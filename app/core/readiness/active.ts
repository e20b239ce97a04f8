import { about, answer, products, worth } from './check.ts';
import { sum } from '../sum.ts';
import type { Check, CheckItem, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'active', owner: 'merchandiser', next: 'items', effort: 1 } as const;
/** Shoppers reach nothing of it. */
const GONE = new Set(['DRAFT', 'ARCHIVED', 'DELETED']);

const isGone = ({ status }: ItemFacts): boolean => GONE.has(status);
/** Only who has its address reaches it. */
const isHidden = (item: ItemFacts): boolean => isGone(item) || item.status === 'UNLISTED';

/** Whether the products can be found at all: none that shoppers can reach is a campaign about nothing. */
export function activeCheck({ items }: ReadinessFacts): Check {
  const all = products(items);
  const hidden = all.filter(isHidden);
  const unseen = all.filter(({ status }) => status === '');
  if (all.length === 0) return answer(FRAME, 'not_known', 'no_products');
  if (unseen.length === all.length) return answer(FRAME, 'not_known', 'not_known');
  const more = {
    params: { count: hidden.length },
    items: hidden.map(hiddenProduct),
    // What we hide is at risk for its stock, which another check counts.
    moneyAtRisk: sum(items.filter((item) => isHidden(item) && !item.hiddenByUs).map(worth)),
  };
  if (all.every(isGone)) return answer(FRAME, 'blocking', 'all', more);
  if (hidden.length > 0) return answer(FRAME, 'warning', 'open', more);
  return unseen.length > 0 ? answer(FRAME, 'not_known', 'not_known') : answer(FRAME, 'ready', 'ready');
}

function hiddenProduct(item: ItemFacts): CheckItem {
  const said = item.hiddenByUs ? 'item_hidden_by_us' : `item_${item.status.toLowerCase()}`;
  return about({ ...item, variantTitle: '' }, said);
}
