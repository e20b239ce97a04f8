/** The query root. */
import { search } from '../search/lists.ts';
import type { ListOf } from '../search/lists.ts';
import { parseId } from '../state/ids.ts';
import { connectionOf, paginate } from './connection.ts';
import type { Context } from './context.ts';
import { seen } from './context.ts';
import { NotModelled, notFound, tooLong } from './errors.ts';
import * as lists from './lists.ts';
import { modelOf, PAGING } from './model.ts';
import { discounts } from './models/discount.ts';
import { shipments } from './models/shipment.ts';
import { fullNamespace } from './models/metafield.ts';

const LIST_ARGS = [...PAGING, 'query', 'sortKey'];

function listField<T extends { id: string }>(list: ListOf<T>) {
  return {
    args: LIST_ARGS,
    resolve: (_: unknown, args: Record<string, unknown>, ctx: Context) => {
      const { entries, positions } = search(list, args, ctx);
      return paginate(entries, args, ctx, positions);
    },
  };
}

function countField<T extends { id: string }>(list: ListOf<T>) {
  return {
    args: ['query', 'limit'],
    resolve: (_: unknown, args: Record<string, unknown>, ctx: Context) => {
      const { length } = search(list, args, ctx).entries;
      const limit = (args['limit'] as number | null | undefined) ?? Infinity;
      return { count: Math.min(length, limit), precision: length > limit ? 'AT_LEAST' : 'EXACT' };
    },
  };
}

/** Anything with a global id that the dev store holds; null for a well-formed id of nothing. */
export function findNode(id: string, ctx: Context): object | null {
  const parsed = parseId(id);
  const { state } = ctx.shop;
  switch (parsed?.type) {
    case 'Product':
      return state.products.get(id) ?? null;
    case 'ProductVariant':
      return state.variants.get(id) ?? null;
    case 'InventoryItem':
      return state.items.get(id) ?? null;
    case 'InventoryLevel':
      return findLevel(parsed.number, parsed.query, ctx);
    case 'Location':
      return state.locations.get(id) ?? null;
    case 'Publication':
      return state.publications.get(id) ?? null;
    case 'Order':
      return state.orders.get(id) ?? null;
    case 'Collection':
      return state.collections.get(id) ?? null;
    case 'DiscountNode':
      return state.discounts.get(id) ?? null;
    case 'InventoryShipment':
      return state.shipments.get(id) ?? null;
    case 'BulkOperation':
      return state.bulk.get(id) ?? null;
    case 'MetafieldDefinition':
      return state.definitions.get(id) ?? null;
    case 'Shop':
      return id === state.shop.id ? state.shop : null;
    case 'AppInstallation':
      return id === state.rest.installation?.id ? state.rest.installation : null;
    case undefined:
      throw notFound(`Invalid id: ${id}`);
    default:
      throw new NotModelled(`nodes of type ${parsed?.type}`);
  }
}

function findLevel(levelNumber: string, query: string | null, ctx: Context): object | null {
  const item = /(?:^|&)inventory_item_id=(\d+)/.exec(query ?? '')?.[1];
  const location = ctx.shop.state.locationOfLevel(levelNumber);
  if (item === undefined || !location) return null;
  return ctx.shop.state.level(`gid://shopify/InventoryItem/${item}`, location.id) ?? null;
}

/** By id, of one type: another type's id is an error, an unknown id is null. */
function byId(type: string) {
  return {
    args: ['id'],
    resolve: (_: unknown, args: Record<string, unknown>, ctx: Context) => {
      const id = String(args['id']);
      if (parseId(id)?.type !== type) throw notFound(`Invalid id: ${id}`);
      return findNode(id, ctx);
    },
  };
}

const MOST_NODES = 250;

