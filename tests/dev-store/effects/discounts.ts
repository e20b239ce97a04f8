/** Discounts: what a merchant sets up under Discounts. They have no effect on orders here. */
import { z } from 'zod';
import type { Act } from '../shop.ts';
import type { DiscountRecord } from '../state/planned-records.ts';

const items = z.union([
  z.literal('all'),
  z.strictObject({ productIds: z.array(z.string()), variantIds: z.array(z.string()).default([]) }),
  z.strictObject({ collectionIds: z.array(z.string()) }),
]);

export const newDiscountSchema = z.strictObject({
  title: z.string().min(1),
  method: z.enum(['Automatic', 'Code']).default('Automatic'),
  kind: z.enum(['Basic', 'Bxgy', 'App', 'FreeShipping']).default('Basic'),
  /** Milliseconds since 1970; absent: now. */
  startsAt: z.number().optional(),
  endsAt: z.number().nullable().default(null),
  /** What it takes something off; for Bxgy what is given. */
  gets: items.default('all'),
  /** For Bxgy: what has to be bought. */
  buys: items.nullable().default(null),
});

/** Creates a discount; no webhook tells of it. */
export function createDiscount(act: Act, input: z.output<typeof newDiscountSchema>): DiscountRecord {
  const discount: DiscountRecord = {
    ...input,
    id: act.state.newId('DiscountNode'),
    startsAt: input.startsAt ?? act.now,
    createdAt: act.now,
    updatedAt: act.now,
  };
  act.state.discounts.set(discount.id, discount);
  act.state.version++;
  return discount;
}

export const changedDiscountSchema = newDiscountSchema
  .pick({ title: true, startsAt: true, endsAt: true, gets: true, buys: true })
  .partial();

/** Changes what is given of a discount. */
export function changeDiscount(
  act: Act,
  discount: DiscountRecord,
  changes: z.output<typeof changedDiscountSchema>,
): void {
  act.before(discount);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  Object.assign(discount, given, { updatedAt: act.now });
}

export function deleteDiscount(act: Act, discount: DiscountRecord): void {
  act.state.discounts.delete(discount.id);
  act.state.version++;
}
