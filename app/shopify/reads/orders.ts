import type { OrderLineFacts, Priority, ReadResult } from '../../flow/ports.ts';
import { FindOrders, ReadOrder, type FindOrdersAnswer } from '../admin/generated/operations.ts';
import { digitsOf, findDigits, toGid } from '../ids.ts';
import { ask, mapRead, millis, quoted, readAll, readPages, type ReadDeps } from './reading.ts';

type OrderNode = FindOrdersAnswer['orders']['nodes'][number];
type LineNode = OrderNode['lineItems']['nodes'][number];
type OrderFacts = Omit<OrderNode, 'lineItems'>;

/** The lines of one order with their net units; none when it was deleted. */
export async function readOrder(
  deps: ReadDeps,
  shop: string,
  orderId: string,
): Promise<ReadResult<OrderLineFacts[]>> {
  const id = toGid('Order', orderId);
  const first = await ask(deps, shop, ReadOrder, { id }, 'normal');
  if (!first.ok) return first;
  const { order } = first.value;
  if (!order) return { ok: true, value: [], cost: first.cost };
  const lines = await allLines(deps, shop, order, 'normal');
  return lines.ok ? { ...lines, cost: lines.cost + first.cost } : lines;
}

/**
 * Lines of orders that changed since, oldest change first. Shopify shows 60 days of orders; each page is 50 orders.
 * `since` in epoch milliseconds.
 */
export async function findOrdersChangedSince(
  deps: ReadDeps,
  shop: string,
  since: number,
): Promise<ReadResult<OrderLineFacts[]>> {
  const query = `updated_at:>=${quoted(new Date(since).toISOString())}`;
  const orders = await readPages(null, async (after) =>
    mapRead(await ask(deps, shop, FindOrders, { query, after }, 'background'), (value) => value.orders),
  );
  if (!orders.ok) return orders;
  const lines = await readAll(orders.value, (order) => allLines(deps, shop, order, 'background'));
  return lines.ok ? { ...lines, cost: lines.cost + orders.cost } : lines;
}

async function allLines(
  deps: ReadDeps,
  shop: string,
  order: OrderNode,
  priority: Priority,
): Promise<ReadResult<OrderLineFacts[]>> {
  const { nodes, pageInfo } = order.lineItems;
  if (!pageInfo.hasNextPage) return { ok: true, value: nodes.map((line) => lineFacts(order, line)), cost: 0 };
  const more = await readPages(pageInfo.endCursor, async (after) =>
    mapRead(
      await ask(deps, shop, ReadOrder, { id: order.id, after }, priority),
      (value) => value.order?.lineItems ?? null,
    ),
  );
  return mapRead(more, (rest) => [...nodes, ...rest].map((line) => lineFacts(order, line)));
}

function lineFacts(order: OrderFacts, line: LineNode): OrderLineFacts {
  return {
    orderId: digitsOf('Order', order.id),
    lineId: digitsOf('LineItem', line.id),
    variantId: line.variant && findDigits('ProductVariant', line.variant.id),
    productId: line.product && findDigits('Product', line.product.id),
    publicationId: order.publication && findDigits('Publication', order.publication.id),
    quantity: line.currentQuantity,
    orderedAt: millis(order.processedAt),
    cancelledAt: order.cancelledAt === null ? null : millis(order.cancelledAt),
    cancelReason: order.cancelReason,
    updatedAt: millis(order.updatedAt),
  };
}
