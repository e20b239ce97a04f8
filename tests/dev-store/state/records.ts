/** Plain records of one shop: everything here survives `JSON.stringify`. Times are milliseconds since 1970. */
import type { CancelReason, ProductStatus } from '../shopkeeper.ts';
import type { DiscountRecord, ShipmentRecord } from './planned-records.ts';

export type PlanName = 'standard' | 'advanced' | 'plus';

export interface ShopRecord {
  id: string;
  domain: string;
  name: string;
  email: string;
  currencyCode: string;
  ianaTimezone: string;
  plan: PlanName;
  createdAt: number;
  updatedAt: number;
}

export interface LocationRecord {
  id: string;
  /** The number in `gid://shopify/InventoryLevel/{n}?inventory_item_id=…`; not the location's own. */
  levelNumber: string;
  name: string;
  isActive: boolean;
  fulfillsOnlineOrders: boolean;
  createdAt: number;
  updatedAt: number;
}

export type CatalogKind = 'APP' | 'MARKET' | 'COMPANY_LOCATION';

export interface PublicationRecord {
  id: string;
  catalogId: string;
  channelId: string;
  name: string;
  handle: string;
  kind: CatalogKind;
  supportsFuturePublishing: boolean;
  autoPublish: boolean;
}

/** Publication id → when it is (or will be) published there. */
export type Publishing = Record<string, number>;

export interface MetafieldRecord {
  id: string;
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: number;
  updatedAt: number;
}

export interface ProductRecord {
  id: string;
  title: string;
  handle: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  status: ProductStatus;
  tags: string[];
  images: { url: string; alt: string | null }[];
  options: { name: string; values: string[] }[];
  isGiftCard: boolean;
  requiresSellingPlan: boolean;
  publishing: Publishing;
  metafields: MetafieldRecord[];
  variantIds: string[];
  collectionIds: string[];
  createdAt: number;
  updatedAt: number;
}

export interface VariantRecord {
  id: string;
  productId: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  price: string;
  compareAtPrice: string | null;
  position: number;
  optionValues: string[];
  inventoryPolicy: 'DENY' | 'CONTINUE';
  requiresComponents: boolean;
  /** Parts of a bundle: the parent's stock is derived from them. */
  components: { variantId: string; quantity: number }[];
  taxable: boolean;
  inventoryItemId: string;
  publishing: Publishing;
  metafields: MetafieldRecord[];
  createdAt: number;
  updatedAt: number;
}

export const QUANTITY_NAMES = [
  'available',
  'committed',
  'damaged',
  'incoming',
  'on_hand',
  'quality_control',
  'reserved',
  'safety_stock',
] as const;
export type QuantityName = (typeof QUANTITY_NAMES)[number];
/** `on_hand` is derived: available + committed + reserved + damaged + safety_stock + quality_control. */
export type StoredQuantity = Exclude<QuantityName, 'on_hand'>;

export interface LevelRecord {
  itemId: string;
  locationId: string;
  isActive: boolean;
  quantities: Record<StoredQuantity, number>;
  createdAt: number;
  updatedAt: number;
}

export interface ItemRecord {
  id: string;
  sku: string | null;
  tracked: boolean;
  requiresShipping: boolean;
  unitCost: string | null;
  weightGrams: number;
  /** Since 2026-01 several variants may share one item. */
  variantIds: string[];
  /** By location id. */
  levels: Record<string, LevelRecord>;
  createdAt: number;
  updatedAt: number;
}

export interface CollectionRecord {
  id: string;
  title: string;
  handle: string;
  descriptionHtml: string;
  imageUrl: string | null;
  /** A smart collection holds what carries this tag; a manual one what was added by hand. */
  ruleTag: string | null;
  productIds: string[];
  sortOrder: string;
  publishing: Publishing;
  metafields: MetafieldRecord[];
  sourceId: string;
  createdAt: number;
  updatedAt: number;
}

export interface OrderLineRecord {
  id: string;
  variantId: string;
  productId: string;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  price: string;
  quantity: number;
  currentQuantity: number;
  fulfilledQuantity: number;
  /** Where the committed units lie, until they are fulfilled or restocked. */
  committed: { itemId: string; locationId: string; quantity: number }[];
  /** The bundle that it was sold in; an order lists a bundle as its components. */
  groupId: string | null;
}

