/** Databases for tests: the embedded one always, a PostgreSQL wherever one can be had. Never DATABASE_URL's. */
import { execFile, execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { ownMigrations } from '../../app/db/migrate.ts';
import { openDatabase, type Database } from '../../app/db/open.ts';

const run = promisify(execFile);

export const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export interface TestDatabase {
  kind: Database['kind'];
  /** What `openDatabase` takes, to open the same data once more. */
  options: { url?: string; dataDir: string };
  database: Database;
  /** Closes it and removes its data. */
  remove(): Promise<void>;
}

/** An embedded database in a folder of its own. */
export async function embeddedDatabase(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-db-'));
  await layDatabase(dataDir);
  const database = await openDatabase({ dataDir, log: quiet });
  return {
    kind: 'embedded',
    options: { dataDir },
    database,
    async remove() {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Makes a folder that an app may open as its `DATA_DIR` without making a database first. Copied at one go: of more than a
 * thousand small files one after the other `cp` takes three times as long.
 */
export const layDatabase = async (dataDir: string): Promise<void> =>
  cpSync(await template(), dataDir, { recursive: true });

/**
 * Folder of an empty, migrated embedded database, made once per machine and schema: making one takes seconds, copying it
 * a fraction of one.
 */
async function template(): Promise<string> {
  const migrations = await ownMigrations();
  const version = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const folder = join(tmpdir(), `holdfast-template-${hashOf([migrations, (await stat(version)).mtimeMs])}`);
  if (existsSync(folder)) return folder;
  const draft = await mkdtemp(join(tmpdir(), 'holdfast-template-draft-'));
  await (await openDatabase({ dataDir: draft, log: quiet })).close();
  // Whoever comes second finds the first one's folder in the way, which is as good.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return folder;
}

/** A PostgreSQL server: one for all test files of a run, or one that a file started for itself. */
export interface TestServer {
  /** Of its first database, to come again from another process. */
  address: string;
  /** A database of its own on the server. */
  create(): Promise<TestDatabase>;
  /** Address of an empty database, not migrated. */
  createEmpty(): Promise<string>;
  stop(): Promise<void>;
}

/** A cluster that a test may hurt. */
export interface OwnCluster extends TestServer {
  /** `kill -9` of the server. */
  kill(): Promise<void>;
  /** Ends its connections and stops it, as for an update. */
  shutDown(): Promise<void>;
  startAgain(): Promise<void>;
}

/** Whether a test can have a cluster of its own, whatever TEST_DATABASE_URL says. */
export const hasOwnCluster = (): boolean => binaries() !== null;

/** A cluster that keeps what it has said to have kept. @throws without initdb and pg_ctl. */
export async function ownCluster(): Promise<OwnCluster> {
  const folder = binaries();
  if (!folder) throw new Error('There are no initdb and pg_ctl: ask hasOwnCluster first.');
  return startCluster(folder, true);
}

/** Folder of initdb and pg_ctl, null when the machine has none. */
function binaries(): string | null {
  const folders = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].flatMap((root) =>
    existsSync(root) ? readdirSync(root).map((version) => join(root, version, 'bin')) : [],
  );
  try {
    folders.unshift(execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim());
  } catch {
    // Without pg_config the usual folders are looked through.
  }
  return (
    folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl'))) ?? null
  );
}

/** Whether `postgresServer` can be had here; the suites on PostgreSQL exist only then. */
export const hasPostgres = (): boolean => Boolean(process.env.TEST_DATABASE_URL) || binaries() !== null;

/**
 * The server of TEST_DATABASE_URL, or a cluster of its own in a temporary folder. `durable`: as production runs one; else
 * commits do not wait for the disk.
 */
export async function postgresServer({ durable = false } = {}): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return serverAt(given, async () => {});
  const folder = binaries();
  if (!folder) throw new Error('Neither TEST_DATABASE_URL nor initdb and pg_ctl: ask hasPostgres first.');
  return startCluster(folder, durable);
}

async function startCluster(folder: string, durable: boolean): Promise<OwnCluster> {
  const home = await mkdtemp(join(tmpdir(), 'holdfast-pg-'));
  const data = join(home, 'data');
  // PostgreSQL refuses to run as root.
  const as = process.getuid?.() === 0 ? await postgresUser() : null;
  if (as) await chown(home, as.uid, as.gid);
  const options = { ...as, cwd: home, env: { ...process.env, HOME: home } };
  await run(
    join(folder, 'initdb'),
    ['-D', data, '-U', 'holdfast', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    options,
  );
  const port = await freePort();
  const hurry = durable
    ? '-c shared_buffers=512MB -c max_wal_size=4GB'
    : '-c fsync=off -c synchronous_commit=off';
  const settings = `-h 127.0.0.1 -p ${port} -k '' -c max_connections=200 ${hurry}`;
  const start = (): Promise<unknown> =>
    run(
      join(folder, 'pg_ctl'),
      ['-D', data, '-w', '-l', join(home, 'log'), '-o', settings, 'start'],
      options,
    );
  const halt = (how: 'immediate' | 'fast'): Promise<unknown> =>
    run(join(folder, 'pg_ctl'), ['-D', data, '-m', how, 'stop'], options);
  await start();
  const server = serverAt(`postgresql://holdfast@127.0.0.1:${port}/postgres`, async () => {
    await halt('immediate');
    await rm(home, { recursive: true, force: true });
  });
  return {
    ...server,
    async kill() {
      const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
    },
    shutDown: async () => void (await halt('fast')),
    async startAgain() {
      // Its orphaned processes must be gone first; they notice within moments.
      for (let attempt = 0; ; attempt += 1) {
        try {
          await start();
          return;
        } catch (error) {
          if (attempt >= 20) throw error;
          await new Promise((resolve) => setTimeout(resolve, 250));
        }
      }
    },
  };
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => (await run('id', [flag, 'postgres'])).stdout),
  );
  return { uid: Number(uid), gid: Number(gid) };
}

function serverAt(address: string, stop: () => Promise<void>): TestServer {
  const names: string[] = [];
  const createFrom = async (origin: string): Promise<string> => {
    const name = `holdfast_test_${randomUUID().replaceAll('-', '')}`;
    await once(address, `CREATE DATABASE "${name}" TEMPLATE "${origin}"`);
    names.push(name);
    return databaseAt(address, name);
  };
  return {
    address,
    createEmpty: () => createFrom('template1'),
    async create() {
      const url = await createFrom(await templateAt(address));
      const options = { url, dataDir: '' };
      const database = await openDatabase({ ...options, log: quiet });
      return { kind: 'postgres', options, database, remove: () => database.close() };
    },
    async stop() {
      for (const name of names) await once(address, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await stop();
    },
  };
}

/** Name of a migrated database on the server that others are copied from, made once per schema. */
async function templateAt(address: string): Promise<string> {
  const name = `holdfast_template_${hashOf(await ownMigrations())}`;
  await locked(address, name, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS "${draft}"`);
    await client.query(`CREATE DATABASE "${draft}"`);
    await (await openDatabase({ url: databaseAt(address, draft), dataDir: '', log: quiet })).close();
    await client.query(`ALTER DATABASE "${draft}" RENAME TO "${name}"`);
  });
  return name;
}

/** Test files run in processes of their own: one makes what all of them need, the others wait for it. */
async function locked(url: string, key: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [key]);
    await use(client);
  } finally {
    await client.end();
  }
}

function databaseAt(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

async function once(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
