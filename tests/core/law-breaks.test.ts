/** The deliberate breaks of `npm run laws -- --breaks` still fit the code that they break, and leave out no law. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LAW_BREAKS, testOf } from './laws/breaks.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('each law has one', () => {
  expect(LAW_BREAKS.map(({ law }) => law)).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
});

test.each(LAW_BREAKS.map((one) => [one.law, one] as const))('law %d: the line is there, once', (_, one) => {
  expect(read(one.file).split(one.from)).toHaveLength(2);
  expect(one.to).not.toBe(one.from);
  expect(read(testOf(one).file)).toContain(testOf(one).name);
});
