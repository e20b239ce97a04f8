import { openEmbedded } from './embedded.ts';
import type { PrismaClient } from './generated/client.ts';
import type { Log } from './log.ts';
import { openPostgres } from './postgres.ts';
import type { Sql } from './sql.ts';
import type { PGlite } from '@electric-sql/pglite';
import type { Pool } from 'pg';

/** What both databases give. One schema, one SQL, one code; only opening, locking and the driver differ. */
export interface Database {
  readonly kind: 'embedded' | 'postgres';
  readonly prisma: PrismaClient;
  /** Statements outside a transaction, on the driver itself. */
  readonly sql: Sql;
  /**
   * One transaction on the driver itself, without Prisma in between, for hot statements. Run again when the database
   * ended it for concurrency; await nothing but `sql` inside.
   */
  transact<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Runs `fn` in one process at a time for this key. Not re-entrant. */
  withLock<T>(key: string, fn: () => Promise<T>): Promise<T>;
  /** The driver, for the job queue. */
  readonly driver: { kind: 'embedded'; pglite: PGlite } | { kind: 'postgres'; pool: Pool; url: string };
  close(): Promise<void>;
}

export interface OpenOptions {
  /** A PostgreSQL address; without one the database runs inside this process. */
  url?: string | undefined;
  /** Folder of the embedded database; not touched with a `url`. */
  dataDir: string;
  log: Log;
  /** Connections to PostgreSQL, 2 … 200. */
  poolSize?: number;
  /** The embedded database broke (a full disk under its log): it answers nothing any more until it is opened again. */
  broken?: (error: unknown) => void;
}

/**
 * Opens the database and brings its schema to this version.
 * @throws FolderInUse when another process has the embedded database; an error when PostgreSQL cannot be reached or a
 * migration fails.
 */
export const openDatabase = (options: OpenOptions): Promise<Database> =>
  options.url === undefined || options.url === ''
    ? openEmbedded(options.dataDir, options.log, options.broken)
    : openPostgres(options.url, options.log, options.poolSize);
