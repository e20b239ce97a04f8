/** One verb of `/__meta/do`: what it takes, and what it does. */
import type { z } from 'zod';
import type { Shop } from '../shop.ts';
import type { Outcome, Shopkeeper } from '../shopkeeper.ts';

export interface Verb {
  input: z.ZodType;
  run(input: never, shopkeeper: Shopkeeper, shop: Shop): Outcome;
}

/** Writes down a verb whose input is checked first. */
export function verb<T extends z.ZodType>(
  input: T,
  run: (input: z.output<T>, shopkeeper: Shopkeeper, shop: Shop) => Outcome,
): Verb {
  return { input, run };
}

/** The same without what is undefined. */
export const given = <T extends object>(input: T) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
