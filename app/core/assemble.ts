import { parseField, type FieldKey, type FieldValue, type ProductStatus } from './fields.ts';
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
  const calls = new Map<string, { order: number; write: Write; fields: FieldKey[] }>();
  for (const { field, to } of fieldWrites) {
    const call = callFor(productId, field, to, datedPublicationIds);
    const known = calls.get(call.key);
    if (known) merge(known.write, call.write);
    calls.set(call.key, {
      order: call.order,
      write: known?.write ?? call.write,
      fields: [...(known?.fields ?? []), field],
    });
  }
  return [...calls.values()]
    .toSorted((a, b) => a.order - b.order)
    .map(({ order, write, fields }) => ({
      write,
      fields,
      urgency: order < FIRST_NORMAL ? 'urgent' : 'normal',
    }));
}

const FIRST_NORMAL = 4;

function callFor(
  productId: string,
  field: FieldKey,
  to: FieldValue,
  dated: readonly string[],
): { key: string; order: number; write: Write } {
  const parsed = parseField(field);
  switch (parsed.kind) {
    case 'status':
      return {
        key: 'status',
        order: to === 'UNLISTED' ? 0 : 4,
        write: { kind: 'set_status', productId, status: to as ProductStatus },
      };
    case 'publication':
      return publicationCall(productId, null, parsed.publicationId, to, dated);
    case 'variant_publication':
      return publicationCall(productId, parsed.variantId, parsed.publicationId, to, dated);
    case 'collection':
      return to === true
        ? {
            key: 'join',
            order: 7,
            write: { kind: 'join_collections', productId, collectionIds: [parsed.collectionId] },
          }
        : {
            key: 'leave',
            order: 3,
            write: { kind: 'leave_collections', productId, collectionIds: [parsed.collectionId] },
          };
    case 'tag':
      return to === true
        ? { key: 'tags_add', order: 9, write: { kind: 'tags_add', productId, tags: [parsed.tag] } }
        : { key: 'tags_remove', order: 8, write: { kind: 'tags_remove', productId, tags: [parsed.tag] } };
    case 'metafield':
      return typeof to === 'string'
        ? { key: 'metafield', order: 10, write: { kind: 'set_metafield', productId, value: to } }
        : { key: 'metafield', order: 10, write: { kind: 'delete_metafield', productId } };
  }
}

function publicationCall(
  productId: string,
  variantId: string | null,
  publicationId: string,
  to: FieldValue,
  dated: readonly string[],
): { key: string; order: number; write: Write } {
  if (typeof to !== 'object' || to === null) throw new Error(`A publication cannot be ${JSON.stringify(to)}`);
  const of = variantId ?? 'product';
  if (!to.published) {
    return {
      key: `unpublish:${of}`,
      order: variantId ? 2 : 1,
      write: { kind: 'unpublish', productId, variantId, from: [publicationId] },
    };
  }
  const publishDate = dated.includes(publicationId) ? to.publishDate : null;
  return {
    key: `publish:${of}`,
    order: variantId ? 6 : 5,
    write: { kind: 'publish', productId, variantId, to: [{ publicationId, publishDate }] },
  };
}

/** Adds the part of another field to a call of the same kind. */
function merge(into: Write, more: Write): void {
  if (into.kind === 'tags_add' && more.kind === 'tags_add') into.tags.push(...more.tags);
  else if (into.kind === 'tags_remove' && more.kind === 'tags_remove') into.tags.push(...more.tags);
  else if (into.kind === 'publish' && more.kind === 'publish') into.to.push(...more.to);
  else if (into.kind === 'unpublish' && more.kind === 'unpublish') into.from.push(...more.from);
  else if (into.kind === 'join_collections' && more.kind === 'join_collections')
    into.collectionIds.push(...more.collectionIds);
  else if (into.kind === 'leave_collections' && more.kind === 'leave_collections')
    into.collectionIds.push(...more.collectionIds);
}
