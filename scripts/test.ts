/**
 * The README's test command: checks the Node version, then types, lint, format, dead code, layers, all vitest suites and
 * the browser suites. Ends with `N passed, N failed`. `--static` stops after the checks that run no code.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { findChromium } from './chromium.ts';

const OLDEST_NODE = 24;
const REPORTS = 'reports';

interface Step {
  name: string;
  command: string[];
  /** Where the runner leaves its counts; without it the step counts as one test. */
  report?: { file: string; read: (json: unknown) => Counts };
  env?: Record<string, string>;
}

interface Counts {
  passed: number;
  failed: number;
  /** What failed, each with its first line: said once more at the end, where the end of a long log is all that is kept. */
  failures?: string[];
}

const staticSteps: Step[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'layers', command: ['depcruise', 'app', '--config', '.dependency-cruiser.cjs'] },
];

async function main(): Promise<void> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    throw new Error(
      `Tests need Node ${OLDEST_NODE} or newer and this is ${process.version}. Run them with: npm test`,
    );
  }
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });
  const steps = process.argv.includes('--static') ? staticSteps : [...staticSteps, ...(await runningSteps())];
  const total = { passed: 0, failed: 0 };
  const failures: string[] = [];
  for (const step of steps) {
    const counts = await runStep(step);
    total.passed += counts.passed;
    total.failed += counts.failed;
    if (counts.failed > 0) failures.push(...(counts.failures?.length ? counts.failures : [step.name]));
  }
  if (failures.length > 0)
    process.stdout.write(`\nFailed:\n${failures.map((line) => `  ${line}\n`).join('')}`);
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

async function runningSteps(): Promise<Step[]> {
  const chromium = await findChromium();
  return [
    { name: 'build', command: ['node', 'scripts/build.ts'] },
    {
      name: 'unit, property, database, route and contract tests',
      command: [
        'vitest',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${REPORTS}/vitest.json`,
      ],
      report: { file: `${REPORTS}/vitest.json`, read: vitestCounts },
    },
    {
      name: 'the main job as a story',
      command: ['node', 'scripts/demo.ts', '--once'],
      env: { DATABASE_URL: '' },
    },
    {
      name: 'browser tests',
      command: ['playwright', 'test'],
      env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: `${REPORTS}/playwright.json` },
      report: { file: `${REPORTS}/playwright.json`, read: playwrightCounts },
    },
  ];
}

async function runStep(step: Step): Promise<Counts> {
  process.stdout.write(`\n── ${step.name}\n`);
  const startedAt = Date.now();
  const code = await run(step);
  const counts = (await readCounts(step)) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A runner that breaks before or after its tests has failed, whatever its report says.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`── ${step.name}: ${counts.failed === 0 ? 'ok' : 'FAILED'} in ${seconds} s\n`);
  return counts;
}

function run({ command, env }: Step): Promise<number> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: 'inherit',
      // Tests never touch the database that the environment may name for real use.
      env: { ...process.env, DATABASE_URL: '', ...env },
    });
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function readCounts({ report }: Step): Promise<Counts | null> {
  if (!report) return null;
  try {
    return report.read(JSON.parse(await readFile(report.file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: VitestFile[];
}

interface VitestFile {
  name: string;
  status: string;
  message: string;
  assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
}

function vitestCounts(json: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = json as VitestReport;
  // A skipped test is not a passed one.
  return {
    passed: numPassedTests,
    failed: numFailedTests + numPendingTests,
    failures: testResults.flatMap(vitestFailures),
  };
}

function vitestFailures({ name, status, message, assertionResults }: VitestFile): string[] {
  const file = relative(process.cwd(), name);
  const tests = assertionResults
    .filter((test) => test.status !== 'passed')
    .map((test) => `${file} › ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? test.status)}`);
  // A file that breaks outside of its tests has no test to name.
  return status === 'failed' && tests.length === 0 ? [`${file}: ${firstLine(message)}`] : tests;
}

interface PlaywrightSuite {
  specs?: { ok: boolean; title: string; file: string; tests: { status: string }[] }[];
  suites?: PlaywrightSuite[];
}

function playwrightCounts(json: unknown): Counts {
  const { stats, suites } = json as { stats: Record<string, number>; suites: PlaywrightSuite[] };
  return {
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: (stats.unexpected ?? 0) + (stats.skipped ?? 0),
    failures: suites.flatMap(playwrightFailures),
  };
}

function playwrightFailures({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  const failed = specs.filter((spec) => !spec.ok || spec.tests.some((test) => test.status === 'skipped'));
  return [
    ...failed.map((spec) => `tests/e2e/${spec.file} › ${spec.title}`),
    ...suites.flatMap(playwrightFailures),
  ];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

await main();
