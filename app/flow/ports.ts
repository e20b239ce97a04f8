/**
 * What the steps need from the outside. Adapters live in app/shopify, app/db and app/queue; tests may put others here.
 */
import type { Shown } from '../core/page-watch.ts';
import type { ProductReading } from '../core/reading.ts';
import type { Write } from '../core/writes.ts';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** urgent: hides and unpublishing; normal: flags, tags; person: somebody waits at a screen; background: sync, reconcile. */
export type Priority = 'urgent' | 'person' | 'normal' | 'background';

/** What became of a write. Only `done` and `gone` are certain; `unsure` is resolved by reading, never by repeating blindly. */
export type WriteResult =
  | { outcome: 'done'; cost: number }
  | { outcome: 'refused'; cost: number; errors: { field: string[]; message: string; code?: string }[] }
  | { outcome: 'gone'; cost: number }
  | { outcome: 'unsure'; reason: string }
  | { outcome: 'later'; reason: string; retryAfterMs: number }
  | { outcome: 'no_access'; reason: 'token' | 'scope'; detail: string };

/** Outcome of a read: values, or why not. */
export type ReadResult<T> =
  | { ok: true; value: T; cost: number }
  | { ok: false; reason: 'later'; retryAfterMs: number; detail: string }
  | { ok: false; reason: 'no_access'; access: 'token' | 'scope'; detail: string };

export interface LevelReading {
  inventoryItemId: string;
  locationId: string;
  available: number | null;
  isActive: boolean;
  /** Epoch milliseconds. */
  updatedAt: number;
}

export interface VariantFacts {
  id: string;
  productId: string;
  inventoryItemId: string;
  title: string;
  sku: string | null;
  price: string;
  position: number;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  tracked: boolean;
  requiresComponents: boolean;
  /** What one unit is made of; empty: no bundle; absent: not told, what is known stays. */
  components?: Component[];
}

/** A variant inside a bundle, and how many of it. */
export interface Component {
  variantId: string;
  quantity: number;
}

export interface ProductFacts {
  id: string;
  title: string;
  handle: string;
  status: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';
  tags: string[];
  productType: string;
  vendor: string;
  imageUrl: string | null;
  isGiftCard: boolean;
  /** Epoch milliseconds. */
  updatedAt: number;
}

export interface ShopFacts {
  gid: string;
  name: string;
  ianaTimezone: string;
  currencyCode: string;
  plan: string;
  locations: { id: string; name: string; isActive: boolean; fulfillsOnlineOrders: boolean }[];
  publications: {
    id: string;
    name: string;
    handle: string;
    catalogType: string;
    supportsFuturePublishing: boolean;
  }[];
}

export interface OrderLineFacts {
  orderId: string;
  lineId: string;
  variantId: string | null;
  productId: string | null;
  publicationId: string | null;
  /** Shopify's sourceName: web, pos, shopify_draft_order, a marketplace; null: not told. */
  source: string | null;
  /** Location at whose counter it was sold; null: at none. */
  locationId: string | null;
  /** Sold as part of this bundle, which has a line of its own. */
  bundleVariantId: string | null;
  /** Net units: after edits and removals. Of an order cancelled for lack of stock: what was asked for. */
  quantity: number;
  orderedAt: number;
  cancelledAt: number | null;
  cancelReason: string | null;
  updatedAt: number;
}

/** One line of the catalogue stream of a bulk read; children may come before or after their parent. */
export type CatalogueRow =
  | { type: 'product'; product: ProductFacts }
  | { type: 'variant'; variant: VariantFacts }
  | { type: 'component'; bundleVariantId: string; component: Component }
  | { type: 'level'; level: LevelReading };

export type BulkState =
  | { state: 'running'; objects: number }
  | { state: 'completed'; url: string | null; objects: number }
  | { state: 'failed'; url: string | null; detail: string };

/** Writes that can go in bulk; all of one operation are of one kind. Of products, not of single variants. */
export type BulkWrite = Extract<
  Write,
  {
    kind:
      | 'tags_add'
      | 'tags_remove'
      | 'set_metafield'
      | 'delete_metafield'
      | 'set_status'
      | 'publish'
      | 'unpublish';
  }
>;

/** What a source of members is called and brings now. */
export interface SourceMembers {
  title: string;
  /** Title, description and picture of its page, as fingerprints. */
  shown: Shown;
  productIds: string[];
}

/** A discount that a person may choose; times are epoch milliseconds, `endsAt` null: no end. */
export interface DiscountFacts {
  title: string;
  startsAt: number;
  endsAt: number | null;
  /** `everything`: the whole shop; `untold`: shipping alone, or another app decides. */
  applies: 'named' | 'everything' | 'untold';
}
export type DiscountChoice = DiscountFacts & { id: string };

/** What a discount applies to: whole products, single variants, and whatever these collections hold. */
export interface DiscountMembers extends DiscountFacts {
  productIds: string[];
  variants: { id: string; productId: string }[];
  collectionIds: string[];
}

