/** Whose turn it is: the shops that a process has just worked for come after the others. */
import type { Choice, Claim, Step, WorkQueue } from './store.ts';

export interface Turns {
  /** Takes marks of one step as `WorkQueue.claim`, and remembers whose they were. `now` is epoch milliseconds. */
  take(step: Step, takes: Takes, now: number, except?: readonly string[]): Promise<Claim[]>;
}

/** How many marks at most, for how long (milliseconds), and how many of a shop belong together. */
export type Takes = { limit: number; leaseMs: number } & Required<Pick<Choice, 'together'>>;

/** Shops of each step that are remembered; of more than these the one whose mark is oldest comes first. */
const MOST_SHOPS = 64;

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
      for (const shop of [...shops].slice(0, Math.max(0, shops.size - MOST_SHOPS))) shops.delete(shop);
      return claims;
    },
  };
}
