/** Claims stay their worker's while it works on them, and whoever has lost one writes nothing any more. */
import { settle, type Attempted, type ClaimPorts, type Outcome } from './claims.ts';
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

/** What became of the subjects of some claims; one that is missing is through. */
export type Ends = ReadonlyMap<string, Attempted<Outcome>>;

/**
 * Works on claims of one shop, which are this worker's until it is through; those that still are end as the work says.
 * @throws what the work throws: all of them come back at once then.
 */
export async function whileMine<Done extends { ends: Ends }>(
  ports: ClaimPorts,
  claims: readonly Claim[],
  work: (isMine: Lease['isMine']) => Promise<Done>,
): Promise<Done> {
  const { clock, store } = ports;
  const lease = keepLease(ports, claims);
  let done: Done;
  try {
    done = await work(lease.isMine);
  } catch (error) {
    await store.shopWork.retryAll(await lease.end(), clock.now(), String(error));
    throw error;
  }
  const through: Claim[] = [];
  const failed: { claim: Claim; error: unknown }[] = [];
  const later = new Map<string, { claims: Claim[]; againAt: number; reason: string }>();
  for (const claim of await lease.end()) {
    const end = done.ends.get(claim.subject);
    if (end?.ok === false) failed.push({ claim, error: end.error });
    else if (!end || end.value.settled) through.push(claim);
    else {
      const { againAt, reason } = end.value;
      const key = `${againAt} ${reason}`;
      later.set(key, { againAt, reason, claims: [...(later.get(key)?.claims ?? []), claim] });
    }
  }
  await store.shopWork.doneAll(through);
  for (const { claims: some, againAt, reason } of later.values())
    await store.shopWork.goOnAll(some, againAt, reason);
  await Promise.all(failed.map(({ claim, error }) => settle(ports, claim, () => Promise.reject(error))));
  return done;
}
