import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';

const folder = await mkdtemp(join(tmpdir(), 'holdfast-full-'));
const flag = join(folder, 'full');
vi.stubEnv('FULL_DISK', flag);
// Before the database is loaded.
await import('../faults/full-disk.ts');
const { embeddedDatabase, quiet } = await import('../support/database.ts');
const { openDatabase } = await import('../../app/db/open.ts');

afterAll(() => rm(folder, { recursive: true, force: true }));

const TIMEOUT_MS = 60_000;
const WRITES_SOME_LOG = `SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000))`;
const SEGMENTS_MB = 40;
/** Two thousand characters that do not compress. */
const INSERT = `INSERT INTO grows SELECT $1::int, string_agg(md5($1::text || part), '') FROM generate_series(1, 60) AS part`;

it(
  'a table that cannot grow is an error that passes; a log that cannot grow ends the database, and opening it again recovers',
  { timeout: TIMEOUT_MS },
  async () => {
    const made = await embeddedDatabase();
    await made.database.close();
    const broken: unknown[] = [];
    const database = await openDatabase({
      ...made.options,
      log: quiet,
      broken: (error) => broken.push(error),
    });
    await database.sql.run('CREATE TABLE grows (id int PRIMARY KEY, text text)');
    const insert = (id: number) => database.sql.run(INSERT, id);
    const acknowledged: number[] = [];
    const fill = async (from: number): Promise<void> => {
      for (let id = from; id < from + 40; id += 1) {
        await insert(id);
        acknowledged.push(id);
      }
    };
    await fill(0);

    await writeFile(flag, '');
    await expect(fill(100)).rejects.toMatchObject({ code: '53100' });
    expect(broken).toEqual([]);
    await rm(flag);
    await fill(200);

    await writeFile(flag, '');
    const log = async (): Promise<void> => {
      for (let mb = 0; mb < SEGMENTS_MB; mb += 1) await database.sql.run(WRITES_SOME_LOG);
    };
    await expect(log()).rejects.toMatchObject({ severity: 'PANIC' });
    expect(broken).toHaveLength(1);
    await rm(flag);
    await expect(insert(300)).rejects.toMatchObject({ severity: 'PANIC' });
    await database.close();

    const again = await openDatabase({ ...made.options, log: quiet });
    const kept = await again.sql.rows<{ id: number }>('SELECT id FROM grows ORDER BY id');
    expect(kept.map(({ id }) => id)).toEqual(acknowledged);
    await again.close();
  },
);
