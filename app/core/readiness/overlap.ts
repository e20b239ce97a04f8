import { about, answer, worth } from './check.ts';
import { sum } from '../sum.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'overlap', owner: 'merchandiser', next: 'overlaps', effort: 2 } as const;

/** Units that others promise of the same stock; null: some of them have no plan. */
function promised(item: ItemFacts, firstOnly: boolean): number | null {
  const claims = item.claims.filter(({ first }) => first || !firstOnly);
  const units = claims.map(({ plannedUnits }) => plannedUnits);
  return units.some((one) => one === null) ? null : sum(units.map((one) => one ?? 0));
}

/**
 * Whether somebody else promises the same stock at the same time. What those who are served first have promised in whole
 * blocks; enough for everybody is ready.
 */
export function overlapCheck({ items }: ReadinessFacts): Check {
  const shared = items.filter(({ claims, exempt }) => claims.length > 0 && exempt === null);
  if (shared.length === 0) return answer(FRAME, 'ready', 'ready');
  const line = (item: ItemFacts) =>
    about(item, 'item', {
      campaigns: item.claims.map(({ name }) => name).join(', '),
      promised: promised(item, false),
      stock: item.buyable,
    });
  const taken = shared.filter((item) => {
    const first = item.claims.some((claim) => claim.first) ? promised(item, true) : 0;
    return item.buyable !== null && first !== null && first > 0 && first >= item.buyable;
  });
  const tight = shared.filter((item) => {
    const all = promised(item, false);
    return item.buyable !== null && all !== null && all + (item.plannedUnits ?? 0) > item.buyable;
  });
  const open = taken.length > 0 ? taken : tight;
  if (open.length > 0)
    return answer(FRAME, taken.length > 0 ? 'blocking' : 'warning', taken.length > 0 ? 'taken' : 'open', {
      params: { count: open.length },
      items: open.map(line),
      moneyAtRisk: sum(open.map(worth)),
    });
  const unknown = shared.filter((item) => item.buyable === null || promised(item, false) === null);
  if (unknown.length > 0)
    return answer(FRAME, 'not_known', 'not_known', {
      params: { count: unknown.length },
      items: unknown.map(line),
    });
  return answer(FRAME, 'ready', 'enough', { params: { count: shared.length } });
}
