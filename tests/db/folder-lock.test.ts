import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUse, lockFolder } from '../../app/db/folder-lock.ts';
import { openDatabase } from '../../app/db/open.ts';
import { createStore } from '../../app/db/store.ts';
import { quiet } from '../support/database.ts';

const SCRIPT = fileURLToPath(new URL('./children/open.ts', import.meta.url));
const TIMEOUT = 120_000;

describe('The data folder of the embedded database', () => {
  let folder = '';
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-lock-'));
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(killed));
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts a process on the folder; resolves with it and with the first line that it says. */
  const start = (shop: string): Promise<{ child: ChildProcess; said: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [SCRIPT, folder, shop], { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      child.once('error', reject);
      child.stdout?.setEncoding('utf8').once('data', (said: string) => resolve({ child, said: said.trim() }));
    });

  it(
    'refuses a second process and names the first, and goes to the next after kill -9 with all its data',
    async () => {
      const { child, said } = await start('a');
      expect(said).toBe('open');
      const second = openDatabase({ dataDir: folder, log: quiet });
      await expect(second).rejects.toThrow(FolderInUse);
      await expect(second).rejects.toThrow(`pid ${child.pid}`);
      await expect(second).rejects.toThrow(folder);
      await killed(child);
      const database = await openDatabase({ dataDir: folder, log: quiet });
      expect(await createStore(database).installedShops()).toEqual(['a']);
      await database.close();
      expect((await readdir(folder)).toSorted()).toEqual(['database']);
    },
    TIMEOUT,
  );

  it(
    'goes to exactly one of several that start after a crash',
    async () => {
      await killed((await start('a')).child);
      const said = await Promise.all(['b', 'c', 'd'].map(async (shop) => (await start(shop)).said));
      expect(said.toSorted()).toEqual(['open', 'refused', 'refused']);
    },
    TIMEOUT,
  );

  it('is not kept by a lock whose pid now belongs to another process', async () => {
    const lock = await lockFolder(folder);
    const path = join(folder, 'holdfast.lock');
    const own: unknown = JSON.parse(await readFile(path, 'utf8'));
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
    await writeFile(path, JSON.stringify({ ...(own as object), started: 'long ago' }));
    const taken = await lockFolder(folder);
    await lock.release();
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
    await taken.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('believes a lock of another machine for as long as it is touched', async () => {
    const path = join(folder, 'holdfast.lock');
    await writeFile(path, JSON.stringify({ token: 't', pid: process.pid, host: 'elsewhere', started: null }));
    await expect(lockFolder(folder)).rejects.toThrow('elsewhere');
    const past = Date.now() / 1000 - 60;
    await utimes(path, past, past);
    await (await lockFolder(folder)).release();
  });

  it('takes a lock file over that nobody can read', async () => {
    await writeFile(join(folder, 'holdfast.lock'), 'half a lo');
    await (await lockFolder(folder)).release();
  });
});

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
