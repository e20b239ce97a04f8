import { parseField, type FieldKey, type FieldValue } from './fields.ts';

/** A field of a product that somebody else changed while we held it. Times are epoch milliseconds. */
export interface ForeignChange {
  productId: string;
  field: FieldKey;
  at: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Law 15: so many like changes within so long a time are a machine's. */
const LIKE_CHANGES = 5;
const LIKE_WITHIN_MS = 30 * MINUTE_MS;
/** Law 15: our tag gone from so many products is one too, however slowly it went. */
const TAG_GONE_PRODUCTS = 20;
/** Law 15: written back so often within a day, a field is left alone until a person decides. */
const WRITTEN_BACK = 3;

/** How far back changes by others matter. */
export const FOREIGN_CHANGES_MATTER_MS = DAY_MS;

/** What two changes have in common when one hand, or one program, may have made both: the field and its new value. */
export function likeness(field: FieldKey, value: FieldValue): string {
  const parsed = parseField(field);
  const to = typeof value === 'object' && value !== null ? { published: value.published } : value;
  const what = parsed.kind === 'variant_publication' ? `variant_publication:${parsed.publicationId}` : field;
  return `${what}=${JSON.stringify(to)}`;
}

/** Whether like changes (of one likeness, the newest included) come from a machine rather than from a person. */
export function isMachine(
  field: FieldKey,
  value: FieldValue,
  changes: readonly ForeignChange[],
  now: number,
): boolean {
  const products = (since: number): number =>
    new Set(changes.filter(({ at }) => at > since).map(({ productId }) => productId)).size;
  if (products(now - LIKE_WITHIN_MS) >= LIKE_CHANGES) return true;
  const tagGone = parseField(field).kind === 'tag' && value === false;
  return tagGone && products(now - FOREIGN_CHANGES_MATTER_MS) >= TAG_GONE_PRODUCTS;
}

/** Whether this field of this product was changed by others so often that writing again would be a fight. */
export const isWrittenBack = (
  { productId, field }: Pick<ForeignChange, 'productId' | 'field'>,
  changes: readonly ForeignChange[],
  now: number,
): boolean =>
  changes.filter(
    (one) => one.productId === productId && one.field === field && one.at > now - FOREIGN_CHANGES_MATTER_MS,
  ).length >= WRITTEN_BACK;
