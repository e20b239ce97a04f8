/** `Shopkeeper` over a running shop: what merchants and shoppers do, with all its effects. */
import { z } from 'zod';
import type { App } from './app-under-test.ts';
import { readProductCsv } from './csv-import.ts';
import { createProduct } from './effects/catalogue.ts';
import { moveQuantities, setLocationActive, setTracked, stockAt } from './effects/inventory.ts';
import { cancelOrder, placeOrder } from './effects/orders.ts';
import {
  addTags,
  deleteProduct,
  removeTags,
  setProductFields,
  setVariantFields,
} from './effects/products.ts';
import { findPublishable, publish, unpublish } from './effects/publishing.ts';
import { installApp, uninstallApp } from './effects/installation.ts';
import type { Act, Shop } from './shop.ts';
import type { Outcome, Shopkeeper } from './shopkeeper.ts';
import type { ItemRecord, LocationRecord, ProductRecord, VariantRecord } from './state/records.ts';
import * as views from './views.ts';

const missing = (what: string, id: string): Outcome => ({ ok: false, reason: `There is no ${what} ${id}` });
const DONE = { ok: true } as const;

/** The people of one shop. */
export function shopkeeperOf(shop: Shop, app: App): Shopkeeper {
  const { state } = shop;
  const withProduct = (id: string, change: (act: Act, product: ProductRecord) => void): Outcome => {
    const product = state.products.get(id);
    if (!product) return missing('product', id);
    shop.perform((act) => change(act, product));
    return DONE;
  };
  const withVariant = (id: string, change: (act: Act, variant: VariantRecord) => void): Outcome => {
    const variant = state.variants.get(id);
    if (!variant) return missing('variant', id);
    shop.perform((act) => change(act, variant));
    return DONE;
  };
  const withLevel = (
    ids: { inventoryItemId: string; locationId: string },
    delta: (available: number) => number,
  ): Outcome => {
    const item = state.items.get(ids.inventoryItemId);
    const location = state.locations.get(ids.locationId);
    if (!item) return missing('inventory item', ids.inventoryItemId);
    if (!location) return missing('location', ids.locationId);
    if (!location.isActive) return { ok: false, reason: `${location.name} is not active` };
    shop.perform((act) => changeLevel(act, item, location, delta));
    return DONE;
  };
  const withPublication = (
    ids: { resourceId: string; publicationId: string },
    change: (act: Act, resource: NonNullable<ReturnType<typeof findPublishable>>) => void,
  ): Outcome => {
    const resource = findPublishable({ state }, ids.resourceId);
    if (!resource) return missing('resource', ids.resourceId);
    if (!state.publications.has(ids.publicationId)) return missing('publication', ids.publicationId);
    shop.perform((act) => change(act, resource));
    return DONE;
  };

  return {
    shop: () => views.shopView(shop),
    locations: () => [...state.locations.values()].map(views.locationView),
    publications: () =>
      [...state.publications.values()].filter((p) => p.kind === 'APP').map(views.publicationView),
    products: () => [...state.products.values()].map((product) => views.productView(shop, product)),
    product: (idOrHandle) => {
      const product = state.products.get(idOrHandle) ?? state.productByHandle(idOrHandle);
      return product && views.productView(shop, product);
    },
    orders: () => [...state.orders.values()].map(views.orderView),
    collections: () =>
      [...state.collections.values()].map((collection) => views.collectionView(shop, collection)),

    sell(order) {
      const parsed = sale.safeParse(order.lines);
      if (!parsed.success) return { ok: false, reason: z.prettifyError(parsed.error) };
      const publicationId = order.publicationId ?? onlineStore(shop);
      if (order.locationId !== undefined && !state.locations.get(order.locationId)?.isActive)
        return { ok: false, reason: `${order.locationId} is not an active location` };
      const { lines } = order;
      const placed = shop.perform((act) =>
        placeOrder(act, {
          lines,
          publicationId,
          locationId: order.locationId ?? null,
          ...(order.source ? { source: order.source } : {}),
        }),
      );
      return placed.ok ? { ok: true, orderId: placed.order.id } : placed;
    },
    cancelOrder({ orderId, restock, reason }) {
      const order = state.orders.get(orderId);
      if (!order) return missing('order', orderId);
      if (order.cancelledAt !== null) return { ok: false, reason: `${order.name} is cancelled already` };
      shop.perform((act) => cancelOrder(act, order, restock, reason));
      return DONE;
    },
    setAvailable: (input) => withLevel(input, (available) => input.available - available),
    adjustAvailable: (input) => withLevel(input, () => input.delta),
    setStatus: ({ productId, status }) =>
      withProduct(productId, (act, p) => setProductFields(act, p, { status })),
    setTitle({ productId, title }) {
      if (title.trim() === '') return { ok: false, reason: "Title can't be blank" };
      return withProduct(productId, (act, p) => setProductFields(act, p, { title }));
    },
    setPrice({ variantId, price, compareAtPrice }) {
      if (!money.test(price) || (compareAtPrice != null && !money.test(compareAtPrice)))
        return { ok: false, reason: 'A price is a number such as 12.50' };
      const compare = compareAtPrice === undefined ? {} : { compareAtPrice };
      return withVariant(variantId, (act, v) => setVariantFields(act, v, { price, ...compare }));
    },
    addTags: ({ productId, tags }) => withProduct(productId, (act, p) => addTags(act, p, tags)),
    removeTags: ({ productId, tags }) => withProduct(productId, (act, p) => removeTags(act, p, tags)),
    publish(input) {
      const date = input.publishDate === undefined ? undefined : Date.parse(input.publishDate);
      if (Number.isNaN(date)) return { ok: false, reason: `${input.publishDate} is not a date` };
      const future = date !== undefined && date > shop.clock.now();
      if (future && !state.publications.get(input.publicationId)?.supportsFuturePublishing)
        return { ok: false, reason: 'This channel cannot publish at a later date' };
      return withPublication(input, (act, resource) => publish(act, resource, input.publicationId, date));
    },
    unpublish: (input) =>
      withPublication(input, (act, resource) => unpublish(act, resource, input.publicationId)),
    setInventoryPolicy: ({ variantId, policy }) =>
      withVariant(variantId, (act, v) => setVariantFields(act, v, { inventoryPolicy: policy })),
    setTracked({ inventoryItemId, tracked }) {
      const item = state.items.get(inventoryItemId);
      if (!item) return missing('inventory item', inventoryItemId);
      shop.perform((act) => setTracked(act, item, tracked));
      return DONE;
    },
    setLocationActive({ locationId, active }) {
      const location = state.locations.get(locationId);
      if (!location) return missing('location', locationId);
      shop.perform((act) => setLocationActive(act, location, active));
      return DONE;
    },
    deleteProduct: ({ productId }) => withProduct(productId, deleteProduct),
    importCsv: (input) => importCsv(shop, input),
    installApp: (input) => installApp(shop, app, input?.scopes),
    uninstallApp: () => uninstallApp(shop),
  };
}

