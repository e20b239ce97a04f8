import { answer, unread } from './check.ts';
import type { Check, ReadinessFacts } from './shapes.ts';
import { carriers, lately, LEAST_ORDERS } from '../shipping.ts';

const FRAME = { key: 'carriers', owner: 'operations', next: 'settings', effort: 3 } as const;
const LATE = 0.1;
const TOO_LATE = 0.3;

/** Share of parcels of the last four weeks' orders that came after the day that was named, for the worst carrier with enough of them. */
export function carriersCheck({ shipping, now }: ReadinessFacts): Check {
  if (shipping.orders === null) return unread(FRAME, shipping);
  const [worst] = carriers(lately(shipping.orders, now), now).filter(
    ({ parcels }) => parcels >= LEAST_ORDERS,
  );
  if (!worst) return answer(FRAME, 'not_known', 'little');
  const share = worst.late / worst.parcels;
  const params = { share, carrier: worst.carrier || null, parcels: worst.parcels };
  if (share > TOO_LATE) return answer(FRAME, 'blocking', 'open', { params });
  return share > LATE
    ? answer(FRAME, 'warning', 'open', { params })
    : answer(FRAME, 'ready', 'ready', { params });
}
