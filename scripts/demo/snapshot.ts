import type { ProductView } from '../../tests/dev-store/shopkeeper.ts';

/** What of a product a shopper or another app could notice, in one comparable text. */
export function fingerprintOf(product: ProductView): string {
  const published = (list: ProductView['publications']): string[] =>
    list
      .filter(({ isPublished, publishDate }) => isPublished || publishDate !== null)
      .map(
        ({ publicationId, isPublished, publishDate }) =>
          `${publicationId}:${isPublished ? 'on' : publishDate}`,
      )
      .toSorted();
  return JSON.stringify({
    title: product.title,
    status: product.status,
    tags: product.tags.toSorted(),
    publications: published(product.publications),
    metafields: product.metafields.map(({ namespace, key, value }) => [namespace, key, value]),
    variants: product.variants.map(({ id, inventoryPolicy, publications }) => [
      id,
      inventoryPolicy,
      published(publications),
    ]),
  });
}

export type Snapshot = ReadonlyMap<string, string>;

export const snapshotOf = (products: readonly ProductView[]): Snapshot =>
  new Map(products.map((product) => [product.id, fingerprintOf(product)]));

/** Products that are not as they were, with both states. */
export function differences(
  before: Snapshot,
  after: Snapshot,
): { id: string; before: string; after: string | undefined }[] {
  return [...before]
    .filter(([id, text]) => after.get(id) !== text)
    .map(([id, text]) => ({ id, before: text, after: after.get(id) }));
}

/** Digits at the end of a gid. */
export const digits = (gid: string): string => gid.split('/').pop()?.split('?')[0] ?? gid;

/** What a shopper can buy of a product now, over all active levels. */
export const available = (product: ProductView): number =>
  product.variants.reduce(
    (sum, variant) => sum + variant.levels.reduce((units, level) => units + level.available, 0),
    0,
  );
