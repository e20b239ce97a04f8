import { about, answer, worth } from './check.ts';
import { sum } from '../sum.ts';
import { unitsCountedOn } from './counted-on.ts';
import type { Check, CheckItem, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'sizes', owner: 'operations', next: 'stock', effort: 3 } as const;
/** A run of sizes: fewer are a choice of colours, or nothing to choose. */
const LEAST_SIZES = 3;
/** Sizes that make at least this share of the sales have to be there. */
const WHOLE_SHARE = 0.8;
const RECENT_DAYS = 28;

const isInStock = ({ exempt, buyable }: ItemFacts): boolean => exempt !== null || (buyable ?? 0) > 0;

/** Share of its recent sales that those of the sizes make that are there; without sales each size counts the same. */
function shareOf(sizes: readonly ItemFacts[], isThere: (size: ItemFacts) => boolean): number {
  const sold = sizes.map(({ history }) => sum(history.slice(-RECENT_DAYS)));
  const all = sum(sold);
  const weights = all > 0 ? sold : sizes.map(() => 1);
  return sum(sizes.map((size, n) => (isThere(size) ? (weights[n] ?? 0) : 0))) / sum(weights);
}

/**
 * Whether runs of sizes are whole: of units that are set aside for campaigns served first, or in reserve, this one sells none.
 * A run whose sizes in stock make less of the sales than the ads need leaves them at once: that blocks for a hero. What only
 * others take leaves no ads (domain: a hold caused only by allocation).
 */
export function sizesCheck(facts: ReadinessFacts): Check {
  const { items, campaign } = facts;
  const runs = new Map<string, ItemFacts[]>();
  for (const item of items) runs.set(item.productId, [...(runs.get(item.productId) ?? []), item]);
  const sized = [...runs.values()].filter((sizes) => sizes.length >= LEAST_SIZES);
  if (sized.length === 0) return answer(FRAME, 'ready', 'none');
  const read = sized.filter((sizes) =>
    sizes.every(({ exempt, buyable }) => exempt !== null || buyable !== null),
  );
  if (read.length === 0) return answer(FRAME, 'not_known', 'not_known', { params: { count: sized.length } });
  const countedOn = unitsCountedOn(facts);
  const isThere = (size: ItemFacts): boolean =>
    isInStock(size) && (size.exempt !== null || (countedOn(size) ?? 1) > 0);
  const broken = read
    .map((sizes) => ({ sizes, share: shareOf(sizes, isThere) }))
    .filter(({ share }) => share < WHOLE_SHARE)
    .toSorted((a, b) => a.share - b.share);
  if (broken.length === 0) return answer(FRAME, 'ready', 'ready', { params: { count: read.length } });
  const lost = broken.some(
    ({ sizes }) => shareOf(sizes, isInStock) < campaign.sellableShare && sizes.some(({ hero }) => hero),
  );
  return answer(FRAME, lost ? 'blocking' : 'warning', lost ? 'lost' : 'open', {
    params: { count: broken.length },
    items: broken.flatMap(({ sizes, share }) => line(sizes, share, isThere)),
    moneyAtRisk: sum(broken.flatMap(({ sizes }) => sizes.filter((size) => !isThere(size)).map(worth))),
  });
}

/** A run with what is sold out of it, and what is there and cannot be counted on. */
function line(
  sizes: readonly ItemFacts[],
  share: number,
  isThere: (size: ItemFacts) => boolean,
): CheckItem[] {
  const [first] = sizes;
  if (!first) return [];
  const names = (some: readonly ItemFacts[]): string =>
    some.map(({ variantTitle }) => variantTitle).join(', ');
  const gone = names(sizes.filter((size) => !isInStock(size)));
  const taken = names(sizes.filter((size) => isInStock(size) && !isThere(size)));
  const run = { ...first, variantTitle: '' };
  if (taken === '') return [about(run, 'item', { share, sizes: gone })];
  return [about(run, gone === '' ? 'item_taken' : 'item_both', { share, sizes: gone, taken })];
}