/** Units of one item in one shipment that are still to come; `arrivesAt` in epoch milliseconds. */
export interface ShippedUnits {
  /** Of the line in the shipment. */
  lineId: string;
  /** What Shopify calls the shipment. */
  shipment: string;
  inventoryItemId: string;
  units: number;
  arrivesAt: number;
}

/** Everything Holdfast asks of Shopify's Admin API. Ids are digits, times epoch milliseconds. */
export interface ShopifyPort {
  readShop(shop: string): Promise<ReadResult<ShopFacts>>;
  /** Up to 250 products in one call; a deleted product is missing from the answer. `collectionIds`: which memberships to ask. */
  readProducts(
    shop: string,
    productIds: readonly string[],
    options: {
      collectionIds?: readonly string[];
      variantPublicationsOf?: readonly string[];
      priority: Priority;
    },
  ): Promise<ReadResult<ProductReading[]>>;
  /** Facts and variants of products, for products/update and reconciliation. */
  readProductFacts(
    shop: string,
    productIds: readonly string[],
    priority: Priority,
  ): Promise<ReadResult<{ products: ProductFacts[]; variants: VariantFacts[] }>>;
  readLevels(
    shop: string,
    inventoryItemIds: readonly string[],
    priority: Priority,
  ): Promise<ReadResult<LevelReading[]>>;
  readOrder(shop: string, orderId: string): Promise<ReadResult<OrderLineFacts[]>>;
  /** Ids of products with this tag, by the search index (which lags behind by seconds). */
  findProductsByTag(shop: string, tag: string): Promise<ReadResult<string[]>>;
  /** What a collection is called and holds now; null: there is none with this id. */
  readCollectionMembers(
    shop: string,
    collectionId: string,
    priority: Priority,
  ): Promise<ReadResult<SourceMembers | null>>;
  /** What is under way to a location on a known day; needs the optional scope read_inventory_shipments. */
  findIncoming(shop: string, locationId: string): Promise<ReadResult<ShippedUnits[]>>;
  /** Discounts that run or will run, the latest changed first; needs the optional scope read_discounts. */
  findDiscounts(shop: string, search: string): Promise<ReadResult<DiscountChoice[]>>;
  /** What a discount applies to now; null: there is none with this id. */
  readDiscount(
    shop: string,
    discountId: string,
    priority: Priority,
  ): Promise<ReadResult<DiscountMembers | null>>;
  /** Products changed since, oldest first, and when; times are epoch milliseconds. */
  findChangedProducts(shop: string, since: number): Promise<ReadResult<{ id: string; updatedAt: number }[]>>;
  findOrdersChangedSince(shop: string, since: number): Promise<ReadResult<OrderLineFacts[]>>;
  /** Existing tags and smart-collection rules that a campaign's tags would clash with. */
  findTagClashes(
    shop: string,
    tags: readonly string[],
  ): Promise<ReadResult<{ tag: string; where: string }[]>>;
  write(
    shop: string,
    write: Write,
    options: { priority: Priority; idempotencyKey: string },
  ): Promise<WriteResult>;
  /**
   * Status, tags and our metafield of products and nothing else: publications and collections of these readings are empty.
   * 250 to a call of two points.
   */
  readPlain(
    shop: string,
    productIds: readonly string[],
    priority: Priority,
  ): Promise<ReadResult<ProductReading[]>>;
  /** Sets our metafield on many products, 25 to a call; results in the order of the writes. */
  setMetafields(
    shop: string,
    writes: readonly Extract<Write, { kind: 'set_metafield' }>[],
    priority: Priority,
  ): Promise<WriteResult[]>;
  /**
   * Starts writes of one kind as one operation inside Shopify, for some twenty points however many they are. `bulkId`
   * null: the answer was lost, it may run.
   */
  startBulkWrites(
    shop: string,
    writes: readonly BulkWrite[],
    priority: Priority,
  ): Promise<ReadResult<{ bulkId: string | null }>>;
  /** What became of each write, in their order, with what was read back; `url` null: Shopify tells nothing. */
  bulkWriteResults(
    shop: string,
    url: string | null,
    writes: readonly BulkWrite[],
  ): Promise<{ result: WriteResult; reading: ProductReading | null }[]>;
  /** Asks a running operation to stop; lines that were done stay done. */
  cancelBulk(shop: string, bulkId: string): Promise<ReadResult<null>>;
  /** Ids of bulk mutations of ours that have not ended. */
  runningBulkWrites(shop: string): Promise<ReadResult<string[]>>;
  /** Creates our metafield definition with storefront access if it is not there; part of the listed writes of Start acting. */
  ensureMetafieldDefinition(shop: string): Promise<WriteResult>;
  startCatalogueExport(shop: string): Promise<ReadResult<{ bulkId: string }>>;
  /** `priority`: background, where nothing is said. */
  bulkState(shop: string, bulkId: string, priority?: Priority): Promise<ReadResult<BulkState>>;
  /** Streams a finished export; throws on a broken stream so that the caller can start it again. */
  catalogueRows(shop: string, url: string): AsyncIterable<CatalogueRow>;
}
