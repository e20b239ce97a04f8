import { about, answer } from './check.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'price', owner: 'merchandiser', next: 'product', effort: 1 } as const;

/** A price to compare with that is not higher shows nothing, or a rise. */
const misleads = ({ page, price }: ItemFacts): boolean => (page?.compareAt ?? Infinity) <= price;

const isReduced = ({ page, price }: ItemFacts): boolean => (page?.compareAt ?? 0) > price;

/**
 * Whether prices say what the campaign promises: none is zero, a price to compare with is higher than the price, and a sale
 * that runs is one. Before its start a sale's prices may still be as they were.
 */
export function priceCheck({ items, campaign, now }: ReadinessFacts): Check {
  const sold = items.filter(({ status }) => status === 'ACTIVE' || status === 'UNLISTED');
  const read = sold.filter(({ page }) => page !== null);
  const free = sold.filter(({ price }) => price <= 0);
  if (free.length > 0)
    return answer(FRAME, 'blocking', 'free', {
      params: { count: free.length },
      items: free.map((item) => about(item, 'item_free')),
    });
  if (sold.length === 0) return answer(FRAME, 'not_known', 'no_products');
  if (read.length < sold.length)
    return answer(FRAME, 'not_known', 'not_known', { params: { count: sold.length - read.length } });
  const line = (said: string) => (item: ItemFacts) =>
    about(item, said, { money: item.price, moneyBefore: item.page?.compareAt ?? null });
  const wrong = read.filter(misleads);
  const full = campaign.kind === 'sale' ? read.filter((item) => !isReduced(item)) : [];
  if (full.length === read.length && now >= campaign.startsAt)
    return answer(FRAME, 'blocking', 'no_sale', {
      params: { count: full.length },
      items: full.map(line('item_full')),
    });
  if (wrong.length > 0)
    return answer(FRAME, 'warning', 'misleading', {
      params: { count: wrong.length },
      items: wrong.map(line('item_misleading')),
    });
  if (full.length > 0)
    return answer(FRAME, 'warning', 'full', {
      params: { count: full.length },
      items: full.map(line('item_full')),
    });
  return answer(FRAME, 'ready', 'ready');
}
