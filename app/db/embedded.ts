/** PostgreSQL inside this process (PGlite): no server to install, one process at a time, data in a folder. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PGlite, type Results, type Transaction } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { PrismaPg } from '@prisma/adapter-pg';
import { lockFolder } from './folder-lock.ts';
import { PrismaClient } from './generated/client.ts';
import { keyedMutex } from './keyed-mutex.ts';
import type { Log } from './log.ts';
import { migrate, ownMigrations } from './migrate.ts';
import type { Database } from './open.ts';
import { retryAborted } from './retry.ts';
import { insideTransaction } from './transaction.ts';
import type { Sql, SqlParameter } from './sql.ts';

/** Milliseconds that a Prisma transaction may wait for its turn and may take; the one connection is shared by all. */
const TRANSACTION = { maxWait: 60_000, timeout: 60_000 };

/** @throws FolderInUse while another process has the folder. */
export async function openEmbedded(
  dataDir: string,
  log: Log,
  broken: (error: unknown) => void = () => undefined,
): Promise<Database> {
  const folder = resolve(dataDir);
  const lock = await lockFolder(folder);
  try {
    const data = join(folder, 'database');
    await mkdir(data, { recursive: true });
    const { pglite, isDead } = watched(await PGlite.create(data), broken);
    await pglite.exec("SET TIME ZONE 'UTC'");
    await migrate(
      {
        script: async (text) => void (await pglite.exec(text)),
        rows: async <Row>(text: string, ...parameters: SqlParameter[]) =>
          (await pglite.query<Row>(text, parameters)).rows,
      },
      await ownMigrations(),
      log,
    );
    const prisma = new PrismaClient({ adapter: adapterOf(pglite), transactionOptions: TRANSACTION });
    return {
      kind: 'embedded',
      prisma,
      sql: sqlOf(pglite),
      transact: (work) => retryAborted(() => pglite.transaction((tx) => insideTransaction(sqlOf(tx), work))),
      withLock: keyedMutex(),
      driver: { kind: 'embedded', pglite },
      async close() {
        await prisma.$disconnect();
        if (!isDead()) await pglite.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Tells when PostgreSQL gives up: a PANIC ends a server's processes, and here leaves a database that hangs when it is asked
 * anything more, so nobody may. An ordinary full disk (a table that cannot grow) is no such thing: it passes with the cause.
 */
function watched(pglite: PGlite, broken: (error: unknown) => void): { pglite: PGlite; isDead(): boolean } {
  let dead: { error: unknown } | null = null;
  const ask = pglite.execProtocolStream.bind(pglite);
  pglite.execProtocolStream = async (...request) => {
    if (dead) throw dead.error;
    try {
      return await ask(...request);
    } catch (error) {
      if (isPanic(error)) {
        dead = { error };
        broken(error);
      }
      throw error;
    }
  };
  return { pglite, isDead: () => dead !== null };
}

const isPanic = (error: unknown): boolean =>
  error instanceof WebAssembly.RuntimeError ||
  (error instanceof Error && 'severity' in error && error.severity === 'PANIC');

/** The adapter's types are those of driver-adapter-utils 6.10, which differ from 6.19's only in optional properties. */
const adapterOf = (pglite: PGlite) => new PrismaPGlite(pglite) as unknown as PrismaPg;

const sqlOf = (client: PGlite | Transaction): Sql => ({
  rows: async <Row>(text: string, ...parameters: SqlParameter[]) =>
    (await client.query<Row>(text, parameters)).rows,
  run: async (text, ...parameters) => {
    const result: Results = await client.query(text, parameters);
    return result.affectedRows ?? 0;
  },
});
