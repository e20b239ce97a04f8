/** Publishing and unpublishing, with Shopify's silence about drafts. */
import type { Act } from '../shop.ts';
import type { CollectionRecord, ProductRecord, VariantRecord } from '../state/records.ts';
import { isLive } from '../state/visibility.ts';

export type PublishableRecord = ProductRecord | VariantRecord | CollectionRecord;

/** A product, variant or collection by id. */
export function findPublishable(act: Pick<Act, 'state'>, id: string): PublishableRecord | undefined {
  return act.state.products.get(id) ?? act.state.variants.get(id) ?? act.state.collections.get(id);
}

/** The product that a publishable belongs to; undefined for a collection. */
function productOf(act: Act, resource: PublishableRecord): ProductRecord | undefined {
  if ('variantIds' in resource) return resource;
  return 'productId' in resource ? act.state.products.get(resource.productId) : undefined;
}

/**
 * Publishes to one publication. On a product that is not live nothing happens and nobody is told (recorded on
 * real stores for DRAFT; taken to hold for ARCHIVED too). Without a date an entry that is there stays as it is.
 * @param date milliseconds since 1970, in the future only where the publication supports it
 */
export function publish(act: Act, resource: PublishableRecord, publicationId: string, date?: number): void {
  const product = productOf(act, resource);
  if (product && !isLive(product)) return;
  const present = resource.publishing[publicationId];
  const target = date ?? (present !== undefined && present <= act.now ? present : act.now);
  if (present === target) return;
  markChanged(act, resource, product);
  resource.publishing = { ...resource.publishing, [publicationId]: target };
  if (product) act.shop.awaitDate(product, target);
}

/** Takes a resource out of one publication; a no-op where it is not. */
export function unpublish(act: Act, resource: PublishableRecord, publicationId: string): void {
  if (resource.publishing[publicationId] === undefined) return;
  markChanged(act, resource, productOf(act, resource));
  const { [publicationId]: _gone, ...rest } = resource.publishing;
  resource.publishing = rest;
}

function markChanged(act: Act, resource: PublishableRecord, product: ProductRecord | undefined): void {
  if (product) act.touchProduct(product);
  if (resource === product) return;
  act.before(resource);
  resource.updatedAt = act.now;
  if (!product) act.emit('collections/update', resource.id);
}
