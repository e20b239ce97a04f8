/** The root lists: what they hold, how they filter and sort. */
import { membersOf } from '../effects/catalogue.ts';
import type { Filters, ListOf } from '../search/lists.ts';
import { testDate, testId, testOneOf, testWords } from '../search/lists.ts';
import { compareNumbers, matchesText } from '../search/syntax.ts';
import type { Term } from '../search/syntax.ts';
import type {
  BulkRecord,
  CollectionRecord,
  ItemRecord,
  LocationRecord,
  OrderRecord,
  ProductRecord,
  VariantRecord,
} from '../state/records.ts';
import { gid } from '../state/ids.ts';
import {
  countsStock,
  inventoryQuantity,
  isLive,
  isPublishedIn,
  isTracked,
  totalInventory,
} from '../state/visibility.ts';
import type { Context } from './context.ts';
import { seen } from './context.ts';
import { NotModelled } from './errors.ts';

/** A tag just added is not found while the index lags; one that is gone disappears at once (recorded). */
function hasTag(product: ProductRecord, term: Term, ctx: Context): boolean {
  const lag = ctx.shop.dials.api.searchLagMs;
  return term.value
    .split(',')
    .some((wanted) =>
      seen(ctx, product).tags.some(
        (tag) =>
          matchesText(tag, wanted) &&
          (lag === 0 || ctx.now - ctx.shop.state.tagAddedAt(product.id, tag) >= lag),
      ),
    );
}

/** While the index lags, a product that has just changed is not yet in `updated_at` ranges. */
function updatedAt(record: { updatedAt: number }, term: Term, ctx: Context): boolean {
  const lag = ctx.shop.dials.api.searchLagMs;
  if (lag > 0 && ctx.now - record.updatedAt < lag) return false;
  return testDate(record.updatedAt, term);
}

const variantsOf = (ctx: Context, product: ProductRecord): VariantRecord[] =>
  product.variantIds.flatMap((id) => ctx.shop.state.variants.get(id) ?? []);

function publishedOnline(ctx: Context, product: ProductRecord): boolean {
  const online = [...ctx.shop.state.publications.values()].find((p) => p.handle === 'online_store');
  return online !== undefined && isPublishedIn(product.publishing, online.id, isLive(product), ctx.now);
}

function publishedStatus(product: ProductRecord, term: Term, ctx: Context): boolean {
  const published = publishedOnline(ctx, product);
  if (term.value === 'any') return true;
  if (term.value === 'published') return published;
  if (term.value === 'unpublished') return !published;
  throw new NotModelled(`published_status:${term.value}`);
}

const productFilters: Filters<ProductRecord> = {
  tests: {
    '': (p, term, ctx) =>
      term.value === '*' ||
      testWords([p.title, p.vendor, p.productType, ...p.tags].join(' '), term) ||
      variantsOf(ctx, p).some((v) => matchesText(v.sku, term.value)),
    id: (p, term) => testId(p.id, term),
    title: (p, term) =>
      term.value.includes('*') ? matchesText(p.title, term.value) : testWords(p.title, term),
    handle: (p, term) => matchesText(p.handle, term.value),
    status: (p, term, ctx) => testOneOf(seen(ctx, p).status, term),
    tag: hasTag,
    tag_not: (p, term, ctx) => !hasTag(p, term, ctx),
    vendor: (p, term) => matchesText(p.vendor, term.value),
    product_type: (p, term) => matchesText(p.productType, term.value),
    created_at: (p, term) => testDate(p.createdAt, term),
    updated_at: updatedAt,
    sku: (p, term, ctx) => variantsOf(ctx, p).some((v) => matchesText(v.sku, term.value)),
    barcode: (p, term, ctx) => variantsOf(ctx, p).some((v) => matchesText(v.barcode, term.value)),
    variant_id: (p, term, ctx) => variantsOf(ctx, p).some((v) => testId(v.id, term)),
    gift_card: (p, term) => String(p.isGiftCard) === term.value,
    inventory_total: (p, term, ctx) =>
      compareNumbers(totalInventory(ctx.shop.state, p), term.comparator, Number(term.value)),
    out_of_stock_somewhere: (p, term, ctx) =>
      String(
        variantsOf(ctx, p).some(
          (v) => countsStock(ctx.shop.state, v) && inventoryQuantity(ctx.shop.state, v) <= 0,
        ),
      ) === term.value,
    tracks_inventory: (p, term, ctx) =>
      String(variantsOf(ctx, p).some((v) => isTracked(ctx.shop.state, v))) === term.value,
    published_status: publishedStatus,
    publication_ids: (p, term, ctx) =>
      term.value
        .split(',')
        .some((id) => isPublishedIn(p.publishing, gid('Publication', id), isLive(p), ctx.now)),
    collection_id: (p, term, ctx) => {
      const collection = ctx.shop.state.collections.get(gid('Collection', term.value));
      return collection !== undefined && membersOf(ctx.shop, collection).includes(p.id);
    },
  },
  unmodelled: [
    'bundles', 'category_id', 'combined_listing_role', 'default', 'delivery_profile_id', 'error_feedback',
    'has_only_composites', 'has_only_default_variant', 'has_variant_with_components', 'is_price_reduced', 'price',
    'product_configuration_owner', 'product_publication_status', 'publishable_status', 'published_at',
    'variant_title',
  ], // prettier-ignore
};

