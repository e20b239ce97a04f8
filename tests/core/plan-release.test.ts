/** The three-way compare as a hold ends: what goes back, what stays, what waits, and in which order (laws 1, 2, 3, 13). */
import { describe, expect, test } from 'vitest';
import type { Baseline } from '../../app/core/baseline.ts';
import type { ProductReading } from '../../app/core/reading.ts';
import { MINUTE, NOW } from '../support/builders.ts';
import { OUT, IN, SOON, baseline, planned, writes, notes, publication, adsAre } from './plan-case.ts';

describe('releasing', () => {
  const held = (given: Partial<Baseline> = {}) => [baseline('publication:ads', IN, OUT, given)];

  test('what is as we wrote it goes back to what was, and is kept until a read shows it', () => {
    const result = planned({ baselines: held(), there: adsAre(OUT) });
    expect(result.writes.map(({ write }) => write)).toEqual([
      {
        kind: 'publish',
        productId: 'p1',
        variantId: null,
        to: [{ publicationId: 'ads', publishDate: null }],
      },
    ]);
    expect(result.drop).toEqual([]);
    expect(result.put[0]).toMatchObject({ state: 'writing', confirmedAt: NOW - MINUTE });
    expect(planned({ baselines: result.put, there: adsAre(IN) })).toMatchObject({
      writes: [],
      drop: ['publication:ads'],
      notes: [{ kind: 'restored' }],
    });
  });

  test('a publish date goes back where the channel supports dates', () => {
    const online = [baseline('publication:online', IN, OUT)];
    expect(writes({ baselines: online, there: { publications: [] } })).toEqual([
      {
        kind: 'publish',
        productId: 'p1',
        variantId: null,
        to: [{ publicationId: 'online', publishDate: '2026-01-01T00:00:00Z' }],
      },
    ]);
  });

  test('a write that was planned and never sent leaves nothing to restore', () => {
    const result = planned({ baselines: held({ state: 'writing', confirmedAt: null }), there: adsAre(IN) });
    expect(result).toMatchObject({ writes: [], drop: ['publication:ads'], notes: [] });
  });

  test('a write whose answer was lost is undone', () => {
    const lost = held({ state: 'writing', confirmedAt: null });
    const result = planned({ baselines: lost, there: adsAre(OUT) });
    expect(result.writes).toHaveLength(1);
    expect(result.put[0]).toMatchObject({ confirmedAt: NOW });
  });

  test('what somebody else changed stays theirs (law 2)', () => {
    for (const status of ['DRAFT', 'ARCHIVED'] as const) {
      const given = { baselines: [baseline('status', 'ACTIVE', 'UNLISTED')], there: { status } };
      expect(planned(given)).toMatchObject({ writes: [], drop: ['status'] });
      expect(notes(given)).toEqual(['kept status']);
    }
    expect(notes({ baselines: held(), there: adsAre(SOON) })).toEqual(['kept publication:ads']);
  });

  test('what was left alone is forgotten and left', () => {
    const left = [baseline('tag:red', true, true, { state: 'left_alone' })];
    expect(planned({ baselines: left, there: { tags: ['red'] } })).toMatchObject({
      writes: [],
      drop: ['tag:red'],
      notes: [],
    });
  });

  test('our tags leave, in one call', () => {
    const tags = [baseline('tag:campaign:c1', false, true), baseline('tag:promote:c1', false, true)];
    expect(writes({ baselines: tags, there: { tags: ['campaign:c1', 'Promote:C1', 'red'] } })).toEqual([
      { kind: 'tags_remove', productId: 'p1', tags: ['campaign:c1', 'promote:c1'] },
    ]);
  });

  test('the metafield goes, or becomes what it was', () => {
    expect(
      writes({ baselines: [baseline('metafield', null, 'low')], there: { metafield: 'scribble' } }),
    ).toEqual([{ kind: 'delete_metafield', productId: 'p1' }]);
    expect(writes({ baselines: [baseline('metafield', 'old', 'low')], there: { metafield: 'low' } })).toEqual(
      [{ kind: 'set_metafield', productId: 'p1', value: 'old' }],
    );
  });

  test('it waits where Shopify would drop it: a draft cannot be published (law 13)', () => {
    for (const status of ['DRAFT', 'ARCHIVED'] as const) {
      const given = { baselines: held(), there: { ...adsAre(OUT), status } };
      expect(planned(given)).toMatchObject({ writes: [], put: [], drop: [] });
      expect(notes(given)).toEqual(['waits publication:ads']);
    }
    const variant = [baseline('variant:v1:publication:ads', IN, OUT)];
    const there = { status: 'DRAFT' as const, variants: [{ id: 'v1', publications: [] }] };
    expect(notes({ baselines: variant, there })).toEqual(['waits variant:v1:publication:ads']);
  });

  test('only channels wait for a draft: our tags leave it at once', () => {
    const there = { status: 'DRAFT' as const, tags: ['promote:c1'] };
    const tag = [baseline('tag:promote:c1', false, true)];
    expect(writes({ baselines: tag, there })).toHaveLength(1);
  });

  test('a product that is unlisted gets its channels back', () => {
    const there = { ...adsAre(OUT), status: 'UNLISTED' as const };
    expect(writes({ baselines: held(), there })).toHaveLength(1);
  });

  test('everything at once happens in the order that Shopify needs', () => {
    const baselines = [
      baseline('metafield', null, 'low'),
      baseline('tag:campaign:c1', false, true),
      baseline('collection:7', true, false),
      baseline('variant:v1:publication:ads', IN, OUT),
      ...held(),
      baseline('status', 'ACTIVE', 'UNLISTED'),
    ];
    const there = {
      ...adsAre(OUT),
      status: 'UNLISTED' as const,
      tags: ['campaign:c1'],
      metafield: 'low',
      variants: [{ id: 'v1', publications: [] }],
    };
    const result = planned({ baselines, there, want: { 'tag:promote:c1': true } });
    expect(result.writes.map(({ write }) => write.kind)).toEqual([
      'set_status',
      'publish',
      'publish',
      'join_collections',
      'tags_remove',
      'tags_add',
      'delete_metafield',
    ]);
    expect(result.writes.map(({ write }) => ('variantId' in write ? write.variantId : ''))).toEqual([
      '',
      null,
      'v1',
      ...Array.from({ length: 4 }, () => ''),
    ]);
  });

  test('what gets stricter happens first, channels of one kind in one call', () => {
    const want = {
      'publication:ads': OUT,
      'publication:online': OUT,
      status: 'UNLISTED',
      'variant:v1:publication:online': OUT,
      'variant:v1:publication:ads': OUT,
    } as const;
    const result = planned({
      want,
      baselines: [baseline('tag:promote:c1', false, true)],
      there: { tags: ['promote:c1'] },
    });
    expect(result.writes.map(({ write, urgency }) => `${write.kind} ${urgency}`)).toEqual([
      'set_status urgent',
      'unpublish urgent',
      'unpublish urgent',
      'tags_remove normal',
    ]);
    expect(result.writes[1]).toMatchObject({
      write: { variantId: null, from: ['ads', 'online'] },
      fields: ['publication:ads', 'publication:online'],
    });
    expect(result.writes[2]).toMatchObject({ write: { variantId: 'v1', from: ['online', 'ads'] } });
  });

  test('each kind of call names all that it is about, once', () => {
    const baselines = [
      baseline('tag:old', false, true),
      baseline('tag:older', false, true),
      baseline('collection:1', true, false),
      baseline('collection:2', true, false),
      baseline('publication:ads', IN, OUT),
      baseline('publication:online', IN, OUT),
      baseline('variant:v1:publication:ads', IN, OUT),
      baseline('variant:v1:publication:online', IN, OUT),
    ];
    const want = {
      'tag:new': true,
      'tag:newer': true,
      'collection:3': false,
      'collection:4': false,
      'variant:v2:publication:ads': OUT,
      'variant:v2:publication:online': OUT,
    } as const;
    const there: Partial<ProductReading> = {
      tags: ['old', 'older'],
      collectionIds: ['3', '4'],
      publications: [],
      variants: [
        { id: 'v1', publications: [] },
        { id: 'v2', publications: [publication('ads', IN), publication('online', IN)] },
      ],
    };
    const to = [
      { publicationId: 'ads', publishDate: null },
      { publicationId: 'online', publishDate: '2026-01-01T00:00:00Z' },
    ];
    const productId = 'p1';
    expect(writes({ baselines, want, there })).toEqual([
      { kind: 'unpublish', productId, variantId: 'v2', from: ['ads', 'online'] },
      { kind: 'leave_collections', productId, collectionIds: ['3', '4'] },
      { kind: 'publish', productId, variantId: null, to },
      { kind: 'publish', productId, variantId: 'v1', to },
      { kind: 'join_collections', productId, collectionIds: ['1', '2'] },
      { kind: 'tags_remove', productId, tags: ['old', 'older'] },
      { kind: 'tags_add', productId, tags: ['new', 'newer'] },
    ]);
  });

  test('variants are taken out one by one, and a status that goes back waits for what gets stricter', () => {
    const there: Partial<ProductReading> = {
      status: 'UNLISTED',
      variants: ['v1', 'v2'].map((id) => ({ id, publications: [publication('ads', IN)] })),
    };
    const want = { 'variant:v1:publication:ads': OUT, 'variant:v2:publication:ads': OUT } as const;
    const result = planned({ want, there, baselines: [baseline('status', 'ACTIVE', 'UNLISTED')] });
    const told = result.writes.map(({ write, urgency, fields }) =>
      [write.kind, urgency, ...fields].join(' '),
    );
    expect(told).toEqual([
      'unpublish urgent variant:v1:publication:ads',
      'unpublish urgent variant:v2:publication:ads',
      'set_status normal status',
    ]);
  });
});
