import { about, answer, sum, worth } from './check.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';
import { visited } from './visits.ts';

const FRAME = { key: 'shopper', owner: 'merchandiser', next: 'product', effort: 2 } as const;
/** A shopper who waits longer than this is gone. */
const LONGEST_MS = 3_000;

/** Why a shopper cannot buy on the page (a text of the check); null: they can, as far as it says. */
function broken({ visit, price, exempt, buyable }: ItemFacts): string | null {
  if (!visit) return null;
  if (visit.status === null) return `item_${visit.problem ?? 'unreachable'}`;
  if (visit.status !== 200) return 'item_status';
  if (visit.prices.length > 0 && !visit.prices.includes(price)) return 'item_price';
  // That it is sold out is told by the checks of stock.
  const inStock = exempt !== null || (buyable ?? 0) > 0;
  return visit.buyable === false && inStock ? 'item_not_buyable' : null;
}

function doubtful({ visit }: ItemFacts): string | null {
  if (!visit) return null;
  if (visit.ms > LONGEST_MS) return 'item_slow';
  return visit.prices.length === 0 || visit.buyable === null ? 'item_unclear' : null;
}

/** The pages as a shopper gets them: they answer 200 within 3 s, show the price that is promised, and sell. */
export function shopperCheck({ items }: ReadinessFacts): Check {
  const watched = visited(items);
  const seen = watched.filter(({ visit }) => visit !== null);
  const line = (item: ItemFacts, said: string) =>
    about({ ...item, variantTitle: '' }, said, {
      status: String(item.visit?.status ?? ''),
      seconds: Math.round((item.visit?.ms ?? 0) / 100) / 10,
      money: item.price,
      moneyShown: item.visit?.prices[0] ?? null,
      date: item.visit?.at ?? null,
    });
  const told = (why: (item: ItemFacts) => string | null) =>
    seen.flatMap((item) => {
      const said = why(item);
      return said === null ? [] : [{ item, line: line(item, said) }];
    });
  const wrong = told(broken);
  if (wrong.length > 0)
    return answer(FRAME, 'blocking', 'open', {
      params: { count: wrong.length },
      items: wrong.map((one) => one.line),
      moneyAtRisk: sum(wrong.map(({ item }) => worth(item))),
    });
  if (seen.length < watched.length || watched.length === 0)
    return answer(FRAME, 'not_known', 'not_known', { params: { count: watched.length - seen.length } });
  const doubts = told(doubtful);
  if (doubts.length === 0) return answer(FRAME, 'ready', 'ready', { params: { count: seen.length } });
  return answer(FRAME, 'warning', 'doubt', {
    params: { count: doubts.length },
    items: doubts.map((one) => one.line),
  });
}
