import { answer } from './check.ts';
import { isDamage, NO_RETURNS } from '../returns.ts';
import { LEAST_ORDERS, LOOKED_BACK_MS } from '../shipping.ts';
import { NOT_ASKED, type Check, type ReadinessFacts } from './shapes.ts';

const RETURNS = {
  key: 'returns',
  owner: 'merchandiser',
  next: 'journey',
  effort: 3,
  some: 0.15,
  many: 0.35,
} as const;
const DAMAGED = {
  key: 'damage',
  owner: 'operations',
  next: 'journey',
  effort: 3,
  some: 0.01,
  many: 0.05,
} as const;

/** Orders with a return of four weeks ÷ orders that left in them, all returns or those for damage alone. */
function share(
  { key, owner, next, effort, some, many }: typeof RETURNS | typeof DAMAGED,
  { shipping, now }: ReadinessFacts,
): Check {
  const frame = { key, owner, next, effort };
  if (shipping.returns === null || shipping.orders === null) return answer(frame, 'not_known', NOT_ASKED);
  const from = now - LOOKED_BACK_MS;
  const left = shipping.orders.filter(({ parcels }) =>
    parcels.some(({ shippedAt }) => shippedAt >= from && shippedAt <= now),
  ).length;
  if (left < LEAST_ORDERS) return answer(frame, 'not_known', 'little', { params: { orders: left } });
  const back = new Set(
    shipping.returns
      .filter(
        ({ createdAt, status }) => createdAt >= from && createdAt <= now && !NO_RETURNS.includes(status),
      )
      .filter(({ lines }) => key === 'returns' || lines.some(({ reason }) => isDamage(reason)))
      .map(({ orderId }) => orderId),
  ).size;
  const params = { orders: back, share: back / left };
  if (params.share > many) return answer(frame, 'blocking', 'open', { params });
  return params.share > some
    ? answer(frame, 'warning', 'open', { params })
    : answer(frame, 'ready', 'ready', { params });
}

/** How much comes back. */
export const returnsCheck = (facts: ReadinessFacts): Check => share(RETURNS, facts);

/** How much comes back because it arrived damaged or was defective: packaging before promotion. */
export const damageCheck = (facts: ReadinessFacts): Check => share(DAMAGED, facts);
