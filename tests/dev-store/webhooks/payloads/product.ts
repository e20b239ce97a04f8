/** Bodies of `products/*`, `inventory_*`, `collections/*` and `locations/*`, in the shape of Shopify's samples. */
import type { Shop } from '../../shop.ts';
import { numberOf } from '../../state/ids.ts';
import type {
  CollectionRecord,
  ItemRecord,
  LocationRecord,
  ProductRecord,
  VariantRecord,
} from '../../state/records.ts';
import { inventoryQuantity, isLive, isPublishedIn } from '../../state/visibility.ts';
import { idNumber, shopTime } from '../json.ts';

const VARIANTS_IN_BODY = 100;

/** `products/*`: the first hundred variants, and the ids of all. */
export function productBody(shop: Shop, product: ProductRecord): object {
  const { state } = shop;
  const time = (at: number) => shopTime(at, state.shop.ianaTimezone);
  const online = [...state.publications.values()].find((p) => p.handle === 'online_store')?.id ?? '';
  const published = isPublishedIn(product.publishing, online, isLive(product), shop.clock.now());
  const publishedAt = published ? (product.publishing[online] ?? null) : null;
  const variants = product.variantIds.flatMap((id) => state.variants.get(id) ?? []);
  return {
    admin_graphql_api_id: product.id,
    body_html: product.descriptionHtml,
    created_at: time(product.createdAt),
    handle: product.handle,
    id: idNumber(product.id),
    product_type: product.productType,
    published_at: publishedAt === null ? null : time(publishedAt),
    template_suffix: null,
    title: product.title,
    updated_at: time(product.updatedAt),
    vendor: product.vendor,
    status: product.status.toLowerCase(),
    published_scope: 'global',
    tags: product.tags.join(', '),
    variants: variants.slice(0, VARIANTS_IN_BODY).map((variant) => variantBody(shop, variant)),
    options: product.options.map((option, i) => ({
      name: option.name,
      product_id: idNumber(product.id),
      position: i + 1,
      values: option.values,
    })),
    images: product.images.map((image, i) => ({ position: i + 1, src: image.url, alt: image.alt })),
    image: product.images[0] ? { position: 1, src: product.images[0].url, alt: product.images[0].alt } : null,
    media: [],
    variant_gids: variants.map((variant) => ({
      admin_graphql_api_id: variant.id,
      updated_at: new Date(variant.updatedAt).toISOString(),
    })),
    has_variants_that_requires_components: variants.some((variant) => variant.requiresComponents),
    category: null,
  };
}

function variantBody(shop: Shop, variant: VariantRecord): object {
  const zone = shop.state.shop.ianaTimezone;
  const quantity = inventoryQuantity(shop.state, variant);
  return {
    admin_graphql_api_id: variant.id,
    barcode: variant.barcode,
    compare_at_price: variant.compareAtPrice,
    created_at: shopTime(variant.createdAt, zone),
    id: idNumber(variant.id),
    inventory_policy: variant.inventoryPolicy.toLowerCase(),
    position: variant.position,
    price: variant.price,
    product_id: idNumber(variant.productId),
    sku: variant.sku,
    taxable: variant.taxable,
    title: variant.title,
    updated_at: shopTime(variant.updatedAt, zone),
    option1: variant.optionValues[0] ?? null,
    option2: variant.optionValues[1] ?? null,
    option3: variant.optionValues[2] ?? null,
    image_id: null,
    inventory_item_id: idNumber(variant.inventoryItemId),
    inventory_quantity: quantity,
    old_inventory_quantity: quantity,
  };
}

/** `available` is null when the item is not tracked. */
export function levelBody(shop: Shop, itemId: string, locationId: string): object | null {
  const level = shop.state.level(itemId, locationId);
  const location = shop.state.locations.get(locationId);
  if (!level || !location) return null;
  return {
    inventory_item_id: idNumber(itemId),
    location_id: idNumber(locationId),
    available: shop.state.items.get(itemId)?.tracked ? level.quantities.available : null,
    updated_at: shopTime(level.updatedAt, shop.state.shop.ianaTimezone),
    admin_graphql_api_id: levelId(location, itemId),
  };
}

/** The gid of a level: opaque to clients. */
export function levelId(location: LocationRecord, itemId: string): string {
  return `gid://shopify/InventoryLevel/${location.levelNumber}?inventory_item_id=${numberOf(itemId)}`;
}

const ORIGIN = {
  country_code_of_origin: null,
  province_code_of_origin: null,
  harmonized_system_code: null,
};

/** `inventory_items/create` and `update`. */
export function itemBody(shop: Shop, item: ItemRecord): object {
  const zone = shop.state.shop.ianaTimezone;
  return {
    id: idNumber(item.id),
    sku: item.sku,
    created_at: shopTime(item.createdAt, zone),
    updated_at: shopTime(item.updatedAt, zone),
    requires_shipping: item.requiresShipping,
    cost: item.unitCost,
    ...ORIGIN,
    tracked: item.tracked,
    country_harmonized_system_codes: [],
    weight_value: item.weightGrams,
    weight_unit: 'g',
    admin_graphql_api_id: item.id,
  };
}

/** `inventory_items/delete`. */
export function deletedItemBody(itemId: string): object {
  return {
    id: idNumber(itemId),
    ...ORIGIN,
    country_harmonized_system_codes: [],
    admin_graphql_api_id: itemId,
  };
}

/** `collections/*`, without the products. */
export function collectionBody(shop: Shop, collection: CollectionRecord): object {
  const zone = shop.state.shop.ianaTimezone;
  const publishedAt = Object.values(collection.publishing)[0];
  return {
    id: idNumber(collection.id),
    handle: collection.handle,
    title: collection.title,
    updated_at: shopTime(collection.updatedAt, zone),
    body_html: collection.descriptionHtml,
    published_at: publishedAt === undefined ? null : shopTime(publishedAt, zone),
    sort_order: collection.sortOrder.toLowerCase(),
    template_suffix: null,
    published_scope: 'global',
    admin_graphql_api_id: collection.id,
  };
}

/** `locations/*`. */
export function locationBody(shop: Shop, location: LocationRecord): object {
  const zone = shop.state.shop.ianaTimezone;
  return {
    id: idNumber(location.id),
    name: location.name,
    address1: null,
    address2: null,
    city: null,
    zip: null,
    province: null,
    country: 'US',
    phone: null,
    created_at: shopTime(location.createdAt, zone),
    updated_at: shopTime(location.updatedAt, zone),
    country_code: 'US',
    country_name: 'United States',
    province_code: null,
    legacy: false,
    active: location.isActive,
    admin_graphql_api_id: location.id,
  };
}
