/** The shop, the app's installation, collections, orders and jobs. */
import { membersOf } from '../../effects/catalogue.ts';
import type {
  BulkRecord,
  CollectionRecord,
  InstallationRecord,
  OrderLineRecord,
  OrderRecord,
  ReturnRecord,
  ShopRecord,
  ShopSubscriptionRecord,
} from '../../state/records.ts';
import { gid, numberOf } from '../../state/ids.ts';
import { isoSeconds } from '../../views.ts';
import { two, zoneOffsetMinutes } from '../../webhooks/json.ts';
import { connectionOf } from '../connection.ts';
import type { Context } from '../context.ts';
import { seen } from '../context.ts';
import { modelOf, PAGING, valueModel } from '../model.ts';
import { API_VERSION } from '../schema.ts';
import { metafieldFields } from './metafield.ts';
import { publishableFields } from './publication.ts';

const optionalTime = (at: number | null) => (at === null ? null : isoSeconds(at));
const PLAN_NAMES = { standard: 'Basic', advanced: 'Advanced', plus: 'Shopify Plus' };

export const Shop = modelOf<ShopRecord>({
  ...metafieldFields,
  id: (shop) => shop.id,
  name: (shop) => shop.name,
  email: (shop) => shop.email,
  contactEmail: (shop) => shop.email,
  myshopifyDomain: (shop) => shop.domain,
  url: (shop) => `https://${shop.domain}`,
  primaryDomain: (shop) => ({ host: shop.domain, url: `https://${shop.domain}` }),
  ianaTimezone: (shop) => shop.ianaTimezone,
  timezoneOffsetMinutes: (shop, _, ctx) => zoneOffsetMinutes(ctx.now, shop.ianaTimezone),
  timezoneOffset: (shop, _, ctx) => {
    const minutes = zoneOffsetMinutes(ctx.now, shop.ianaTimezone);
    return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`;
  },
  currencyCode: (shop) => shop.currencyCode,
  createdAt: (shop) => isoSeconds(shop.createdAt),
  updatedAt: (shop) => isoSeconds(shop.updatedAt),
  plan: (shop) => ({
    publicDisplayName: PLAN_NAMES[shop.plan],
    shopifyPlus: shop.plan === 'plus',
    partnerDevelopment: false,
  }),
  resourceLimits: () => ({ locationLimit: 200, maxProductVariants: 2048, maxProductOptions: 3 }),
  features: (_, __, ctx) => ({
    bundles: { sellsBundles: [...ctx.shop.state.variants.values()].some((v) => v.requiresComponents) },
  }),
});

export const AppInstallation = modelOf<InstallationRecord>({
  ...metafieldFields,
  id: (installation) => installation.id,
  app: (_, __, ctx) => ctx.app,
  launchUrl: (_, __, ctx) => ctx.app.url,
  uninstallUrl: () => null,
  accessScopes: (installation) => installation.scopes.map((handle) => ({ handle })),
  activeSubscriptions: () => [],
});

export const Collection = modelOf<CollectionRecord>({
  ...publishableFields,
  ...metafieldFields,
  id: (c) => c.id,
  legacyResourceId: (c) => numberOf(c.id),
  title: (c) => c.title,
  handle: (c) => c.handle,
  descriptionHtml: (c) => c.descriptionHtml,
  image: (c) => (c.imageUrl === null ? null : { url: c.imageUrl, alt: null }),
  sortOrder: (c) => c.sortOrder,
  updatedAt: (c, _, ctx) => isoSeconds(seen(ctx, c).updatedAt),
  productsCount: (c, _, ctx) => ({ count: membersOf(ctx.shop, c).length, precision: 'EXACT' }),
  hasProduct: {
    args: ['id'],
    resolve: (c, args, ctx) => membersOf(ctx.shop, c).includes(String(args['id'])),
  },
  products: { args: PAGING, resolve: (c, args, ctx) => membersConnection(c, args, ctx) },
  sources: (c) => [{ id: c.sourceId, collection: c }],
  ruleSet: (c) =>
    c.ruleTag === null
      ? null
      : { appliedDisjunctively: false, rules: [{ column: 'TAG', relation: 'EQUALS', condition: c.ruleTag }] },
});

function membersConnection(
  collection: CollectionRecord,
  args: Record<string, unknown>,
  ctx: Context,
): unknown {
  const members = membersOf(ctx.shop, collection).flatMap((id) => ctx.shop.state.products.get(id) ?? []);
  return connectionOf(members, (product) => product.id, args, ctx);
}

interface SourceOfCollection {
  id: string;
  collection: CollectionRecord;
}

export const CollectionConditionsSource = modelOf<SourceOfCollection>({
  id: (source) => source.id,
  title: (source) => source.collection.title,
  description: () => null,
  targetType: () => 'PRODUCTS',
  shareable: () => false,
  inclusion: (source) => source,
  exclusion: () => null,
  products: {
    args: PAGING,
    resolve: ({ collection }, args, ctx) => membersConnection(collection, args, ctx),
  },
});

export const Order = modelOf<OrderRecord>({
  id: (order) => order.id,
  legacyResourceId: (order) => numberOf(order.id),
  name: (order) => order.name,
  number: (order) => order.number,
  test: (order) => order.test,
  tags: (order) => order.tags,
  createdAt: (order) => isoSeconds(order.createdAt),
  processedAt: (order) => isoSeconds(order.processedAt),
  updatedAt: (order) => isoSeconds(order.updatedAt),
  cancelledAt: (order) => optionalTime(order.cancelledAt),
  cancelReason: (order) => order.cancelReason,
  closedAt: (order) => optionalTime(order.closedAt),
  closed: (order) => order.closedAt !== null,
  confirmed: () => true,
  currencyCode: (_, __, ctx) => ctx.shop.state.shop.currencyCode,
  sourceName: (order) => order.source,
  publication: (order, _, ctx) => ctx.shop.state.publications.get(order.publicationId) ?? null,
  retailLocation: (order, _, ctx) =>
    order.locationId === null ? null : (ctx.shop.state.locations.get(order.locationId) ?? null),
  displayFinancialStatus: (order) => (order.cancelledAt === null ? 'PAID' : 'REFUNDED'),
  displayFulfillmentStatus: (order) => (order.fulfillments.length > 0 ? 'FULFILLED' : 'UNFULFILLED'),
  lineItems: {
    args: PAGING,
    resolve: (order, args, ctx) => connectionOf(order.lines, (line) => line.id, args, ctx),
  },
  requiresShipping: () => true,
  fulfillments: { args: ['first'], resolve: (order) => order.fulfillments },
  returns: {
    args: PAGING,
    resolve: (order, args, ctx) =>
      connectionOf(
        (order.returns ?? []).map((one) => ({ ...one, order })),
        (one) => one.id,
        args,
        ctx,
      ),
  },
  totalPriceSet: (order, _, ctx) => bag(ctx, order, (line) => line.quantity),
  currentTotalPriceSet: (order, _, ctx) => bag(ctx, order, (line) => line.currentQuantity),
  subtotalLineItemsQuantity: (order) => order.lines.reduce((sum, line) => sum + line.quantity, 0),
  currentSubtotalLineItemsQuantity: (order) =>
    order.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
});

function bag(ctx: Context, order: OrderRecord, quantity: (line: OrderLineRecord) => number): unknown {
  const total = order.lines.reduce((sum, line) => sum + Number(line.price) * quantity(line), 0);
  const money = { amount: total.toFixed(2), currencyCode: ctx.shop.state.shop.currencyCode };
  return { shopMoney: money, presentmentMoney: money };
}

export const LineItem = modelOf<OrderLineRecord>({
  id: (line) => line.id,
  title: (line) => line.title,
  name: (line) => (line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`),
  variantTitle: (line) => line.variantTitle,
  sku: (line) => line.sku,
  quantity: (line) => line.quantity,
  currentQuantity: (line) => line.currentQuantity,
  unfulfilledQuantity: (line) => Math.max(0, line.currentQuantity - line.fulfilledQuantity),
  variant: (line, _, ctx) => ctx.shop.state.variants.get(line.variantId) ?? null,
  product: (line, _, ctx) => ctx.shop.state.products.get(line.productId) ?? null,
  lineItemGroup: (line, _, ctx) => {
    if (line.groupId === null) return null;
    const orders = [...ctx.shop.state.orders.values()];
    return orders.flatMap(({ groups }) => groups).find(({ id }) => id === line.groupId) ?? null;
  },
  originalUnitPriceSet: (line, _, ctx) => {
    const money = { amount: line.price, currencyCode: ctx.shop.state.shop.currencyCode };
    return { shopMoney: money, presentmentMoney: money };
  },
});

