/** `POST /__meta/do/{verb}`: every verb of `Shopkeeper`, and some that only tests need. */
import { z } from 'zod';
import {
  addVariant,
  createCollection,
  createProduct,
  newCollectionSchema,
  newProductSchema,
  newVariantSchema,
} from '../effects/catalogue.ts';
import { stockAt, unstock } from '../effects/inventory.ts';
import { pastOrders } from '../effects/past-orders.ts';
import {
  cancelReturns,
  editLine,
  fulfilOrder,
  placeOrder,
  refundLine,
  returnLine,
} from '../effects/orders.ts';
import { importCsv, onlineStore } from '../keeper.ts';
import { deleteCollection, joinCollection, leaveCollection, replaceTags } from '../effects/products.ts';
import { Random } from '../random.ts';
import type { Shop } from '../shop.ts';
import type { Outcome, Shopkeeper } from '../shopkeeper.ts';
import { idNumber } from '../webhooks/json.ts';
import { PLANNED_VERBS } from './planned-verbs.ts';
import { PAGE_VERBS } from './page-verbs.ts';
import { given, verb, type Verb } from './verb.ts';

const id = z.string();
const level = { inventoryItemId: id, locationId: id };
const published = { resourceId: id, publicationId: id };
/** What a carrier says of a parcel; milliseconds since 1970. */
const parcel = {
  carrier: z.string().optional(),
  dueAt: z.number().optional(),
  deliveredAt: z.number().optional(),
};
const status = z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']);
const compliance = (topic: string) =>
  verb(
    z.object({ customerId: z.string().default('1'), orderIds: z.array(id).default([]) }),
    (input, _keeper, shop) => {
      const customer = { id: idNumber(input.customerId), email: 'john@example.com', phone: '555-625-1199' };
      const orders = input.orderIds.map(idNumber);
      const detail =
        topic === 'customers/redact'
          ? { customer, orders_to_redact: orders }
          : { orders_requested: orders, customer, data_request: { id: idNumber(shop.state.newNumber()) } };
      shop.perform((act) => act.emit(topic, shop.state.shop.id, detail));
      return { ok: true };
    },
  );

const cancelReason = z.enum(['CUSTOMER', 'DECLINED', 'FRAUD', 'INVENTORY', 'OTHER', 'STAFF']);
const orderLine = { orderId: id, lineId: id, quantity: z.number().int().min(0) };

