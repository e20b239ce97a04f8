/** Records as `Shopkeeper` shows them. */
import { membersOf } from './effects/catalogue.ts';
import type { Shop } from './shop.ts';
import type {
  CollectionView,
  LocationView,
  OrderView,
  ProductView,
  PublicationView,
  ShopView,
  VariantView,
} from './shopkeeper.ts';
import type {
  CollectionRecord,
  LocationRecord,
  OrderRecord,
  ProductRecord,
  PublicationRecord,
  Publishing,
  VariantRecord,
} from './state/records.ts';
import { isLive, isPublishedIn, quantityOf } from './state/visibility.ts';

/** GraphQL's DateTime: UTC, whole seconds. */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** A shop. */
export function shopView(shop: Shop): ShopView {
  const { domain, id, name, currencyCode, ianaTimezone } = shop.state.shop;
  return { domain, id, name, currencyCode, ianaTimezone };
}

/** A location. */
export function locationView({ id, name, isActive, fulfillsOnlineOrders }: LocationRecord): LocationView {
  return { id, name, isActive, fulfillsOnlineOrders };
}

/** A sales channel. */
export function publicationView(record: PublicationRecord): PublicationView {
  const { id, name, handle, supportsFuturePublishing } = record;
  return { id, name, handle, supportsFuturePublishing };
}

/** A collection with its members of this moment. */
export function collectionView(shop: Shop, collection: CollectionRecord): CollectionView {
  const { id, title, handle, ruleTag } = collection;
  return { id, title, handle, smart: ruleTag !== null, productIds: [...membersOf(shop, collection)] };
}

/** An order with what is left of each line. */
export function orderView(order: OrderRecord): OrderView {
  return {
    id: order.id,
    name: order.name,
    createdAt: isoSeconds(order.createdAt),
    cancelledAt: order.cancelledAt === null ? null : isoSeconds(order.cancelledAt),
    publicationId: order.publicationId,
    lines: order.lines.map(({ id, variantId, productId, quantity, currentQuantity }) => {
      return { id, variantId, productId, quantity, currentQuantity };
    }),
  };
}

/** A product with everything under it. */
export function productView(shop: Shop, product: ProductRecord): ProductView {
  const { id, title, handle, descriptionHtml, vendor, productType, status } = product;
  return {
    id,
    title,
    handle,
    descriptionHtml,
    vendor,
    productType,
    status,
    tags: [...product.tags],
    imageUrl: product.images[0]?.url ?? null,
    createdAt: isoSeconds(product.createdAt),
    updatedAt: isoSeconds(product.updatedAt),
    publications: publishingView(product.publishing, isLive(product), shop.clock.now()),
    metafields: product.metafields.map(({ namespace, key, type, value }) => ({
      namespace,
      key,
      type,
      value,
    })),
    variants: product.variantIds.flatMap((variantId) => {
      const variant = shop.state.variants.get(variantId);
      return variant ? [variantView(shop, variant, isLive(product))] : [];
    }),
  };
}

function publishingView(publishing: Publishing, live: boolean, now: number): ProductView['publications'] {
  return Object.entries(publishing).map(([publicationId, date]) => ({
    publicationId,
    isPublished: isPublishedIn(publishing, publicationId, live, now),
    publishDate: isoSeconds(date),
  }));
}

function variantView(shop: Shop, variant: VariantRecord, live: boolean): VariantView {
  const { id, title, sku, price, compareAtPrice, inventoryPolicy, requiresComponents, inventoryItemId } =
    variant;
  const item = shop.state.items.get(inventoryItemId);
  return {
    id,
    title,
    sku,
    price,
    compareAtPrice,
    inventoryPolicy,
    requiresComponents,
    inventoryItemId,
    tracked: item?.tracked ?? false,
    publications: publishingView(variant.publishing, live, shop.clock.now()),
    levels: Object.values(item?.levels ?? {}).map((level) => ({
      locationId: level.locationId,
      available: level.quantities.available,
      onHand: quantityOf(level, 'on_hand'),
      committed: level.quantities.committed,
      isActive: level.isActive,
      updatedAt: isoSeconds(level.updatedAt),
    })),
  };
}
