import type { Database } from '../../app/db/open.ts';
import type { Sql } from '../../app/db/sql.ts';

/** A database whose statements in transactions (`all`: outside of them, too) are counted, and which may die at one of them. */
export function counted(
  database: Database,
  which: 'in transactions' | 'all' = 'in transactions',
): {
  database: Database;
  counter: {
    reset(): void;
    statements(): number;
    /** From now on the first statement like this throws; null: none does. */
    fail(at: RegExp | null): void;
  };
} {
  let statements = 0;
  let failing: RegExp | null = null;
  const note = (text: string): void => {
    statements += 1;
    if (failing?.test(text)) throw new Error('The process died here');
  };
  const counting = (sql: Sql): Sql => ({
    rows: async (text, ...parameters) => {
      note(text);
      return sql.rows(text, ...parameters);
    },
    run: async (text, ...parameters) => {
      note(text);
      return sql.run(text, ...parameters);
    },
  });
  return {
    database: {
      ...database,
      ...(which === 'all' ? { sql: counting(database.sql) } : {}),
      transact: (work, ...more) => database.transact((sql) => work(counting(sql)), ...more),
    },
    counter: {
      reset: () => {
        statements = 0;
      },
      statements: () => statements,
      fail: (at) => {
        failing = at;
      },
    },
  };
}
