import { about, answer, worth } from './check.ts';
import { sum } from '../sum.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'expiry', owner: 'operations', next: 'stock', effort: 3 } as const;
/** Who buys on the last day wants to use it for a while. */
const MARGIN_MS = 30 * 86_400_000;

/** Whether what is promoted can still be used: by the metafield that the shop chose for it; null: it chose none. */
export function expiryCheck({ items, campaign, expiryChosen }: ReadinessFacts): Check | null {
  if (!expiryChosen) return null;
  const unread = items.filter(({ page }) => page === null);
  const dated = items
    .flatMap((item) => (item.page?.expiresAt == null ? [] : [{ item, at: item.page.expiresAt }]))
    .toSorted((a, b) => a.at - b.at);
  const line = ({ item, at }: { item: ItemFacts; at: number }) => about(item, 'item', { date: at });
  const within = dated.filter(({ at }) => at < campaign.endsAt);
  const soon = dated.filter(({ at }) => at < campaign.endsAt + MARGIN_MS);
  if (within.length > 0)
    return answer(FRAME, 'blocking', 'within', {
      params: { count: within.length },
      items: within.map(line),
      moneyAtRisk: sum(within.map(({ item }) => worth(item))),
    });
  if (items.length === 0) return answer(FRAME, 'not_known', 'no_products');
  if (unread.length > 0) return answer(FRAME, 'not_known', 'not_known', { params: { count: unread.length } });
  if (soon.length > 0)
    return answer(FRAME, 'warning', 'soon', { params: { count: soon.length }, items: soon.map(line) });
  return answer(FRAME, 'ready', 'ready', { params: { count: dated.length } });
}
