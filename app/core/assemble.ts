import { parseField, type FieldKey, type FieldValue, type ProductStatus, type Published } from './fields.ts';
import type { PlannedWrite, Write } from './writes.ts';

/** One field that has to get a value. */
export interface FieldWrite {
  field: FieldKey;
  to: FieldValue;
}

/**
 * Turns field values into as few calls as possible, in the order in which they have to happen: what gets stricter
 * first; then status, publications, variants, because Shopify publishes nothing on a product that is not active (law
 * 13); tags and our metafield last.
 */
export function assembleWrites(
  productId: string,
  fieldWrites: readonly FieldWrite[],
  datedPublicationIds: readonly string[],
): PlannedWrite[] {
  const calls = new Map<string, Call & { fields: FieldKey[] }>();
  for (const { field, to } of fieldWrites) {
    const { order, write } = callFor(productId, field, to, datedPublicationIds);
    const key = `${order} ${'variantId' in write ? write.variantId : ''}`;
    const known = calls.get(key);
    if (known) {
      partsOf(known.write).push(...partsOf(write));
      known.fields.push(field);
    } else calls.set(key, { order, write, fields: [field] });
  }
  return [...calls.values()]
    .toSorted((a, b) => a.order - b.order)
    .map(({ order, write, fields }) => ({
      write,
      fields,
      urgency: order < FIRST_NORMAL ? 'urgent' : 'normal',
    }));
}

/** One call; those of one order (and one variant) become one. */
interface Call {
  order: number;
  write: Write;
}

const FIRST_NORMAL = 4;

function callFor(productId: string, field: FieldKey, to: FieldValue, dated: readonly string[]): Call {
  const parsed = parseField(field);
  switch (parsed.kind) {
    case 'status':
      return {
        order: to === 'UNLISTED' ? 0 : 4,
        write: { kind: 'set_status', productId, status: to as ProductStatus },
      };
    case 'publication':
      return publicationCall(productId, null, parsed.publicationId, to as Published, dated);
    case 'variant_publication':
      return publicationCall(productId, parsed.variantId, parsed.publicationId, to as Published, dated);
    case 'collection': {
      const collectionIds = [parsed.collectionId];
      return to === true
        ? { order: 7, write: { kind: 'join_collections', productId, collectionIds } }
        : { order: 3, write: { kind: 'leave_collections', productId, collectionIds } };
    }
    case 'tag':
      return to === true
        ? { order: 9, write: { kind: 'tags_add', productId, tags: [parsed.tag] } }
        : { order: 8, write: { kind: 'tags_remove', productId, tags: [parsed.tag] } };
    case 'metafield':
      return typeof to === 'string'
        ? { order: 10, write: { kind: 'set_metafield', productId, value: to } }
        : { order: 10, write: { kind: 'delete_metafield', productId } };
  }
}

function publicationCall(
  productId: string,
  variantId: string | null,
  publicationId: string,
  to: Published,
  dated: readonly string[],
): Call {
  if (!to.published) {
    return {
      order: variantId ? 2 : 1,
      write: { kind: 'unpublish', productId, variantId, from: [publicationId] },
    };
  }
  const publishDate = dated.includes(publicationId) ? to.publishDate : null;
  return {
    order: variantId ? 6 : 5,
    write: { kind: 'publish', productId, variantId, to: [{ publicationId, publishDate }] },
  };
}

/** What a call names several of: the part of another field joins them. */
function partsOf(write: Write): unknown[] {
  if ('tags' in write) return write.tags;
  if ('collectionIds' in write) return write.collectionIds;
  if ('from' in write) return write.from;
  return 'to' in write ? write.to : [];
}
