/** What is said about pages, what a shopper gets, prices and expiry: text, numbers, lines, money. */
import { describe, expect, test } from 'vitest';
import type { ItemFacts } from '../../app/core/readiness/shapes.ts';
import { checkOf, DAY, facts, page, says, tea, told, UNTRACKED, visit } from '../support/readiness.ts';

describe('pages', () => {
  test('every fault of every product, a hero’s that no ad may lead to first', () => {
    const items = [
      tea(1, { page: page({ description: 39, withoutAlt: 2 }) }),
      tea(2, { productTitle: ' T ', page: page({}) }),
      tea(3, { hero: true, page: page({ url: null, images: 0 }) }),
      tea(4),
      tea(5, { status: 'DRAFT', page: page({ images: 0 }) }),
      tea(6, { page: null }),
    ];
    expect(told({ items }, 'page')).toMatchObject({
      state: 'blocking',
      said: 'grave',
      params: { count: 1 },
      lines: [
        ['Tea 3', '', 'item_no_page', { count: 0 }],
        ['Tea 3', '', 'item_no_image', { count: 0 }],
        ['Tea 1', '', 'item_short', { count: 2 }],
        ['Tea 1', '', 'item_no_alt', { count: 2 }],
        [' T ', '', 'item_title', { count: 0 }],
      ],
    });
    expect(told({ items: items.filter(({ hero }) => !hero) }, 'page')).toMatchObject({
      state: 'warning',
      said: 'open',
      params: { count: 2 },
    });
  });

  test('a hero with a grave fault among others blocks', () => {
    const items = [tea(1, { hero: true, page: page({ images: 0, description: 3 }) })];
    expect(told({ items }, 'page')).toMatchObject({ state: 'blocking', said: 'grave', params: { count: 1 } });
  });

  test('a hero with a small fault is a warning, and so is another’s missing picture', () => {
    expect(says({ items: [tea(1, { hero: true, page: page({ withoutAlt: 1 }) })] }, 'page')).toBe(
      'warning open',
    );
    expect(says({ items: [tea(1, { page: page({ images: 0 }) }), tea(2, { hero: true })] }, 'page')).toBe(
      'warning open',
    );
  });

  test.each<[string, ItemFacts[], string, number]>([
    [
      'forty letters and three of the title are enough',
      [tea(1, { productTitle: 'Tea', page: page({ description: 40 }) })],
      'ready ready',
      1,
    ],
    ['unlisted ones are looked at', [tea(1, { status: 'UNLISTED' })], 'ready ready', 1],
    ['some are not read', [tea(1, { page: null }), tea(2)], 'not_known some_unread', 1],
  ])('%s', (_, items, expected, count) => {
    expect(says({ items }, 'page')).toBe(expected);
    expect(checkOf({ items }, 'page').params).toEqual({ count });
  });

  test.each<[string, ItemFacts[], string]>([
    ['none is there', [tea(1, { status: 'DRAFT' })], 'no_products'],
    ['none is read', [tea(1, { page: null })], 'not_known'],
  ])('%s', (_, items, said) => expect(says({ items }, 'page')).toBe(`not_known ${said}`));
});

