/**
 * A test runner for Stryker that runs the core's tests in one process: a few milliseconds for a mutant, where a test
 * framework needs a second or more to begin. It loads a test file afresh for each mutant, and the core afresh where
 * the mutant is in something that is set when a file is loaded.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  DryRunResult,
  MutantRunOptions,
  MutantRunResult,
  TestRunner,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import type { CollectedTest } from './collect.ts';

/** The laws' random stories, the doors' processes and the back-test take minutes for each mutant. */
const TOO_LONG = /law|demand-backtest/;
/** Tests of this many milliseconds are run against one mutant; one that survives them all counts as alive. */
const ENOUGH_MS = 4_000;
const DRY_RUN_FILE = 'dry-run.json';

/** Milliseconds of each test, mutants that loading a file meets, and tests that ran some code of a file. */
interface DryRun {
  readonly ms: Record<string, number>;
  readonly atLoad: readonly string[];
}

type Hits = Record<string, number>;
interface Namespace {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage: { static: Hits; perTest: Record<string, Hits> };
}
const stryker: Namespace = { mutantCoverage: { static: {}, perTest: {} } };
Object.assign(globalThis, { __stryker__: stryker });

const COLLECT = pathToFileURL(resolve(import.meta.dirname, 'collect.ts')).href;
let coreVersion = 0;
let testVersion = 0;
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'vitest' && context.parentURL !== COLLECT) return { url: COLLECT, shortCircuit: true };
    const found = next(specifier, context);
    if (!found.url.endsWith('.ts') || found.url === COLLECT) return found;
    if (found.url.includes('/app/')) return { ...found, url: `${found.url}?core=${coreVersion}` };
    return found.url.includes('/tests/')
      ? { ...found, url: `${found.url}?core=${coreVersion}&test=${testVersion}` }
      : found;
  },
});

