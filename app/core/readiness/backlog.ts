import { answer, unread } from './check.ts';
import type { Check, ReadinessFacts } from './shapes.ts';
import { backlog } from '../shipping.ts';

const FRAME = { key: 'backlog', owner: 'operations', next: 'settings', effort: 3 } as const;
/** With this many times the promise waiting, every new order is late on arrival. */
const HOPELESS = 2;

/** Open orders in days of work at the pace of the last four weeks, against the promise. */
export function backlogCheck({ shipping, now }: ReadinessFacts): Check {
  if (shipping.orders === null) return unread(FRAME, shipping);
  const { promised } = shipping;
  const { open, days } = backlog(shipping.orders, { now, days: shipping.days });
  if (days === null) return answer(FRAME, 'not_known', 'no_pace', { params: { orders: open } });
  const params = { orders: open, days: Math.round(days * 10) / 10, promised };
  if (days > promised * HOPELESS) return answer(FRAME, 'blocking', 'open', { params });
  return answer(FRAME, days > promised ? 'warning' : 'ready', days > promised ? 'open' : 'ready', { params });
}
