/**
 * One process at a time in the data folder: the embedded database would be corrupted by two. The lock is a file that is
 * linked into place whole (`link` fails if it exists), so nobody reads half of one.
 */
import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { link, mkdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const holderSchema = z.object({
  token: z.string(),
  pid: z.number().int(),
  host: z.string(),
  /** When the process started, in the words of its operating system; null = could not be told. */
  started: z.string().nullable(),
});
type Holder = z.infer<typeof holderSchema>;

/** A running process touches its lock this often; from another machine or container that is the only sign of life. */
const HEARTBEAT_MS = 5_000;
const HEARTBEAT_LOST_MS = 30_000;

/** Somebody else works in the folder. The message is for a person. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';
}

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes the folder for this process, creating it if need be. A lock whose process has gone (or whose pid now belongs to
 * another process) is taken over.
 * @throws FolderInUse while another process has it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'holdfast.lock');
  const own: Holder = {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    started: await startOf(process.pid),
  };
  const draft = `${path}.${own.token}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    await take(path, draft, folder);
  } finally {
    await unlink(draft).catch(ignoreMissing);
  }
  const heartbeat = setInterval(() => void touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    async release() {
      clearInterval(heartbeat);
      if ((await read(path))?.token === own.token) await unlink(path).catch(ignoreMissing);
    },
  };
}

async function take(path: string, draft: string, folder: string): Promise<void> {
  if (await linked(draft, path)) return;
  const holder = await read(path);
  if (holder && (await isAlive(path, holder))) throw inUse(holder, folder);
  // Only one of several starts may replace a dead lock, else the second would replace the first one's fresh lock.
  const turn = `${path}.takeover`;
  if (!(await linked(draft, turn))) {
    const other = await read(turn);
    if (other && (await isAlive(turn, other))) throw inUse(other, folder);
    await unlink(turn).catch(ignoreMissing);
    return take(path, draft, folder);
  }
  try {
    const still = await read(path);
    if (still?.token !== holder?.token && still) throw inUse(still, folder);
    const copy = `${draft}.new`;
    await link(draft, copy);
    await rename(copy, path);
  } finally {
    await unlink(turn).catch(ignoreMissing);
  }
}

const inUse = (holder: Holder, folder: string): FolderInUse =>
  new FolderInUse(
    `Another Holdfast process (pid ${holder.pid} on ${holder.host}) is already running on the data folder ${folder}. ` +
      'Stop it first, give this one another folder, or set DATABASE_URL to a PostgreSQL server that many processes can share.',
  );

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return (await ageOf(path)) < HEARTBEAT_LOST_MS;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false;
    if (!isCode(error, 'EPERM')) throw error;
  }
  const started = await startOf(holder.pid);
  return holder.started === null || started === null || started === holder.started;
}

/** When a process started: Linux's boot id and start tick, elsewhere what `ps` prints; null when neither tells. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const [line, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The command name (in parentheses) may hold spaces; start time is field 22, the 20th after it (proc_pid_stat(5)).
    const tick = line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
    return tick === undefined ? null : `${boot.trim()}:${tick}`;
  } catch {
    const printed = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => null);
    return printed?.stdout.trim() || null;
  }
}

async function read(path: string): Promise<Holder | null> {
  try {
    const parsed = holderSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function ageOf(path: string): Promise<number> {
  const file = await stat(path).catch(ignoreMissing);
  return file ? Date.now() - file.mtimeMs : Number.POSITIVE_INFINITY;
}

const touch = async (path: string): Promise<void> => {
  const now = Date.now() / 1000;
  await utimes(path, now, now).catch(() => undefined);
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function ignoreMissing(error: unknown): undefined {
  if (!isCode(error, 'ENOENT')) throw error;
  return undefined;
}
