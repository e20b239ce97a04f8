/** What a reading says of writes whose outcome is not known (laws 2, 12): only what a write was to bring confirms it. */
import { describe, expect, test } from 'vitest';
import type { Baseline } from '../../app/core/baseline.ts';
import type { FieldKey, FieldValue } from '../../app/core/fields.ts';
import type { ProductReading } from '../../app/core/reading.ts';
import { settle, stillAsWritten } from '../../app/core/settle.ts';
import type { Write } from '../../app/core/writes.ts';
import { NOW, reading } from '../support/builders.ts';

const TAG: FieldKey = 'tag:promote:c1';
const OUT: FieldValue = { published: false, publishDate: null };
const baseline = (
  field: FieldKey,
  was: FieldValue,
  wrote: FieldValue,
  state: Baseline['state'] = 'writing',
): Baseline => ({
  field,
  was,
  wrote,
  state,
  at: NOW,
  confirmedAt: null,
  foreignSeenAt: null,
  foreignValue: null,
});
const productId = 'p1';
const adds: Write = { kind: 'tags_add', productId, tags: ['promote:c1'] };
const removes: Write = { kind: 'tags_remove', productId, tags: ['promote:c1'] };

function settled(one: Baseline, write: Write, there: Partial<ProductReading>, ...also: FieldKey[]): string {
  const fields = [one.field, ...also];
  const { confirm, drop, open } = settle([one], [{ write, fields, urgency: 'normal' }], reading(there));
  return [
    ...confirm.map((field) => `confirm ${field}`),
    ...drop.map((field) => `drop ${field}`),
    ...open.map((field) => `open ${field}`),
  ].join(', ');
}

describe('a tag', () => {
  const given = baseline(TAG, false, true);

  test('that was to be added and is there is ours', () => {
    expect(settled(given, adds, { tags: ['promote:c1'] })).toBe(`confirm ${TAG}`);
    expect(settled(given, adds, { tags: [] })).toBe(`open ${TAG}`);
  });

  test('that was to be taken away again and is gone is as before us', () => {
    expect(settled(given, removes, { tags: [] })).toBe(`drop ${TAG}`);
    expect(settled(given, removes, { tags: ['promote:c1'] })).toBe(`open ${TAG}`);
  });

  test('that was to be taken off because it is held is ours to keep off', () => {
    const off = baseline(TAG, true, false);
    expect(settled(off, removes, { tags: [] })).toBe(`confirm ${TAG}`);
    expect(settled(off, adds, { tags: ['promote:c1'] })).toBe(`drop ${TAG}`);
  });

  test.each(['confirmed', 'left_alone'] as const)('that is %s has nothing to settle', (state) => {
    expect(settled(baseline(TAG, false, true, state), adds, { tags: ['promote:c1'] })).toBe('');
  });

  test('that nothing is remembered of has nothing to settle', () => {
    expect(settled(given, adds, { tags: ['promote:c1', 'red'] }, 'tag:red')).toBe(`confirm ${TAG}`);
  });
});

describe('our metafield', () => {
  const sets = (value: string): Write => ({ kind: 'set_metafield', productId, value });
  const deletes: Write = { kind: 'delete_metafield', productId };
  const low = baseline('metafield', null, 'low');

  test('is ours with the text that was written, as before without any, open with another', () => {
    expect(settled(low, sets('low'), { metafield: 'low' })).toBe('confirm metafield');
    expect(settled(low, sets('low'), { metafield: 'ok' })).toBe('open metafield');
    expect(settled(low, deletes, { metafield: null })).toBe('drop metafield');
    expect(settled(low, deletes, { metafield: 'low' })).toBe('open metafield');
  });

  test('is open when an older text arrived than the one that is wanted by now', () => {
    expect(settled(low, sets('ok'), { metafield: 'ok' })).toBe('open metafield');
  });
});

