/** What can be seen where: the rules of Shopify's publications, read from the shop's own state. */
import type { LocationView, ProductView, PublicationView, VariantView } from '../shopkeeper.ts';
import type { ShopSnapshot } from './host.ts';

export type Sight = 'listed' | 'link only' | 'hidden';

/** The publication of the shop's own web shop. */
export function onlineStore(keeper: ShopSnapshot): PublicationView | undefined {
  const publications = keeper.publications();
  return publications.find(({ handle }) => handle === 'online_store') ?? publications[0];
}

/** Publications that feed adverts: all but the web shop and the till. */
export function adChannels(keeper: ShopSnapshot): PublicationView[] {
  const own = new Set(['online_store', 'pos']);
  return keeper.publications().filter(({ handle }) => !own.has(handle));
}

export function isPublished(resource: ProductView | VariantView, publicationId: string): boolean {
  return resource.publications.some((entry) => entry.publicationId === publicationId && entry.isPublished);
}

/** Variants that a visible product shows in a publication; they are published one by one since 2026-07. */
export function variantsIn(product: ProductView, publicationId: string): VariantView[] {
  return product.variants.filter((variant) => isPublished(variant, publicationId));
}

/**
 * How a product stands in a publication: ACTIVE and published is listed; UNLISTED and published can be reached by its
 * link in the web shop and is nowhere else; everything else is hidden. A product all of whose variants are
 * unpublished is hidden as well.
 */
export function sight(product: ProductView, publication: PublicationView): Sight {
  if (!isPublished(product, publication.id) || variantsIn(product, publication.id).length === 0)
    return 'hidden';
  if (product.status === 'ACTIVE') return 'listed';
  return product.status === 'UNLISTED' && publication.handle === 'online_store' ? 'link only' : 'hidden';
}

/** Why a product is not listed in a publication, in words for a person. */
export function whyNot(product: ProductView, publication: PublicationView): string {
  if (product.status !== 'ACTIVE') return `Status is ${product.status.toLowerCase()}`;
  const entry = product.publications.find(({ publicationId }) => publicationId === publication.id);
  if (entry?.publishDate && !entry.isPublished)
    return `Scheduled for ${entry.publishDate.slice(0, 16).replace('T', ' ')}`;
  if (!entry?.isPublished) return 'Not published here';
  return 'No variant is published here';
}

/** Units that lie at active locations, sold online or not. */
export function stockOf(variant: VariantView, locations: readonly LocationView[]): number {
  return sum(
    variant,
    locations.filter(({ isActive }) => isActive),
  );
}

/**
 * Units that an online channel can sell now: what lies at active locations that ship online orders, never more than
 * all there is; `null` when stock does not limit the sale.
 */
export function unitsLeft(variant: VariantView, locations: readonly LocationView[]): number | null {
  if (!variant.tracked || variant.inventoryPolicy === 'CONTINUE') return null;
  const online = locations.filter(({ isActive, fulfillsOnlineOrders }) => isActive && fulfillsOnlineOrders);
  return Math.min(sum(variant, online), stockOf(variant, locations));
}

function sum(variant: VariantView, locations: readonly LocationView[]): number {
  const ids = new Set(locations.map(({ id }) => id));
  const counted = variant.levels.filter((level) => level.isActive && ids.has(level.locationId));
  return counted.reduce((total, level) => total + level.available, 0);
}

export const canBuy = (variant: VariantView, locations: readonly LocationView[]): boolean =>
  (unitsLeft(variant, locations) ?? 1) > 0;

/** `variant` named for people: the product alone when it has one nameless variant. */
export function fullName(product: ProductView, variant: VariantView): string {
  return variant.title === 'Default Title' ? product.title : `${product.title}, ${variant.title}`;
}

/** Whether all words of a search occur in title, vendor, tags, type or a SKU. */
export function fits(product: ProductView, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    product.title,
    product.vendor,
    product.productType,
    product.status,
    ...product.tags,
    ...product.variants.map(({ sku }) => sku ?? ''),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
