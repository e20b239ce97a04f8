import type { Write } from './writes.ts';

/**
 * What `writes` do to a product that `already` would not do anyway: tags, channels and collections one by one, the rest as a
 * whole. Nothing is left of a list beyond itself.
 */
export function beyond(writes: readonly Write[], already: readonly Write[]): Write[] {
  return writes.flatMap((write) => {
    const like = already.filter((one) => one.kind === write.kind && variantOf(one) === variantOf(write));
    const rest = like.reduce<Write | null>((left, one) => left && without(left, one), write);
    return rest ? [rest] : [];
  });
}

const variantOf = (write: Write): string | null => ('variantId' in write ? write.variantId : null);

/** Null: nothing is left. Both are of one kind. */
function without(write: Write, other: Write): Write | null {
  if ('tags' in write && 'tags' in other) {
    const tags = absent(write.tags, other.tags);
    return tags.length > 0 ? { ...write, tags } : null;
  }
  if ('collectionIds' in write && 'collectionIds' in other) {
    const collectionIds = absent(write.collectionIds, other.collectionIds);
    return collectionIds.length > 0 ? { ...write, collectionIds } : null;
  }
  if ('from' in write && 'from' in other) {
    const from = absent(write.from, other.from);
    return from.length > 0 ? { ...write, from } : null;
  }
  if ('to' in write && 'to' in other) {
    const known = new Set(
      other.to.map(({ publicationId, publishDate }) => `${publicationId} ${publishDate}`),
    );
    const to = write.to.filter(
      ({ publicationId, publishDate }) => !known.has(`${publicationId} ${publishDate}`),
    );
    return to.length > 0 ? { ...write, to } : null;
  }
  if ('status' in write && 'status' in other) return write.status === other.status ? null : write;
  if ('value' in write && 'value' in other) return write.value === other.value ? null : write;
  return null;
}

const absent = (some: readonly string[], others: readonly string[]): string[] =>
  some.filter((one) => !others.includes(one));
