/** What the resource picker finds and hands back, in the shape of App Bridge 4's `Product`, `ProductVariant`, `Collection`. */
import { z } from 'zod';
import type { CollectionView, LocationView, ProductView, VariantView } from '../shopkeeper.ts';
import type { ShopSnapshot } from './host.ts';
import { canBuy, fits, fullName, stockOf, unitsLeft } from './visibility.ts';

const PAGE = 40;
const Type = z.enum(['product', 'variant', 'collection']);

export const PickerQuestion = z.object({
  type: Type,
  query: z.string().default(''),
  /** Offset in the list of what fits. */
  after: z.number().int().nonnegative().default(0),
  filter: z
    .object({
      hidden: z.boolean().optional(),
      variants: z.boolean().optional(),
      draft: z.boolean().optional(),
      archived: z.boolean().optional(),
      query: z.string().optional(),
    })
    .default({}),
});

export const PickerChoice = z.object({
  type: Type,
  picked: z.array(z.object({ id: z.string(), variantIds: z.array(z.string()).nullable() })),
});

interface Row {
  id: string;
  title: string;
  detail: string;
  variants: { id: string; title: string; detail: string }[];
}

/** One page of what fits the search and the filter. */
export function find(
  keeper: ShopSnapshot,
  question: z.infer<typeof PickerQuestion>,
): { rows: Row[]; next: number | null } {
  const rows = all(keeper, question);
  const end = question.after + PAGE;
  return { rows: rows.slice(question.after, end).map((row) => row()), next: end < rows.length ? end : null };
}

function all(keeper: ShopSnapshot, { type, query, filter }: z.infer<typeof PickerQuestion>): (() => Row)[] {
  if (type === 'collection') {
    const words = query.toLowerCase();
    const fitting = keeper.collections().filter(({ title }) => title.toLowerCase().includes(words));
    return fitting.map((collection) => () => ({
      id: collection.id,
      title: collection.title,
      detail: `${collection.productIds.length} products`,
      variants: [],
    }));
  }
  const locations = keeper.locations();
  const products = keeper.products().filter((product) => {
    if (filter.draft === false && product.status === 'DRAFT') return false;
    if (filter.archived === false && product.status === 'ARCHIVED') return false;
    if (filter.hidden === false && !product.publications.some(({ isPublished }) => isPublished)) return false;
    return fits(product, plain(query)) && fits(product, plain(filter.query ?? ''));
  });
  if (type === 'variant') {
    return products.flatMap((product) =>
      product.variants.map((variant) => () => ({
        id: variant.id,
        title: fullName(product, variant),
        detail: detail(variant, locations),
        variants: [],
      })),
    );
  }
  return products.map((product) => () => ({
    id: product.id,
    title: product.title,
    detail: `${product.status.toLowerCase()} · ${product.variants.length === 1 ? detail(product.variants[0], locations) : `${product.variants.length} variants`}`,
    variants: product.variants.map((variant) => ({
      id: variant.id,
      title: variant.title,
      detail: detail(variant, locations),
    })),
  }));
}

/** The picker's search knows words and `field:value`, not Shopify's whole search syntax: the field is left out. */
const plain = (query: string): string =>
  query.replaceAll(/\b(?:title|vendor|tag|sku|product_type|status):/g, '').replaceAll(/["'*]/g, '');

function detail(variant: VariantView | undefined, locations: LocationView[]): string {
  if (!variant) return '';
  const left = unitsLeft(variant, locations);
  const stock = left === null ? 'not limited' : `${left} left`;
  return variant.sku ? `${variant.sku} · ${stock}` : stock;
}

/** What `shopify.resourcePicker` resolves with. What no longer exists is left out. */
export function chosen(keeper: ShopSnapshot, { type, picked }: z.infer<typeof PickerChoice>): unknown[] {
  const locations = keeper.locations();
  if (type === 'collection') {
    const byId = new Map(keeper.collections().map((collection) => [collection.id, collection]));
    return picked.flatMap(({ id }) => byId.get(id) ?? []).map(asCollection);
  }
  if (type === 'variant') {
    const byId = new Map(
      keeper
        .products()
        .flatMap((product) => product.variants.map((variant) => [variant.id, { product, variant }] as const)),
    );
    return picked
      .flatMap(({ id }) => byId.get(id) ?? [])
      .map(({ product, variant }) => asVariant(product, variant, locations));
  }
  return picked.flatMap(({ id, variantIds }) => {
    const product = keeper.product(id);
    if (!product) return [];
    const variants = variantIds
      ? product.variants.filter((variant) => variantIds.includes(variant.id))
      : product.variants;
    return asProduct(product, variants, locations);
  });
}

function asProduct(product: ProductView, variants: VariantView[], locations: LocationView[]): object {
  const hasOnlyDefaultVariant =
    product.variants.length === 1 && product.variants[0]?.title === 'Default Title';
  const values = product.variants.map(({ title }) => title.split(' / '));
  return {
    id: product.id,
    title: product.title,
    handle: product.handle,
    descriptionHtml: product.descriptionHtml,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    status: product.status,
    templateSuffix: null,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    availablePublicationCount: product.publications.filter(({ isPublished }) => isPublished).length,
    hasOnlyDefaultVariant,
    totalVariants: product.variants.length,
    totalInventory: product.variants.reduce((sum, variant) => sum + stockOf(variant, locations), 0),
    tracksInventory: product.variants.some(({ tracked }) => tracked),
    images: product.imageUrl ? [{ id: `${product.id}#image`, originalSrc: product.imageUrl }] : [],
    options: (values[0] ?? []).map((_, i) => ({
      id: `${product.id}#option-${i + 1}`,
      name: `Option ${i + 1}`,
      position: i + 1,
      values: [...new Set(values.map((parts) => parts[i] ?? ''))],
    })),
    variants: variants.map((variant) => asVariant(product, variant, locations)),
  };
}

function asVariant(product: ProductView, variant: VariantView, locations: LocationView[]): object {
  return {
    id: variant.id,
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    price: variant.price,
    compareAtPrice: variant.compareAtPrice,
    position: product.variants.indexOf(variant) + 1,
    inventoryItem: { id: variant.inventoryItemId },
    inventoryManagement: variant.tracked ? 'SHOPIFY' : 'NOT_MANAGED',
    inventoryPolicy: variant.inventoryPolicy,
    inventoryQuantity: stockOf(variant, locations),
    availableForSale: canBuy(variant, locations),
    selectedOptions: variant.title.split(' / ').map((value) => ({ value })),
    product: { id: product.id },
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
  };
}

function asCollection(collection: CollectionView): object {
  return {
    id: collection.id,
    title: collection.title,
    handle: collection.handle,
    productsCount: collection.productIds.length,
    ruleSet: collection.smart ? { appliedDisjunctively: false, rules: [] } : null,
  };
}
