import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { requestedCost } from '../../app/shopify/admin/cost.ts';
import { readAdminSchema } from '../../scripts/generate/schema.ts';
import observations from './fixtures/cost-observations.json' with { type: 'json' };

const schema = readAdminSchema();

const cost = (first: number) =>
  requestedCost(schema, parse(`{ products(first: ${first}) { nodes { id } } }`));

const ofOurFields = gunzipSync(
  readFileSync(new URL('./fixtures/cost-of-our-fields.jsonl.gz', import.meta.url)),
)
  .toString()
  .split('\n')
  .map((line) => JSON.parse(line) as { document: string; requested: number });

describe('predicted cost', () => {
  it('is exact for 95 % and more of the recorded documents over the fields that we ask for', () => {
    const exact = ofOurFields.filter(
      ({ document, requested }) => requestedCost(schema, parse(document)) === requested,
    );
    expect(ofOurFields.length).toBeGreaterThan(150);
    expect(exact.length / ofOurFields.length).toBeGreaterThanOrEqual(0.95);
  });

  it.each(observations)('is what a real shop asked: $requested', ({ document, requested }) => {
    expect(requestedCost(schema, parse(document))).toBe(requested);
  });

  it('counts a page by the logarithm of its size', () => {
    expect([1, 2, 3, 5, 10, 20, 50, 100, 250].map(cost)).toEqual([3, 3, 4, 5, 6, 7, 9, 11, 13]);
  });

  it('counts what a variable may leave out, unless it says so', () => {
    const document = parse(
      'query ($id: ID!, $with: Boolean!) { product(id: $id) { id variants(first: 10) @include(if: $with) { nodes { id } } } }',
    );
    expect(requestedCost(schema, document)).toBe(7);
    expect(requestedCost(schema, document, { with: false })).toBe(1);
  });
});
