/**
 * `npm run faults [-- count [first seed]]`: the fault tests with so many seeds, one after the other: kills, a dying database,
 * a full disk, bad weather. `KILLS` and `OUTAGE_SECONDS` make each longer. Exit status 0 only if all seeds are survived.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const count = Number(process.argv[2] ?? 10);
const first = Number(process.argv[3] ?? 1);
const cwd = fileURLToPath(new URL('../', import.meta.url));
const suites = ['kill', 'database', 'disk', 'weather'].map((name) => `tests/faults/${name}.test.ts`);
const failed: number[] = [];
for (let seed = first; seed < first + count; seed += 1) {
  const startedAt = Date.now();
  process.stdout.write(`seed ${seed} … `);
  const { status, stdout } = spawnSync('npx', ['vitest', 'run', ...suites], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, FAULT_SEED: String(seed), KILL_SEED: String(seed) },
  });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write(`${status === 0 ? 'survived' : 'FAILED'} in ${seconds} s\n`);
  if (status === 0) continue;
  failed.push(seed);
  process.stdout.write(stdout);
}
process.stdout.write(`${count - failed.length} of ${count} seeds survived\n`);
if (failed.length > 0) process.stdout.write(`failed: ${failed.join(', ')}\n`);
process.exit(failed.length > 0 ? 1 : 0);
