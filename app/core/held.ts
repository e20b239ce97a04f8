import type { Line } from './explain.ts';
import { HELD_TAG } from './campaign.ts';
import { isShopsOwn, parseField, sameValue, tagField, type FieldValue } from './fields.ts';
import type { Response } from './policy.ts';

/** What we changed of one product and did not put back yet. Times are epoch milliseconds. */
export interface HeldChanges {
  productId: string;
  title: string;
  handle: string;
  /** Strictest open hold; null: released, and on its way back. */
  response: Response | null;
  campaigns: string[];
  since: number;
  fields: HeldField[];
}

export interface HeldField {
  field: string;
  was: FieldValue;
  wrote: FieldValue;
  /** Title of the variant, for fields of one. */
  variant: string | null;
}

/** Everything of ours that is in a shop, with the names of its channels by id. */
export interface HeldReport {
  shopName: string;
  timezone: string;
  currency: string;
  channels: Record<string, string>;
  products: HeldChanges[];
}

/**
 * Products that carry the tag of what is held, or of which something of the shop's own is not back yet. Members of a campaign
 * that are free carry nothing but our tags and our notice, as does a product of which a size is flagged and that stays as it is.
 */
export const heldOf = (report: HeldReport): HeldChanges[] =>
  report.products.filter(({ fields }) =>
    changedFields(fields).some(({ field }) => isShopsOwn(field) || field === tagField(HELD_TAG)),
  );

/** Fields that differ from what they were before us, the shop's own first, our tags and the notice after them. */
export const changedFields = (fields: readonly HeldField[]): HeldField[] =>
  fields
    .filter(({ was, wrote }) => !sameValue(was, wrote))
    .toSorted((a, b) => weight(a.field) - weight(b.field) || (a.field < b.field ? -1 : 1));

const ORDER = ['status', 'publication', 'variant_publication', 'collection', 'tag', 'metafield'];
const weight = (field: string): number => ORDER.indexOf(parseField(field).kind);

/** What a field was and what it is now, as two lines for texts (`held.*`). */
export function beforeAndNow({ field, was, wrote, variant }: HeldField): {
  what: Line;
  before: Line;
  now: Line;
} {
  const parsed = parseField(field);
  const name = parsed.kind === 'tag' ? parsed.tag : '';
  const what: Line = { key: `held.field.${parsed.kind}`, params: { field, name, variant } };
  return { what, before: valueLine(parsed.kind, was), now: valueLine(parsed.kind, wrote) };
}

function valueLine(kind: ReturnType<typeof parseField>['kind'], value: FieldValue): Line {
  if (kind === 'status') return { key: `status.${String(value)}`, params: {} };
  if (kind === 'metafield')
    return { key: value === null ? 'held.value.absent' : 'held.value.present', params: {} };
  if (typeof value === 'object' && value !== null) {
    if (value.published) return { key: 'held.value.published', params: {} };
    return value.publishDate === null
      ? { key: 'held.value.unpublished', params: {} }
      : { key: 'held.value.scheduled', params: { publishAt: Date.parse(value.publishDate) } };
  }
  return { key: value === true ? 'held.value.present' : 'held.value.absent', params: {} };
}
