/** New products and collections, from JSON; the CSV import ends here too. */
import { z } from 'zod';
import type { Act } from '../shop.ts';
import type { CollectionRecord, ItemRecord, ProductRecord, VariantRecord } from '../state/records.ts';
import { withTags } from '../state/tags.ts';
import { emptyQuantities } from './inventory.ts';

const quantity = z.number().int();

export const newVariantSchema = z.strictObject({
  title: z.string().optional(),
  optionValues: z.array(z.string()).optional(),
  sku: z.string().nullable().default(null),
  barcode: z.string().nullable().default(null),
  price: z.string().default('10.00'),
  compareAtPrice: z.string().nullable().default(null),
  inventoryPolicy: z.enum(['DENY', 'CONTINUE']).default('DENY'),
  tracked: z.boolean().default(true),
  requiresShipping: z.boolean().default(true),
  weightGrams: z.number().default(0),
  taxable: z.boolean().default(true),
  /** Units at the first location, or by location id. */
  available: z.union([quantity, z.record(z.string(), quantity)]).default(0),
  /** Use the item of another variant instead of a new one (since 2026-01 items can be shared). */
  shareItemOf: z.string().optional(),
  components: z
    .array(z.strictObject({ variantId: z.string(), quantity: z.number().int().min(1) }))
    .default([]),
});

export const newProductSchema = z.strictObject({
  title: z.string().min(1).max(255),
  handle: z.string().optional(),
  descriptionHtml: z.string().default(''),
  vendor: z.string().optional(),
  productType: z.string().default(''),
  status: z.enum(['ACTIVE', 'ARCHIVED', 'DRAFT', 'UNLISTED']).default('ACTIVE'),
  tags: z.array(z.string()).default([]),
  images: z.array(z.strictObject({ url: z.string(), alt: z.string().nullable().default(null) })).default([]),
  optionNames: z.array(z.string()).optional(),
  isGiftCard: z.boolean().default(false),
  /** Ids of the publications to publish to; all that publish by themselves when left out. */
  publicationIds: z.array(z.string()).optional(),
  variants: z
    .array(newVariantSchema.prefault({}))
    .min(1)
    .max(2048)
    .default([newVariantSchema.parse({})]),
});
export type NewProduct = z.output<typeof newProductSchema>;

/** Creates a product; tells `products/create` and, as Shopify does, `products/update`. */
export function createProduct(act: Act, input: NewProduct): ProductRecord {
  const { state, now } = act;
  const id = state.newId('Product');
  const publications =
    input.publicationIds ?? [...state.publications.values()].filter((p) => p.autoPublish).map((p) => p.id);
  const optionNames = input.optionNames ?? (input.variants.length > 1 ? ['Variant'] : ['Title']);
  const product: ProductRecord = {
    id,
    title: input.title,
    handle: freeHandle(act, input.handle ?? input.title),
    descriptionHtml: input.descriptionHtml,
    vendor: input.vendor ?? state.shop.name,
    productType: input.productType,
    status: input.status,
    tags: withTags([], input.tags),
    images: input.images,
    options: [],
    isGiftCard: input.isGiftCard,
    requiresSellingPlan: false,
    publishing: Object.fromEntries(publications.map((publicationId) => [publicationId, now])),
    metafields: [],
    variantIds: [],
    collectionIds: [],
    createdAt: now,
    updatedAt: now,
  };
  input.variants.forEach((variant, index) => {
    const record = createVariant(act, product, variant, index);
    product.variantIds.push(record.id);
  });
  product.options = optionNames.map((name, i) => ({
    name,
    values: [
      ...new Set(product.variantIds.map((v) => state.variants.get(v)?.optionValues[i] ?? 'Default Title')),
    ],
  }));
  state.addProduct(product);
  act.emit('products/create', product.id);
  act.touchProduct(product);
  return product;
}

/** Gives a product another variant; its option values join the product's options. */
export function addVariant(
  act: Act,
  product: ProductRecord,
  input: NewProduct['variants'][number],
): VariantRecord {
  act.touchProduct(product);
  const record = createVariant(act, product, input, product.variantIds.length);
  product.variantIds = [...product.variantIds, record.id];
  product.options = product.options.map(({ name, values }, i) => ({
    name,
    values: [...new Set([...values, record.optionValues[i] ?? 'Default Title'])],
  }));
  return record;
}