const money = /^\d+(\.\d{1,2})?$/;
const sale = z
  .array(z.object({ variantId: z.string(), quantity: z.number().int().min(1).max(100_000) }))
  .min(1)
  .max(500);

/** Id of the publication that shoppers use unless they say otherwise. */
export function onlineStore(shop: Shop): string {
  const publications = [...shop.state.publications.values()];
  return (publications.find((p) => p.handle === 'online_store') ?? publications[0])?.id ?? '';
}

function changeLevel(
  act: Act,
  item: ItemRecord,
  location: LocationRecord,
  delta: (available: number) => number,
): void {
  const level = stockAt(act, item, location);
  moveQuantities(act, level, { available: delta(level.quantities.available) });
}

/** @param input.tracker 'shopify' counts stock also in rows whose tracker is empty */
export function importCsv(
  shop: Shop,
  input: { csv: string; tracker?: '' | 'shopify' },
): Outcome<{ products: number; variants: number; rejected: { row: number; reason: string }[] }> {
  let read;
  try {
    read = readProductCsv(input.csv, input.tracker ?? '');
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
  const { rejected } = read;
  let products = 0;
  let variants = 0;
  for (const { publishedOnlineStore, ...product } of read.products) {
    if (product.handle !== undefined && shop.state.productByHandle(product.handle)) {
      rejected.push({ row: 0, reason: `${product.handle} is there already` });
      continue;
    }
    const everywhere = [...shop.state.publications.values()].filter((p) => p.autoPublish).map((p) => p.id);
    const hidden = publishedOnlineStore ? '' : onlineStore(shop);
    shop.perform((act) =>
      createProduct(act, { ...product, publicationIds: everywhere.filter((id) => id !== hidden) }),
    );
    products += 1;
    variants += product.variants.length;
  }
  return { ok: true, products, variants, rejected };
}
