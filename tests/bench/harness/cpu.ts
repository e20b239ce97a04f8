import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;

/** CPU milliseconds so far of a process and of the PostgreSQL sessions on this database (Linux: /proc). */
export const cpuOf = (pid: number, databaseUrl: string): number =>
  cpuOfProcess(pid) + cpuOfDatabase(databaseUrl);

/** CPU milliseconds so far of a process, 0 for one that has ended. */
export const cpuOfProcess = (pid: number): number => ticks(String(pid)) * TICK_MS;

/** CPU milliseconds so far of the PostgreSQL sessions that are open on this database. */
export function cpuOfDatabase(databaseUrl: string): number {
  const name = new URL(databaseUrl).pathname.slice(1);
  const sessions = readdirSync('/proc').filter(
    (entry) => /^\d+$/.test(entry) && textOf(`/proc/${entry}/cmdline`).includes(`postgres: holdfast ${name}`),
  );
  return sessions.reduce((sum, one) => sum + ticks(one), 0) * TICK_MS;
}

/** Share of the machine's cores that were busy between two readings, with anything: 1 is all of them. */
export function machineBusy(): { total: number; idle: number } {
  const fields = (textOf('/proc/stat').split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number);
  return { total: fields.reduce((sum, one) => sum + one, 0), idle: (fields[3] ?? 0) + (fields[4] ?? 0) };
}

function ticks(pid: string): number {
  const fields = textOf(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  // utime and stime of proc(5), counted from after the command's name.
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** Empty for a process that has ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
