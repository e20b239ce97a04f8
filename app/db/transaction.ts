import type { Sql } from './sql.ts';

/** No transaction of ours does more than a few statements; one that takes this long waits for something it should not. */
const LONGEST_MS = 60_000;

/**
 * Runs the work of a transaction: its `sql` stops working when the work is over (a statement that comes late, because
 * somebody forgot to await it, must not slip into another transaction), and the work is given up after a minute, because
 * everybody else waits for it in the embedded database. The caller commits when this returns and rolls back when it throws.
 */
export async function insideTransaction<T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  let over = false;
  const guard = (): void => {
    if (over) throw new Error('This transaction is over; a statement came too late.');
  };
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`A transaction was given up after ${LONGEST_MS / 1000} seconds.`)),
      LONGEST_MS,
    );
  });
  try {
    return await Promise.race([
      work({
        async rows(text, ...parameters) {
          guard();
          return sql.rows(text, ...parameters);
        },
        async run(text, ...parameters) {
          guard();
          return sql.run(text, ...parameters);
        },
      }),
      deadline,
    ]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}
