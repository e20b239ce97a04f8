/** What happened that the other team wants to know, and what expires soon. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expiryAt, isNearingExpiry } from '../../app/core/expiry.ts';
import {
  budgetChanged,
  newsOfEdit,
  newsOfProduct,
  newsOfTheme,
  type SeenProduct,
} from '../../app/core/news.ts';
import { planFacts } from '../../app/core/signoff-facts.ts';
import { DAY, NOW, policy } from '../support/builders.ts';

describe('a budget', () => {
  test.each([
    ['100', '120', false],
    ['100', '80', false],
    ['100', '120.01', true],
    ['100', '79.99', true],
    [null, '1', true],
    ['100', null, true],
    [null, null, false],
    ['0', null, false],
  ])('%s to %s: %s', (before, after, expected) => {
    expect(budgetChanged(before, after, 0.2)).toBe(expected);
  });
  test('by the share that the shop has chosen', () => {
    expect([budgetChanged('100', '150', 0.5), budgetChanged('100', '150.01', 0.5)]).toEqual([false, true]);
  });
});

test('an edit tells what changed, once for the plan and once for the budget', () => {
  const facts = (endsAt: number) => planFacts({ startsAt: NOW, endsAt, policy: policy() }, [], 'ready');
  const before = { name: 'Spring', budget: '100', facts: facts(NOW + DAY) };
  const of = { campaignId: 'c1', budgetShare: 0.2, doneBy: '7' };
  expect(newsOfEdit(before, { budget: '110', facts: facts(NOW + DAY) }, of)).toEqual([]);
  expect(
    newsOfEdit(before, { budget: '200', facts: facts(NOW + 2 * DAY) }, of).map(({ kind, params }) => [
      kind,
      params,
    ]),
  ).toEqual([
    ['campaign', { campaign: 'Spring', changes: 'ends' }],
    ['budget', { campaign: 'Spring', moneyBefore: 100, moneyAfter: 200 }],
  ]);
  const event = { urgency: 'later', campaignId: 'c1', doneBy: '7' };
  const moved = planFacts({ startsAt: NOW - DAY, endsAt: NOW + 2 * DAY, policy: policy() }, [], 'ready');
  expect(newsOfEdit(before, { budget: null, facts: moved }, of)).toEqual([
    {
      ...event,
      subject: 'campaign:c1:changed',
      kind: 'campaign',
      message: 'alert.campaign_changed',
      params: { campaign: 'Spring', changes: 'starts,ends' },
    },
    {
      ...event,
      subject: 'campaign:c1:budget',
      kind: 'budget',
      message: 'alert.budget',
      params: { campaign: 'Spring', moneyBefore: 100, moneyAfter: null },
    },
  ]);
  const [first] = newsOfEdit({ ...before, budget: null }, { budget: '5', facts: before.facts }, of);
  expect(first?.params).toEqual({ campaign: 'Spring', moneyBefore: null, moneyAfter: 5 });
});

test('another theme is told once, and whether campaigns run that look different at once', () => {
  const theme = { id: '7', name: 'Winter' };
  const told = { subject: 'theme:7:published', kind: 'theme_published', urgency: 'later', campaignId: null };
  expect(newsOfTheme(theme, 0)).toEqual({
    ...told,
    message: 'alert.theme_published',
    params: { theme: 'Winter', count: 0 },
  });
  expect(newsOfTheme(theme, 2)).toEqual({
    ...told,
    message: 'alert.theme_published_live',
    params: { theme: 'Winter', count: 2 },
  });
});

describe('a product', () => {
  const seen = (given: Partial<SeenProduct> = {}): SeenProduct => ({
    id: '1',
    title: 'Cup',
    status: 'ACTIVE',
    prices: new Map([['11', '5.00']]),
    ...given,
  });
  const of = { campaignId: 'c1', ours: false };
  const kinds = (before: SeenProduct, after: SeenProduct, given = of) =>
    newsOfProduct(before, after, given).map(({ kind, params }) => [kind, params['parts'] ?? null]);

  test('a status that we changed ourselves is no news', () => {
    expect(kinds(seen({ status: 'UNLISTED' }), seen(), { ...of, ours: true })).toEqual([]);
    expect(kinds(seen(), seen({ status: 'UNLISTED' }), { ...of, ours: true })).toEqual([]);
  });
  test('what shoppers see of a campaign’s product is news, part by part', () => {
    const after = seen({ title: 'Mug', status: 'DRAFT', prices: new Map([['11', '6.00']]) });
    expect(kinds(seen(), after)).toEqual([['page_update', 'title,price,status']]);
    expect(newsOfProduct(seen(), after, of)).toEqual([
      {
        subject: 'product:1:page',
        kind: 'page_update',
        urgency: 'later',
        message: 'alert.page_update',
        params: { product: 'Mug', parts: 'title,price,status' },
        campaignId: 'c1',
      },
    ]);
    expect(newsOfProduct(seen(), after, { ...of, campaignId: null })).toEqual([]);
    const two = (price: string) =>
      new Map([
        ['11', '5.00'],
        ['12', price],
      ]);
    expect(kinds(seen({ prices: two('7') }), seen({ prices: two('8') }))).toEqual([['page_update', 'price']]);
    expect(
      kinds(
        seen(),
        seen({
          prices: new Map([
            ['11', '5.0000'],
            ['12', '9'],
          ]),
        }),
      ),
    ).toEqual([]);
  });
});

describe('expiry', () => {
  test.each([
    ['2026-12-05', Date.UTC(2026, 11, 5)],
    [' 2026-12-05T10:00:00Z ', Date.UTC(2026, 11, 5, 10)],
    ['2026-12-05T10:00:00.500Z', Date.UTC(2026, 11, 5, 10, 0, 0, 500)],
    ['2026-12-05T10:00:00+01:00', Date.UTC(2026, 11, 5, 9)],
    ['2026-12-05T10:00:00-05:30', Date.UTC(2026, 11, 5, 15, 30)],
    // Without a zone Shopify means UTC, wherever the server stands.
    ['2026-12-05T10:00:00', Date.UTC(2026, 11, 5, 10)],
    ['2026-12-05T10:00', Date.UTC(2026, 11, 5, 10)],
    ['before 2026-12-05', null],
    ['12026-12-05', null],
    ['2026-12-05 or so', null],
    ['2026-12-05T10:00:00Z (UTC)', null],
    ['2026-13-05', null],
    ['soon', null],
    ['', null],
    ['05.12.2026', null],
  ])('%s', (text, expected) => {
    expect(expiryAt(text)).toBe(expected);
  });
  test('any text is a date or none, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const at = expiryAt(text);
        expect(at === null || Number.isFinite(at)).toBe(true);
      }),
    );
  });
  test('near is 30 days, or before the campaign ends', () => {
    expect(isNearingExpiry(NOW + 30 * DAY, NOW + DAY, NOW)).toBe(true);
    expect(isNearingExpiry(NOW + 30 * DAY + 1, NOW + DAY, NOW)).toBe(false);
    expect(isNearingExpiry(NOW + 50 * DAY, NOW + 60 * DAY, NOW)).toBe(true);
    expect(isNearingExpiry(NOW - DAY, NOW + DAY, NOW)).toBe(true);
    expect(isNearingExpiry(NOW + 60 * DAY - 1, NOW + 60 * DAY, NOW)).toBe(true);
    // Good until the very end is good enough.
    expect(isNearingExpiry(NOW + 60 * DAY, NOW + 60 * DAY, NOW)).toBe(false);
  });
});
