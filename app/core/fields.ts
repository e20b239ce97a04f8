/**
 * The fields of a product that Holdfast ever writes, each under one key: what the baseline remembers, what the plan
 * compares, what the ledger names.
 */
export type FieldKey =
  | 'status'
  | 'metafield'
  | `tag:${string}`
  | `publication:${string}`
  | `variant:${string}:publication:${string}`
  | `collection:${string}`;

export type ProductStatus = 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';

/** Whether a resource is published to a channel, and since (or from) when. */
export interface Published {
  published: boolean;
  /** ISO date-time; in the future and not published = scheduled. */
  publishDate: string | null;
}

/** A field's value: a status, the metafield's text, membership (tag, collection), or a publication. */
export type FieldValue = string | boolean | null | Published;

export const tagField = (tag: string): FieldKey => `tag:${tag.trim().toLowerCase()}`;
export const publicationField = (publicationId: string): FieldKey => `publication:${publicationId}`;
export const variantPublicationField = (variantId: string, publicationId: string): FieldKey =>
  `variant:${variantId}:publication:${publicationId}`;
export const collectionField = (collectionId: string): FieldKey => `collection:${collectionId}`;

export type ParsedField =
  | { kind: 'status' }
  | { kind: 'metafield' }
  | { kind: 'tag'; tag: string }
  | { kind: 'publication'; publicationId: string }
  | { kind: 'variant_publication'; variantId: string; publicationId: string }
  | { kind: 'collection'; collectionId: string };

/** Takes a key apart. @throws on a key that no function above makes: stored data would be corrupt. */
export function parseField(field: string): ParsedField {
  if (field === 'status' || field === 'metafield') return { kind: field };
  const [head, rest] = splitOnce(field);
  if (head === 'tag') return { kind: 'tag', tag: rest };
  if (head === 'publication') return { kind: 'publication', publicationId: rest };
  if (head === 'collection') return { kind: 'collection', collectionId: rest };
  if (head === 'variant') {
    const [variantId, publication] = splitOnce(rest);
    return { kind: 'variant_publication', variantId, publicationId: splitOnce(publication)[1] };
  }
  throw new Error(`Unknown field key "${field}"`);
}

function splitOnce(text: string): [string, string] {
  const head = text.split(':', 1).join();
  return [head, text.slice(head.length + 1)];
}

export const isPublication = (value: FieldValue): value is Published =>
  typeof value === 'object' && value !== null;

/**
 * Whether two values of a field are the same for a shopper. Publications compare by being published or scheduled, not
 * by their past date: Shopify sets a new date when something is published again.
 */
export function sameValue(a: FieldValue, b: FieldValue): boolean {
  if (isPublication(a) && isPublication(b)) {
    return a.published === b.published && (a.published || scheduledFor(a) === scheduledFor(b));
  }
  return a === b;
}

const scheduledFor = (value: Published): string | null => (value.published ? null : value.publishDate);

/** Our tags and our notice come and go with each hold, and the write says so; a shop's own fields are put back. */
export const isShopsOwn = (field: string): boolean => !['tag', 'metafield'].includes(parseField(field).kind);
