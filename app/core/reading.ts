import {
  collectionField,
  parseField,
  type FieldKey,
  type FieldValue,
  type ProductStatus,
  type Published,
} from './fields.ts';

/** What one confirmed read of a product showed. Ids are the digits at the end of Shopify's gids. */
export interface ProductReading {
  id: string;
  status: ProductStatus;
  tags: string[];
  /** Channel publications, scheduled ones too. */
  publications: ({ publicationId: string } & Published)[];
  /** Collections, of those that were asked for, that hold the product. */
  collectionIds: string[];
  /** Value of our own metafield, null when it is not there. */
  metafield: string | null;
  variants: { id: string; publications: ({ publicationId: string } & Published)[] }[];
  /** Epoch milliseconds at which the read was answered. */
  readAt: number;
}

/** Whether a plain reading (status, tags, our metafield) is enough to act on this field: status goes with the channels. */
export const isPlainField = (field: FieldKey): boolean =>
  ['tag', 'metafield'].includes(parseField(field).kind);

/** The value of one field in a reading; undefined when the reading does not tell (a variant that is gone). */
export function fieldOf(reading: ProductReading, field: FieldKey): FieldValue | undefined {
  const parsed = parseField(field);
  switch (parsed.kind) {
    case 'status':
      return reading.status;
    case 'metafield':
      return reading.metafield;
    case 'tag':
      return reading.tags.some((tag) => tag.toLowerCase() === parsed.tag);
    case 'collection':
      return reading.collectionIds.some((id) => collectionField(id) === field);
    case 'publication':
      return publishedIn(reading.publications, parsed.publicationId);
    case 'variant_publication': {
      const variant = reading.variants.find(({ id }) => id === parsed.variantId);
      return variant && publishedIn(variant.publications, parsed.publicationId);
    }
  }
}

function publishedIn(
  list: readonly ({ publicationId: string } & Published)[],
  publicationId: string,
): Published {
  const entry = list.find((one) => one.publicationId === publicationId);
  return entry
    ? { published: entry.published, publishDate: entry.publishDate }
    : { published: false, publishDate: null };
}