test('channels, status and collections are left to the next plan, whatever a plain reading shows', () => {
  const hides: Write = { kind: 'set_status', productId, status: 'UNLISTED' };
  expect(settled(baseline('status', 'ACTIVE', 'UNLISTED'), hides, { status: 'UNLISTED' })).toBe(
    'open status',
  );
  const leaves: Write = { kind: 'unpublish', productId, variantId: null, from: ['ads'] };
  const channel = baseline('publication:ads', { ...OUT, published: true }, OUT);
  expect(settled(channel, leaves, { publications: [] })).toBe('open publication:ads');
  const joins: Write = { kind: 'join_collections', productId, collectionIds: ['7'] };
  expect(settled(baseline('collection:7', false, true), joins, { collectionIds: ['7'] })).toBe(
    'open collection:7',
  );
  // A field of another kind is not settled by a write of tags either.
  expect(settled(baseline('collection:7', false, true), adds, { collectionIds: ['7'] })).toBe(
    'open collection:7',
  );
});

describe('of a whole reading', () => {
  const status = baseline('status', 'ACTIVE', 'UNLISTED');
  const shows: Write = { kind: 'set_status', productId, status: 'ACTIVE' };
  const shown: FieldValue = { published: true, publishDate: null };
  const channel = baseline('publication:ads', { ...shown, publishDate: '2026-01-01T00:00:00Z' }, OUT);
  const publishes: Write = {
    kind: 'publish',
    productId,
    variantId: null,
    to: [{ publicationId: 'ads', publishDate: null }],
  };
  const whole = (one: Baseline, write: Write, there: Partial<ProductReading>) =>
    settle([one], [{ write, fields: [one.field], urgency: 'normal' }], reading(there), 'whole');
  const again = { publicationId: 'ads', published: true, publishDate: '2026-11-01T00:00:00Z' };

  test('a status and a channel that are as before us are over', () => {
    expect(whole(status, shows, { status: 'ACTIVE' })).toMatchObject({ drop: ['status'] });
    expect(whole(channel, publishes, { publications: [again] })).toMatchObject({ drop: [channel.field] });
  });

  test('they are open where somebody drafted the product and Shopify published nothing', () => {
    expect(whole(status, shows, { status: 'DRAFT' })).toMatchObject({ drop: [], open: ['status'] });
    expect(whole(channel, publishes, { publications: [] })).toMatchObject({
      drop: [],
      open: [channel.field],
    });
  });

  test('what a plain reading tells, it tells as well', () => {
    expect(whole(baseline(TAG, false, true), adds, { tags: ['promote:c1'] })).toMatchObject({
      confirm: [TAG],
    });
    const deletes: Write = { kind: 'delete_metafield', productId };
    expect(whole(baseline('metafield', null, 'low'), deletes, { metafield: null })).toMatchObject({
      drop: ['metafield'],
    });
  });

  test('what nothing is remembered of and is gone is not as we wrote it', () => {
    expect(stillAsWritten([], ['variant:v9:publication:ads'], reading())).toBe(false);
  });

  test('a collection is open all the same', () => {
    const joins: Write = { kind: 'join_collections', productId, collectionIds: ['7'] };
    const left = baseline('collection:7', true, false);
    expect(whole(left, joins, { collectionIds: ['7'] })).toMatchObject({ open: ['collection:7'] });
  });

  test('fields are as we wrote them until somebody changes one', () => {
    const both = [status, channel];
    const fields: FieldKey[] = ['status', 'publication:ads'];
    expect(stillAsWritten(both, fields, reading({ status: 'UNLISTED', publications: [] }))).toBe(true);
    expect(stillAsWritten(both, fields, reading({ status: 'ARCHIVED', publications: [] }))).toBe(false);
    expect(stillAsWritten(both, fields, reading({ status: 'UNLISTED', publications: [again] }))).toBe(false);
    // What nothing is remembered of is not ours.
    expect(stillAsWritten([], fields, reading({ status: 'UNLISTED', publications: [] }))).toBe(false);
  });
});

test('a variant that is gone is open', () => {
  const field = 'variant:v9:publication:ads' as const;
  expect(settled(baseline(field, OUT, OUT), adds, {})).toBe(`open ${field}`);
});
