/** What of ours is in a shop, as a report tells it: which products, which fields, what they were and are. */
import { describe, expect, test } from 'vitest';
import {
  beforeAndNow,
  changedFields,
  heldOf,
  type HeldChanges,
  type HeldField,
  type HeldReport,
} from '../../app/core/held.ts';

const field = (name: string, was: HeldField['was'], wrote: HeldField['wrote']): HeldField => ({
  field: name,
  was,
  wrote,
  variant: null,
});
const published = { published: true, publishDate: '2026-01-01T00:00:00Z' };
const unpublished = { published: false, publishDate: null };
const product = (id: string, response: HeldChanges['response'], fields: HeldField[]): HeldChanges => ({
  productId: id,
  title: id,
  handle: id,
  response,
  campaigns: [],
  since: 0,
  fields,
});

describe('products that are held', () => {
  test('are those that carry the tag by which the admin finds them, and those of which something of the shop’s own is not back', () => {
    const report: HeldReport = {
      shopName: 'Tea',
      timezone: 'UTC',
      currency: 'EUR',
      channels: {},
      products: [
        product('held', 'flag', [field('tag:holdfast-held', false, true)]),
        product('one size is flagged', 'flag', [field('tag:campaign:promo', false, true)]),
        product('on its way', 'hide', []),
        product('free', null, [field('tag:promo', false, true), field('metafield', null, '{}')]),
        product('hidden still', null, [field('status', 'ACTIVE', 'UNLISTED')]),
        product('back', null, [
          field('publication:1', published, { ...published, publishDate: '2026-02-01T00:00:00Z' }),
        ]),
        product('not in a channel', null, [field('publication:1', published, unpublished)]),
      ],
    };
    expect(heldOf(report).map(({ productId }) => productId)).toEqual([
      'held',
      'hidden still',
      'not in a channel',
    ]);
  });

  test('the shop’s own fields come first, by kind and name; what is as it was is left out', () => {
    const fields = [
      field('metafield', null, '{}'),
      field('tag:b', false, true),
      field('tag:a', false, true),
      field('collection:1', true, false),
      field('collection:2', true, true),
      field('variant:1:publication:2', published, unpublished),
      field('publication:2', published, unpublished),
      field('publication:1', published, unpublished),
      field('status', 'ACTIVE', 'UNLISTED'),
    ];
    const names = [
      'status',
      'publication:1',
      'publication:2',
      'variant:1:publication:2',
      'collection:1',
      'tag:a',
      'tag:b',
      'metafield',
    ];
    expect(changedFields(fields).map((one) => one.field)).toEqual(names);
    expect(changedFields(fields.toReversed()).map((one) => one.field)).toEqual(names);
  });

  test.each<[HeldField, string, string, string]>([
    [field('status', 'ACTIVE', 'UNLISTED'), 'status', 'status.ACTIVE', 'status.UNLISTED'],
    [field('metafield', null, '{}'), 'metafield', 'held.value.absent', 'held.value.present'],
    [field('tag:Promo', false, true), 'tag', 'held.value.absent', 'held.value.present'],
    [field('collection:7', true, null), 'collection', 'held.value.present', 'held.value.absent'],
    [
      field('publication:1', published, unpublished),
      'publication',
      'held.value.published',
      'held.value.unpublished',
    ],
  ])('%j', (given, kind, before, now) => {
    const said = beforeAndNow(given);
    expect([said.what.key, said.before.key, said.now.key]).toEqual([`held.field.${kind}`, before, now]);
    expect(said.what.params).toEqual({
      field: given.field,
      name: kind === 'tag' ? 'Promo' : '',
      variant: null,
    });
    expect([said.before.params, said.now.params]).toEqual([{}, {}]);
  });

  test('a date from which it is to be published is told', () => {
    const scheduled = { published: false, publishDate: '2026-07-01T00:00:00Z' };
    expect(beforeAndNow(field('publication:1', scheduled, unpublished)).before).toEqual({
      key: 'held.value.scheduled',
      params: { publishAt: Date.UTC(2026, 6, 1) },
    });
  });
});
