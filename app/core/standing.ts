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
   * settled: both agree, or what is missing is left to somebody else; on_its_way: a write is planned, not yet confirmed or
   * still missing; rolled_up: the variant is held but its product stays, because its other variants still sell; trouble:
   * Shopify refused the last write.
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
  /** The product has others that may make up for it. */
  otherVariants: boolean;
}

/** Standing of one variant, from what we wrote and Shopify confirmed (never from what we only intend). */
export function shownStanding(facts: StandingFacts): Standing {
  const wanted = strictest(facts.wanted);
  const shown = facts.written.filter(({ state }) => state === 'confirmed');
  const seen = strictest(shown.map((row) => evidence(row, facts)));
  const waiting = facts.pendingWrites > 0 || facts.written.some(({ state }) => state === 'writing');
  const hides = wanted === 'hide' && facts.hidesFromChannels && seen === 'stop_promoting';
  // A flag may leave no trace of its own: it is taken for done once nothing waits, unless the notice says that all is well.
  const flagged = seen === null && wanted !== null && !waiting && !shown.some(saysThatAllIsWell);
  const confirmed = hides ? 'hide' : flagged ? 'flag' : seen;
  if (strictness(confirmed) === strictness(wanted) && !waiting)
    return { confirmed, wanted, state: 'settled' };
  if (waiting) return { confirmed, wanted, state: 'on_its_way' };
  if (facts.lastWriteFailed) return { confirmed, wanted, state: 'trouble' };
  if (strictness(wanted) <= strictness(confirmed)) return { confirmed, wanted, state: 'settled' };
  if (facts.otherVariants) return { confirmed, wanted, state: 'rolled_up' };
  const leftToOthers = facts.written.some(({ state }) => state === 'left_alone');
  return { confirmed, wanted, state: leftToOthers ? 'settled' : 'on_its_way' };
}

/** What a list says of a product: the strictest that stands or is asked for of one of its variants; null: nothing. */
export function standingOfProduct(variants: readonly Standing[]): Standing | null {
  const [strictestOne] = variants
    .filter(({ confirmed, wanted }) => confirmed !== null || wanted !== null)
    .toSorted(
      (a, b) =>
        strictness(b.confirmed) - strictness(a.confirmed) || strictness(b.wanted) - strictness(a.wanted),
    );
  return strictestOne ?? null;
}

/** A member of a campaign that is free carries the notice, too. */
const saysThatAllIsWell = ({ field, wrote }: { field: string; wrote: FieldValue }): boolean =>
  parseField(field).kind === 'metafield' && typeof wrote === 'string' && readNotice(wrote)?.state === 'ok';

function evidence(row: { field: string; wrote: FieldValue }, facts: StandingFacts): Response | null {
  const field = parseField(row.field);
  const unpublished = typeof row.wrote === 'object' && row.wrote !== null && !row.wrote.published;
  if (field.kind === 'status') return row.wrote === 'UNLISTED' ? 'hide' : null;
  if (field.kind === 'variant_publication')
    return unpublished && field.variantId === facts.variantId ? 'hide' : null;
  if (field.kind === 'publication') return unpublished ? 'stop_promoting' : null;
  if (field.kind !== 'metafield' || typeof row.wrote !== 'string') return null;
  return saysThatAllIsWell(row) ? null : 'flag';
}
