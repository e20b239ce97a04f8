/**
 * `npm run faults [-- count [first seed]]`: the fault tests with so many seeds, one after the other: kills, a dying database,
 * a full disk, bad weather. `KILLS=200` and `OUTAGE_SECONDS=60` make each longer (tests/README says how long). What a suite that
 * failed has printed stands below its line. Exit status 0 only if all seeds are survived.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SUITES = ['kill', 'database', 'disk', 'weather'];
const count = Number(process.argv[2] ?? 10);
const first = Number(process.argv[3] ?? 1);
const cwd = fileURLToPath(new URL('../', import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const built = spawnSync(process.execPath, ['scripts/build.ts'], { cwd, stdio: 'inherit' });
if (built.status !== 0) process.exit(1);

const failed: string[] = [];
for (let seed = first; seed < first + count; seed += 1) {
  for (const suite of SUITES) {
    const startedAt = Date.now();
    const { status, stdout } = spawnSync('npx', ['vitest', 'run', `tests/faults/${suite}.test.ts`], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, FAULT_SEED: String(seed), KILL_SEED: String(seed) },
    });
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    say(`seed ${seed}, ${suite}: ${status === 0 ? 'survived' : 'FAILED'} in ${seconds} s`);
    if (status === 0) continue;
    failed.push(`${suite} with seed ${seed}`);
    say(stdout);
  }
}
const runs = count * SUITES.length;
say(
  `${runs - failed.length} of ${runs} survived (${count} seeds from ${first} on, ${SUITES.length} suites each)`,
);
if (failed.length > 0) say(`failed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
