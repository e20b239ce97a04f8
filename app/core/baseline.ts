import type { FieldKey, FieldValue } from './fields.ts';

/**
 * What a field was just before our first write in an unbroken chain of holds, and what we wrote (law 1, law 2).
 *
 * `writing`: recorded before the write was sent, which may or may not have reached Shopify. `confirmed`: a later read
 * showed it. `left_alone`: somebody else changed the field while we held it; theirs stays, and we touch it no more
 * until nothing of ours asks for it.
 */
export interface Baseline {
  field: FieldKey;
  was: FieldValue;
  wrote: FieldValue;
  state: 'writing' | 'confirmed' | 'left_alone';
  /** Epoch milliseconds. */
  at: number;
  confirmedAt: number | null;
  /** A value that is neither ours nor expected was read at this time; believed after a second read apart. */
  foreignSeenAt: number | null;
  foreignValue: FieldValue | null;
}
