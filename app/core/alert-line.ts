import type { Line } from './explain.ts';
import { takenBy } from './reasons.ts';

/**
 * The sentence of an alert that an item may not last: what it takes to be safe, or who has the stock. Chosen when it is said,
 * as an open alert tells the numbers of now; one that was kept before it had all of them says what it has.
 */
export function alertLine({ key, params }: Line): Line {
  if (key !== 'alert.below_need') return { key, params };
  const { usable, short, needToBeSafe, expectedDemand, buyable, reserve, allocatedAbove } = params;
  const has = [usable, needToBeSafe, expectedDemand].every((value) => typeof value === 'number');
  if (!has) return { key, params };
  if (Number(usable) <= 0) {
    const taken = {
      buyable: Number(buyable),
      reserve: Number(reserve),
      allocatedAbove: Number(allocatedAbove),
    };
    return { key: `alert.none_${takenBy(taken)}`, params };
  }
  return { key: Number(short) > 0 ? 'alert.below_safe' : key, params };
}
