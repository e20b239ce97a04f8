import { about, answer, worth } from './check.ts';
import { sum } from '../sum.ts';
import type { Check, CheckItem, ItemFacts, LandingFacts, ReadinessFacts, VisitFacts } from './shapes.ts';
import { visited } from './visits.ts';

const FRAME = { key: 'shopper', owner: 'merchandiser', next: 'product', effort: 2 } as const;
/** A shopper who waits longer than this is gone. */
const LONGEST_MS = 3_000;

const unanswered = ({ status, problem }: VisitFacts): string | null =>
  status === null ? `item_${problem ?? 'unreachable'}` : status === 200 ? null : 'item_status';

const isSlow = (visit: VisitFacts): boolean => visit.ms > LONGEST_MS;

/** Why a shopper cannot buy on the page (a text of the check); null: they can, as far as it says. */
function broken({ visit, price, exempt, buyable }: ItemFacts): string | null {
  if (!visit) return null;
  const absent = unanswered(visit);
  if (absent !== null) return absent;
  if (visit.prices.length > 0 && !visit.prices.includes(price)) return 'item_price';
  // That it is sold out is told by the checks of stock.
  const inStock = exempt !== null || (buyable ?? 0) > 0;
  return visit.buyable === false && inStock ? 'item_not_buyable' : null;
}

function doubtful({ visit }: ItemFacts): string | null {
  if (!visit) return null;
  if (isSlow(visit)) return 'item_slow';
  return visit.prices.length === 0 || visit.buyable === null ? 'item_unclear' : null;
}

/** A page of a placement is not asked what it sells. */
const ofLanding = (
  { name, visit }: LandingFacts,
  why: (visit: VisitFacts) => string | null,
): { worth: number; line: CheckItem }[] => {
  const said = visit && why(visit);
  if (!visit || said === null) return [];
  return [{ worth: 0, line: { productId: null, product: name, variant: '', said, params: seenOf(visit) } }];
};

const seenOf = ({ status, ms, at }: VisitFacts) => ({
  status: String(status ?? ''),
  seconds: Math.round(ms / 100) / 10,
  date: at,
});

/**
 * The pages as a shopper gets them, of products and those that placements link to: they answer 200 within 3 s; those of
 * products show the price that is promised, and sell.
 */
export function shopperCheck({ items, landing }: ReadinessFacts): Check {
  const watched = visited(items);
  const pages = [...watched, ...landing];
  const seen = pages.filter(({ visit }) => visit !== null);
  const ofProduct = (item: ItemFacts, said: string): CheckItem => ({
    ...about({ ...item, variantTitle: '' }, said),
    params: {
      ...(item.visit ? seenOf(item.visit) : {}),
      money: item.price,
      moneyShown: item.visit?.prices[0] ?? null,
    },
  });
  const told = (why: (item: ItemFacts) => string | null) =>
    watched.flatMap((item) => {
      const said = why(item);
      return said === null ? [] : [{ worth: worth(item), line: ofProduct(item, said) }];
    });
  const wrong = [...told(broken), ...landing.flatMap((one) => ofLanding(one, unanswered))];
  if (wrong.length > 0)
    return answer(FRAME, 'blocking', 'open', {
      params: { count: wrong.length },
      items: wrong.map((one) => one.line),
      moneyAtRisk: sum(wrong.map((one) => one.worth)),
    });
  if (seen.length < pages.length || pages.length === 0)
    return answer(FRAME, 'not_known', 'not_known', { params: { count: pages.length - seen.length } });
  const slow = (visit: VisitFacts) => (isSlow(visit) ? 'item_slow' : null);
  const doubts = [...told(doubtful), ...landing.flatMap((one) => ofLanding(one, slow))];
  if (doubts.length === 0) return answer(FRAME, 'ready', 'ready', { params: { count: seen.length } });
  return answer(FRAME, 'warning', 'doubt', {
    params: { count: doubts.length },
    items: doubts.map((one) => one.line),
  });
}
