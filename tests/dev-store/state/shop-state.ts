/** One shop's records with the indexes that keep every hot path free of scans. */
import { gid } from './ids.ts';
import type { DiscountRecord, ShipmentRecord } from './planned-records.ts';
import type {
  BulkRecord,
  CollectionRecord,
  DefinitionRecord,
  ItemRecord,
  LevelRecord,
  LocationRecord,
  MetafieldRecord,
  OrderRecord,
  ProductRecord,
  PublicationRecord,
  ShopData,
  ShopSubscriptionRecord,
  VariantRecord,
} from './records.ts';

type Keyed = { id: string };
const byId = <T extends Keyed>(records: readonly T[]) =>
  new Map(records.map((record) => [record.id, record]));

/** What a stale read still shows: the record as it was before its last change. */
interface Earlier {
  record: object;
  changedAt: number;
}

export class ShopState {
  readonly shop;
  readonly locations: Map<string, LocationRecord>;
  readonly publications: Map<string, PublicationRecord>;
  readonly products: Map<string, ProductRecord>;
  readonly variants: Map<string, VariantRecord>;
  readonly items: Map<string, ItemRecord>;
  readonly collections: Map<string, CollectionRecord>;
  readonly discounts: Map<string, DiscountRecord>;
  readonly shipments: Map<string, ShipmentRecord>;
  readonly orders: Map<string, OrderRecord>;
  readonly definitions: Map<string, DefinitionRecord>;
  readonly bulk: Map<string, BulkRecord>;
  readonly subscriptions: Map<string, ShopSubscriptionRecord>;
  readonly files: Map<string, string>;
  readonly rest: Pick<ShopData, 'shopMetafields' | 'installation' | 'allows' | 'flowTriggers' | 'idempotent'>;
  readonly #byHandle = new Map<string, string>();
  readonly #byTag = new Map<string, Set<string>>();
  readonly #byLevelNumber = new Map<string, string>();
  readonly #earlier = new WeakMap<object, Earlier>();
  /** When a tag came to a product, for the lag of the search index. Only tags added while the process runs. */
  readonly #tagAddedAt = new Map<string, number>();
  #nextId: bigint;
  #nextOrderNumber: number;
  /** Grows with every change: caches of lists hang on it. */
  version = 0;

  constructor(data: ShopData) {
    this.shop = data.shop;
    this.#nextId = BigInt(data.nextId);
    this.#nextOrderNumber = data.nextOrderNumber;
    this.locations = byId(data.locations);
    this.publications = byId(data.publications);
    this.products = byId(data.products);
    this.variants = byId(data.variants);
    this.items = byId(data.items);
    this.collections = byId(data.collections);
    this.discounts = byId(data.discounts ?? []);
    this.shipments = byId(data.shipments ?? []);
    this.orders = byId(data.orders);
    this.definitions = byId(data.definitions);
    this.bulk = byId(data.bulk);
    this.subscriptions = byId(data.subscriptions);
    this.files = new Map(Object.entries(data.files));
    this.rest = {
      shopMetafields: data.shopMetafields,
      installation: data.installation,
      allows: data.allows ?? [],
      flowTriggers: data.flowTriggers,
      idempotent: data.idempotent,
    };
    for (const product of this.products.values()) this.#index(product);
    for (const location of this.locations.values())
      this.#byLevelNumber.set(location.levelNumber, location.id);
  }

  /** Everything, ready for `JSON.stringify`. */
  data(): ShopData {
    return {
      shop: this.shop,
      nextId: this.#nextId.toString(),
      nextOrderNumber: this.#nextOrderNumber,
      locations: [...this.locations.values()],
      publications: [...this.publications.values()],
      products: [...this.products.values()],
      variants: [...this.variants.values()],
      items: [...this.items.values()],
      collections: [...this.collections.values()],
      discounts: [...this.discounts.values()],
      shipments: [...this.shipments.values()],
      orders: [...this.orders.values()],
      definitions: [...this.definitions.values()],
      bulk: [...this.bulk.values()],
      subscriptions: [...this.subscriptions.values()],
      files: Object.fromEntries(this.files),
      ...this.rest,
    };
  }

  /** The next free number of this shop, as text. */
  newNumber(): string {
    const number = this.#nextId;
    this.#nextId += 1n;
    return number.toString();
  }

