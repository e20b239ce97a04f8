/** The three-way compare, case by case, as a hold begins and while it lasts: what was, what we wrote, what is there (laws 1, 2, 12). */
import { describe, expect, test } from 'vitest';
import type { Baseline } from '../../app/core/baseline.ts';
import type { FieldValue } from '../../app/core/fields.ts';
import { MINUTE, NOW } from '../support/builders.ts';
import { OUT, IN, SOON, baseline, planned, writes, notes, adsAre } from './plan-case.ts';

describe('beginning', () => {
  test('remembers what was there before it writes', () => {
    const result = planned({ want: { status: 'UNLISTED' } });
    expect(result.writes).toEqual([
      {
        write: { kind: 'set_status', productId: 'p1', status: 'UNLISTED' },
        fields: ['status'],
        urgency: 'urgent',
      },
    ]);
    expect(result.put).toEqual([
      baseline('status', 'ACTIVE', 'UNLISTED', { state: 'writing', at: NOW, confirmedAt: null }),
    ]);
  });

  test('what is so already is remembered as not ours, and nothing is written', () => {
    const result = planned({ want: { 'tag:red': true }, there: { tags: ['Red'] } });
    expect(result.writes).toEqual([]);
    expect(result.put[0]).toMatchObject({ field: 'tag:red', was: true, state: 'left_alone' });
  });

  test('the metafield is ours alone: an old one goes on changing with the standing', () => {
    const old = planned({ want: { metafield: 'low' }, there: { metafield: 'low' } });
    expect(old.put[0]).toMatchObject({ was: 'low', wrote: 'low', state: 'confirmed' });
    expect(writes({ want: { metafield: 'ok' }, baselines: old.put, there: { metafield: 'low' } })).toEqual([
      { kind: 'set_metafield', productId: 'p1', value: 'ok' },
    ]);
  });

  test.each(['DRAFT', 'ARCHIVED', 'UNLISTED'] as const)('%s is never made anything else', (status) => {
    expect(planned({ want: { status: 'UNLISTED' }, there: { status } }).writes).toEqual([]);
  });

  test('what is scheduled stays scheduled', () => {
    const result = planned({ want: { 'publication:ads': OUT }, there: adsAre(SOON) });
    expect(result.writes).toEqual([]);
    expect(result.put[0]).toMatchObject({ was: SOON, state: 'left_alone' });
  });

  test('what was scheduled is taken out when its time has come, and comes back at the end', () => {
    const past: FieldValue = { published: false, publishDate: '2026-05-31T00:00:00Z' };
    const kept = [baseline('publication:ads', past, past, { state: 'left_alone' })];
    const result = planned({ want: { 'publication:ads': OUT }, baselines: kept, there: adsAre(IN) });
    expect(result.writes).toHaveLength(1);
    expect(result.put[0]).toMatchObject({ was: IN, wrote: OUT, state: 'writing' });
    expect(result.notes).toEqual([]);
  });

  test.each([
    ['before its date', '2026-06-01T00:00:01Z', IN, 'foreign_seen publication:ads'],
    ['at its date', '2026-06-01T00:00:00Z', IN, undefined],
  ])('what was scheduled and is published %s is theirs only when it is too early', (_, date, there, note) => {
    const scheduled: FieldValue = { published: false, publishDate: date };
    const kept = [baseline('publication:ads', scheduled, scheduled, { state: 'left_alone' })];
    const given = { want: { 'publication:ads': OUT }, baselines: kept, there: adsAre(there) };
    expect(notes(given)[0]).toBe(note);
    expect(writes(given)).toHaveLength(note ? 0 : 1);
  });

  test('what was scheduled and has not happened though its time has come is left as it is', () => {
    const past: FieldValue = { published: false, publishDate: '2026-05-31T00:00:00Z' };
    const kept = [baseline('publication:ads', past, past, { state: 'left_alone' })];
    expect(planned({ want: { 'publication:ads': OUT }, baselines: kept, there: adsAre(past) })).toMatchObject(
      { writes: [], put: [], notes: [] },
    );
  });

  test('a product that is unlisted leaves its channels like any other', () => {
    const there = { status: 'UNLISTED' as const };
    expect(writes({ want: { 'publication:ads': OUT }, there })).toHaveLength(1);
  });

  test('channels of a draft are left until it is active', () => {
    const given = { want: { 'publication:ads': OUT }, there: { status: 'DRAFT' as const } };
    expect(planned(given)).toMatchObject({ writes: [], put: [] });
    const variant = { want: { 'variant:v1:publication:ads': OUT }, there: { status: 'DRAFT' as const } };
    expect(planned(variant)).toMatchObject({ writes: [], put: [] });
  });

  test('a variant that is gone has no fields', () => {
    const field = 'variant:v9:publication:ads' as const;
    expect(planned({ want: { [field]: OUT } })).toMatchObject({ writes: [], put: [], drop: [] });
    expect(planned({ baselines: [baseline(field, IN, OUT)] })).toMatchObject({ drop: [field], notes: [] });
  });

  test('a collection is left urgently, a tag added without hurry', () => {
    const given = {
      want: { 'collection:7': false, 'tag:new': true } as const,
      there: { collectionIds: ['7'] },
    };
    expect(planned(given).writes.map(({ write, urgency }) => `${write.kind} ${urgency}`)).toEqual([
      'leave_collections urgent',
      'tags_add normal',
    ]);
  });
});