function grouped(all: readonly string[], keyOf: (one: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** Test ids are `file#number name`: `each` gives several tests one name. */
const idOf = (file: string, index: number, name: string): string => `${file}#${index} ${name}`;
const fileOf = (id: string): string => id.slice(0, id.indexOf('#'));

class CoreRunner implements TestRunner {
  private dry: DryRun | null = null;
  /** How many mutants the tests of a file have killed so far: who kills often goes first. */
  private readonly kills = new Map<string, number>();

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    // The first failure is enough; looking for the smallest example takes long. The same examples for each mutant.
    fc.configureGlobal({ seed: 20261128, endOnFailure: true });
  }

  async dryRun(): Promise<DryRunResult> {
    const ms: Record<string, number> = {};
    const tests: { id: string; name: string; status: 0 | 1; timeSpentMs: number; failureMessage: string }[] =
      [];
    for (const file of nearestTests()) {
      for (const [index, { name, run }] of (await load(file)).entries()) {
        const id = idOf(file, index, name);
        stryker.currentTestId = id;
        const began = process.cpuUsage();
        const since = performance.now();
        const failureMessage = await failureOf(run);
        stryker.currentTestId = undefined;
        const { user, system } = process.cpuUsage(began);
        // Work, not time: a busy machine leaves out no tests.
        ms[id] = (user + system) / 1000;
        tests.push({
          id,
          name,
          status: failureMessage === null ? 0 : 1,
          timeSpentMs: performance.now() - since,
          failureMessage: failureMessage ?? '',
        });
      }
    }
    const { perTest, static: atLoad } = stryker.mutantCoverage;
    // A test that only uses what was made at load (a schema) hits nothing of its own.
    for (const { id } of tests) perTest[id] ??= {};
    giveLoadedToTests(perTest, atLoad);
    this.dry = { ms, atLoad: Object.keys(atLoad) };
    writeFileSync(DRY_RUN_FILE, JSON.stringify(this.dry));
    return { status: 'complete', tests, mutantCoverage: { perTest, static: {} } } as DryRunResult;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    this.dry ??= JSON.parse(readFileSync(DRY_RUN_FILE, 'utf8')) as DryRun;
    const { activeMutant, testFilter = Object.keys(this.dry.ms), hitLimit } = options;
    const loaded = this.dry.atLoad.includes(activeMutant.id);
    if (loaded) coreVersion++;
    Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    let nrOfTests = 0;
    let killer: { id: string; message: string } | null = null;
    for (const [file, ids] of this.bestFirst(testFilter, options.sandboxFileName)) {
      let tests: CollectedTest[] = [];
      const broken = await failureOf(async () => {
        tests = await load(file);
      });
      if (broken !== null) killer = { id: ids[0] as string, message: broken };
      for (const [index, { name, run }] of tests.entries()) {
        const id = idOf(file, index, name);
        if (killer !== null || !ids.includes(id)) continue;
        nrOfTests++;
        const message = await failureOf(run);
        if (message !== null) killer = { id, message };
      }
      if (killer !== null) break;
    }
    Object.assign(stryker, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    if (loaded) coreVersion++;
    if (killer === null) return { status: 'survived', nrOfTests } as MutantRunResult;
    this.kills.set(fileOf(killer.id), (this.kills.get(fileOf(killer.id)) ?? 0) + 1);
    if (killer.message.includes('Hit count limit')) return { status: 'timeout' } as MutantRunResult;
    return {
      status: 'killed',
      killedBy: [killer.id],
      failureMessage: killer.message,
      nrOfTests,
    } as MutantRunResult;
  }

  /** The tests by file: those that kill most in their time first, until {@link ENOUGH_MS} are used up. */
  private bestFirst(ids: readonly string[], mutated: string): [string, string[]][] {
    const byFile = grouped(ids, fileOf);
    const subject = mutated.slice(mutated.indexOf('/app/core/'));
    const worth = (file: string): number => {
      const own = readFileSync(file, 'utf8').includes(`${subject}'`) ? 20 : 0.3;
      return ((this.kills.get(file) ?? 0) + own) / (5 + this.costOf(byFile.get(file) ?? []));
    };
    const ordered = [...byFile].map(([file, of]) => ({ file, of, worth: worth(file) }));
    let used = 0;
    const chosen: [string, string[]][] = [];
    for (const { file, of } of ordered.toSorted((a, b) => b.worth - a.worth)) {
      if (used > 0 && used + this.costOf(of) > ENOUGH_MS) continue;
      used += this.costOf(of);
      chosen.push([file, of]);
    }
    return chosen;
  }

  private costOf(ids: readonly string[]): number {
    return ids.reduce((sum, id) => sum + (this.dry?.ms[id] ?? 0), 0);
  }
}

async function load(file: string): Promise<CollectedTest[]> {
  testVersion++;
  const { takeCollected } = (await import(COLLECT)) as { takeCollected: () => CollectedTest[] };
  takeCollected();
  await import(`${pathToFileURL(resolve(file)).href}`);
  return takeCollected();
}

async function failureOf(run: () => unknown): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * For each file with mutants the tests that import it; where none does, those that import what imports it, and so on.
 */
function nearestTests(): string[] {
  const tests = globSync('tests/core/*.test.ts').filter((name) => !TOO_LONG.test(name));
  const sources = globSync('app/core/**/*.ts');
  const imports = new Map([...tests, ...sources].map((file) => [file, importsOf(file)]));
  // What tests share stands for the tests: a helper that asks for an answer is no step in between.
  for (const test of tests) {
    const shared = imports.get(test)?.filter((file) => file.startsWith('tests/support/')) ?? [];
    imports.get(test)?.push(...shared.flatMap(importsOf));
  }
  const near = new Set<string>();
  for (const mutated of sources.filter((file) => readFileSync(file, 'utf8').includes('stryMutAct_'))) {
    let reach = new Set([mutated]);
    let found: string[] = [];
    while (found.length === 0 && reach.size > 0) {
      const importers = (of: string[]): string[] =>
        of.filter((file) => imports.get(file)?.some((one) => reach.has(one)));
      found = importers(tests);
      const wider = new Set([...reach, ...importers(sources)]);
      reach = wider.size > reach.size ? wider : new Set();
    }
    for (const file of found) near.add(file);
  }
  return [...near];
}

/** The files that a file imports, from the project's folder. */
const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, path]) =>
    join(dirname(file), path as string),
  );

/**
 * What runs when a file is loaded belongs to no test. It is given to all tests that ran any of the same file's code, and
 * to all tests of the files that import it.
 */
function giveLoadedToTests(perTest: Record<string, Hits>, atLoad: Hits): void {
  const fileOfMutant = new Map<string, string>();
  for (const file of globSync('app/core/**/*.ts')) {
    for (const [, id] of readFileSync(file, 'utf8').matchAll(/stryMutAct_9fa48\("(\d+)"\)/g))
      fileOfMutant.set(id as string, file);
  }
  const loaded = grouped(Object.keys(atLoad), (id) => fileOfMutant.get(id) ?? '');
  for (const [test, hits] of Object.entries(perTest)) {
    const ran = new Set(Object.keys(hits).map((id) => fileOfMutant.get(id)));
    const text = readFileSync(fileOf(test), 'utf8');
    for (const [file, ids] of loaded) {
      if (!ran.has(file) && !text.includes(`/${file}'`)) continue;
      for (const id of ids) hits[id] = (hits[id] ?? 0) + (atLoad[id] ?? 1);
    }
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'core', injectableClass: CoreRunner }];
