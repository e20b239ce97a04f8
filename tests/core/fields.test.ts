/** Field keys, values and readings. */
import { describe, expect, test } from 'vitest';
import {
  collectionField,
  isShopsOwn,
  parseField,
  publicationField,
  sameValue,
  tagField,
  variantPublicationField,
} from '../../app/core/fields.ts';
import { fieldOf, isPlainField } from '../../app/core/reading.ts';
import { reading } from '../support/builders.ts';

test('every key can be taken apart again', () => {
  expect(parseField('status')).toEqual({ kind: 'status' });
  expect(parseField('metafield')).toEqual({ kind: 'metafield' });
  expect(parseField(tagField(' Campaign:A:b '))).toEqual({ kind: 'tag', tag: 'campaign:a:b' });
  expect(parseField(publicationField('1'))).toEqual({ kind: 'publication', publicationId: '1' });
  expect(parseField(collectionField('2'))).toEqual({ kind: 'collection', collectionId: '2' });
  expect(parseField(variantPublicationField('3', '4'))).toEqual({
    kind: 'variant_publication',
    variantId: '3',
    publicationId: '4',
  });
  for (const key of ['price', 'tags', 'tagx', 'statuses'])
    expect(() => parseField(key)).toThrow(`Unknown field key "${key}"`);
});

test('tags and our notice come and go with holds, all else is the shop’s own', () => {
  const keys = [
    'status',
    'metafield',
    tagField('x'),
    publicationField('1'),
    collectionField('2'),
    variantPublicationField('3', '4'),
  ];
  expect(keys.filter(isShopsOwn)).toEqual([
    'status',
    'publication:1',
    'collection:2',
    'variant:3:publication:4',
  ]);
});

describe('the same for a shopper', () => {
  const at = (published: boolean, publishDate: string | null) => ({ published, publishDate });

  test('published is published, whenever it was', () => {
    expect(sameValue(at(true, '2026-01-01'), at(true, '2025-01-01'))).toBe(true);
    expect(sameValue(at(true, null), at(false, null))).toBe(false);
  });

  test('a schedule is its date', () => {
    expect(sameValue(at(false, '2026-01-01'), at(false, '2026-01-01'))).toBe(true);
    expect(sameValue(at(false, '2026-01-01'), at(false, '2026-01-02'))).toBe(false);
    expect(sameValue(at(false, '2026-01-01'), at(false, null))).toBe(false);
  });

  test('everything else is compared as it is', () => {
    expect(sameValue('ACTIVE', 'ACTIVE')).toBe(true);
    expect(sameValue('ACTIVE', 'DRAFT')).toBe(false);
    expect(sameValue(null, at(false, null))).toBe(false);
  });
});

describe('a reading', () => {
  test('finds a tag in any spelling', () => {
    const tagged = reading({ tags: ['CAMPAIGN:Spring', 'red'] });
    expect(fieldOf(tagged, 'tag:campaign:spring')).toBe(true);
    expect(fieldOf(tagged, 'tag:campaign')).toBe(false);
  });

  test('tells status, metafield, collections and channels', () => {
    const one = reading({ status: 'DRAFT', metafield: 'x', collectionIds: ['7'] });
    expect(fieldOf(one, 'status')).toBe('DRAFT');
    expect(fieldOf(one, 'metafield')).toBe('x');
    expect(fieldOf(one, 'collection:7')).toBe(true);
    expect(fieldOf(one, 'collection:8')).toBe(false);
    expect(fieldOf(one, 'publication:ads')).toMatchObject({ published: true });
    expect(fieldOf(one, 'publication:new')).toEqual({ published: false, publishDate: null });
    expect(fieldOf(one, 'variant:v1:publication:ads')).toMatchObject({ published: true });
    expect(fieldOf(one, 'variant:v1:publication:new')).toEqual({ published: false, publishDate: null });
  });

  test('does not tell of a variant that is gone', () => {
    expect(fieldOf(reading(), 'variant:v9:publication:ads')).toBeUndefined();
  });
});

test('tags and our metafield need no look at the channels; all that shoppers see does', () => {
  expect([tagField('a'), 'metafield' as const].map(isPlainField)).toEqual([true, true]);
  const shown = [
    'status' as const,
    publicationField('1'),
    collectionField('2'),
    variantPublicationField('3', '4'),
  ];
  expect(shown.map(isPlainField)).toEqual([false, false, false, false]);
});
