/**
 * `npm run laws -- --breaks`: breaks each law on purpose in a copy of the project and looks whether its test turns red,
 * and says so in the law's own name. A test that nothing can turn red proves nothing.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { LAW_BREAKS, testOf, type LawBreak } from '../../tests/core/laws/breaks.ts';

const STORIES = 500;
const NOT_COPIED = new Set(['node_modules', '.git', 'reports', 'build', 'test-results']);

interface Run {
  red: boolean;
  output: string;
}

/**
 * Breaks the laws one after the other and prints a line for each. `laws`: only these numbers, all of them when empty.
 * @returns 0 when every test was green before and every break was noticed, else 1.
 */
export async function breakEach(root: string, seed: number, laws: readonly number[]): Promise<0 | 1> {
  const copy = await mkdtemp(join(tmpdir(), 'laws-'));
  try {
    await cp(root, copy, {
      recursive: true,
      filter: (from) => from === root || !NOT_COPIED.has(basename(from)),
    });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    const breaks = LAW_BREAKS.filter(({ law }) => laws.length === 0 || laws.includes(law));
    let failures = 0;
    for (const { file, name } of distinct(breaks.map(testOf))) {
      const { red, output } = run(copy, file, name, STORIES, seed);
      if (!red) continue;
      failures += 1;
      process.stderr.write(`${file} is red before anything is broken:\n${output}\n`);
    }
    for (const one of failures === 0 ? breaks : []) {
      const found = await noticed(copy, one, seed);
      if (found === null) failures += 1;
      process.stdout.write(
        `law ${String(one.law).padStart(2)}  ${found === null ? 'NOT NOTICED' : 'noticed'}  ${one.mistake} (${one.file})\n` +
          (found === null ? '' : `        ${found}\n`),
      );
    }
    return failures === 0 ? 0 : 1;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What the test said about the broken code; null when it said nothing, or nothing about this law. */
async function noticed(copy: string, one: LawBreak, seed: number): Promise<string | null> {
  const path = join(copy, one.file);
  const whole = await readFile(path, 'utf8');
  if (whole.split(one.from).length !== 2)
    throw new Error(
      `law ${one.law}: "${one.from}" is not once in ${one.file}; mend tests/core/laws/breaks.ts`,
    );
  await writeFile(
    path,
    whole.replace(one.from, () => one.to),
  );
  const test = testOf(one);
  const { red, output } = run(copy, test.file, test.name, one.stories ?? STORIES, seed);
  await writeFile(path, whole);
  const story = /failed after (\d+) tests/.exec(output)?.[1] ?? '–';
  const cause = /Caused by: (?:Error: )?(.*)/.exec(output)?.[1] ?? '';
  if (red && (one.test !== undefined || cause.startsWith(`law ${one.law}:`)))
    return `${test.file}, story ${story}: ${cause.slice(0, 160)}`;
  if (red) process.stderr.write(`${output}\n`);
  return null;
}

function run(copy: string, file: string, name: string, stories: number, seed: number): Run {
  const { status, stdout, stderr, error } = spawnSync('vitest', ['run', file, '-t', name], {
    cwd: copy,
    env: {
      ...process.env,
      LAW_RUNS: String(stories),
      LAW_SEED: String(seed),
      LAW_SHRINK: '0',
      NO_COLOR: '1',
    },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { red: status !== 0, output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
}

const distinct = <T>(list: readonly T[]): T[] => [
  ...new Map(list.map((one) => [JSON.stringify(one), one])).values(),
];