/** A bundle in an order. */
export interface OrderGroupRecord {
  id: string;
  variantId: string;
  productId: string;
  title: string;
  quantity: number;
}

/** A parcel; what its carrier says is missing until it does. */
export interface FulfillmentRecord {
  id: string;
  locationId: string;
  createdAt: number;
  carrier?: string | undefined;
  dueAt?: number | undefined;
  deliveredAt?: number | undefined;
}

/** What a shopper sends back of an order; `reason` is the handle of Shopify's return reason. */
export interface ReturnRecord {
  id: string;
  createdAt: number;
  status: 'REQUESTED' | 'OPEN' | 'CLOSED' | 'DECLINED' | 'CANCELED';
  lines: { id: string; lineId: string; quantity: number; reason: string | null }[];
}

export interface OrderRecord {
  id: string;
  number: number;
  name: string;
  publicationId: string;
  locationId: string | null;
  /** Shopify's source_name: web, pos, shopify_draft_order, a marketplace. */
  source: string;
  test: boolean;
  tags: string[];
  createdAt: number;
  processedAt: number;
  updatedAt: number;
  cancelledAt: number | null;
  cancelReason: CancelReason | null;
  closedAt: number | null;
  lines: OrderLineRecord[];
  groups: OrderGroupRecord[];
  fulfillments: FulfillmentRecord[];
  /** Missing in what an older dev store kept. */
  returns?: ReturnRecord[];
}

export interface DefinitionRecord {
  id: string;
  ownerType: string;
  namespace: string;
  key: string;
  name: string;
  description: string | null;
  type: string;
  access: { admin: string | null; storefront: string | null; customerAccount: string };
  pinnedPosition: number | null;
  createdAt: number;
}

export interface BulkRecord {
  id: string;
  type: 'QUERY' | 'MUTATION';
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELING' | 'CANCELED' | 'EXPIRED';
  errorCode: string | null;
  query: string;
  groupObjects: boolean;
  stagedUploadPath: string | null;
  scopes: string[];
  createdAt: number;
  completedAt: number | null;
  objectCount: number;
  rootObjectCount: number;
  fileSize: number | null;
  /** Key of the JSONL in `files`. */
  file: string | null;
  partialFile: string | null;
}

/** A subscription made through the API; the app's own ones are read from its toml. */
export interface ShopSubscriptionRecord {
  id: string;
  topic: string;
  uri: string;
  filter: string | null;
  includeFields: string[];
  metafieldNamespaces: string[];
  name: string | null;
  failures: number;
  createdAt: number;
  updatedAt: number;
}

export interface TokenRecord {
  token: string;
  kind: 'offline' | 'online';
  userId: string | null;
  /** null: does not expire. */
  expiresAt: number | null;
}

export interface RefreshRecord {
  token: string;
  expiresAt: number;
  /** The refresh token this one came from: it dies when this one is first used. */
  parent: string | null;
}

export interface InstallationRecord {
  id: string;
  scopes: string[];
  installedAt: number;
  tokens: TokenRecord[];
  refreshTokens: RefreshRecord[];
  webPixel: { id: string; settings: string } | null;
  metafields: MetafieldRecord[];
}

export interface AnswerRecord {
  parameters: string;
  answer: unknown;
}

export interface ShopData {
  shop: ShopRecord;
  nextId: string;
  nextOrderNumber: number;
  locations: LocationRecord[];
  publications: PublicationRecord[];
  products: ProductRecord[];
  variants: VariantRecord[];
  items: ItemRecord[];
  collections: CollectionRecord[];
  discounts?: DiscountRecord[];
  shipments?: ShipmentRecord[];
  orders: OrderRecord[];
  definitions: DefinitionRecord[];
  shopMetafields: MetafieldRecord[];
  bulk: BulkRecord[];
  subscriptions: ShopSubscriptionRecord[];
  installation: InstallationRecord | null;
  /** Optional scopes that the owner allows as soon as the app is there. */
  allows?: string[];
  flowTriggers: { handle: string; payload: unknown; at: number }[];
  /** Answers to mutations with `@idempotent`, by mutation and key. */
  idempotent: Record<string, AnswerRecord>;
  /** Staged uploads and bulk results, by key. */
  files: Record<string, string>;
}
