import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beyond } from '../../app/core/beyond.ts';
import type { Write } from '../../app/core/writes.ts';

const productId = '1';
const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
const variantId = fc.constantFrom(null, 'v1', 'v2');
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('tags_add' as const, 'tags_remove' as const),
    productId: fc.constant(productId),
    tags: ids,
  }),
  fc.record({
    kind: fc.constantFrom('join_collections' as const, 'leave_collections' as const),
    productId: fc.constant(productId),
    collectionIds: ids,
  }),
  fc.record({
    kind: fc.constant('unpublish' as const),
    productId: fc.constant(productId),
    variantId,
    from: ids,
  }),
  fc.record({
    kind: fc.constant('publish' as const),
    productId: fc.constant(productId),
    variantId,
    to: ids.map((all) => all.map((publicationId) => ({ publicationId, publishDate: null }))),
  }),
  fc.record({
    kind: fc.constant('set_status' as const),
    productId: fc.constant(productId),
    status: fc.constantFrom('DRAFT' as const, 'ACTIVE' as const),
  }),
  fc.record({
    kind: fc.constant('set_metafield' as const),
    productId: fc.constant(productId),
    value: fc.constantFrom('x', 'y'),
  }),
  fc.record({ kind: fc.constant('delete_metafield' as const), productId: fc.constant(productId) }),
);

describe('Writes beyond those that come anyway', () => {
  test('given parts of a list, when the rest is asked for, then each part is in one of the two and in no more', () => {
    const one = (kind: 'tags_add' | 'tags_remove', tags: string[]): Write => ({ kind, productId, tags });
    expect(beyond([one('tags_add', ['a', 'b'])], [one('tags_add', ['b', 'c'])])).toEqual([
      one('tags_add', ['a']),
    ]);
    expect(beyond([one('tags_add', ['a'])], [one('tags_remove', ['a'])])).toEqual([one('tags_add', ['a'])]);
    const join = (...collectionIds: string[]): Write => ({
      kind: 'join_collections',
      productId,
      collectionIds,
    });
    expect(beyond([join('1', '2')], [join('1')])).toEqual([join('2')]);
  });

  test('given a channel, when only another variant or another date comes anyway, then it stays', () => {
    const take = (of: string | null, ...from: string[]): Write => ({
      kind: 'unpublish',
      productId,
      variantId: of,
      from,
    });
    expect(beyond([take('v1', 'a')], [take('v2', 'a')])).toEqual([take('v1', 'a')]);
    expect(beyond([take('v1', 'a', 'b')], [take('v2', 'b'), take('v1', 'a')])).toEqual([take('v1', 'b')]);
    const give = (publishDate: string | null): Write => ({
      kind: 'publish',
      productId,
      variantId: null,
      to: [{ publicationId: 'a', publishDate }],
    });
    expect(beyond([give('2026-12-01')], [give(null)])).toEqual([give('2026-12-01')]);
    expect(beyond([give(null)], [give(null)])).toEqual([]);
  });

  test('given a value as a whole, when another one comes anyway, then it stays', () => {
    const set = (value: string): Write => ({ kind: 'set_metafield', productId, value });
    expect(beyond([set('x')], [set('y')])).toEqual([set('x')]);
    expect(beyond([set('x')], [set('x')])).toEqual([]);
    const status = (to: 'DRAFT' | 'ACTIVE'): Write => ({ kind: 'set_status', productId, status: to });
    expect(beyond([status('DRAFT')], [status('ACTIVE')])).toEqual([status('DRAFT')]);
    expect(beyond([status('DRAFT')], [status('DRAFT')])).toEqual([]);
    expect(
      beyond([{ kind: 'delete_metafield', productId }], [{ kind: 'delete_metafield', productId }]),
    ).toEqual([]);
  });

  test('leaves nothing of a list beyond itself, and all of it beyond nothing', () => {
    fc.assert(
      fc.property(fc.array(write), (writes) => {
        expect(beyond(writes, writes)).toEqual([]);
        expect(beyond(writes, [])).toEqual(writes);
      }),
    );
  });
});