export const VERBS: Readonly<Record<string, Verb>> = {
  sell: verb(
    z.object({
      lines: z.array(z.object({ variantId: id, quantity: z.number() })),
      publicationId: id.optional(),
      locationId: id.optional(),
      source: z.string().optional(),
    }),
    (input, keeper) => keeper.sell(given(input)),
  ),
  cancelOrder: verb(
    z.object({ orderId: id, restock: z.boolean(), reason: cancelReason.optional() }),
    (input, keeper) => keeper.cancelOrder(given(input)),
  ),
  setAvailable: verb(z.object({ ...level, available: z.number().int() }), (input, keeper) =>
    keeper.setAvailable(input),
  ),
  adjustAvailable: verb(z.object({ ...level, delta: z.number().int() }), (input, keeper) =>
    keeper.adjustAvailable(input),
  ),
  setStatus: verb(z.object({ productId: id, status }), (input, keeper) => keeper.setStatus(input)),
  setTitle: verb(z.object({ productId: id, title: z.string() }), (input, keeper) => keeper.setTitle(input)),
  setPrice: verb(
    z.object({ variantId: id, price: z.string(), compareAtPrice: z.string().nullable().optional() }),
    (input, keeper) => keeper.setPrice(given(input)),
  ),
  addTags: verb(z.object({ productId: id, tags: z.array(z.string()) }), (input, keeper) =>
    keeper.addTags(input),
  ),
  removeTags: verb(z.object({ productId: id, tags: z.array(z.string()) }), (input, keeper) =>
    keeper.removeTags(input),
  ),
  publish: verb(z.object({ ...published, publishDate: z.string().optional() }), (input, keeper) =>
    keeper.publish(given(input)),
  ),
  unpublish: verb(z.object(published), (input, keeper) => keeper.unpublish(input)),
  setInventoryPolicy: verb(
    z.object({ variantId: id, policy: z.enum(['DENY', 'CONTINUE']) }),
    (input, keeper) => keeper.setInventoryPolicy(input),
  ),
  setTracked: verb(z.object({ inventoryItemId: id, tracked: z.boolean() }), (input, keeper) =>
    keeper.setTracked(input),
  ),
  setLocationActive: verb(z.object({ locationId: id, active: z.boolean() }), (input, keeper) =>
    keeper.setLocationActive(input),
  ),
  deleteProduct: verb(z.object({ productId: id }), (input, keeper) => keeper.deleteProduct(input)),
  importCsv: verb(
    z.object({ csv: z.string(), tracker: z.enum(['', 'shopify']).optional() }),
    (input, _keeper, shop) => importCsv(shop, given(input)),
  ),
  installApp: verb(z.object({ scopes: z.array(z.string()).optional() }), (input, keeper) =>
    keeper.installApp(given(input)),
  ),
  uninstallApp: verb(z.object({}), (_input, keeper) => keeper.uninstallApp()),

  createProducts: verb(z.object({ products: z.array(newProductSchema) }), ({ products }, _keeper, shop) => {
    const productIds = products.map((product) => shop.perform((act) => createProduct(act, product)).id);
    return { ok: true, productIds };
  }),
  addVariant: verb(
    z.object({ productId: id, variant: newVariantSchema }),
    ({ productId, variant }, _keeper, shop) => {
      const product = shop.state.products.get(productId);
      if (!product) return { ok: false, reason: `There is no product ${productId}` };
      return { ok: true, variantId: shop.perform((act) => addVariant(act, product, variant)).id };
    },
  ),
  /** The whole list, as `productUpdate(tags:)` of an ERP does. */
  replaceTags: verb(
    z.object({ productId: id, tags: z.array(z.string()) }),
    ({ productId, tags }, _keeper, shop) => {
      const product = shop.state.products.get(productId);
      if (!product) return { ok: false, reason: `There is no product ${productId}` };
      shop.perform((act) => replaceTags(act, product, tags));
      return { ok: true };
    },
  ),
  /** Many absolute levels in one call, as `inventorySetQuantities` of an ERP does; the first that is refused ends it. */
  setLevels: verb(
    z.object({ levels: z.array(z.object({ ...level, available: z.number().int() })) }),
    ({ levels }, keeper) => {
      for (const one of levels) {
        const outcome = keeper.setAvailable(one);
        if (!outcome.ok) return outcome;
      }
      return { ok: true };
    },
  ),
  createCollection: verb(newCollectionSchema, (input, _keeper, shop) => ({
    ok: true,
    collectionId: shop.perform((act) => createCollection(act, input)).id,
  })),
  /** Members by hand, in and out; only a collection without a rule takes them. */
  changeCollection: verb(
    z.object({ collectionId: id, add: z.array(id).default([]), remove: z.array(id).default([]) }),
    ({ collectionId, add, remove }, _keeper, shop) => {
      const collection = shop.state.collections.get(collectionId);
      if (!collection || collection.ruleTag !== null) return { ok: false, reason: 'No collection by hand' };
      shop.perform((act) => {
        const products = (ids: readonly string[]) => ids.flatMap((one) => act.state.products.get(one) ?? []);
        for (const product of products(add)) joinCollection(act, product, collection);
        for (const product of products(remove)) leaveCollection(act, product, collection);
      });
      return { ok: true };
    },
  ),
  deleteCollection: verb(z.object({ collectionId: id }), ({ collectionId }, _keeper, shop) => {
    const collection = shop.state.collections.get(collectionId);
    if (!collection) return { ok: false, reason: 'There is no such collection' };
    shop.perform((act) => deleteCollection(act, collection));
    return { ok: true };
  }),
  ...PLANNED_VERBS,
  ...PAGE_VERBS,
  stock: verb(z.object({ ...level, active: z.boolean() }), (input, _keeper, shop) => {
    const item = shop.state.items.get(input.inventoryItemId);
    const location = shop.state.locations.get(input.locationId);
    if (!item || !location) return { ok: false, reason: 'There is no such item or location' };
    const present = item.levels[location.id];
    if (input.active) shop.perform((act) => stockAt(act, item, location));
    else if (present) shop.perform((act) => unstock(act, item, present));
    return { ok: true };
  }),
  fulfilOrder: verb(z.object({ orderId: id, ...parcel }), ({ orderId, ...given }, _keeper, shop) => {
    const order = shop.state.orders.get(orderId);
    if (!order || order.cancelledAt !== null)
      return { ok: false, reason: `There is no open order ${orderId}` };
    shop.perform((act) => fulfilOrder(act, order, given));
    return { ok: true };
  }),
  refundLine: verb(z.object({ ...orderLine, restock: z.boolean() }), (input, _keeper, shop) => {
    const order = shop.state.orders.get(input.orderId);
    const line = order?.lines.find((one) => one.id === input.lineId);
    if (!order || !line) return { ok: false, reason: 'There is no such order line' };
    shop.perform((act) => refundLine(act, order, line, input.quantity, input.restock));
    return { ok: true };
  }),
  returnLine: verb(z.object({ ...orderLine, reason: z.string().nullable() }), (input, _keeper, shop) => {
    const order = shop.state.orders.get(input.orderId);
    const line = order?.lines.find((one) => one.id === input.lineId);
    if (!order || !line || order.fulfillments.length === 0)
      return { ok: false, reason: 'There is no such order line that was sent' };
    shop.perform((act) => returnLine(act, order, line, input.quantity, input.reason));
    return { ok: true };
  }),
  cancelReturns: verb(z.object({ orderId: id }), ({ orderId }, _keeper, shop) => {
    const order = shop.state.orders.get(orderId);
    if (!order) return { ok: false, reason: `There is no order ${orderId}` };
    shop.perform((act) => cancelReturns(act, order));
    return { ok: true };
  }),
  editLine: verb(z.object(orderLine), (input, _keeper, shop) => {
    const order = shop.state.orders.get(input.orderId);
    const line = order?.lines.find((one) => one.id === input.lineId);
    if (!order || !line) return { ok: false, reason: 'There is no such order line' };
    shop.perform((act) => editLine(act, order, line, input.quantity));
    return { ok: true };
  }),
  /** Many orders of one piece each, drawn from a seed; what is sold out or hidden is counted as refused. */
  flashSale: verb(
    z.object({
      orders: z.number().int().min(1).max(100_000),
      variantIds: z.array(id).optional(),
      seed: z.number().int().default(1),
    }),
    (input, _keeper, shop) => {
      const random = new Random(input.seed);
      const variantIds = input.variantIds ?? [...shop.state.variants.keys()];
      const publicationId = onlineStore(shop);
      let sold = 0;
      for (let i = 0; i < input.orders; i++) {
        const variantId = variantIds[random.below(variantIds.length)] ?? '';
        const lines = [{ variantId, quantity: 1 }];
        if (shop.perform((act) => placeOrder(act, { lines, publicationId, locationId: null })).ok) sold++;
      }
      return { ok: true, sold, refused: input.orders - sold };
    },
  ),
  /** Orders of the days before today, sent, cancelled and returned as a shop's are; stock stays as it is. */
  pastOrders: verb(
    z.object({
      days: z.number().int().min(1).max(60),
      perDay: z.number().int().min(1).max(100),
      seed: z.number().int().default(1),
    }),
    ({ days, perDay, seed }, _keeper, shop) => {
      const input = { days, perDay, publicationId: onlineStore(shop), random: new Random(seed) };
      return { ok: true, orders: shop.perform((act) => pastOrders(act, input)) };
    },
  ),
  requestCustomerData: compliance('customers/data_request'),
  redactCustomer: compliance('customers/redact'),
  redactShop: verb(z.object({}), (_input, _keeper, shop) => {
    shop.perform((act) => act.emit('shop/redact', shop.state.shop.id));
    return { ok: true };
  }),
};

/** Runs a verb with a JSON argument; undefined when there is no such verb. */
export function runVerb(
  name: string,
  body: unknown,
  shopkeeper: Shopkeeper,
  shop: Shop,
): Outcome | undefined {
  const found = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (!found) return undefined;
  const parsed = found.input.safeParse(body);
  if (!parsed.success) return { ok: false, reason: z.prettifyError(parsed.error) };
  return found.run(parsed.data as never, shopkeeper, shop);
}
