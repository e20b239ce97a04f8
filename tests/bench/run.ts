/**
 * `npm run bench [name…]`: runs the benchmarks of this folder (each file but this one is one), all without a name. Each
 * prints a table and one JSON line `{"name","metrics"}`. A benchmark that misses a limit it names makes the exit status 1.
 * `name:part,part` runs those parts alone, where a benchmark has parts (pages of `screens`).
 */
import { readdir } from 'node:fs/promises';

/** What a benchmark file exports as `bench`. */
export interface BenchResult {
  readonly name: string;
  /** Numbers by name; the unit is part of the name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What to compare with, in words, by metric; printed in the table. */
  readonly comparedWith?: Readonly<Record<string, string>>;
  readonly missed?: readonly string[];
}

const folder = new URL('.', import.meta.url);
const names = (await readdir(folder))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .toSorted();
const wanted = process.argv.slice(2).map((argument) => {
  const [name = '', parts] = argument.split(':');
  return { name, parts: parts?.split(',') ?? null };
});
const unknown = wanted.map(({ name }) => name).filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are: ${names.join(', ')}\n`);
  process.exit(2);
}
for (const { name, parts } of wanted.length > 0 ? wanted : names.map((one) => ({ name: one, parts: null }))) {
  process.stderr.write(`benchmark ${name} …\n`);
  const { bench } = (await import(new URL(`${name}.ts`, folder).href)) as {
    bench: (parts: readonly string[] | null) => Promise<BenchResult>;
  };
  const result = await bench(parts);
  process.stdout.write(`${result.name}\n`);
  for (const [metric, value] of Object.entries(result.metrics)) {
    const number = value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
    process.stdout.write(
      `  ${metric.padEnd(36)}${number.padStart(12)}   ${result.comparedWith?.[metric] ?? ''}\n`,
    );
  }
  process.stdout.write(`${JSON.stringify({ name: result.name, metrics: result.metrics })}\n`);
  for (const miss of result.missed ?? []) {
    process.stderr.write(`missed: ${miss}\n`);
    process.exitCode = 1;
  }
}
