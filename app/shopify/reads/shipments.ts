import type { ReadinessPort, ShippedOrderFacts } from '../../flow/readiness/ports.ts';
import { FindShipments, type FindShipmentsAnswer } from '../admin/generated/operations.ts';
import { digitsOf } from '../ids.ts';
import { ask, mapRead, millis, quoted, readPages, type ReadDeps } from './reading.ts';

type Node = FindShipmentsAnswer['orders']['nodes'][number];

/** Nothing of these is left to send. */
const DONE = new Set(['FULFILLED', 'RESTOCKED']);

/** Orders that changed since (epoch milliseconds) and are sent to somebody, with their parcels; test orders are left out. */
export const findShipments =
  (deps: ReadDeps): ReadinessPort['findShipments'] =>
  async (shop, since) => {
    const query = `updated_at:>=${quoted(new Date(since).toISOString())}`;
    const orders = await readPages(null, async (after) =>
      mapRead(await ask(deps, shop, FindShipments, { query, after }, 'background'), (value) => value.orders),
    );
    return mapRead(orders, (nodes) =>
      nodes.filter(({ test, requiresShipping }) => !test && requiresShipping).map(orderOf),
    );
  };

function orderOf(node: Node): ShippedOrderFacts {
  return {
    orderId: digitsOf('Order', node.id),
    orderedAt: millis(node.processedAt),
    updatedAt: millis(node.updatedAt),
    cancelledAt: optional(node.cancelledAt),
    cancelReason: node.cancelReason,
    complete: DONE.has(node.displayFulfillmentStatus),
    parcels: node.fulfillments
      .filter(({ status }) => status === 'SUCCESS')
      .map(({ createdAt, deliveredAt, estimatedDeliveryAt, trackingInfo }) => ({
        carrier: trackingInfo[0]?.company ?? null,
        shippedAt: millis(createdAt),
        deliveredAt: optional(deliveredAt),
        dueAt: optional(estimatedDeliveryAt),
      })),
  };
}

const optional = (iso: string | null): number | null => (iso === null ? null : millis(iso));
