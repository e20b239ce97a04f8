import { about, answer, worth } from './check.ts';
import { sum } from '../sum.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'sizes', owner: 'operations', next: 'stock', effort: 3 } as const;
/** A run of sizes: fewer are a choice of colours, or nothing to choose. */
const LEAST_SIZES = 3;
/** Sizes that make at least this share of the sales have to be there. */
const WHOLE_SHARE = 0.8;
const RECENT_DAYS = 28;

const canBuy = ({ exempt, buyable }: ItemFacts): boolean => exempt !== null || (buyable ?? 0) > 0;

/** Share of its recent sales that the sizes make which can be bought; without sales each size counts the same. */
function shareOf(sizes: readonly ItemFacts[]): number {
  const sold = sizes.map(({ history }) => sum(history.slice(-RECENT_DAYS)));
  const all = sum(sold);
  const weights = all > 0 ? sold : sizes.map(() => 1);
  return sum(sizes.map((size, n) => (canBuy(size) ? (weights[n] ?? 0) : 0))) / sum(weights);
}

/**
 * Whether runs of sizes are whole. One whose sizes in stock make less of the sales than the ads need leaves them at once:
 * that blocks for a hero.
 */
export function sizesCheck({ items, campaign }: ReadinessFacts): Check {
  const runs = new Map<string, ItemFacts[]>();
  for (const item of items) runs.set(item.productId, [...(runs.get(item.productId) ?? []), item]);
  const sized = [...runs.values()].filter((sizes) => sizes.length >= LEAST_SIZES);
  if (sized.length === 0) return answer(FRAME, 'ready', 'none');
  const read = sized.filter((sizes) =>
    sizes.every(({ exempt, buyable }) => exempt !== null || buyable !== null),
  );
  if (read.length === 0) return answer(FRAME, 'not_known', 'not_known', { params: { count: sized.length } });
  const broken = read
    .map((sizes) => ({ sizes, share: shareOf(sizes) }))
    .filter(({ share }) => share < WHOLE_SHARE)
    .toSorted((a, b) => a.share - b.share);
  const [worst] = broken;
  if (!worst) return answer(FRAME, 'ready', 'ready', { params: { count: read.length } });
  const lost = broken.some(
    ({ sizes, share }) => share < campaign.sellableShare && sizes.some(({ hero }) => hero),
  );
  return answer(FRAME, lost ? 'blocking' : 'warning', lost ? 'lost' : 'open', {
    params: { count: broken.length },
    items: broken.flatMap(({ sizes, share }) => {
      const missing = sizes.filter((size) => !canBuy(size)).map(({ variantTitle }) => variantTitle);
      const [first] = sizes;
      return first
        ? [about({ ...first, variantTitle: '' }, 'item', { share, sizes: missing.join(', ') })]
        : [];
    }),
    moneyAtRisk: sum(broken.flatMap(({ sizes }) => sizes.filter((size) => !canBuy(size)).map(worth))),
  });
}
