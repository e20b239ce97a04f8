import { withoutLookAhead } from './ahead.ts';
import type { Baseline } from './baseline.ts';
import type { Desired } from './desired.ts';
import { isPublication, parseField, sameValue, type FieldKey, type FieldValue } from './fields.ts';
import { fieldOf, type ProductReading } from './reading.ts';
import { assembleWrites, type FieldWrite } from './assemble.ts';
import type { PlannedWrite } from './writes.ts';

/** Something that the ledger, the inbox or an override has to know about a field. */
export interface PlanNote {
  /**
   * kept: somebody else changed the field, theirs stays · restored: the field is what it was before us · waits: Shopify
   * would drop the restore now · foreign_seen: a change by others, believed at the second read · foreign_believed: it is.
   */
  kind: 'kept' | 'restored' | 'waits' | 'foreign_seen' | 'foreign_believed';
  field: FieldKey;
  value: FieldValue;
}

export interface Plan {
  writes: PlannedWrite[];
  /** Baselines to keep before anything is sent (write-ahead), and those that are over. */
  put: Baseline[];
  drop: FieldKey[];
  notes: PlanNote[];
  /** Epoch milliseconds at which to read again, because a foreign change wants a second look; null = no need. */
  readAgainAt: number | null;
}

export interface PlanInput {
  desired: Desired;
  baselines: readonly Baseline[];
  reading: ProductReading;
  now: number;
  /** A foreign value is believed when a second read, at least this many milliseconds later, shows it too. */
  believeAfterMs: number;
  /** Publications that keep a publish date when something is published again. */
  datedPublicationIds: readonly string[];
}

/**
 * Compares, for each field, what we want, what it was before us, what we wrote and what is there now, and gives the
 * smallest set of writes (laws 1, 2, 3, 12, 13). Running it again after a crash, a lost answer or a foreign change
 * always moves towards the same end: nothing is repeated blindly.
 */
export function plan(input: PlanInput): Plan {
  const { desired, baselines, reading } = input;
  const result: Plan = { writes: [], put: [], drop: [], notes: [], readAgainAt: null };
  const writes: FieldWrite[] = [];
  const remembered = new Map(
    baselines.map((baseline) => [baseline.field, withoutLookAhead(baseline, input.now)]),
  );
  for (const field of new Set<FieldKey>([...desired.targets.keys(), ...remembered.keys()])) {
    if (desired.pinned.has(field)) continue;
    const actual = fieldOf(reading, field);
    const baseline = remembered.get(field);
    if (actual === undefined) {
      if (baseline) result.drop.push(field);
      continue;
    }
    const target = desired.targets.get(field);
    const write =
      target === undefined
        ? baseline && release(input, field, baseline, actual, result)
        : hold(input, field, target, baseline, actual, result);
    if (write) writes.push(write);
  }
  result.writes = assembleWrites(reading.id, writes, input.datedPublicationIds);
  return result;
}

function hold(
  input: PlanInput,
  field: FieldKey,
  target: FieldValue,
  baseline: Baseline | undefined,
  actual: FieldValue,
  result: Plan,
): FieldWrite | undefined {
  const { now } = input;
  if (!baseline || cameTrue(baseline, actual, now)) {
    if (isSatisfied(target, actual)) {
      // It was so before us: remembered, so that nobody looks again and the release leaves it alone (law 3). The
      // metafield is ours alone: it goes on changing with the standing.
      const known = fresh(field, actual, actual, now);
      result.put.push(
        field === 'metafield'
          ? { ...known, state: 'confirmed', confirmedAt: now }
          : { ...known, state: 'left_alone' },
      );
      return undefined;
    }
    if (!mayHold(field, actual, input.reading)) return undefined;
    result.put.push(fresh(field, actual, target, now));
    return { field, to: target };
  }
  if (baseline.state === 'left_alone') {
    // It was as we want it before us; somebody has changed that since: they win, and people hear of it (law 2).
    const untouched = sameValue(baseline.was, baseline.wrote);
    if (untouched && !isSatisfied(target, actual)) believe(input, field, baseline, actual, result);
    return undefined;
  }
  if (isSatisfied(target, actual)) {
    if (
      baseline.state === 'writing' ||
      baseline.foreignSeenAt !== null ||
      !sameValue(baseline.wrote, target)
    ) {
      result.put.push({
        ...baseline,
        wrote: target,
        state: 'confirmed',
        confirmedAt: now,
        foreignSeenAt: null,
        foreignValue: null,
      });
    }
    return undefined;
  }
  // The metafield is ours alone: whatever is in it, ours goes in.
  const ours = field === 'metafield' || sameValue(actual, baseline.wrote);
  const notSentYet = baseline.state === 'writing' && sameValue(actual, baseline.was);
  if (ours || notSentYet) {
    if (!mayHold(field, actual, input.reading)) return undefined;
    result.put.push({ ...baseline, wrote: target, state: 'writing' });
    return { field, to: target };
  }
  believe(input, field, baseline, actual, result);
  return undefined;
}