export const products: ListOf<ProductRecord> = {
  name: 'products',
  all: (ctx) => ctx.shop.state.products.values(),
  filters: productFilters,
  sort: {
    ID: () => 0,
    TITLE: (p) => p.title.toLowerCase(),
    CREATED_AT: (p) => p.createdAt,
    UPDATED_AT: (p) => p.updatedAt,
    VENDOR: (p) => p.vendor.toLowerCase(),
    PRODUCT_TYPE: (p) => p.productType.toLowerCase(),
    INVENTORY_TOTAL: (p, ctx) => totalInventory(ctx.shop.state, p),
    RELEVANCE: () => 0,
  },
};

const parent = (v: VariantRecord, ctx: Context): ProductRecord | undefined =>
  ctx.shop.state.products.get(v.productId);

export const variants: ListOf<VariantRecord> = {
  name: 'productVariants',
  all: (ctx) => ctx.shop.state.variants.values(),
  filters: {
    tests: {
      '': (v, term, ctx) =>
        term.value === '*' ||
        matchesText(v.sku, term.value) ||
        testWords(`${parent(v, ctx)?.title ?? ''} ${v.title}`, term),
      id: (v, term) => testId(v.id, term),
      sku: (v, term) => matchesText(v.sku, term.value),
      barcode: (v, term) => matchesText(v.barcode, term.value),
      title: (v, term) => testWords(v.title, term),
      product_id: (v, term) => testId(v.productId, term),
      product_ids: (v, term) =>
        term.value.split(',').some((value) => testId(v.productId, { ...term, value })),
      product_status: (v, term, ctx) => testOneOf(parent(v, ctx)?.status ?? '', term),
      product_type: (v, term, ctx) => matchesText(parent(v, ctx)?.productType, term.value),
      vendor: (v, term, ctx) => matchesText(parent(v, ctx)?.vendor, term.value),
      tag: (v, term, ctx) => {
        const product = parent(v, ctx);
        return product !== undefined && hasTag(product, term, ctx);
      },
      inventory_quantity: (v, term, ctx) =>
        compareNumbers(inventoryQuantity(ctx.shop.state, v), term.comparator, Number(term.value)),
      managed: (v, term, ctx) => String(isTracked(ctx.shop.state, v)) === term.value,
      requires_components: (v, term) => String(v.requiresComponents) === term.value,
      updated_at: updatedAt,
    },
    unmodelled: [
      'collection', 'delivery_profile_id', 'exclude_composite', 'exclude_variants_with_components', 'gift_card',
      'location_id', 'managed_by', 'option1', 'option2', 'option3', 'product_publication_status',
      'published_status', 'tag_not', 'taxable',
    ], // prettier-ignore
  },
  sort: {
    ID: () => 0,
    POSITION: (v) => v.position,
    SKU: (v) => (v.sku ?? '').toLowerCase(),
    TITLE: (v) => v.title.toLowerCase(),
    INVENTORY_QUANTITY: (v, ctx) => inventoryQuantity(ctx.shop.state, v),
    RELEVANCE: () => 0,
  },
};

export const inventoryItems: ListOf<ItemRecord> = {
  name: 'inventoryItems',
  all: (ctx) => ctx.shop.state.items.values(),
  filters: {
    tests: {
      '': (item, term) => term.value === '*' || matchesText(item.sku, term.value),
      id: (item, term) => testId(item.id, term),
      sku: (item, term) => matchesText(item.sku, term.value),
      created_at: (item, term) => testDate(item.createdAt, term),
      updated_at: updatedAt,
    },
    unmodelled: [],
  },
  sort: { ID: () => 0 },
};

const SIXTY_DAYS_MS = 60 * 86_400_000;

/** Without `read_all_orders` an app sees 60 days. */
function visibleOrders(ctx: Context): Iterable<OrderRecord> {
  const all = ctx.shop.state.orders.values();
  if (ctx.scopes.includes('read_all_orders')) return all;
  return [...all].filter((order) => ctx.now - order.createdAt <= SIXTY_DAYS_MS);
}

