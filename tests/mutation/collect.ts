/** What a test file gets for 'vitest' while mutants are run: its tests are collected, not run. */
export { expect } from 'vitest';

export interface CollectedTest {
  readonly name: string;
  readonly run: () => unknown;
}

type Body = (...given: unknown[]) => unknown;

const path: string[] = [];
let collected: CollectedTest[] = [];

/** The tests that were declared since the last call. */
export function takeCollected(): CollectedTest[] {
  const tests = collected;
  collected = [];
  path.length = 0;
  return tests;
}

export function describe(name: string, declare: Body): void {
  path.push(name);
  declare();
  path.pop();
}

export function test(name: string, ...rest: unknown[]): void {
  const body = rest.find((one) => typeof one === 'function') as Body;
  collected.push({ name: [...path, name].join(' > '), run: () => body() });
}

type Declare = (name: string, body: Body) => void;

const each =
  (declare: Declare) =>
  (cases: readonly unknown[]): Declare =>
  (name, body) => {
    for (const given of cases)
      declare(name, () => (Array.isArray(given) ? body(...(given as unknown[])) : body(given)));
  };

describe.each = each(describe);
test.each = each(test);
