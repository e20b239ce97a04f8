import { about, answer, products, sum, worth } from './check.ts';
import type { Check, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'active', owner: 'merchandiser', next: 'items', effort: 1 } as const;
const HIDDEN = new Set(['DRAFT', 'ARCHIVED', 'DELETED']);

/** Whether the products can be found at all: none that can is a campaign about nothing. */
export function activeCheck({ items }: ReadinessFacts): Check {
  const all = products(items);
  const hidden = all.filter(({ status }) => HIDDEN.has(status));
  const unseen = all.filter(({ status }) => status === '');
  if (all.length === 0) return answer(FRAME, 'not_known', 'no_products');
  if (unseen.length === all.length) return answer(FRAME, 'not_known', 'not_known');
  const more = {
    params: { count: hidden.length },
    items: hidden.map((item) => about({ ...item, variantTitle: '' }, `item_${item.status.toLowerCase()}`)),
    moneyAtRisk: sum(items.filter(({ status }) => HIDDEN.has(status)).map(worth)),
  };
  if (hidden.length === all.length) return answer(FRAME, 'blocking', 'all', more);
  if (hidden.length > 0) return answer(FRAME, 'warning', 'open', more);
  return unseen.length > 0 ? answer(FRAME, 'not_known', 'not_known') : answer(FRAME, 'ready', 'ready');
}
