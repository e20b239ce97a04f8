import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, ownMigrations, type MigrationConnection } from '../../app/db/migrate.ts';
import { ownTellingSchema } from '../../app/core/telling.ts';
import { openDatabase } from '../../app/db/open.ts';
import type { SqlParameter } from '../../app/db/sql.ts';
import { hasPostgres, postgresServer, quiet, type TestServer } from '../support/database.ts';

const TIMEOUT = 120_000;

/** What migrations add that the schema language cannot say. */
const BY_HAND = [
  'Alert_escalateAt_idx',
  'Alert_open_key',
  'Alert_untold_idx',
  'Hold_open_key',
  'LedgerEntry_agreements_idx',
  'PlacementTask_open',
  'InventoryLevel_dropped_idx',
  'Product_title_order_idx',
  'Product_words_idx',
  'Variant_words_idx',
  'Work_claim_idx',
  'Work_leased_idx',
  'Work_next_idx',
];

describe('Migrations, embedded', () => {
  it(
    'make the tables that the schema describes, and the indexes that it cannot',
    async () => {
      const migrated = new PGlite();
      await migrate(overPglite(migrated), await ownMigrations(), quiet);
      const described = new PGlite();
      await described.exec(await schemaAsSql());
      const [made, wanted] = [await shapeOf(migrated), await shapeOf(described)];
      expect(wanted.columns.length).toBeGreaterThan(200);
      expect(made.columns).toEqual(wanted.columns);
      expect(made.indexes.filter(({ name }) => !BY_HAND.includes(name))).toEqual(wanted.indexes);
      expect(made.indexes.map(({ name }) => name)).toEqual(expect.arrayContaining(BY_HAND));
      await Promise.all([migrated.close(), described.close()]);
    },
    TIMEOUT,
  );

  it(
    'index nothing that each delivery of a level changes: every change would cost an entry in every index',
    async () => {
      const database = new PGlite();
      await migrate(overPglite(database), await ownMigrations(), quiet);
      const { rows } = await database.query<{ indexdef: string }>(
        `SELECT indexdef FROM pg_indexes WHERE tablename = 'InventoryLevel'`,
      );
      expect(rows.length).toBeGreaterThan(1);
      const changed =
        /"?(available|previous|isActive|updatedAt|triggeredAt|confirmedAt|changedAt|raisedAt)\b/;
      expect(rows.filter(({ indexdef }) => changed.test(indexdef))).toEqual([]);
      await database.close();
    },
    TIMEOUT,
  );

  it(
    'are applied once and recorded as Prisma records them',
    async () => {
      const database = new PGlite();
      const connection = overPglite(database);
      const [first] = await ownMigrations();
      if (!first) throw new Error('there is a first migration');
      expect(await migrate(connection, [first], quiet)).toEqual([first.name]);
      expect(await migrate(connection, [first], quiet)).toEqual([]);
      const { rows } = await database.query('SELECT * FROM _prisma_migrations');
      expect(rows).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          checksum: createHash('sha256').update(first.sql).digest('hex'),
          started_at: expect.any(Date),
          finished_at: expect.any(Date),
          migration_name: first.name,
          logs: null,
          rolled_back_at: null,
          applied_steps_count: 1,
        },
      ]);
      await database.close();
    },
    TIMEOUT,
  );

  it(
    'carry over what people chose to hear of: it is one choice for each trigger, and what they did not want wins',
    async () => {
      const database = new PGlite();
      const connection = overPglite(database);
      const all = await ownMigrations();
      const after = all.findIndex(({ name }) => name.endsWith('_own_choices'));
      await migrate(connection, all.slice(0, after), quiet);
      const others = { quiet: 'none', zone: 'Europe/Berlin', digestHour: 7, brief: false };
      const before = {
        both: { ...others, told: { sold_out: 'now', traffic: 'digest' }, muted: ['sold_out', 'budget'] },
        muted: { ...others, muted: ['task'] },
        told: { ...others, told: { expiry: 'now' }, muted: [] },
        young: { brief: false },
        nothing: null,
      };
      for (const [id, telling] of Object.entries(before))
        await database.query(
          `INSERT INTO "Member" (shop, "userId", role, telling) VALUES ('s', $1, 'viewer', $2)`,
          [id, telling && JSON.stringify(telling)],
        );
      await migrate(connection, all, quiet);
      const { rows } = await database.query<{ userId: string; telling: object | null }>(
        'SELECT "userId", telling FROM "Member"',
      );
      expect(Object.fromEntries(rows.map(({ userId, telling }) => [userId, telling]))).toEqual({
        both: { ...others, told: { sold_out: 'off', traffic: 'digest', budget: 'off' } },
        muted: { ...others, told: { task: 'off' } },
        told: { ...others, told: { expiry: 'now' } },
        young: { brief: false },
        nothing: null,
      });
      for (const { telling } of rows) expect(ownTellingSchema.safeParse(telling ?? {}).success).toBe(true);
      await database.close();
    },
    TIMEOUT,
  );

  it(
    'refuse an edited file, and keep nothing of one that fails',
    async () => {
      const database = new PGlite();
      const connection = overPglite(database);
      const one = { name: '1_one', sql: 'CREATE TABLE one (id int);' };
      await migrate(connection, [one], quiet);
      await expect(migrate(connection, [{ ...one, sql: `${one.sql} ` }], quiet)).rejects.toThrow('edited');
      const two = { name: '2_two', sql: 'CREATE TABLE two (id int); SELECT 1 / 0;' };
      await expect(migrate(connection, [one, two], quiet)).rejects.toThrow('2_two');
      expect(await migrate(connection, [one, { ...two, sql: 'CREATE TABLE two (id int);' }], quiet)).toEqual([
        '2_two',
      ]);
      await database.close();
    },
    TIMEOUT,
  );
});

