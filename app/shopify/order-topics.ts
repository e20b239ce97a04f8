import type { ReachPort } from '../flow/reach/port.ts';
import type { AdminRequest } from './admin/client.ts';
import { FindOrderSubscriptions, SubscribeToOrders } from './admin/generated/operations.ts';
import { keepSubscribed, options, type Chosen } from './subscriptions.ts';

/** What is told of orders (webhooks/bodies): units and times, nothing of a person. */
export const ORDER_FIELDS = {
  /** Of a new or a cancelled one. */
  orders: [
    'id',
    'created_at',
    'processed_at',
    'updated_at',
    'cancelled_at',
    'cancel_reason',
    'source_name',
    'location_id',
    'line_items.id',
    'line_items.variant_id',
    'line_items.product_id',
    'line_items.quantity',
    'line_items.current_quantity',
    'line_items.sales_line_item_group_id',
  ],
  edits: ['order_edit.order_id'],
  refunds: ['id', 'order_id'],
};

/** The subscriptions to orders. */
export function createOrderPort(request: AdminRequest, address: string): Pick<ReachPort, 'hearOrders'> {
  const chosen: Chosen = {
    topics: 4,
    find: (shop) => request(shop, FindOrderSubscriptions, {}, options),
    async make(shop) {
      const made = await request(shop, SubscribeToOrders, { address, ...ORDER_FIELDS }, options);
      if (!made.ok) return made;
      const { created, cancelled, edited, refunded } = made.data;
      // One that was there already says so and is not made.
      const all = [created, cancelled, edited, refunded];
      return { ...made, data: all.filter((one) => one?.webhookSubscription).length };
    },
  };
  return { hearOrders: (shop) => keepSubscribed(request, shop, address, chosen) };
}
