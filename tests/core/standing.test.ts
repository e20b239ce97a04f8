/** What stands of a variant's holds: only what was written and seen again, never what is only meant. */
import { describe, expect, test } from 'vitest';
import type { FieldValue } from '../../app/core/fields.ts';
import { noticeText } from '../../app/core/notice.ts';
import type { Response } from '../../app/core/policy.ts';
import { shownStanding, standingOfProduct, type StandingFacts } from '../../app/core/standing.ts';

const OUT: FieldValue = { published: false, publishDate: null };
const IN: FieldValue = { published: true, publishDate: null };
const notice = (state: 'ok' | 'low' | 'sold_out') => noticeText({ state, campaign: 'Spring' });

const confirmedBy = (field: string, wrote: FieldValue, given: Partial<StandingFacts> = {}): Response | null =>
  shownStanding({
    variantId: 'v1',
    wanted: [],
    written: [{ field, wrote, state: 'confirmed' }],
    pendingWrites: 0,
    lastWriteFailed: false,
    hidesFromChannels: false,
    otherVariants: true,
    ...given,
  }).confirmed;
const state = (given: Partial<StandingFacts>) =>
  shownStanding({
    variantId: 'v1',
    wanted: [],
    written: [],
    pendingWrites: 0,
    lastWriteFailed: false,
    hidesFromChannels: false,
    otherVariants: true,
    ...given,
  });

describe('what a confirmed field says', () => {
  test.each<[string, FieldValue, Response | null]>([
    ['status', 'UNLISTED', 'hide'],
    ['status', 'ACTIVE', null],
    ['publication:ads', OUT, 'stop_promoting'],
    ['publication:ads', IN, null],
    ['variant:v1:publication:online', OUT, 'hide'],
    ['variant:v1:publication:online', IN, null],
    ['variant:v2:publication:online', OUT, null],
    ['metafield', notice('low'), 'flag'],
    ['metafield', notice('sold_out'), 'flag'],
    ['metafield', notice('ok'), null],
    ['metafield', null, null],
    ['tag:promote:c1', true, null],
    ['tag:holdfast-held', true, null],
    ['collection:7', false, null],
  ])('%s = %j: %s', (field, wrote, response) => expect(confirmedBy(field, wrote)).toBe(response));

  test('channels hide where that is how the campaign hides, and only what is to be hidden', () => {
    const leaves = { hidesFromChannels: true };
    expect(confirmedBy('publication:online', OUT, { ...leaves, wanted: ['hide'] })).toBe('hide');
    expect(confirmedBy('publication:online', OUT, { wanted: ['hide'] })).toBe('stop_promoting');
    expect(confirmedBy('publication:online', OUT, { ...leaves, wanted: ['stop_promoting'] })).toBe(
      'stop_promoting',
    );
    expect(confirmedBy('metafield', notice('low'), { ...leaves, wanted: ['hide'] })).toBe('flag');
  });
});

test('a product is listed with what is strictest of its sizes, and with nothing where nothing holds it', () => {
  const free = state({});
  const rolledUp = state({
    wanted: ['flag'],
    written: [{ field: 'metafield', wrote: notice('ok'), state: 'confirmed' }],
  });
  const hidden = state({
    wanted: ['hide'],
    written: [{ field: 'status', wrote: 'UNLISTED', state: 'confirmed' }],
  });
  expect(standingOfProduct([free, rolledUp, hidden])).toBe(hidden);
  expect(standingOfProduct([free, rolledUp])).toBe(rolledUp);
  expect(standingOfProduct([free])).toBeNull();
});

describe('how far it is', () => {
  const hidden = [{ field: 'status', wrote: 'UNLISTED' as const, state: 'confirmed' }];

  test('settled when both agree and nothing waits', () => {
    expect(state({})).toEqual({ confirmed: null, wanted: null, state: 'settled' });
    expect(state({ wanted: ['flag', 'hide'], written: hidden })).toMatchObject({
      wanted: 'hide',
      state: 'settled',
    });
    // A flag that only left a tag out has no trace of its own.
    expect(state({ wanted: ['flag'] })).toEqual({ confirmed: 'flag', wanted: 'flag', state: 'settled' });
  });

  test('on its way while a write is planned, or was sent and not seen again', () => {
    expect(state({ wanted: ['hide'], written: hidden, pendingWrites: 1 }).state).toBe('on_its_way');
    const sent = [{ field: 'status', wrote: 'UNLISTED' as const, state: 'writing' }];
    expect(state({ wanted: ['hide'], written: sent })).toEqual({
      confirmed: null,
      wanted: 'hide',
      state: 'on_its_way',
    });
    expect(state({ wanted: ['flag'], pendingWrites: 1 }).confirmed).toBeNull();
  });

  test('trouble when the last write was refused, rolled up when the product stays for its other sizes', () => {
    const short = { wanted: ['hide'] as const };
    expect(state({ ...short, lastWriteFailed: true }).state).toBe('trouble');
    expect(state({ ...short, lastWriteFailed: true, pendingWrites: 1 }).state).toBe('on_its_way');
    expect(state(short)).toEqual({ confirmed: 'flag', wanted: 'hide', state: 'rolled_up' });
  });

  test('a size that is flagged is not said to be, while the product’s notice says that all is well', () => {
    const free = [{ field: 'metafield', wrote: notice('ok'), state: 'confirmed' }];
    const rolledUp = { confirmed: null, wanted: 'flag', state: 'rolled_up' };
    expect(state({ wanted: ['flag'], written: free })).toEqual(rolledUp);
    expect(state({ wanted: ['hide'], written: free })).toMatchObject({ confirmed: null, state: 'rolled_up' });
    const flagged = [{ field: 'metafield', wrote: notice('low'), state: 'confirmed' }];
    expect(state({ wanted: ['flag'], written: flagged })).toMatchObject({
      confirmed: 'flag',
      state: 'settled',
    });
  });

  test('the only variant of a product does not stay for others: it is on its way, unless somebody is left in peace', () => {
    const free = { field: 'metafield', wrote: notice('ok'), state: 'confirmed' };
    const only = { wanted: ['hide'] as const, otherVariants: false };
    expect(state({ ...only, written: [free] })).toEqual({
      confirmed: null,
      wanted: 'hide',
      state: 'on_its_way',
    });
    const left = { field: 'status', wrote: 'UNLISTED', state: 'left_alone' };
    expect(state({ ...only, written: [free, left] }).state).toBe('settled');
  });

  test('settled when the product is held more strictly than the variant asks for', () => {
    expect(state({ wanted: ['flag'], written: hidden })).toEqual({
      confirmed: 'hide',
      wanted: 'flag',
      state: 'settled',
    });
    expect(state({ wanted: ['hide'], written: hidden, lastWriteFailed: true }).state).toBe('settled');
  });
});
