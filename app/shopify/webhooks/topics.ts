import type { z } from 'zod';
import {
  BulkFinish,
  Collection,
  CustomerRedact,
  DataRequest,
  DeletedProduct,
  Disconnect,
  InventoryItem,
  Level,
  Location,
  Nothing,
  Order,
  OrderEdit,
  Product,
  Refund,
  Scopes,
  Theme,
} from './bodies.ts';

/** Topics of optional scopes: a shop that allows them is subscribed at run time, not by shopify.app.toml. */
export const TOPICS_BY_CHOICE = {
  'orders/create': Order,
  'orders/edited': OrderEdit,
  'orders/cancelled': Order,
  'refunds/create': Refund,
  'themes/publish': Theme,
} as const satisfies Record<string, z.ZodType>;

/** Every other topic is one that shopify.app.toml subscribes to; with what its body tells. */
export const TOPICS = {
  ...TOPICS_BY_CHOICE,
  'inventory_levels/update': Level,
  'inventory_levels/connect': Level,
  'inventory_levels/disconnect': Disconnect,
  'inventory_items/update': InventoryItem,
  'products/create': Product,
  'products/update': Product,
  'products/delete': DeletedProduct,
  'collections/update': Collection,
  'collections/delete': Collection,
  'locations/create': Location,
  'locations/update': Location,
  'locations/activate': Location,
  'locations/deactivate': Location,
  'locations/delete': Location,
  'bulk_operations/finish': BulkFinish,
  'app/uninstalled': Nothing,
  'app/scopes_update': Scopes,
  'customers/data_request': DataRequest,
  'customers/redact': CustomerRedact,
  'shop/redact': Nothing,
} as const satisfies Record<string, z.ZodType>;

export type Topic = keyof typeof TOPICS;

/** What the headers of a delivery tell. */
export interface DeliveryHeaders {
  shop: string;
  /** The same on retries: what a delivery is recognised by. */
  webhookId: string;
  /** Epoch milliseconds of the event; null when Shopify did not say. */
  triggeredAt: number | null;
}

/** One delivery, understood. */
export type WebhookFact = {
  [T in Topic]: DeliveryHeaders & { topic: T } & z.output<(typeof TOPICS)[T]>;
}[Topic];

export const isTopic = (text: string): text is Topic => Object.hasOwn(TOPICS, text);
