/** Claims stay their worker's while it works on them, and whoever has lost one writes nothing any more. */
import type { ClaimPorts } from './claims.ts';
import type { Claim } from './store.ts';

export interface Lease {
  /** Whether nobody else can have the mark of this subject now. */
  isMine(subject: string): boolean;
  /** Renews no more; answers the claims that are still this worker's, with their ends of now. */
  end(): Promise<Claim[]>;
}

/** Work that takes longer hangs: another may have it. Milliseconds. */
const LONGEST_WORK_MS = 600_000;
/** Renewed so often within one lease: two renewals may fail before it runs out. */
const RENEWALS = 3;

/**
 * Keeps claims of one step and shop for as long as they were given, again and again while their work goes on: Shopify may
 * take half a minute for each answer. A process that stood still, or that the database did not answer, finds that they
 * are not its own any more (`isMine`): what it would write now, another may have taken back already.
 */
export function keepLease({ store, clock, log }: ClaimPorts, claims: readonly Claim[]): Lease {
  const startedAt = clock.now();
  const leaseMs = Math.min(...claims.map(({ leaseUntil }) => leaseUntil)) - startedAt;
  let mine = new Map(claims.map((claim) => [claim.subject, claim]));
  let renewing: Promise<void> | null = null;
  const renew = async (): Promise<void> => {
    const now = clock.now();
    if (now - startedAt > LONGEST_WORK_MS) return;
    try {
      const renewed = await store.shopWork.renew([...mine.values()], now, leaseMs);
      mine = new Map(renewed.map((claim) => [claim.subject, claim]));
    } catch (error) {
      log.error({ error }, 'Claims could not be renewed');
    }
  };
  const timer = setInterval(
    () => {
      renewing ??= renew().finally(() => (renewing = null));
    },
    Math.max(leaseMs, 1) / RENEWALS,
  );
  return {
    isMine(subject) {
      const claim = mine.get(subject);
      return claim !== undefined && clock.now() < claim.leaseUntil;
    },
    async end() {
      clearInterval(timer);
      await renewing;
      return [...mine.values()];
    },
  };
}
