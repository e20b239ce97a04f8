/** Whose turn it is: the shops that a process has just worked for come after the others. */
import type { Choice, Claim, Step, WorkQueue } from './store.ts';
import { SHOPS_IN_TURN } from './work-store.ts';

export interface Turns {
  /** Takes marks of one step as `WorkQueue.claim`, and remembers whose they were. `now` is epoch milliseconds. */
  take(step: Step, takes: Takes, now: number, except?: readonly string[]): Promise<Claim[]>;
}

/** How many marks at most, for how long (milliseconds), and how many of a shop belong together. */
export type Takes = { limit: number; leaseMs: number } & Required<Pick<Choice, 'together'>>;

export function takeTurns(work: Pick<WorkQueue, 'claim'>): Turns {
  const lately = new Map<Step, Set<string>>();
  return {
    async take(step, { limit, leaseMs, together }, now, except = []) {
      const shops = lately.get(step) ?? new Set();
      lately.set(step, shops);
      const claims = await work.claim(step, limit, now, leaseMs, { together, except, lately: [...shops] });
      for (const { shop } of claims) {
        shops.delete(shop);
        shops.add(shop);
      }
      for (const shop of [...shops].slice(0, Math.max(0, shops.size - SHOPS_IN_TURN))) shops.delete(shop);
      return claims;
    },
  };
}