export const QueryRoot = modelOf<unknown>({
  shop: (_, __, ctx) => ctx.shop.state.shop,
  currentAppInstallation: (_, __, ctx) => ctx.shop.state.rest.installation,
  products: listField(lists.products),
  productsCount: countField(lists.products),
  product: byId('Product'),
  productVariants: listField(lists.variants),
  productVariant: byId('ProductVariant'),
  inventoryItems: listField(lists.inventoryItems),
  inventoryItem: byId('InventoryItem'),
  inventoryLevel: byId('InventoryLevel'),
  orders: listField(lists.orders),
  ordersCount: countField(lists.orders),
  order: byId('Order'),
  collections: listField(lists.collections),
  collection: byId('Collection'),
  discountNodes: listField(discounts),
  discountNode: byId('DiscountNode'),
  inventoryShipments: listField(shipments),
  inventoryShipment: byId('InventoryShipment'),
  location: byId('Location'),
  publication: byId('Publication'),
  bulkOperation: byId('BulkOperation'),
  bulkOperations: listField({ ...lists.bulkOperations }),
  webhookSubscription: {
    args: ['id'],
    resolve: (_, args, ctx) => ctx.shop.state.subscriptions.get(String(args['id'])) ?? null,
  },
  node: { args: ['id'], resolve: (_, args, ctx) => findNode(String(args['id']), ctx) },
  nodes: {
    args: ['ids'],
    resolve: (_, args, ctx) => {
      const ids = args['ids'] as string[];
      if (ids.length > MOST_NODES) throw tooLong(ids.length);
      return ids.map((id) => findNode(id, ctx));
    },
  },
  locations: {
    args: [...LIST_ARGS, 'includeInactive', 'includeLegacy'],
    resolve: (_, args, ctx) => {
      const { entries } = search(lists.locations, args, ctx);
      const shown =
        args['includeInactive'] === true ? entries : entries.filter(({ node }) => seen(ctx, node).isActive);
      return paginate(shown, args, ctx);
    },
  },
  publications: {
    args: [...PAGING, 'catalogType'],
    resolve: (_, args, ctx) => {
      const kind = args['catalogType'] as string | null | undefined;
      const all = [...ctx.shop.state.publications.values()].filter((p) => kind == null || p.kind === kind);
      return connectionOf(all, (publication) => publication.id, args, ctx);
    },
  },
  productTags: {
    args: PAGING,
    resolve: (_, args, ctx) => {
      const spelled = [...ctx.shop.state.tagsInUse()].map(([folded, ids]) => {
        const product = ctx.shop.state.products.get(ids.values().next().value ?? '');
        return product?.tags.find((tag) => tag.toLowerCase() === folded) ?? folded;
      });
      spelled.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
      return connectionOf(spelled, (tag) => tag, args, ctx);
    },
  },
  metafieldDefinitions: {
    args: [...PAGING, 'ownerType', 'namespace', 'key'],
    resolve: (_, args, ctx) => {
      const { ownerType, namespace, key } = args as {
        ownerType: string;
        namespace?: string | null;
        key?: string | null;
      };
      const wanted = namespace == null ? null : fullNamespace(ctx.app.id, namespace);
      const found = [...ctx.shop.state.definitions.values()].filter(
        (d) =>
          d.ownerType === ownerType &&
          (wanted === null ? !d.namespace.startsWith('app--') : d.namespace === wanted) &&
          (key == null || d.key === key),
      );
      return connectionOf(found, (d) => d.id, args, ctx);
    },
  },
  metafieldDefinition: {
    args: ['id', 'identifier'],
    resolve: (_, args, ctx) => {
      const identifier = args['identifier'] as {
        ownerType: string;
        namespace?: string | null;
        key: string;
      } | null;
      if (!identifier) return ctx.shop.state.definitions.get(String(args['id'])) ?? null;
      const namespace = fullNamespace(ctx.app.id, identifier.namespace);
      return (
        [...ctx.shop.state.definitions.values()].find(
          (d) =>
            d.ownerType === identifier.ownerType && d.namespace === namespace && d.key === identifier.key,
        ) ?? null
      );
    },
  },
  webhookSubscriptions: {
    args: [...PAGING, 'topics', 'uri', 'format'],
    resolve: (_, args, ctx) => {
      const topics = args['topics'] as string[] | null | undefined;
      const found = [...ctx.shop.state.subscriptions.values()].filter(
        (s) =>
          (topics == null || topics.includes(s.topic.toUpperCase().replace('/', '_'))) &&
          (args['uri'] == null || s.uri === args['uri']) &&
          args['format'] !== 'XML',
      );
      return connectionOf(found, (s) => s.id, args, ctx);
    },
  },
  webPixel: {
    args: ['id'],
    resolve: (_, __, ctx) => {
      const pixel = ctx.shop.state.rest.installation?.webPixel;
      if (!pixel) throw notFound('No web pixel was found for this app.');
      return pixel;
    },
  },
  /** Jobs of the dev store are done when they are handed out. */
  job: { args: ['id'], resolve: (_, args) => ({ id: String(args['id']), done: true }) },
});
