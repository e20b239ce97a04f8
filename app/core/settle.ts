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
 * that a write of ours was to bring about confirms it. A plain reading tells tags and our metafield, a whole one status
 * and channels, too; fields that it does not tell stay open.
 */
export function settle(
  baselines: readonly Baseline[],
  writes: readonly PlannedWrite[],
  reading: ProductReading,
  told: keyof typeof TOLD = 'plain',
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
      if (!isThere || !TOLD[told].includes(parseField(field).kind)) settlement.open.push(field);
      else if (sameValue(brought, baseline.wrote)) settlement.confirm.push(field);
      else if (sameValue(brought, baseline.was)) settlement.drop.push(field);
      else settlement.open.push(field);
    }
  }
  return settlement;
}

const TOLD: Record<'plain' | 'whole', string[]> = {
  plain: ['tag', 'metafield'],
  whole: ['tag', 'metafield', 'status', 'publication'],
};

/** Whether these fields still show what we wrote when we took them: nobody else has changed them since (laws 1, 2). */
export function stillAsWritten(
  baselines: readonly Baseline[],
  fields: readonly FieldKey[],
  reading: ProductReading,
): boolean {
  return fields.every((field) => {
    const wrote = baselines.find((baseline) => baseline.field === field)?.wrote;
    const actual = fieldOf(reading, field);
    return wrote !== undefined && actual !== undefined && sameValue(actual, wrote);
  });
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
    case 'set_status':
      return write.status;
    case 'publish':
      return { published: true, publishDate: null };
    default:
      return undefined;
  }
}