export const Fulfillment = modelOf<OrderRecord['fulfillments'][number]>({
  id: (f) => f.id,
  legacyResourceId: (f) => numberOf(f.id),
  status: () => 'SUCCESS',
  displayStatus: () => 'FULFILLED',
  createdAt: (f) => isoSeconds(f.createdAt),
  updatedAt: (f) => isoSeconds(f.createdAt),
  inTransitAt: () => null,
  deliveredAt: (f) => optionalTime(f.deliveredAt ?? null),
  estimatedDeliveryAt: (f) => optionalTime(f.dueAt ?? null),
  trackingInfo: {
    args: ['first'],
    resolve: (f) => (f.carrier === undefined ? [] : [{ company: f.carrier }]),
  },
  location: (f, _, ctx) => ctx.shop.state.locations.get(f.locationId) ?? null,
});

const Return = modelOf<ReturnRecord & { order: OrderRecord }>({
  id: (one) => one.id,
  status: (one) => one.status,
  createdAt: (one) => isoSeconds(one.createdAt),
  order: (one) => one.order,
  totalQuantity: (one) => one.lines.reduce((sum, line) => sum + line.quantity, 0),
  returnLineItems: {
    args: PAGING,
    resolve: (one, args, ctx) =>
      connectionOf(
        one.lines.map((line) => ({ ...line, order: one.order })),
        (line) => line.id,
        args,
        ctx,
      ),
  },
});

