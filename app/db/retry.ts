/** How often a transaction is tried that the database itself rolled back, the first time included. */
const TRIES = 5;

/**
 * Whether the database ended a transaction for reasons of concurrency (deadlock 40P01, serialization failure 40001):
 * nothing of it happened, and the same transaction may pass when it is run again.
 */
export function isConcurrencyAbort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'code' in error && (error.code === '40P01' || error.code === '40001');
}

/** Runs a whole transaction, and again when the database rolled it back for concurrency, at most five times. */
export async function retryAborted<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === TRIES || !isConcurrencyAbort(error)) throw error;
      // Those that met once would meet again if they came back at the same time.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt));
    }
  }
}
