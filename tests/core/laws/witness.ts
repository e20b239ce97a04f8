/**
 * Watches every write and every read, and says when a law is broken. It keeps, for each field, what it would be had
 * Holdfast never been there: the first value, then each change of others that a read could see.
 */
import { parseField, sameValue, type FieldKey, type FieldValue } from '../../../app/core/fields.ts';
import type { Baseline } from '../../../app/core/baseline.ts';
import type { Write } from '../../../app/core/writes.ts';
import { fieldsOf, visibility, type ToyShop } from './toy-shop.ts';

interface Seen {
  /** What the field is without us. */
  without: FieldValue;
  /** What the last read or write of ours showed. */
  known: FieldValue;
  /** What we made of it, and what it was before; null while nothing of ours is in it. */
  ours: { value: FieldValue; origin: FieldValue } | null;
  /** Others made something else of it while we had it, and that is still there. */
  theirs: boolean;
}

export class Witness {
  writes: Write[] = [];
  private seen = new Map<string, Seen>();
  private actedAtRead = new Set<string>();

  private readonly shop: ToyShop;
  private readonly tags: readonly string[];
  /** Whether a campaign that acts may hold or mark this product now. */
  private readonly mayAct: (productId: string) => boolean;
  private readonly baseline: (productId: string, field: FieldKey) => Baseline | undefined;

  constructor(
    shop: ToyShop,
    tags: readonly string[],
    mayAct: (productId: string) => boolean,
    baseline: (productId: string, field: FieldKey) => Baseline | undefined,
  ) {
    this.shop = shop;
    this.tags = tags;
    this.mayAct = mayAct;
    this.baseline = baseline;
    for (const id of shop.products.keys()) {
      for (const field of shop.fields(id, tags)) {
        const value = shop.value(id, field);
        this.seen.set(`${id} ${field}`, { without: value, known: value, ours: null, theirs: false });
      }
    }
  }

  fields = (productId: string): FieldKey[] => this.shop.fields(productId, this.tags);

  without = (productId: string, field: FieldKey): FieldValue => this.of(productId, field).without;

  private of(productId: string, field: FieldKey): Seen {
    const seen = this.seen.get(`${productId} ${field}`);
    if (!seen) throw new Error(`An unexpected field is written: ${field} of ${productId}`);
    return seen;
  }

  /** A read of the product: what differs from what we know was done by others. */
  read(productId: string): void {
    if (this.shop.product(productId).deleted) return;
    if (this.mayAct(productId)) this.actedAtRead.add(productId);
    else this.actedAtRead.delete(productId);
    for (const field of this.fields(productId)) {
      const seen = this.of(productId, field);
      const value = this.shop.value(productId, field);
      const kept = this.baseline(productId, field);
      const active = kept !== undefined && kept.state !== 'left_alone';
      if (!active) {
        seen.ours = null;
        seen.theirs = false;
      }
      if (!sameValue(value, seen.known)) {
        const unsure = active && kept.state === 'writing' && sameValue(value, kept.wrote);
        if (unsure) {
          // A write whose answer was lost cannot be told from the same change by somebody else.
          seen.ours = { value, origin: seen.without };
        } else if (seen.ours && sameValue(value, seen.ours.value)) {
          // Others put it back to what we wrote: nothing of theirs is left in it.
          seen.without = seen.ours.origin;
          seen.theirs = false;
        } else {
          seen.without = value;
          // Where our last write may not have arrived, it cannot be told whose value this is.
          seen.theirs = seen.ours !== null && kept?.state === 'confirmed' && field !== 'metafield';
        }
      }
      seen.known = value;
    }
  }

  /** Carries a write out and judges it. */
  write(write: Write, at: string): 'done' | 'gone' {
    const { productId } = write;
    if (this.shop.product(productId).deleted) return 'gone';
    const fields = fieldsOf(write);
    const before = fields.map((field) => this.shop.value(productId, field));
    const result = this.shop.write(write, at);
    this.writes.push(write);
    fields.forEach((field, index) => this.judge(productId, field, before[index] as FieldValue, write));
    return result;
  }

  private judge(productId: string, field: FieldKey, before: FieldValue, write: Write): void {
    const seen = this.of(productId, field);
    const after = this.shop.value(productId, field);
    const what = `${write.kind} ${field} of ${productId}: ${text(before)} → ${text(after)}`;
    if (sameValue(before, after)) throw new Error(`law 12: a write that changes nothing: ${what}`);
    const restores = sameValue(after, seen.without);
    if (!sameValue(before, seen.known)) throw new Error(`law 2: written over a change not read: ${what}`);
    if (!restores && seen.theirs) throw new Error(`law 2: written over what others made of it: ${what}`);
    if (!restores && visibility(after) > visibility(before))
      throw new Error(`law 13: more visible than it was: ${what}, without us ${text(seen.without)}`);
    if (parseField(field).kind === 'tag' && after === false && seen.without === true)
      throw new Error(`law 3: a tag that is not ours is removed: ${what}`);
    // What was planned at the read goes through, also when a message that arrives meanwhile ends its reason.
    const acts = this.mayAct(productId) || this.actedAtRead.has(productId);
    if (!restores && !acts) throw new Error(`law 8: written while watching: ${what}`);
    seen.theirs = false;
    if (restores) seen.ours = null;
    else seen.ours = { value: after, origin: seen.ours?.origin ?? seen.without };
    seen.known = after;
  }

  /** Fields that are not what they would be without us. */
  differences(productId: string): string[] {
    return this.fields(productId).flatMap((field) => {
      const value = this.shop.value(productId, field);
      const { without } = this.of(productId, field);
      return sameValue(value, without) ? [] : [`${productId} ${field}: ${text(value)}, not ${text(without)}`];
    });
  }
}

const text = (value: FieldValue): string => JSON.stringify(value);
