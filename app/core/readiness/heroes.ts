import { about, answer, worth } from './check.ts';
import { sum } from '../sum.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'heroes', owner: 'merchandiser', next: 'items', effort: 1 } as const;

/** Why a hero cannot be bought (a text of the check); null: it can, as far as is known. */
function fault(item: ItemFacts): string | null {
  if (item.status !== 'ACTIVE' && item.status !== 'UNLISTED') return 'item_not_active';
  if (item.price <= 0) return 'item_no_price';
  if (item.exempt === null && item.buyable !== null && item.buyable <= 0) return 'item_sold_out';
  return null;
}

/** What makes one doubt it although it can be bought. */
function doubt(item: ItemFacts): string | null {
  if (item.status === 'UNLISTED') return 'item_unlisted';
  return item.exempt === 'untracked' ? 'item_untracked' : null;
}

/** Whether every hero can be sold: status, price, stock, tracked or deliberately not. */
export function heroesCheck({ items }: ReadinessFacts): Check {
  const heroes = items.filter(({ hero }) => hero);
  if (heroes.length === 0) return answer(FRAME, 'ready', 'none');
  const broken = heroes.flatMap((item) => {
    const said = fault(item);
    return said === null ? [] : [{ item, said }];
  });
  if (broken.length > 0)
    return answer(FRAME, 'blocking', 'open', {
      params: { count: broken.length },
      items: broken.map(({ item, said }) => about(item, said)),
      moneyAtRisk: sum(broken.map(({ item }) => worth(item))),
    });
  const unread = heroes.filter(({ exempt, buyable }) => exempt === null && buyable === null);
  if (unread.length > 0)
    return answer(FRAME, 'not_known', 'not_known', {
      params: { count: unread.length },
      items: unread.map((item) => about(item, 'item_unread')),
    });
  const doubtful = heroes.flatMap((item) => {
    const said = doubt(item);
    return said === null ? [] : [about(item, said)];
  });
  if (doubtful.length === 0) return answer(FRAME, 'ready', 'ready', { params: { count: heroes.length } });
  return answer(FRAME, 'warning', 'doubt', { params: { count: doubtful.length }, items: doubtful });
}
