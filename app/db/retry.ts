/** How often a transaction is tried that the database itself rolled back, the first time included. */
const TRIES = 5;

/**
 * Whether the database ended a transaction for reasons of concurrency (deadlock 40P01, serialization failure 40001):
 * nothing of it happened, and the same transaction may pass when it is run again.
 */
export function isConcurrencyAbort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (code === '40P01' || code === '40001' || code === 'P2034') return true;
  // Prisma hides the driver's code of a raw statement in its message ("Raw query failed. Code: `40P01`").
  return /Code: `(40P01|40001)`/.test(error.message);
}

/** Runs a whole transaction, and again when the database rolled it back for concurrency, at most five times. */
export async function retryAborted<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === TRIES || !isConcurrencyAbort(error)) throw error;
    }
  }
}