export const orders: ListOf<OrderRecord> = {
  name: 'orders',
  all: visibleOrders,
  filters: {
    tests: {
      '': (order, term) => term.value === '*' || matchesText(order.name, term.value),
      id: (order, term) => testId(order.id, term),
      name: (order, term) => matchesText(order.name.replace('#', ''), term.value.replace('#', '')),
      created_at: (order, term) => testDate(order.createdAt, term),
      processed_at: (order, term) => testDate(order.processedAt, term),
      updated_at: updatedAt,
      test: (order, term) => String(order.test) === term.value,
      tag: (order, term) => order.tags.some((tag) => matchesText(tag, term.value)),
      sku: (order, term) => order.lines.some((line) => matchesText(line.sku, term.value)),
      status: (order, term) => {
        if (term.value === 'any' || term.value === 'not_closed')
          return term.value === 'any' || order.closedAt === null;
        const status = order.cancelledAt !== null ? 'cancelled' : order.closedAt !== null ? 'closed' : 'open';
        return status === term.value;
      },
      financial_status: (order, term) => testOneOf(order.cancelledAt === null ? 'paid' : 'refunded', term),
      fulfillment_status: (order, term) => {
        const shipped = order.fulfillments.length > 0;
        return term.value
          .split(',')
          .some((v) => v === (shipped ? 'fulfilled' : 'unfulfilled') || (!shipped && v === 'unshipped'));
      },
    },
    unmodelled: [
      'cart_token', 'channel', 'channel_id', 'chargeback_status', 'checkout_token', 'confirmation_number',
      'credit_card_last4', 'customer_id', 'delivery_method', 'discount_code', 'earliest_fulfill_by', 'email',
      'fraud_protection_level', 'fulfillment_location_id', 'gateway', 'location_id', 'payment_id',
      'payment_provider_id', 'po_number', 'reference_location_id', 'return_status', 'risk_level', 'sales_channel',
      'source_identifier', 'source_name', 'subtotal_line_items_quantity', 'tag_not', 'total_weight', 'user_id',
    ], // prettier-ignore
  },
  sort: {
    ID: () => 0,
    CREATED_AT: (order) => order.createdAt,
    PROCESSED_AT: (order) => order.processedAt,
    UPDATED_AT: (order) => order.updatedAt,
    ORDER_NUMBER: (order) => order.number,
  },
};

export const collections: ListOf<CollectionRecord> = {
  name: 'collections',
  all: (ctx) => ctx.shop.state.collections.values(),
  filters: {
    tests: {
      '': (c, term) => term.value === '*' || testWords(c.title, term),
      id: (c, term) => testId(c.id, term),
      title: (c, term) => testWords(c.title, term),
      handle: (c, term) => matchesText(c.handle, term.value),
      collection_type: (c, term) => (c.ruleTag === null ? 'custom' : 'smart') === term.value,
      product_id: (c, term, ctx) => membersOf(ctx.shop, c).some((id) => testId(id, term)),
      updated_at: updatedAt,
    },
    unmodelled: ['product_publication_status', 'publishable_status', 'published_at', 'published_status'],
  },
  sort: {
    ID: () => 0,
    TITLE: (c) => c.title.toLowerCase(),
    UPDATED_AT: (c) => c.updatedAt,
    RELEVANCE: () => 0,
  },
};

export const locations: ListOf<LocationRecord> = {
  name: 'locations',
  all: (ctx) => ctx.shop.state.locations.values(),
  filters: {
    tests: {
      '': (location, term) => term.value === '*' || testWords(location.name, term),
      id: (location, term) => testId(location.id, term),
      name: (location, term) => testWords(location.name, term),
      active: (location, term) => String(location.isActive) === term.value,
    },
    unmodelled: ['address1', 'address2', 'city', 'country', 'created_at', 'legacy', 'location_id', 'pickup_in_store', 'province', 'zip'], // prettier-ignore
  },
  sort: { NAME: (location) => location.name.toLowerCase(), ID: () => 0 },
};

export const bulkOperations: ListOf<BulkRecord> = {
  name: 'bulkOperations',
  all: (ctx) => ctx.shop.state.bulk.values(),
  filters: {
    tests: {
      id: (bulk, term) => testId(bulk.id, term),
      status: (bulk, term) => testOneOf(bulk.status, term),
      operation_type: (bulk, term) => testOneOf(bulk.type, term),
      created_at: (bulk, term) => testDate(bulk.createdAt, term),
    },
    unmodelled: [],
  },
  sort: { CREATED_AT: (bulk) => bulk.createdAt, COMPLETED_AT: (bulk) => bulk.completedAt ?? 0 },
};
