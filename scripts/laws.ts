/**
 * `npm run laws -- 100000`: the laws of tests/core/laws.test.ts over so many random stories, in chunks that each have
 * their own seed. Prints progress; stops at the first broken law and says how to see it again.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { breakEach } from './laws/breaks.ts';

const CHUNK = 2_000;
/** In fewer stories some laws are never put to the test. */
const LEAST = 200;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HELP = `npm run laws -- [STORIES] [--seed N]
npm run laws -- --breaks [LAWS…] [--seed N]

Runs tests/core/laws.test.ts over STORIES random stories (100000 without a number), ${CHUNK} at a time, at least ${LEAST}. --seed: the seed of
the first chunk, the next ones count up from it; random without it.
--breaks: breaks each law (or only those named: 3 12) on purpose in a copy, and fails unless its test notices.
`;

async function main(args: readonly string[]): Promise<number> {
  const seedAt = args.indexOf('--seed');
  const breaks = args.includes('--breaks');
  const numbers = args
    .filter((_, i) => seedAt === -1 || (i !== seedAt && i !== seedAt + 1))
    .filter((one) => one !== '--breaks')
    .map(Number);
  const firstSeed = seedAt === -1 ? randomInt(2 ** 30) : Number(args[seedAt + 1]);
  const tooMany = !breaks && numbers.length > 1;
  if (args.includes('--help') || tooMany || !numbers.every(isCount) || !Number.isInteger(firstSeed)) {
    process.stderr.write(HELP);
    return args.includes('--help') ? 0 : 2;
  }
  return breaks ? breakEach(ROOT, firstSeed, numbers) : manyStories(numbers[0] ?? 100_000, firstSeed);
}

function manyStories(stories: number, firstSeed: number): number {
  const started = performance.now();
  for (let done = 0, seed = firstSeed; done < stories; seed++) {
    const runs = Math.max(LEAST, Math.min(CHUNK, stories - done));
    const chunk = spawnSync('vitest', ['run', 'tests/core/laws.test.ts'], {
      cwd: ROOT,
      env: { ...process.env, LAW_RUNS: String(runs), LAW_SEED: String(seed), NO_COLOR: '1' },
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (chunk.status !== 0) {
      process.stderr.write(`${chunk.stdout ?? ''}${chunk.stderr ?? ''}${chunk.error?.message ?? ''}\n`);
      process.stderr.write(
        `a law broke after ${done} stories; again: LAW_RUNS=${runs} LAW_SEED=${seed} npx vitest run tests/core/laws.test.ts\n`,
      );
      return 1;
    }
    done += runs;
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stdout.write(
      `${done} of ${Math.max(done, stories)} stories, every law kept; seed ${seed}; ${seconds} s\n`,
    );
  }
  return 0;
}

const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;

process.exitCode = await main(process.argv.slice(2));
