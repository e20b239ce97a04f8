import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { requestedCost } from '../../app/shopify/admin/cost.ts';
import { readAdminSchema } from '../../scripts/generate/schema.ts';
import observations from './fixtures/cost-observations.json' with { type: 'json' };

const schema = readAdminSchema();

const cost = (first: number) =>
  requestedCost(schema, parse(`{ products(first: ${first}) { nodes { id } } }`));

describe('predicted cost', () => {
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
