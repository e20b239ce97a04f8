import { answer, unread } from './check.ts';
import type { Check, ReadinessFacts } from './shapes.ts';
import { lately, LEAST_ORDERS } from '../shipping.ts';

const FRAME = { key: 'cancellations', owner: 'operations', next: 'stock', effort: 2 } as const;
const SOME = 0.01;
const MANY = 0.05;

/** Share of orders that were cancelled because the stock was not there: promises that were broken already. */
export function cancellationsCheck({ shipping, now }: ReadinessFacts): Check {
  if (shipping.orders === null) return unread(FRAME, shipping);
  const orders = lately(shipping.orders, now);
  const all = orders.length;
  if (all < LEAST_ORDERS) return answer(FRAME, 'not_known', 'little', { params: { orders: all } });
  const cancelled = orders.filter(({ cancelReason }) => cancelReason === 'INVENTORY').length;
  const share = cancelled / all;
  const params = { orders: cancelled, share };
  if (share > MANY) return answer(FRAME, 'blocking', 'open', { params });
  return share > SOME
    ? answer(FRAME, 'warning', 'open', { params })
    : answer(FRAME, 'ready', 'ready', { params });
}
