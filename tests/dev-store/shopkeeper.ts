/**
 * What people do in a shop: the one door through which the dev store's pages, `/__meta/do/*` and tests
 * change it, apart from the Admin API. Every verb has the effects that Shopify documents (orders take
 * `available`, edits bump `updatedAt`, webhooks go out), so state is earned, never set.
 */
export interface Shopkeeper {
  shop(): ShopView;
  locations(): LocationView[];
  publications(): PublicationView[];
  products(): ProductView[];
  product(idOrHandle: string): ProductView | undefined;
  orders(): OrderView[];
  collections(): CollectionView[];

  /** A shopper buys. Refused when the product cannot be seen in the channel or a DENY variant lacks stock. */
  sell(order: {
    lines: { variantId: string; quantity: number }[];
    /** Publication that the order comes through; default the Online Store. */
    publicationId?: string;
    /** Location that takes the stock; default the first active stocked one that fulfils online orders. */
    locationId?: string;
    /** Shopify's source_name; default `pos` through the point of sale, else `web`. */
    source?: string;
  }): Outcome<{ orderId: string }>;
  cancelOrder(input: { orderId: string; restock: boolean; reason?: CancelReason }): Outcome;
  setAvailable(input: { inventoryItemId: string; locationId: string; available: number }): Outcome;
  adjustAvailable(input: { inventoryItemId: string; locationId: string; delta: number }): Outcome;
  setStatus(input: { productId: string; status: ProductStatus }): Outcome;
  setTitle(input: { productId: string; title: string }): Outcome;
  setPrice(input: { variantId: string; price: string; compareAtPrice?: string | null }): Outcome;
  addTags(input: { productId: string; tags: string[] }): Outcome;
  removeTags(input: { productId: string; tags: string[] }): Outcome;
  publish(input: { resourceId: string; publicationId: string; publishDate?: string }): Outcome;
  unpublish(input: { resourceId: string; publicationId: string }): Outcome;
  setInventoryPolicy(input: { variantId: string; policy: 'DENY' | 'CONTINUE' }): Outcome;
  setTracked(input: { inventoryItemId: string; tracked: boolean }): Outcome;
  setLocationActive(input: { locationId: string; active: boolean }): Outcome;
  deleteProduct(input: { productId: string }): Outcome;
  /** Imports a product CSV in Shopify's own import format (several variants and images a product). */
  importCsv(input: {
    csv: string;
  }): Outcome<{ products: number; variants: number; rejected: { row: number; reason: string }[] }>;
  /** Installs (or re-installs) the app under test: grants the scopes of its toml and registers its webhooks. */
  installApp(input?: { scopes?: string[] }): Outcome;
  /** Revokes the tokens first, then sends `app/uninstalled`, as Shopify does. */
  uninstallApp(): Outcome;
}

export type CancelReason = 'CUSTOMER' | 'DECLINED' | 'FRAUD' | 'INVENTORY' | 'OTHER' | 'STAFF';

export type Outcome<T extends object = object> = ({ ok: true } & T) | { ok: false; reason: string };

export type ProductStatus = 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';

export interface ShopView {
  domain: string;
  id: string;
  name: string;
  currencyCode: string;
  ianaTimezone: string;
}

export interface LocationView {
  id: string;
  name: string;
  isActive: boolean;
  fulfillsOnlineOrders: boolean;
}

export interface PublicationView {
  id: string;
  name: string;
  /** Channel handle such as `online_store`, `pos`, `google`, `facebook`, `tiktok`. */
  handle: string;
  supportsFuturePublishing: boolean;
}

export interface CollectionView {
  id: string;
  title: string;
  handle: string;
  smart: boolean;
  productIds: string[];
}

export interface OrderView {
  id: string;
  name: string;
  createdAt: string;
  cancelledAt: string | null;
  publicationId: string;
  lines: { id: string; variantId: string; productId: string; quantity: number; currentQuantity: number }[];
}

export interface ProductView {
  id: string;
  title: string;
  handle: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  status: ProductStatus;
  tags: string[];
  imageUrl: string | null;
  createdAt: string;
  updatedAt: string;
  publications: { publicationId: string; isPublished: boolean; publishDate: string | null }[];
  metafields: { namespace: string; key: string; type: string; value: string }[];
  variants: VariantView[];
}

export interface VariantView {
  id: string;
  title: string;
  sku: string | null;
  price: string;
  compareAtPrice: string | null;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  requiresComponents: boolean;
  inventoryItemId: string;
  tracked: boolean;
  publications: { publicationId: string; isPublished: boolean; publishDate: string | null }[];
  levels: {
    locationId: string;
    available: number;
    onHand: number;
    committed: number;
    isActive: boolean;
    updatedAt: string;
  }[];
}
