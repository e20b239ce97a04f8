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
  if (!pageInfo.hasNextPage) return { ok: true, value: orderLines(order, nodes), cost: 0 };
  const more = await readPages(pageInfo.endCursor, async (after) =>
    mapRead(
      await ask(deps, shop, ReadOrder, { id: order.id, after }, priority),
      (value) => value.order?.lineItems ?? null,
    ),
  );
  return mapRead(more, (rest) => orderLines(order, [...nodes, ...rest]));
}

/**
 * The lines of an order. Shopify lists a bundle as its components, each pointing to a group: the group becomes a line of
 * the bundle's own, and its components say that they belong to it.
 */
function orderLines(order: OrderFacts, nodes: readonly LineNode[]): OrderLineFacts[] {
  const groups = new Map<string, LineNode[]>();
  for (const line of nodes) {
    if (line.lineItemGroup)
      groups.set(line.lineItemGroup.id, [...(groups.get(line.lineItemGroup.id) ?? []), line]);
  }
  return [
    ...nodes.map((line) => ({
      ...ofOrder(order),
      lineId: digitsOf('LineItem', line.id),
      variantId: line.variant && findDigits('ProductVariant', line.variant.id),
      productId: line.product && findDigits('Product', line.product.id),
      bundleVariantId: line.lineItemGroup && findGid('ProductVariant', line.lineItemGroup.variantId),
      quantity: unitsOf(order, line),
    })),
    ...[...groups.values()].flatMap((lines) => bundleLine(order, lines)),
  ];
}

/** The bundle that lines of one group make: as many whole ones as every component is still there for. */
function bundleLine(order: OrderFacts, lines: readonly LineNode[]): OrderLineFacts[] {
  const group = lines[0]?.lineItemGroup;
  const variantId = group && findGid('ProductVariant', group.variantId);
  if (!group || !variantId) return [];
  const whole = lines.map((line) =>
    line.quantity > 0 ? Math.floor((unitsOf(order, line) * group.quantity) / line.quantity) : 0,
  );
  return [
    {
      ...ofOrder(order),
      lineId: `group-${digitsOf('LineItemGroup', group.id)}`,
      variantId,
      productId: findGid('Product', group.productId),
      bundleVariantId: null,
      quantity: Math.min(...whole),
    },
  ];
}

/** An order that was cancelled for lack of stock was wanted all the same. */
const unitsOf = (order: OrderFacts, line: LineNode): number =>
  order.cancelReason === 'INVENTORY' ? line.quantity : line.currentQuantity;

const findGid = (type: 'Product' | 'ProductVariant', gid: string | null): string | null =>
  gid === null ? null : findDigits(type, gid);

function ofOrder(
  order: OrderFacts,
): Omit<OrderLineFacts, 'lineId' | 'variantId' | 'productId' | 'bundleVariantId' | 'quantity'> {
  return {
    orderId: digitsOf('Order', order.id),
    publicationId: order.publication && findDigits('Publication', order.publication.id),
    source: order.sourceName,
    locationId: order.retailLocation && findDigits('Location', order.retailLocation.id),
    orderedAt: millis(order.processedAt),
    cancelledAt: order.cancelledAt === null ? null : millis(order.cancelledAt),
    cancelReason: order.cancelReason,
    updatedAt: millis(order.updatedAt),
  };
}