describe('a shopper', () => {
  test('what they got, with its numbers and the money of the plan', () => {
    const items = [
      tea(1, { hero: true, visit: visit({ status: null, problem: 'too_slow', ms: 10_040, prices: [] }) }),
      tea(2, { hero: true, visit: visit({ status: null }) }),
      tea(3, { hero: true, visit: visit({ status: 404 }) }),
      tea(4, { hero: true, visit: visit({ prices: [12, 11] }) }),
      tea(5, { hero: true, visit: visit({ buyable: false }) }),
      tea(6, { hero: true }),
    ];
    const at = visit({}).at;
    const line = { seconds: 0.4, money: 10, moneyShown: 10, date: at };
    expect(told({ items }, 'shopper')).toEqual({
      state: 'blocking',
      said: 'open',
      params: { count: 5 },
      lines: [
        ['Tea 1', '', 'item_too_slow', { ...line, status: '', seconds: 10, moneyShown: null }],
        ['Tea 2', '', 'item_unreachable', { ...line, status: '' }],
        ['Tea 3', '', 'item_status', { ...line, status: '404' }],
        ['Tea 4', '', 'item_price', { ...line, status: '200', moneyShown: 12 }],
        ['Tea 5', '', 'item_not_buyable', { ...line, status: '200' }],
      ],
      money: 2_500,
    });
  });

  test.each<[string, Partial<ItemFacts>, string]>([
    ['three seconds are no doubt', { visit: visit({ ms: 3_000 }) }, 'ready ready'],
    ['more are', { visit: visit({ ms: 3_001 }) }, 'warning doubt'],
    ['nothing about a price', { visit: visit({ prices: [] }) }, 'warning doubt'],
    ['nothing about whether it sells', { visit: visit({ buyable: null }) }, 'warning doubt'],
    ['one of several prices is right', { visit: visit({ prices: [12, 10] }) }, 'ready ready'],
    ['what never runs out must sell', { ...UNTRACKED, visit: visit({ buyable: false }) }, 'blocking open'],
    ['what was never read need not', { buyable: null, visit: visit({ buyable: false }) }, 'ready ready'],
  ])('%s', (_, more, expected) => expect(says({ items: [tea(1, more)] }, 'shopper')).toBe(expected));

  test('pages that were not fetched are counted', () => {
    expect(told({ items: [tea(1, { visit: null }), tea(2)] }, 'shopper')).toMatchObject({
      said: 'not_known',
      params: { count: 1 },
    });
    expect(says({ items: [] }, 'shopper')).toBe('not_known not_known');
    const slow = tea(1, { visit: visit({ ms: 9_000 }) });
    expect(told({ items: [slow, tea(2)] }, 'shopper')).toMatchObject({
      params: { count: 1 },
      lines: [['Tea 1', '', 'item_slow', { seconds: 9 }]],
    });
    expect(told({ items: [tea(1, { visit: visit({ prices: [] }) })] }, 'shopper').lines[0]?.[2]).toBe(
      'item_unclear',
    );
  });
});

describe('a page that a placement links to', () => {
  const landing = (more: Parameters<typeof visit>[0] | null) => [
    { placementId: 'pl', name: 'Spring page', url: 'https://tea.test/spring', visit: more && visit(more) },
  ];
  const at = visit({}).at;

  test('must answer, within three seconds; what it sells is not asked', () => {
    expect(told({ landing: landing({ prices: [], buyable: null }) }, 'shopper')).toMatchObject({
      state: 'ready',
      params: { count: 2 },
    });
    expect(told({ landing: landing({ status: 404 }) }, 'shopper')).toEqual({
      state: 'blocking',
      said: 'open',
      params: { count: 1 },
      lines: [['Spring page', '', 'item_status', { status: '404', seconds: 0.4, date: at }]],
      money: 0,
    });
    expect(told({ landing: landing({ ms: 3_001 }) }, 'shopper')).toEqual({
      state: 'warning',
      said: 'doubt',
      params: { count: 1 },
      lines: [['Spring page', '', 'item_slow', { status: '200', seconds: 3, date: at }]],
      money: null,
    });
  });

  test('that was not fetched is counted, though another one is wrong', () => {
    expect(told({ landing: landing(null) }, 'shopper')).toMatchObject({
      said: 'not_known',
      params: { count: 1 },
    });
    const both = [...landing(null), ...landing({ status: null, problem: 'too_slow' })];
    expect(told({ landing: both }, 'shopper')).toMatchObject({
      said: 'open',
      params: { count: 1 },
      lines: [['Spring page', '', 'item_too_slow', { status: '' }]],
    });
    expect(checkOf({ landing: both }, 'shopper').items[0]?.productId).toBeNull();
  });
});

