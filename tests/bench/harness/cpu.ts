import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;

/** CPU milliseconds so far of a process and of the PostgreSQL sessions on this database (Linux: /proc). */
export function cpuOf(pid: number, databaseUrl: string): number {
  const name = new URL(databaseUrl).pathname.slice(1);
  const sessions = readdirSync('/proc').filter(
    (entry) => /^\d+$/.test(entry) && textOf(`/proc/${entry}/cmdline`).includes(`postgres: holdfast ${name}`),
  );
  return [String(pid), ...sessions].reduce((sum, one) => sum + ticks(one), 0) * TICK_MS;
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
