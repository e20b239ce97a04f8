/** Orders of the days before today, as if the shop had been open all the time: what they took from stock is long gone. */
import type { Random } from '../random.ts';
import type { Act } from '../shop.ts';
import type { OrderRecord } from '../state/records.ts';
import { isLive } from '../state/visibility.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CARRIERS = ['DHL', 'DPD'];
/** Drawn with equal chances: one return in ten came damaged. */
const REASONS = [
  ...Array.from({ length: 5 }, () => 'too-tight'),
  ...Array.from({ length: 2 }, () => 'color-too-bright'),
  ...Array.from({ length: 2 }, () => 'quality'),
  'arrived-damaged',
];

/**
 * One piece an order, most of them sent on the next day and there two days later; some are late, cancelled or come back.
 * Those of the last day still wait. No webhook tells of them. Answers how many there are.
 */
export function pastOrders(
  act: Act,
  input: { days: number; perDay: number; publicationId: string; random: Random },
): number {
  const { state, now } = act;
  const { days, perDay, publicationId, random } = input;
  const variants = [...state.variants.values()].filter(({ productId }) => {
    const product = state.products.get(productId);
    return product !== undefined && isLive(product);
  });
  const count = days * perDay;
  for (let n = 0; n < count; n += 1) {
    const variant = variants[random.below(variants.length)];
    if (!variant) return 0;
    const createdAt = Math.floor(now - (days * DAY_MS * (count - n)) / count);
    const number = state.newOrderNumber();
    const order: OrderRecord = {
      id: state.newId('Order'),
      number,
      name: `#${number}`,
      publicationId,
      locationId: null,
      source: 'web',
      test: false,
      tags: [],
      createdAt,
      processedAt: createdAt,
      updatedAt: createdAt,
      cancelledAt: null,
      cancelReason: null,
      closedAt: null,
      lines: [
        {
          id: state.newId('LineItem'),
          variantId: variant.id,
          productId: variant.productId,
          title: state.products.get(variant.productId)?.title ?? variant.title,
          variantTitle: variant.title === 'Default Title' ? null : variant.title,
          sku: variant.sku,
          price: variant.price,
          quantity: 1,
          currentQuantity: 1,
          fulfilledQuantity: 0,
          committed: [],
          groupId: null,
        },
      ],
      groups: [],
      fulfillments: [],
      returns: [],
    };
    state.orders.set(order.id, order);
    if (random.below(40) === 0) cancel(order);
    else if (createdAt < now - DAY_MS) send(act, order, random);
  }
  state.version++;
  return count;
}

function cancel(order: OrderRecord): void {
  order.cancelledAt = order.createdAt + HOUR_MS;
  order.cancelReason = 'CUSTOMER';
  order.updatedAt = order.cancelledAt;
  for (const line of order.lines) line.currentQuantity = 0;
}

function send({ state, now }: Act, order: OrderRecord, random: Random): void {
  const sentAt = Math.min(
    now,
    order.createdAt + (random.below(12) === 0 ? 80 : 6 + random.below(18)) * HOUR_MS,
  );
  const dueAt = sentAt + 2 * DAY_MS;
  const arrivesAt = dueAt + (random.below(20) === 0 ? 2 * DAY_MS : 0);
  const [line] = order.lines;
  if (line) line.fulfilledQuantity = 1;
  order.fulfillments.push({
    id: state.newId('Fulfillment'),
    locationId: [...state.locations.keys()][0] ?? '',
    createdAt: sentAt,
    carrier: CARRIERS[random.below(CARRIERS.length)],
    dueAt,
    ...(arrivesAt < now ? { deliveredAt: arrivesAt } : {}),
  });
  order.updatedAt = Math.min(now, arrivesAt);
  const returnedAt = arrivesAt + (3 + random.below(5)) * DAY_MS;
  if (!line || returnedAt >= now || random.below(12) > 0) return;
  (order.returns ??= []).push({
    id: state.newId('Return'),
    createdAt: returnedAt,
    status: 'CLOSED',
    lines: [
      {
        id: state.newId('ReturnLineItem'),
        lineId: line.id,
        quantity: 1,
        reason: REASONS[random.below(REASONS.length)] ?? null,
      },
    ],
  });
  order.updatedAt = returnedAt;
}