describe('while held', () => {
  const want = { 'publication:ads': OUT } as const;
  const held = (given: Partial<Baseline> = {}) => [baseline('publication:ads', IN, OUT, given)];

  test('what is as we wrote it is left: nothing is written twice (law 12)', () => {
    expect(planned({ want, baselines: held(), there: adsAre(OUT) })).toMatchObject({
      writes: [],
      put: [],
      drop: [],
      notes: [],
      readAgainAt: null,
    });
  });

  test('a write that was on its way is confirmed by a read', () => {
    const [put] = planned({
      want,
      baselines: held({ state: 'writing', confirmedAt: null }),
      there: adsAre(OUT),
    }).put;
    expect(put).toMatchObject({ state: 'confirmed', confirmedAt: NOW, was: IN });
  });

  test('a write that never arrived is sent again, with the baseline of the first time', () => {
    const result = planned({
      want,
      baselines: held({ state: 'writing', confirmedAt: null }),
      there: adsAre(IN),
    });
    expect(result.writes).toHaveLength(1);
    expect(result.put[0]).toMatchObject({ was: IN, wrote: OUT, state: 'writing' });
  });

  test('a write that never arrived is not sent again to what is a draft by now', () => {
    const lost = held({ state: 'writing', confirmedAt: null });
    const there = { ...adsAre(IN), status: 'DRAFT' as const };
    expect(planned({ want, baselines: lost, there })).toMatchObject({ writes: [], put: [] });
  });

  test('a restore that had begun when the hold came back is our own doing, not somebody else’s', () => {
    const begun = planned({ baselines: held(), there: adsAre(OUT) }).put;
    for (const there of [adsAre(IN), adsAre(OUT)]) {
      const again = planned({ want, baselines: begun, there });
      expect(again.notes).toEqual([]);
      expect(again.readAgainAt).toBeNull();
    }
    expect(planned({ want, baselines: begun, there: adsAre(IN) }).writes).toHaveLength(1);
  });

  test('republished by somebody else: believed at the second read apart', () => {
    const first = planned({ want, baselines: held(), there: adsAre(IN) });
    expect(first).toMatchObject({ writes: [], readAgainAt: NOW + MINUTE });
    expect(first.notes.map(({ kind }) => kind)).toEqual(['foreign_seen']);
    expect(first.put[0]).toMatchObject({ state: 'confirmed', foreignSeenAt: NOW, foreignValue: IN });

    const early = planned({
      want,
      baselines: held({ foreignSeenAt: NOW - MINUTE + 1, foreignValue: IN }),
      there: adsAre(IN),
    });
    expect(early).toMatchObject({ writes: [], put: [], notes: [], readAgainAt: NOW + 1 });

    const second = planned({
      want,
      baselines: held({ foreignSeenAt: NOW - MINUTE, foreignValue: IN }),
      there: adsAre(IN),
    });
    expect(second).toMatchObject({ writes: [], readAgainAt: null });
    expect(second.notes.map(({ kind }) => kind)).toEqual(['foreign_believed']);
    expect(second.put[0]).toMatchObject({ state: 'left_alone', was: IN, wrote: OUT });
  });

  test('one read that was mistaken is forgotten', () => {
    const [put] = planned({
      want,
      baselines: held({ foreignSeenAt: NOW - 1, foreignValue: IN }),
      there: adsAre(OUT),
    }).put;
    expect(put).toMatchObject({ state: 'confirmed', foreignSeenAt: null, foreignValue: null });
  });

  test('another foreign value begins anew', () => {
    const status = [
      baseline('status', 'ACTIVE', 'UNLISTED', { foreignSeenAt: NOW - MINUTE, foreignValue: 'DRAFT' }),
    ];
    const result = planned({
      want: { status: 'UNLISTED' },
      baselines: status,
      there: { status: 'ARCHIVED' },
    });
    expect(result.put[0]).toMatchObject({ state: 'confirmed', foreignSeenAt: NOW, foreignValue: 'ARCHIVED' });
  });

  test('what was left to somebody else is left', () => {
    const left = held({ state: 'left_alone' });
    expect(planned({ want, baselines: left, there: adsAre(IN) })).toMatchObject({
      writes: [],
      put: [],
      drop: [],
    });
  });

  test('what was as we want it before us, and is changed meanwhile, is theirs: seen, believed, told once', () => {
    const kept = baseline('publication:ads', OUT, OUT, { state: 'left_alone' });
    const first = planned({ want, baselines: [kept], there: adsAre(IN) });
    expect(first.notes.map(({ kind }) => kind)).toEqual(['foreign_seen']);
    expect(first.readAgainAt).toBe(NOW + MINUTE);
    const seen = [{ ...kept, foreignSeenAt: NOW - MINUTE, foreignValue: IN }];
    const second = planned({ want, baselines: seen, there: adsAre(IN) });
    expect(second.notes.map(({ kind }) => kind)).toEqual(['foreign_believed']);
    expect([...first.writes, ...second.writes]).toEqual([]);
    expect(second.put[0]).toMatchObject({ was: OUT, wrote: IN });
    const third = planned({ want, baselines: second.put, there: adsAre(IN) });
    expect(third).toMatchObject({ writes: [], put: [], notes: [] });
    expect(planned({ baselines: second.put, there: adsAre(IN) })).toMatchObject({
      writes: [],
      drop: ['publication:ads'],
    });
  });

  test('our tag taken off stays off (law 2)', () => {
    const mine = [
      baseline('tag:campaign:c1', false, true, { foreignSeenAt: NOW - MINUTE, foreignValue: false }),
    ];
    const result = planned({ want: { 'tag:campaign:c1': true }, baselines: mine });
    expect(result.writes).toEqual([]);
    expect(result.put[0]).toMatchObject({ state: 'left_alone' });
  });

  test('a value that we change again keeps the baseline of the first time', () => {
    const mine = [baseline('metafield', 'old', 'low')];
    const { put } = planned({ want: { metafield: 'ok' }, baselines: mine, there: { metafield: 'low' } });
    expect(put).toEqual([baseline('metafield', 'old', 'ok', { state: 'writing' })]);
  });

  test('whatever is in our metafield, ours goes in', () => {
    const mine = [baseline('metafield', null, 'low')];
    expect(
      writes({ want: { metafield: 'ok' }, baselines: mine, there: { metafield: 'scribble' } }),
    ).toHaveLength(1);
    expect(writes({ want: { metafield: 'ok' }, baselines: mine, there: { metafield: null } })).toHaveLength(
      1,
    );
  });

  test('frozen fields are not touched, whatever is wished', () => {
    expect(planned({ want, pinned: ['publication:ads'] })).toMatchObject({ writes: [], put: [] });
    expect(planned({ baselines: held(), pinned: ['publication:ads'], there: adsAre(OUT) })).toMatchObject({
      writes: [],
      drop: [],
    });
  });
});
