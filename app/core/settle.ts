import type { Baseline } from './baseline.ts';
import { parseField, sameValue, type FieldKey, type FieldValue } from './fields.ts';
import { fieldOf, type ProductReading } from './reading.ts';
import type { PlannedWrite, Write } from './writes.ts';

/** What a reading says of fields that were being written. */
export interface Settlement {
  /** Ours is there. */
  confirm: FieldKey[];
  /** What was there before us is there again. */
  drop: FieldKey[];
  /** Neither, or not told: to be planned anew. */
  open: FieldKey[];
}

/**
 * Compares what was sent with what a reading shows, field by field, without asking what is wished by now: only a value
 * that a write of ours was to bring about confirms it. Fields of other kinds than tags and our metafield stay open.
 */
export function settle(
  baselines: readonly Baseline[],
  writes: readonly PlannedWrite[],
  reading: ProductReading,
): Settlement {
  const settlement: Settlement = { confirm: [], drop: [], open: [] };
  const written = new Map(baselines.map((baseline) => [baseline.field, baseline]));
  for (const { write, fields } of writes) {
    for (const field of fields) {
      const baseline = written.get(field);
      if (baseline?.state !== 'writing') continue;
      const brought = broughtBy(write);
      const actual = fieldOf(reading, field);
      const isThere = brought !== undefined && actual !== undefined && sameValue(actual, brought);
      if (!isThere || !['tag', 'metafield'].includes(parseField(field).kind)) settlement.open.push(field);
      else if (sameValue(brought, baseline.wrote)) settlement.confirm.push(field);
      else if (sameValue(brought, baseline.was)) settlement.drop.push(field);
      else settlement.open.push(field);
    }
  }
  return settlement;
}

function broughtBy(write: Write): FieldValue | undefined {
  switch (write.kind) {
    case 'tags_add':
      return true;
    case 'tags_remove':
      return false;
    case 'set_metafield':
      return write.value;
    case 'delete_metafield':
      return null;
    default:
      return undefined;
  }
}