  newId(type: string): string {
    return gid(type, this.newNumber());
  }

  newOrderNumber(): number {
    return this.#nextOrderNumber++;
  }

  productByHandle(handle: string): ProductRecord | undefined {
    const id = this.#byHandle.get(handle);
    return id === undefined ? undefined : this.products.get(id);
  }

  /** Ids of the products that carry a tag, whatever its capitals. */
  productIdsWithTag(tag: string): ReadonlySet<string> {
    return this.#byTag.get(tag.toLowerCase()) ?? new Set();
  }

  /** Every tag in use, folded to lower case, with the products that carry it. */
  tagsInUse(): IterableIterator<[string, Set<string>]> {
    return this.#byTag.entries();
  }

  tagAddedAt(productId: string, tag: string): number {
    return this.#tagAddedAt.get(`${productId} ${tag.toLowerCase()}`) ?? 0;
  }

  level(itemId: string, locationId: string): LevelRecord | undefined {
    return this.items.get(itemId)?.levels[locationId];
  }

  /** The location behind the number of a level's gid. */
  locationOfLevel(levelNumber: string): LocationRecord | undefined {
    return this.locations.get(this.#byLevelNumber.get(levelNumber) ?? '');
  }

  addProduct(product: ProductRecord): void {
    this.products.set(product.id, product);
    this.#index(product);
    this.version++;
  }

  removeProduct(product: ProductRecord): void {
    this.products.delete(product.id);
    this.#byHandle.delete(product.handle);
    for (const tag of product.tags) this.#untag(product.id, tag);
    for (const variantId of product.variantIds) this.variants.delete(variantId);
    this.version++;
  }

  addLocation(location: LocationRecord): void {
    this.locations.set(location.id, location);
    this.#byLevelNumber.set(location.levelNumber, location.id);
    this.version++;
  }

  setTags(product: ProductRecord, tags: string[], now: number): void {
    const before = new Set(product.tags.map((tag) => tag.toLowerCase()));
    const after = new Set(tags.map((tag) => tag.toLowerCase()));
    for (const tag of before) if (!after.has(tag)) this.#untag(product.id, tag);
    for (const tag of after)
      if (!before.has(tag)) {
        this.#tag(product.id, tag);
        this.#tagAddedAt.set(`${product.id} ${tag}`, now);
      }
    product.tags = tags;
    this.version++;
  }

  setHandle(product: ProductRecord, handle: string): void {
    this.#byHandle.delete(product.handle);
    product.handle = handle;
    this.#byHandle.set(handle, product.id);
  }

  /** Call before changing a record: keeps what a stale read may still show. */
  remember(record: object, now: number): void {
    this.#earlier.set(record, { record: structuredClone(record), changedAt: now });
    this.version++;
  }

  /** The record as it was before its last change, when that change is younger than `withinMs`; else the record. */
  earlier<T extends object>(record: T, now: number, withinMs: number): T {
    const earlier = this.#earlier.get(record);
    return earlier && now - earlier.changedAt < withinMs ? (earlier.record as T) : record;
  }

  /** The metafields that hang on an owner, or undefined when there is no such owner. */
  metafieldsOf(ownerId: string): MetafieldRecord[] | undefined {
    if (ownerId === this.shop.id) return this.rest.shopMetafields;
    if (ownerId === this.rest.installation?.id) return this.rest.installation.metafields;
    const owner =
      this.products.get(ownerId) ?? this.variants.get(ownerId) ?? this.collections.get(ownerId) ?? undefined;
    return owner?.metafields;
  }

  #index(product: ProductRecord): void {
    this.#byHandle.set(product.handle, product.id);
    for (const tag of product.tags) this.#tag(product.id, tag);
  }

  #tag(productId: string, tag: string): void {
    const folded = tag.toLowerCase();
    const ids = this.#byTag.get(folded);
    if (ids) ids.add(productId);
    else this.#byTag.set(folded, new Set([productId]));
  }

  #untag(productId: string, tag: string): void {
    const folded = tag.toLowerCase();
    this.#tagAddedAt.delete(`${productId} ${folded}`);
    const ids = this.#byTag.get(folded);
    ids?.delete(productId);
    if (ids?.size === 0) this.#byTag.delete(folded);
  }
}
