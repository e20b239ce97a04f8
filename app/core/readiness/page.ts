import { about, answer, products } from './check.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'page', owner: 'merchandiser', next: 'product', effort: 2 } as const;
/** Shorter titles and descriptions tell a shopper nothing. */
const LEAST_TITLE = 3;
const LEAST_DESCRIPTION = 40;

const faults = ({ page, productTitle }: ItemFacts): string[] =>
  page === null
    ? []
    : [
        ...(page.url === null ? ['item_no_page'] : []),
        ...(page.images === 0 ? ['item_no_image'] : []),
        ...(page.description < LEAST_DESCRIPTION ? ['item_short'] : []),
        ...(productTitle.trim().length < LEAST_TITLE ? ['item_title'] : []),
        ...(page.withoutAlt > 0 ? ['item_no_alt'] : []),
      ];

/** Faults that no ad may lead to when the product is a hero. */
const GRAVE = new Set(['item_no_page', 'item_no_image']);

/** Whether product pages say enough: title, description, pictures, and words for those who do not see them. */
export function pageCheck({ items }: ReadinessFacts): Check {
  const all = products(items).filter(({ status }) => status === 'ACTIVE' || status === 'UNLISTED');
  const unread = all.filter(({ page }) => page === null);
  if (all.length === 0) return answer(FRAME, 'not_known', 'no_products');
  if (unread.length === all.length) return answer(FRAME, 'not_known', 'not_known');
  const found = all.map((item) => ({ item, said: faults(item) })).filter(({ said }) => said.length > 0);
  const grave = found.filter(({ item, said }) => item.hero && said.some((one) => GRAVE.has(one)));
  const [first] = found;
  if (!first) {
    return unread.length > 0
      ? answer(FRAME, 'not_known', 'some_unread', { params: { count: unread.length } })
      : answer(FRAME, 'ready', 'ready', { params: { count: all.length } });
  }
  return answer(FRAME, grave.length > 0 ? 'blocking' : 'warning', grave.length > 0 ? 'grave' : 'open', {
    params: { count: grave.length > 0 ? grave.length : found.length },
    items: [...grave, ...found.filter((one) => !grave.includes(one))].flatMap(({ item, said }) =>
      said.map((one) => about({ ...item, variantTitle: '' }, one, { count: item.page?.withoutAlt ?? 0 })),
    ),
  });
}