if (hasPostgres()) {
  describe('Migrations, PostgreSQL', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await postgresServer();
    }, TIMEOUT);
    afterAll(() => server.stop(), TIMEOUT);

    it(
      'are applied by one of four processes that start at the same time on an empty database',
      async () => {
        const url = await server.createEmpty();
        const databases = await Promise.all(
          Array.from({ length: 4 }, () => openDatabase({ url, dataDir: '', log: quiet, poolSize: 2 })),
        );
        const [row] =
          (await databases[0]?.sql.rows<{ count: number }>(
            'SELECT count(*)::int AS count FROM _prisma_migrations',
          )) ?? [];
        expect(row?.count).toBe((await ownMigrations()).length);
        await Promise.all(databases.map((database) => database.close()));
      },
      TIMEOUT,
    );

    it(
      'make the tables that the schema describes',
      async () => {
        const [made, wanted] = [await server.createEmpty(), await server.createEmpty()];
        await (await openDatabase({ url: made, dataDir: '', log: quiet })).close();
        const shapes = [];
        for (const url of [made, wanted]) {
          const client = new Client({ connectionString: url });
          await client.connect();
          if (url === wanted) await client.query(await schemaAsSql());
          shapes.push(await shapeOf(client));
          await client.end();
        }
        expect(shapes[0]?.columns).toEqual(shapes[1]?.columns);
        expect(shapes[0]?.indexes.filter(({ name }) => !BY_HAND.includes(name))).toEqual(shapes[1]?.indexes);
      },
      TIMEOUT,
    );
  });
}

const overPglite = (database: PGlite): MigrationConnection => ({
  script: async (sql) => void (await database.exec(sql)),
  rows: async <Row>(sql: string, ...parameters: SqlParameter[]) =>
    (await database.query<Row>(sql, parameters)).rows,
});

interface Queries {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

/** Columns and indexes of the public schema, Prisma's own table left out. */
async function shapeOf(database: Queries) {
  const columns = await database.query(
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, numeric_precision, numeric_scale,
       datetime_precision
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
     ORDER BY table_name, column_name`,
  );
  const indexes = await database.query(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY indexname`,
  );
  return { columns: columns.rows, indexes: indexes.rows as { name: string; definition: string }[] };
}

/** The SQL that Prisma makes of schema.prisma. Its in-memory database keeps the command alive: it is ended when it has spoken. */
function schemaAsSql(): Promise<string> {
  schema ??= new Promise((resolve, reject) => {
    const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
    const child = spawn(
      process.execPath,
      [
        prisma,
        'migrate',
        'diff',
        '--from-empty',
        '--to-schema-datamodel',
        'prisma/schema.prisma',
        '--script',
      ],
      {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        env: {
          ...process.env,
          DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
          CHECKPOINT_DISABLE: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let sql = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      sql += text;
      // The script is written in one go; its last statement ends with a semicolon.
      if (/;\s*$/.test(sql)) setTimeout(() => child.kill(), 500);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.once('error', reject);
    child.once('exit', () => (sql ? resolve(sql) : reject(new Error(errors))));
  });
  return schema;
}
let schema: Promise<string> | undefined;
