/** A PostgreSQL server (14 or newer) that many processes share. */
import { PrismaPg } from '@prisma/adapter-pg';
import { Client, Pool, type PoolClient } from 'pg';
import { PrismaClient } from './generated/client.ts';
import { keyedMutex } from './keyed-mutex.ts';
import type { Log } from './log.ts';
import { migrate, ownMigrations } from './migrate.ts';
import type { Database } from './open.ts';
import { retryAborted } from './retry.ts';
import { insideTransaction } from './transaction.ts';
import type { Sql, SqlParameter } from './sql.ts';

/** Milliseconds that a Prisma transaction may wait for a connection and may take. */
const TRANSACTION = { maxWait: 60_000, timeout: 60_000 };

/**
 * Every connection counts time in UTC, whatever the server's setting; a lost peer is noticed. No statement is compiled
 * (JIT): ours read by index, and compiling one takes longer than running it.
 */
const SESSION = { application_name: 'holdfast', keepAlive: true, options: '-c TimeZone=UTC -c jit=off' };

/** @throws when the server cannot be reached or a migration fails. */
export async function openPostgres(url: string, log: Log, poolSize = 10): Promise<Database> {
  await withClient(url, log, async (client) =>
    migrate(
      {
        script: async (text) => void (await client.query(text)),
        rows: async <Row>(text: string, ...parameters: SqlParameter[]) =>
          (await client.query(text, parameters)).rows as Row[],
      },
      await ownMigrations(),
      log,
    ),
  );
  const pool = new Pool({ connectionString: url, max: poolSize, ...SESSION });
  pool.on('error', (error) => log.warn({ err: error }, 'An idle database connection was lost'));
  // The pool listens to idle connections only. One that is terminated in the moment in which it is made is lost before anybody
  // who waited for it can listen (tests/db/lost-connection), and so may be one between two queries: either would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'A database connection was lost'));
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: TRANSACTION });
  const mutex = keyedMutex();
  return {
    kind: 'postgres',
    prisma,
    sql: sqlOf(pool),
    transact: (work) => retryAborted(() => inTransaction(pool, work)),
    // Waiting for one's turn within the process first: only one connection per key is opened.
    withLock: (key, fn) => mutex(key, () => withClient(url, log, (client) => locked(client, key, fn))),
    driver: { kind: 'postgres', pool, url },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

async function locked<T>(client: Client, key: string, fn: () => Promise<T>): Promise<T> {
  // The lock belongs to the connection: if the process or the connection dies, PostgreSQL gives it to the next.
  await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`holdfast:${key}`]);
  return await fn();
}

async function withClient<T>(url: string, log: Log, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, ...SESSION });
  client.on('error', (error) => log.warn({ err: error }, 'A database connection was lost'));
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await insideTransaction(sqlOf(client), work);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Statements that a connection has prepared: beyond these a text is sent as it is. */
const MOST_PREPARED = 500;
const names = new Map<string, string>();

/**
 * A name for a statement, so that each connection parses and plans it once: the steps have some dozens of texts, and
 * planning the larger ones takes longer than running them. A pooler between must know prepared statements (PgBouncer
 * since 1.21) or hand out whole sessions.
 */
function named(text: string): { name: string } | object {
  const known = names.get(text);
  if (known) return { name: known };
  if (names.size >= MOST_PREPARED) return {};
  const name = `holdfast_${names.size}`;
  names.set(text, name);
  return { name };
}

const sqlOf = (client: Pool | PoolClient): Sql => ({
  rows: async <Row>(text: string, ...values: SqlParameter[]) =>
    (await client.query({ ...named(text), text, values })).rows as Row[],
  run: async (text, ...values) => (await client.query({ ...named(text), text, values })).rowCount ?? 0,
});