/** A change by others: seen once, believed when a second read apart shows it too (law 2). */
function believe(
  input: PlanInput,
  field: FieldKey,
  baseline: Baseline,
  actual: FieldValue,
  result: Plan,
): void {
  const { now, believeAfterMs } = input;
  if (baseline.foreignSeenAt === null || !sameValue(actual, baseline.foreignValue)) {
    result.put.push({ ...baseline, foreignSeenAt: now, foreignValue: actual });
    result.notes.push({ kind: 'foreign_seen', field, value: actual });
    result.readAgainAt = now + believeAfterMs;
  } else if (now - baseline.foreignSeenAt >= believeAfterMs) {
    result.put.push({ ...baseline, wrote: theirs(baseline, actual), state: 'left_alone' });
    result.notes.push({ kind: 'foreign_believed', field, value: actual });
  } else {
    result.readAgainAt = baseline.foreignSeenAt + believeAfterMs;
  }
}

/** A publication that was scheduled before us has happened: what would be without us is published now. */
function cameTrue({ state, was, wrote }: Baseline, actual: FieldValue, now: number): boolean {
  if (state !== 'left_alone' || !sameValue(was, wrote) || !isPublication(was) || !isPublication(actual))
    return false;
  return actual.published && was.publishDate !== null && Date.parse(was.publishDate) <= now;
}

/** A field that we never wrote remembers what others made of it, so that they are believed once. */
const theirs = (baseline: Baseline, actual: FieldValue): FieldValue =>
  baseline.state === 'left_alone' ? actual : baseline.wrote;

function release(
  input: PlanInput,
  field: FieldKey,
  baseline: Baseline,
  actual: FieldValue,
  result: Plan,
): FieldWrite | undefined {
  if (baseline.state === 'left_alone') {
    result.drop.push(field);
    return undefined;
  }
  if (sameValue(actual, baseline.was)) {
    result.drop.push(field);
    if (baseline.confirmedAt !== null) result.notes.push({ kind: 'restored', field, value: actual });
    return undefined;
  }
  if (!sameValue(actual, baseline.wrote) && field !== 'metafield') {
    result.drop.push(field);
    result.notes.push({ kind: 'kept', field, value: actual });
    return undefined;
  }
  if (!mayRestore(field, input)) {
    result.notes.push({ kind: 'waits', field, value: baseline.was });
    return undefined;
  }
  // Until a read shows it, the restore may or may not have happened: should a hold begin meanwhile, finding what was
  // there before us is our own doing and nobody else's.
  result.put.push({ ...baseline, state: 'writing', confirmedAt: baseline.confirmedAt ?? input.now });
  return { field, to: baseline.was };
}

const fresh = (field: FieldKey, was: FieldValue, wrote: FieldValue, at: number): Baseline => ({
  field,
  was,
  wrote,
  state: 'writing',
  at,
  confirmedAt: null,
  foreignSeenAt: null,
  foreignValue: null,
});

/** Wanting something unpublished is satisfied by a scheduled publication too: what is not visible stays untouched. */
function isSatisfied(target: FieldValue, actual: FieldValue): boolean {
  if (isPublication(target) && isPublication(actual)) return target.published === actual.published;
  return sameValue(target, actual);
}

/** Law 13: draft, archived and scheduled things stay untouched; UNLISTED on a draft would expose it. */
function mayHold(field: FieldKey, actual: FieldValue, reading: ProductReading): boolean {
  const { kind } = parseField(field);
  if (kind === 'status') return actual === 'ACTIVE';
  if (kind !== 'publication' && kind !== 'variant_publication') return true;
  return isVisible(reading.status) && isPublication(actual) && actual.published;
}

/** Law 13: Shopify drops the publishing of a draft without an error, so that restore waits until it is active again. */
function mayRestore(field: FieldKey, { reading }: PlanInput): boolean {
  const { kind } = parseField(field);
  return (kind !== 'publication' && kind !== 'variant_publication') || isVisible(reading.status);
}

const isVisible = (status: ProductReading['status']): boolean => status === 'ACTIVE' || status === 'UNLISTED';
