/** Products that are launched: what is one, and how thousands are told. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTimeToTell, launchOf, newsOfLaunches, type Launch } from '../../app/core/launches.ts';
import { NOW } from '../support/builders.ts';

const MINUTE = 60_000;
const of = { ours: false, launchTag: 'New' };
const seen = (status: string, ...tags: string[]) => ({ status, tags });

describe('a product is launched', () => {
  test.each([
    ['draft, then on sale', seen('DRAFT'), seen('ACTIVE'), { tag: null }],
    ['unlisted, then on sale', seen('UNLISTED'), seen('ACTIVE'), { tag: null }],
    ['new, and on sale at once', null, seen('ACTIVE'), { tag: null }],
    ['new, with the launch tag in any letters', null, seen('DRAFT', 'nEW'), { tag: 'New' }],
    ['gets the launch tag', seen('ACTIVE', 'tea'), seen('ACTIVE', 'tea', 'new'), { tag: 'New' }],
    ['on sale and tagged at once is one launch', seen('DRAFT'), seen('ACTIVE', 'New'), { tag: null }],
    ['on sale as before', seen('ACTIVE'), seen('ACTIVE'), null],
    ['new, as a draft', null, seen('DRAFT', 'tea'), null],
    ['tagged as before', seen('DRAFT', 'New'), seen('DRAFT', 'NEW'), null],
    ['the tag goes', seen('DRAFT', 'New'), seen('DRAFT'), null],
  ])('%s', (_name, before, after, expected) => {
    expect(launchOf(before, after, of)).toEqual(expected);
  });
  test('not by a status that we wrote, nor by a tag in a shop without one', () => {
    expect(launchOf(seen('UNLISTED'), seen('ACTIVE'), { ...of, ours: true })).toBeNull();
    expect(launchOf(null, seen('DRAFT', 'New'), { ...of, launchTag: null })).toBeNull();
  });
});

const launch = (n: number, more: Partial<Launch> = {}): Launch => ({
  productId: String(n),
  product: `Cup ${n}`,
  tag: null,
  at: NOW + n,
  campaignId: null,
  ...more,
});
const launches = (count: number, more: Partial<Launch> = {}): Launch[] =>
  Array.from({ length: count }, (_, n) => launch(n, more));

describe('launches are told', () => {
  test('when none came for five minutes, or the first has waited for two hours', () => {
    const at = (...ages: number[]) =>
      isTimeToTell(
        ages.map((age) => ({ at: NOW - age * MINUTE })),
        NOW,
      );
    expect(at()).toBe(false);
    expect(at(4.99)).toBe(false);
    expect(at(5)).toBe(true);
    expect(at(60, 5)).toBe(true);
    expect(at(119, 1)).toBe(false);
    expect(at(120, 1)).toBe(true);
    expect(at(-500)).toBe(true);
  });

  test('each by itself while they are few', () => {
    expect(newsOfLaunches([launch(1), launch(2, { tag: 'New' })])).toMatchObject([
      {
        productId: '1',
        event: { kind: 'product_launch', message: 'alert.product_launch', params: { product: 'Cup 1' } },
      },
      {
        productId: '2',
        event: { message: 'alert.product_launch_tag', params: { product: 'Cup 2', tag: 'New' } },
      },
    ]);
    expect(newsOfLaunches(launches(5))).toHaveLength(5);
  });

  test('together where an import brings many, those of a campaign apart', () => {
    const news = newsOfLaunches([...launches(412), launch(900, { campaignId: 'c1' })]);
    expect(news.map(({ event }) => [event.kind, event.campaignId, event.params['count']])).toEqual([
      ['product_launches', null, 412],
      ['product_launch', 'c1', undefined],
    ]);
    expect(news[0]?.event.params['names']).toBe('Cup 0, Cup 1, Cup 2');
  });

  test('none is left out, and there are never more than five messages of one campaign', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', null), { maxLength: 60 }), (campaigns) => {
        const all = campaigns.map((campaignId, n) => launch(n, { campaignId }));
        const news = newsOfLaunches(all);
        const told = news.reduce((sum, { event }) => sum + Number(event.params['count'] ?? 1), 0);
        expect(told).toBe(all.length);
        for (const id of ['a', 'b', null])
          expect(news.filter(({ event }) => event.campaignId === id).length).toBeLessThanOrEqual(5);
        const subjects = news.map(({ event }) => event.subject);
        expect(new Set(subjects).size).toBe(subjects.length);
      }),
    );
  });
});