describe('prices', () => {
  const compared = (n: number, compareAt: number | null, more: Partial<ItemFacts> = {}) =>
    tea(n, { page: page({ compareAt }), ...more });
  test('one that costs nothing, among those that can be seen', () => {
    const items = [tea(1, { price: 0 }), tea(2), tea(3, { price: 0, status: 'DRAFT' })];
    expect(told({ items }, 'price')).toMatchObject({
      state: 'blocking',
      said: 'free',
      params: { count: 1 },
      lines: [['Tea 1', 'Tin', 'item_free', {}]],
    });
  });

  test('one to compare with that is not higher misleads', () => {
    expect(told({ items: [compared(1, 10), compared(2, 11), compared(3, null)] }, 'price')).toMatchObject({
      state: 'warning',
      said: 'misleading',
      params: { count: 1 },
      lines: [['Tea 1', 'Tin', 'item_misleading', { money: 10, moneyBefore: 10 }]],
    });
  });

  test('a sale is one when something is reduced; from its start on nothing reduced blocks', () => {
    const { startsAt } = facts({}).campaign;
    const none = { kind: 'sale' as const, items: [compared(1, null), compared(2, null)] };
    expect(told({ ...none, now: startsAt }, 'price')).toMatchObject({
      state: 'blocking',
      said: 'no_sale',
      params: { count: 2 },
      lines: [
        ['Tea 1', 'Tin', 'item_full', { money: 10, moneyBefore: null }],
        ['Tea 2', 'Tin', 'item_full', { money: 10, moneyBefore: null }],
      ],
    });
    expect(says({ ...none, now: startsAt - 1 }, 'price')).toBe('warning full');
    const some = { kind: 'sale' as const, now: startsAt, items: [compared(1, null), compared(2, 15)] };
    expect(told(some, 'price')).toMatchObject({
      state: 'warning',
      said: 'full',
      params: { count: 1 },
      lines: [['Tea 1', 'Tin', 'item_full', { money: 10, moneyBefore: null }]],
    });
    // A price to compare with that is the same shows no sale.
    const same = { ...none, now: startsAt, items: [compared(1, 10), compared(2, 10)] };
    expect(says(same, 'price')).toBe('blocking no_sale');
    expect(says({ ...some, kind: 'email' }, 'price')).toBe('ready ready');
  });

  test('what is not read is counted', () => {
    expect(told({ items: [tea(1, { page: null }), tea(2)] }, 'price')).toMatchObject({
      said: 'not_known',
      params: { count: 1 },
    });
    expect(says({ items: [tea(1, { status: 'DRAFT' })] }, 'price')).toBe('not_known no_products');
    expect(says({ items: [tea(1, { status: 'UNLISTED' })] }, 'price')).toBe('ready ready');
  });
});

describe('what expires', () => {
  const { endsAt } = facts({}).campaign;
  const until = (n: number, expiresAt: number | null) => tea(n, { page: page({ expiresAt }) });
  test('within the campaign blocks, the first day first, with its money', () => {
    const items = [until(1, endsAt - 1), until(2, endsAt - DAY), until(3, endsAt), until(4, null)];
    expect(told({ items }, 'expiry')).toEqual({
      state: 'blocking',
      said: 'within',
      params: { count: 2 },
      lines: [
        ['Tea 2', 'Tin', 'item', { date: endsAt - DAY }],
        ['Tea 1', 'Tin', 'item', { date: endsAt - 1 }],
      ],
      money: 1_000,
    });
  });

  test('who buys on the last day has thirty days', () => {
    expect(
      told({ items: [until(1, endsAt + 30 * DAY - 1), until(2, endsAt + 30 * DAY)] }, 'expiry'),
    ).toMatchObject({
      state: 'warning',
      said: 'soon',
      params: { count: 1 },
      lines: [['Tea 1', 'Tin', 'item', { date: endsAt + 30 * DAY - 1 }]],
    });
    expect(told({ items: [until(1, endsAt + 30 * DAY), until(2, null)] }, 'expiry')).toMatchObject({
      state: 'ready',
      params: { count: 1 },
    });
  });

  test('what is not read is counted', () => {
    expect(told({ items: [until(1, null), tea(2, { page: null })] }, 'expiry')).toMatchObject({
      said: 'not_known',
      params: { count: 1 },
    });
    expect(says({ items: [] }, 'expiry')).toBe('not_known no_products');
  });
});
