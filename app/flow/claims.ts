/** How a piece of work that a worker took ends: through, to go on later, or to be tried again. */
import type { Clock } from './ports.ts';
import type { Claim, Store } from './store.ts';

export type Outcome = { settled: true } | { settled: false; againAt: number; reason: string };

export interface ClaimPorts {
  store: Pick<Store, 'work' | 'shopWork'>;
  clock: Clock;
  log: { error(details: object, message: string): void };
}

export const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 300_000;

export type Attempted<T> = { ok: true; value: T } | { ok: false; error: unknown };

export async function attempt<T>(work: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** A mark goes when its work is settled; else it comes back, after longer and longer when it failed. */
export async function settle(ports: ClaimPorts, claim: Claim, work: () => Promise<Outcome>): Promise<void> {
  const result = await attempt(work);
  if (result.ok && result.value.settled) {
    await ports.store.work.done(claim);
  } else if (result.ok && !result.value.settled) {
    await ports.store.work.goOn(claim, result.value.againAt, result.value.reason);
  } else if (!result.ok) {
    const { shop, step, subject, attempts } = claim;
    ports.log.error(
      { error: result.error, shop, step, subject, attempts },
      'A step failed and will be tried again',
    );
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 12));
    await ports.store.work.retry(claim, ports.clock.now() + wait, String(result.error));
  }
}
