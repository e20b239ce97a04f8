/** One case of the three-way compare: what is wished, what was and what we wrote, and what is there. */
import type { Baseline } from '../../app/core/baseline.ts';
import type { FieldKey, FieldValue } from '../../app/core/fields.ts';
import { plan, type Plan } from '../../app/core/plan.ts';
import type { ProductReading } from '../../app/core/reading.ts';
import { MINUTE, NOW, reading } from '../support/builders.ts';

export const OUT: FieldValue = { published: false, publishDate: null };
export const IN: FieldValue = { published: true, publishDate: '2026-01-01T00:00:00Z' };
export const SOON: FieldValue = { published: false, publishDate: '2026-07-01T00:00:00Z' };

export const baseline = (
  field: FieldKey,
  was: FieldValue,
  wrote: FieldValue,
  given: Partial<Baseline> = {},
): Baseline => ({
  field,
  was,
  wrote,
  state: 'confirmed',
  at: NOW - MINUTE,
  confirmedAt: NOW - MINUTE,
  foreignSeenAt: null,
  foreignValue: null,
  ...given,
});

interface Case {
  want?: Partial<Record<FieldKey, FieldValue>>;
  baselines?: Baseline[];
  pinned?: FieldKey[];
  there?: Partial<ProductReading>;
}

export function planned({ want = {}, baselines = [], pinned = [], there = {} }: Case): Plan {
  return plan({
    desired: {
      targets: new Map(Object.entries(want) as [FieldKey, FieldValue][]),
      causes: new Map(),
      pinned: new Set(pinned),
      standing: null,
    },
    baselines,
    reading: reading(there),
    now: NOW,
    believeAfterMs: MINUTE,
    datedPublicationIds: ['online'],
  });
}
export const writes = (given: Case) => planned(given).writes.map(({ write }) => write);
export const notes = (given: Case) => planned(given).notes.map(({ kind, field }) => `${kind} ${field}`);

export const publication = (publicationId: string, value: FieldValue) => ({
  publicationId,
  ...(value as { published: boolean; publishDate: string | null }),
});
export const adsAre = (value: FieldValue): Partial<ProductReading> => ({
  publications: [publication('online', IN), publication('ads', value)],
});