function createVariant(
  act: Act,
  product: ProductRecord,
  input: NewProduct['variants'][number],
  index: number,
): VariantRecord {
  const { state, now } = act;
  const fallback = index === 0 ? 'Default Title' : `Variant ${index + 1}`;
  const optionValues = input.optionValues ?? [input.title ?? fallback];
  const shared = input.shareItemOf === undefined ? undefined : state.variants.get(input.shareItemOf);
  const id = state.newId('ProductVariant');
  const item = (shared && state.items.get(shared.inventoryItemId)) ?? createItem(act, input);
  item.variantIds.push(id);
  const variant: VariantRecord = {
    id,
    productId: product.id,
    title: input.title ?? optionValues.join(' / '),
    sku: input.sku,
    barcode: input.barcode,
    price: input.price,
    compareAtPrice: input.compareAtPrice,
    position: index + 1,
    optionValues,
    inventoryPolicy: input.inventoryPolicy,
    requiresComponents: input.components.length > 0,
    components: input.components,
    taxable: input.taxable,
    inventoryItemId: item.id,
    publishing: Object.fromEntries(
      [...state.publications.keys()].map((publicationId) => [publicationId, now]),
    ),
    metafields: [],
    createdAt: now,
    updatedAt: now,
  };
  state.variants.set(id, variant);
  return variant;
}

/** New items are stocked at every active location; the units lie at the first unless said otherwise. */
function createItem(act: Act, input: NewProduct['variants'][number]): ItemRecord {
  const { state, now } = act;
  const item: ItemRecord = {
    id: state.newId('InventoryItem'),
    sku: input.sku,
    tracked: input.tracked && input.components.length === 0,
    requiresShipping: input.requiresShipping,
    unitCost: null,
    weightGrams: input.weightGrams,
    variantIds: [],
    levels: {},
    createdAt: now,
    updatedAt: now,
  };
  const locations = [...state.locations.values()].filter((location) => location.isActive);
  locations.forEach((location, i) => {
    const units =
      typeof input.available === 'number' ? (i === 0 ? input.available : 0) : input.available[location.id];
    item.levels[location.id] = {
      itemId: item.id,
      locationId: location.id,
      isActive: true,
      quantities: { ...emptyQuantities(), available: units ?? 0 },
      createdAt: now,
      updatedAt: now,
    };
  });
  state.items.set(item.id, item);
  act.emit('inventory_items/create', item.id);
  return item;
}

function freeHandle(act: Act, wanted: string): string {
  const base =
    wanted
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'product';
  let handle = base;
  for (let n = 1; act.state.productByHandle(handle); n++) handle = `${base}-${n}`;
  return handle;
}

export const newCollectionSchema = z.strictObject({
  title: z.string().min(1),
  handle: z.string().optional(),
  descriptionHtml: z.string().default(''),
  imageUrl: z.string().nullable().default(null),
  /** Manual members. */
  productIds: z.array(z.string()).default([]),
  /** A smart collection of everything that carries this tag. */
  ruleTag: z.string().nullable().default(null),
  sortOrder: z.enum(['MANUAL', 'ALPHA_ASC', 'BEST_SELLING', 'CREATED_DESC']).default('MANUAL'),
});

/** Creates a collection; tells `collections/create`. */
export function createCollection(act: Act, input: z.output<typeof newCollectionSchema>): CollectionRecord {
  const { state, now } = act;
  const collection: CollectionRecord = {
    id: state.newId('Collection'),
    title: input.title,
    handle: input.handle ?? input.title.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    descriptionHtml: input.descriptionHtml,
    imageUrl: input.imageUrl,
    ruleTag: input.ruleTag,
    productIds: input.ruleTag === null ? input.productIds.filter((id) => state.products.has(id)) : [],
    sortOrder: input.sortOrder,
    publishing: Object.fromEntries([...state.publications.keys()].map((id) => [id, now])),
    metafields: [],
    sourceId: state.newId('CollectionConditionsSource'),
    createdAt: now,
    updatedAt: now,
  };
  state.collections.set(collection.id, collection);
  for (const productId of collection.productIds)
    state.products.get(productId)?.collectionIds.push(collection.id);
  state.version++;
  act.emit('collections/create', collection.id);
  return collection;
}

/** Members of a collection in its order: by hand, or whatever carries the tag now. */
export function membersOf(act: Pick<Act, 'state'>, collection: CollectionRecord): string[] {
  return collection.ruleTag === null
    ? collection.productIds
    : [...act.state.productIdsWithTag(collection.ruleTag)];
}
