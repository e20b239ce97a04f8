import { parseField, type FieldValue } from './fields.ts';
import { readNotice } from './notice.ts';
import { strictest, strictness, type Response } from './policy.ts';

/** What stands between our holds and what a shopper meets. */
export interface Standing {
  /** Strictest response that Shopify has confirmed for the variant; null = free. */
  confirmed: Response | null;
  /** Strictest response that open holds ask for; null = free. */
  wanted: Response | null;
  /**
   * settled: both agree; on_its_way: a write is planned or not yet confirmed; rolled_up: the variant is held but its
   * product stays, because its other variants still sell; trouble: Shopify refused the last write.
   */
  state: 'settled' | 'on_its_way' | 'rolled_up' | 'trouble';
}

export interface StandingFacts {
  variantId: string;
  /** Open acting holds of the variant. */
  wanted: readonly Response[];
  /** The product's baselines: what we wrote, and whether a later read confirmed it. */
  written: readonly { field: string; wrote: FieldValue; state: string }[];
  /** Writes of the product that are planned or whose outcome is not known. */
  pendingWrites: number;
  /** The product's newest finished write was refused. */
  lastWriteFailed: boolean;
  /** Whether a campaign that holds it hides by leaving channels. */
  hidesFromChannels: boolean;
}

/** Standing of one variant, from what we wrote and Shopify confirmed (never from what we only intend). */
export function shownStanding(facts: StandingFacts): Standing {
  const wanted = strictest(facts.wanted);
  const seen = strictest(
    facts.written.filter(({ state }) => state === 'confirmed').map((row) => evidence(row, facts)),
  );
  const waiting = facts.pendingWrites > 0 || facts.written.some(({ state }) => state === 'writing');
  const hides = wanted === 'hide' && facts.hidesFromChannels && seen === 'stop_promoting';
  // A flag leaves no trace of its own when the tag simply was not given: settled as soon as nothing waits.
  const confirmed = hides ? 'hide' : seen === null && wanted !== null && !waiting ? 'flag' : seen;
  if (strictness(confirmed) === strictness(wanted) && !waiting)
    return { confirmed, wanted, state: 'settled' };
  if (waiting) return { confirmed, wanted, state: 'on_its_way' };
  if (facts.lastWriteFailed) return { confirmed, wanted, state: 'trouble' };
  return { confirmed, wanted, state: strictness(wanted) > strictness(confirmed) ? 'rolled_up' : 'settled' };
}

function evidence(row: { field: string; wrote: FieldValue }, facts: StandingFacts): Response | null {
  const field = parseField(row.field);
  const unpublished = typeof row.wrote === 'object' && row.wrote !== null && !row.wrote.published;
  if (field.kind === 'status') return row.wrote === 'UNLISTED' ? 'hide' : null;
  if (field.kind === 'variant_publication')
    return unpublished && field.variantId === facts.variantId ? 'hide' : null;
  if (field.kind === 'publication') return unpublished ? 'stop_promoting' : null;
  if (field.kind !== 'metafield' || typeof row.wrote !== 'string') return null;
  // A member that is free carries the notice too, and it says ok.
  return readNotice(row.wrote)?.state === 'ok' ? null : 'flag';
}
