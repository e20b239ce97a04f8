/** The topics that happen in the dev store: the scope each needs, and how its body is made. */
import type { Shop, ShopEvent } from '../shop.ts';
import { idNumber } from './json.ts';
import { editBody, orderBody, refundBody } from './payloads/order.ts';
import {
  collectionBody,
  deletedItemBody,
  itemBody,
  levelBody,
  locationBody,
  productBody,
} from './payloads/product.ts';
import { bulkBody, complianceBody, scopesBody, shopBody, themeBody } from './payloads/shop.ts';

/** A body, or null when what it tells about is gone. */
type Assemble = (shop: Shop, event: ShopEvent) => object | null;

interface Topic {
  /** One of these scopes is needed; none means that every app gets it. */
  scopes: readonly string[];
  body: Assemble;
}

const PRODUCTS = ['read_products'];
const INVENTORY = ['read_inventory'];
const ITEMS = ['read_inventory', 'read_products'];
const ORDERS = ['read_orders', 'read_marketplace_orders'];
const LOCATIONS = ['read_locations'];

const product: Assemble = (shop, { subject }) => {
  const record = shop.state.products.get(subject);
  return record ? productBody(shop, record) : null;
};
const deleted: Assemble = (_shop, { subject }) => ({ id: idNumber(subject) });
const item: Assemble = (shop, { subject }) => {
  const record = shop.state.items.get(subject);
  return record ? itemBody(shop, record) : null;
};
const level: Assemble = (shop, { subject }) => {
  const [itemId = '', locationId = ''] = subject.split(' ');
  return levelBody(shop, itemId, locationId);
};
const disconnected: Assemble = (_shop, { subject }) => {
  const [itemId = '', locationId = ''] = subject.split(' ');
  return { inventory_item_id: idNumber(itemId), location_id: idNumber(locationId) };
};
const order: Assemble = (shop, { subject }) => {
  const record = shop.state.orders.get(subject);
  return record ? orderBody(shop, record) : null;
};
const location: Assemble = (shop, { subject }) => {
  const record = shop.state.locations.get(subject);
  return record ? locationBody(shop, record) : null;
};
const collection: Assemble = (shop, { subject }) => {
  const record = shop.state.collections.get(subject);
  return record ? collectionBody(shop, record) : null;
};
const compliance: Assemble = (shop, { detail }) => complianceBody(shop, detail ?? {});

export const TOPICS: Readonly<Record<string, Topic>> = {
  'products/create': { scopes: PRODUCTS, body: product },
  'products/update': { scopes: PRODUCTS, body: product },
  'products/delete': { scopes: PRODUCTS, body: deleted },
  'inventory_items/create': { scopes: ITEMS, body: item },
  'inventory_items/update': { scopes: ITEMS, body: item },
  'inventory_items/delete': { scopes: ITEMS, body: (_shop, { subject }) => deletedItemBody(subject) },
  'inventory_levels/connect': { scopes: INVENTORY, body: level },
  'inventory_levels/update': { scopes: INVENTORY, body: level },
  'inventory_levels/disconnect': { scopes: INVENTORY, body: disconnected },
  'collections/create': { scopes: PRODUCTS, body: collection },
  'collections/update': { scopes: PRODUCTS, body: collection },
  'collections/delete': {
    scopes: PRODUCTS,
    body: (_shop, { subject }) => ({
      id: idNumber(subject),
      published_scope: 'global',
      admin_graphql_api_id: subject,
    }),
  },
  'locations/create': { scopes: LOCATIONS, body: location },
  'locations/update': { scopes: LOCATIONS, body: location },
  'locations/activate': { scopes: LOCATIONS, body: location },
  'locations/deactivate': { scopes: LOCATIONS, body: location },
  'locations/delete': { scopes: LOCATIONS, body: deleted },
  'orders/create': { scopes: ORDERS, body: order },
  'orders/updated': { scopes: ORDERS, body: order },
  'orders/cancelled': { scopes: ORDERS, body: order },
  'orders/fulfilled': { scopes: ORDERS, body: order },
  'orders/edited': {
    scopes: ORDERS,
    body: (shop, { subject, detail }) => {
      const record = shop.state.orders.get(subject);
      return record ? editBody(shop, record, detail) : null;
    },
  },
  'refunds/create': {
    scopes: ORDERS,
    body: (shop, { subject, detail }) => {
      const record = shop.state.orders.get(subject);
      return record ? refundBody(shop, record, detail) : null;
    },
  },
  'bulk_operations/finish': {
    scopes: [],
    body: (shop, { subject }) => {
      const record = shop.state.bulk.get(subject);
      return record ? bulkBody(shop, record) : null;
    },
  },
  'themes/publish': { scopes: ['read_themes'], body: themeBody },
  'app/uninstalled': { scopes: [], body: shopBody },
  'app/scopes_update': { scopes: [], body: (shop, { detail }) => scopesBody(shop, detail ?? {}) },
  'customers/data_request': { scopes: [], body: compliance },
  'customers/redact': { scopes: [], body: compliance },
  'shop/redact': { scopes: [], body: compliance },
};
