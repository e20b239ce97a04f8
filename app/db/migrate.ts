/**
 * Applies prisma/migrations at start: plain SQL files, each in one transaction with its row in Prisma's own
 * `_prisma_migrations`, so that `prisma migrate deploy` agrees about what has been applied.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PROJECT } from '../project.ts';
import type { Log } from './log.ts';
import type { SqlParameter } from './sql.ts';

/** A connection that is ours alone while migrations run. */
export interface MigrationConnection {
  /** One or more statements without parameters. */
  script(sql: string): Promise<void>;
  rows<Row>(sql: string, ...parameters: SqlParameter[]): Promise<Row[]>;
}

export interface Migration {
  name: string;
  sql: string;
}

/** Prisma's own migration lock (prisma-engines: postgres advisory lock 72707369). */
const LOCK = 72707369;

// Text of prisma-engines' PostgreSQL flavour (create_migrations_table).
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** The migrations of this version of the app, oldest first. */
export async function ownMigrations(): Promise<Migration[]> {
  const folder = fileURLToPath(new URL('prisma/migrations/', PROJECT));
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.toSorted().map(async (name) => ({
      name,
      sql: await readFile(`${folder}${name}/migration.sql`, 'utf8'),
    })),
  );
}

/**
 * Brings the database to this version; returns the names that were applied. Processes that start together wait for one
 * another.
 * @throws when an applied migration was edited since, or one failed halfway: both need a person.
 */
export async function migrate(
  connection: MigrationConnection,
  migrations: readonly Migration[],
  log: Log,
): Promise<string[]> {
  await connection.rows(`SELECT pg_advisory_lock(${LOCK})::text AS lock`);
  try {
    await connection.script(TABLE);
    const known = await connection.rows<{ name: string; checksum: string; finished: boolean }>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
    );
    const applied: string[] = [];
    for (const migration of migrations) {
      const checksum = createHash('sha256').update(migration.sql).digest('hex');
      const before = known.find(({ name }) => name === migration.name);
      if (before) {
        requireSame(migration.name, before, checksum);
        continue;
      }
      await apply(connection, migration, checksum);
      applied.push(migration.name);
      log.info({ migration: migration.name }, 'Migration applied');
    }
    warnAboutNewer(known, migrations, log);
    return applied;
  } finally {
    await connection.rows(`SELECT pg_advisory_unlock(${LOCK})`);
  }
}

async function apply(connection: MigrationConnection, { name, sql }: Migration, checksum: string) {
  await connection.script('BEGIN');
  try {
    await connection.script(sql);
    await connection.rows(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      randomUUID(),
      checksum,
      name,
    );
    await connection.script('COMMIT');
  } catch (error) {
    await connection.script('ROLLBACK');
    throw new Error(`Migration ${name} failed; nothing of it was kept.`, { cause: error });
  }
}

function requireSame(name: string, before: { checksum: string; finished: boolean }, checksum: string): void {
  if (!before.finished) {
    throw new Error(
      `Migration ${name} was started by another tool and never finished. Resolve it with prisma migrate resolve.`,
    );
  }
  if (before.checksum !== checksum) {
    throw new Error(
      `Migration ${name} was edited after it had been applied. Restore its file; changes go into a new migration.`,
    );
  }
}

function warnAboutNewer(
  known: readonly { name: string }[],
  migrations: readonly Migration[],
  log: Log,
): void {
  const newer = known
    .filter(({ name }) => !migrations.some((own) => own.name === name))
    .map(({ name }) => name);
  if (newer.length > 0) log.warn({ newer }, 'The database has migrations that this version does not know');
}