const ReturnLineItem = modelOf<ReturnRecord['lines'][number] & { order: OrderRecord }>({
  id: (line) => line.id,
  quantity: (line) => line.quantity,
  returnReasonDefinition: (line) => (line.reason === null ? null : { handle: line.reason }),
  fulfillmentLineItem: ({ lineId, order }) => ({ lineItem: order.lines.find(({ id }) => id === lineId) }),
});

const fileUrl = (ctx: Context, key: string | null) =>
  key === null ? null : `${ctx.origin}/bulk-results/${encodeURIComponent(key)}`;

export const BulkOperation = modelOf<BulkRecord>({
  id: (b) => b.id,
  type: (b) => b.type,
  status: (b) => b.status,
  errorCode: (b) => b.errorCode,
  query: (b) => b.query,
  createdAt: (b) => isoSeconds(b.createdAt),
  completedAt: (b) => optionalTime(b.completedAt),
  objectCount: (b) => String(b.objectCount),
  rootObjectCount: (b) => String(b.rootObjectCount),
  fileSize: (b) => (b.fileSize === null ? null : String(b.fileSize)),
  url: (b, _, ctx) => fileUrl(ctx, b.file),
  partialDataUrl: (b, _, ctx) => fileUrl(ctx, b.partialFile),
});

export const WebhookSubscription = modelOf<ShopSubscriptionRecord>({
  id: (s) => s.id,
  legacyResourceId: (s) => numberOf(s.id),
  topic: (s) => s.topic.toUpperCase().replace('/', '_'),
  uri: (s) => s.uri,
  filter: (s) => s.filter,
  includeFields: (s) => s.includeFields,
  metafieldNamespaces: (s) => s.metafieldNamespaces,
  name: (s) => s.name,
  format: () => 'JSON',
  createdAt: (s) => isoSeconds(s.createdAt),
  updatedAt: (s) => isoSeconds(s.updatedAt),
  apiVersion: (_, __, ctx) => ctx.app.webhookApiVersion,
});

export const shopTypes = {
  Shop,
  AppInstallation,
  Collection,
  CollectionConditionsSource,
  Order,
  LineItem,
  LineItemGroup: valueModel('id', 'variantId', 'productId', 'title', 'quantity'),
  Fulfillment,
  FulfillmentTrackingInfo: valueModel('company'),
  FulfillmentLineItem: valueModel('lineItem'),
  Return,
  ReturnLineItem,
  ReturnReasonDefinition: valueModel('handle'),
  BulkOperation,
  WebhookSubscription,
  App: modelOf<{ id: string; apiKey: string; url: string }>({
    id: (app) => `gid://shopify/App/${app.id}`,
    apiKey: (app) => app.apiKey,
  }),
  AccessScope: valueModel('handle'),
  Domain: valueModel('host', 'url'),
  ShopPlan: valueModel('publicDisplayName', 'shopifyPlus', 'partnerDevelopment'),
  ShopResourceLimits: valueModel('locationLimit', 'maxProductVariants', 'maxProductOptions'),
  ShopFeatures: valueModel('bundles'),
  BundlesFeature: valueModel('sellsBundles'),
  CollectionRuleSet: valueModel('appliedDisjunctively', 'rules'),
  CollectionRule: valueModel('column', 'relation', 'condition'),
  CollectionSourceInclusion: modelOf<SourceOfCollection>({
    matchType: (source) => (source.collection.ruleTag === null ? null : 'ALL'),
    conditions: ({ id, collection }) =>
      collection.ruleTag === null
        ? []
        : [
            {
              id: gid('CollectionSourceInclusionConditionProductTag', numberOf(id)),
              values: [collection.ruleTag],
              relation: 'TAGGED_WITH',
              matchType: 'ANY',
            },
          ],
    selections: {
      args: PAGING,
      resolve: ({ collection }, args, ctx) => {
        const ids = collection.ruleTag === null ? collection.productIds : [];
        const selections = ids
          .flatMap((id) => ctx.shop.state.products.get(id) ?? [])
          .map((product) => ({ product }));
        return connectionOf(selections, ({ product }) => product.id, args, ctx);
      },
    },
  }),
  CollectionSourceInclusionConditionProductTag: valueModel('id', 'values', 'relation', 'matchType'),
  CollectionSourceExclusion: valueModel('conditions', 'matchType'),
  CollectionSourceExclusionConditionProductTag: valueModel('id', 'values', 'relation', 'matchType'),
  CollectionInclusionProductSelection: valueModel('product'),
  Job: valueModel('id', 'done'),
  ApiVersion: modelOf<string>({
    handle: (version) => version,
    displayName: (version) => (version === API_VERSION ? `${version} (Latest)` : version),
    supported: () => true,
  }),
  WebPixel: valueModel('id', 'settings'),
};
