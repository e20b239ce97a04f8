import { answer, unread } from './check.ts';
import type { Check, ReadinessFacts } from './shapes.ts';
import { LEAST_ORDERS, LOOKED_BACK_MS, shipTimes } from '../shipping.ts';

const FRAME = { key: 'ship_time', owner: 'operations', next: 'settings', effort: 3 } as const;

/** Order-to-ship of the last four weeks against the promise: nine orders in ten within it is ready, not even half blocks. */
export function shipTimeCheck({ shipping, now }: ReadinessFacts): Check {
  if (shipping.orders === null) return unread(FRAME, shipping);
  const { promised, days } = shipping;
  const { orders, median, p90 } = shipTimes(shipping.orders, {
    since: now - LOOKED_BACK_MS,
    now,
    promised,
    days,
  });
  if (median === null || p90 === null || orders < LEAST_ORDERS)
    return answer(FRAME, 'not_known', 'little', { params: { orders } });
  const params = { median, p90, promised };
  if (median > promised) return answer(FRAME, 'blocking', 'half', { params });
  return p90 > promised
    ? answer(FRAME, 'warning', 'open', { params })
    : answer(FRAME, 'ready', 'ready', { params: { ...params, count: p90 } });
}
