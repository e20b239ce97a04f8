/** Pages that stop answering, pages that somebody changed, webhooks that do not come. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  failingSince,
  fails,
  LOOK_AGAIN_MS,
  newsOfCollection,
  newsOfPage,
  pagesDown,
  type WatchedPage,
} from '../../app/core/page-watch.ts';
import { hearing, isSilent, type Silence } from '../../app/core/silence.ts';
import { NOW } from '../support/builders.ts';

const MINUTE = 60_000;

describe('a page that was fetched', () => {
  test.each([
    ['shows itself', 200, null, false],
    ['is not there', 404, null, true],
    ['moved', 301, null, false],
    ['does not understand us', 400, null, true],
    ['wants a proxy to sign in', 407, null, false],
    ['breaks', 503, null, true],
    ['asks for a password', 401, null, false],
    ['turns programs away', 403, null, false],
    ['limits programs', 429, null, false],
    ['limits programs as Shopify does', 430, null, false],
    ['takes too long', null, 'too_slow', true],
    ['cannot be reached', null, 'unreachable', true],
    ['has an address that is not public', null, 'not_public', false],
  ] as const)('%s', (_what, status, problem, expected) => {
    expect(fails({ status, problem })).toBe(expected);
  });
});

describe('a page is told of', () => {
  const down = { status: 404, problem: null };
  const page = (more: Partial<WatchedPage> = {}): WatchedPage => ({
    subject: 'page:1:down',
    productId: '1',
    name: 'Cup',
    campaignId: 'c1',
    campaign: 'Spring',
    visit: { ...down, at: NOW, failingSince: NOW - LOOK_AGAIN_MS },
    hidden: false,
    ...more,
  });

  test('when it failed twice, ten minutes apart, and once for all of its campaigns', () => {
    expect(LOOK_AGAIN_MS).toBe(10 * MINUTE);
    const since = NOW - LOOK_AGAIN_MS;
    expect(pagesDown([page(), page({ campaignId: 'c2' })])).toEqual([
      {
        subject: 'page:1:down',
        productId: '1',
        kind: 'page_down',
        urgency: 'today',
        message: 'alert.page_down_status',
        params: { name: 'Cup', campaign: 'Spring', sinceAt: since, code: '404' },
        campaignId: 'c1',
      },
    ]);
    const silent = { status: null, problem: 'unreachable', at: NOW, failingSince: since } as const;
    expect(pagesDown([page({ visit: silent })])).toMatchObject([
      { message: 'alert.page_down', params: { sinceAt: since, code: '' } },
    ]);
    expect(pagesDown([page({ visit: { ...down, at: NOW, failingSince: NOW } })])).toEqual([]);
    expect(pagesDown([page({ visit: { ...down, at: NOW, failingSince: null } })])).toEqual([]);
    expect(pagesDown([page({ visit: null })])).toEqual([]);
  });
  test('not when we hide it', () => {
    expect(pagesDown([page({ hidden: true })])).toEqual([]);
  });
  test('since the first failure of an unbroken row', () => {
    const visits = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(visits, (answers) => {
        let since: number | null = null;
        answers.forEach((ok, n) => {
          since = failingSince(since, { status: ok ? 200 : 500, problem: null }, n);
        });
        const lastGood = answers.lastIndexOf(true);
        expect(since).toBe(lastGood === answers.length - 1 ? null : lastGood + 1);
      }),
    );
  });
});

test('what differs on a page is told part by part; what was not read before is not', () => {
  const of = { productId: '1', product: 'Cup', campaignId: 'c1' };
  const before = { description: 'a', images: 'b' };
  expect(newsOfPage(before, before, of)).toEqual([]);
  expect(newsOfPage({}, before, of)).toEqual([]);
  expect(newsOfPage(before, { description: 'x', images: 'y' }, of)).toEqual([
    {
      subject: 'product:1:page',
      kind: 'page_update',
      urgency: 'later',
      message: 'alert.page_update',
      params: { product: 'Cup', parts: 'description,images' },
      campaignId: 'c1',
    },
  ]);
  const collection = { collectionId: '9', collection: 'Tea', campaignId: 'c1' };
  expect(newsOfCollection(before, before, collection)).toEqual([]);
  const told = {
    subject: 'collection:9:page',
    kind: 'collection_update',
    urgency: 'later',
    message: 'alert.collection_update',
    campaignId: 'c1',
  };
  expect(newsOfCollection(before, { description: 'x', images: 'b' }, collection)).toEqual([
    { ...told, params: { collection: 'Tea', parts: 'description' } },
  ]);
  expect(newsOfCollection(before, { description: 'x', images: 'y' }, collection)).toEqual([
    { ...told, params: { collection: 'Tea', parts: 'description,images' } },
  ]);
});

describe('webhooks', () => {
  const look = (minute: number, changes: number, lastWebhookAt: number | null) => ({
    at: NOW + minute * MINUTE,
    changes,
    lastWebhookAt,
  });
  const after = (...looks: ReturnType<typeof look>[]): Silence | null =>
    looks.reduce<Silence | null>((silence, one) => hearing(silence, one), null);

  test('are silent when two looks find what none told, and none came between', () => {
    expect(isSilent(after(look(0, 1, NOW - MINUTE)))).toBe(false);
    expect(isSilent(after(look(0, 1, NOW - MINUTE), look(15, 2, NOW - MINUTE)))).toBe(true);
    expect(isSilent(after(look(0, 1, null), look(15, 2, null)))).toBe(true);
  });
  test('are not because of one that was lost, a shop where nothing happens, or two looks at once', () => {
    expect(isSilent(after(look(0, 1, null), look(15, 0, null), look(30, 0, null)))).toBe(false);
    expect(isSilent(after(look(0, 1, null), look(1, 1, null)))).toBe(false);
    expect(isSilent(after(look(0, 1, null), look(15, 1, NOW + MINUTE)))).toBe(false);
    expect(isSilent(after(look(0, 1, null), look(15, 1, NOW)))).toBe(false);
    expect(isSilent(after(look(0, 1, null), look(10 - 1 / 60_000, 1, null)))).toBe(false);
    expect(isSilent(after(look(0, 1, null), look(10, 1, null)))).toBe(true);
  });
  test('stay silent until one comes, whatever looks find', () => {
    const silent = [look(0, 1, NOW - MINUTE), look(15, 1, NOW - MINUTE)];
    expect(isSilent(after(...silent, look(30, 0, NOW - MINUTE)))).toBe(true);
    expect(isSilent(after(...silent, look(30, 0, NOW + 20 * MINUTE)))).toBe(false);
  });
  test('that come between all looks are never silent', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 }), { maxLength: 30 }), (changes) => {
        const looks = changes.map((n, k) => look(k * 15, n, NOW + (k * 15 - 1) * MINUTE));
        looks.reduce<Silence | null>((silence, one) => {
          const next = hearing(silence, one);
          expect(isSilent(next)).toBe(false);
          return next;
        }, null);
      }),
    );
  });
});
