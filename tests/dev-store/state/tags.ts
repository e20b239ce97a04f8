/** Shopify's rules for tags, as recorded from real stores: trimmed, split at commas, sorted, first spelling wins. */

export const MAX_TAG_LENGTH = 255;
export const MAX_TAGS_PER_PRODUCT = 250;

/** Splits at commas, trims the edges (inner blanks stay), drops empty ones. */
export function splitTags(input: readonly string[]): string[] {
  return input.flatMap((element) => element.split(',').map((tag) => tag.trim())).filter((tag) => tag !== '');
}

/** Adds tags: a tag that is there in other capitals keeps its first spelling. Sorted without regard to capitals. */
export function withTags(present: readonly string[], added: readonly string[]): string[] {
  const byFolded = new Map(present.map((tag) => [tag.toLowerCase(), tag]));
  for (const tag of splitTags(added)) {
    const folded = tag.toLowerCase();
    if (!byFolded.has(folded)) byFolded.set(folded, tag);
  }
  return [...byFolded.entries()].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, tag]) => tag);
}

/** Removes tags, whatever their capitals; an absent one is ignored. */
export function withoutTags(present: readonly string[], removed: readonly string[]): string[] {
  const gone = new Set(splitTags(removed).map((tag) => tag.toLowerCase()));
  return present.filter((tag) => !gone.has(tag.toLowerCase()));
}

/** Whether two sorted lists are the same, capitals included. */
export function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, i) => tag === b[i]);
}
