import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../app/core/readiness/page-content.ts';
import { isVisitDue, visited } from '../../app/core/readiness/visits.ts';
import { DAY, facts, item } from '../support/readiness.ts';

const ld = (value: unknown): string => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;
const form = (button: string): string => `<form method="post" action="/de/cart/add">${button}</form>`;

describe('what a page says', () => {
  test.each([
    [
      'offers',
      ld({ offers: [{ price: '12.50', availability: 'https://schema.org/InStock' }] }),
      [12.5],
      true,
    ],
    ['sold out', ld({ offers: { price: 9, availability: 'http://schema.org/OutOfStock' } }), [9], false],
    [
      'one of two sells',
      ld([
        { price: 9, availability: 'OutOfStock' },
        { price: 8, availability: 'InStock' },
      ]),
      [9, 8],
      true,
    ],
    ['a graph', ld({ '@graph': [{ offers: { lowPrice: '5,00', highPrice: 7 } }] }), [5, 7], null],
    ['meta tags', '<meta property="og:price:amount" content="19.95">', [19.95], null],
    ['a form', form('<button type="submit" name="add">Buy</button>'), [], true],
    ['a form that is off', form('<button type="submit" disabled>Sold out</button>'), [], false],
    ['broken data', '<script type="application/ld+json">{"price":</script>', [], null],
    ['nothing', '<h1>Enter password</h1>', [], null],
  ])('%s', (_what, html, prices, buyable) => expect(readPage(html)).toEqual({ prices, buyable }));

  test('any text is read without harm', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => void readPage(ld({}) + text)),
    );
    fc.assert(fc.property(fc.json({ maxDepth: 20 }), (text) => void readPage(ld(JSON.parse(text)))));
  });
});

describe('when pages are fetched', () => {
  const { campaign } = facts({});
  const { startsAt, endsAt, commitAt } = campaign;
  test.each([
    ['never before', null, commitAt - 5 * DAY, true],
    ['an hour ago, before the start', startsAt - 2 * DAY, startsAt - 2 * DAY + DAY / 24, false],
    ['a day ago, before the start', startsAt - 3 * DAY, startsAt - 2 * DAY, true],
    ['just before the commit date', commitAt - 1, commitAt, true],
    ['just before the start', startsAt - 1, startsAt, true],
    ['half an hour ago, live', startsAt + DAY, startsAt + DAY + DAY / 48, false],
    ['an hour ago, live', startsAt + DAY, startsAt + DAY + DAY / 24, true],
    ['after the end', null, endsAt, false],
  ])('%s', (_when, last, now, due) => expect(isVisitDue(last, false, campaign, now)).toBe(due));

  test('heroes stand for the campaign, else its largest plans, each page once', () => {
    const many = Array.from({ length: 20 }, (_, n) =>
      item({ productId: `p${n}`, variantId: `v${n}`, plannedUnits: n }),
    );
    expect(visited(many).map(({ productId }) => productId)).toEqual(['p19', 'p18', 'p17']);
    const heroes = [
      ...many,
      item({ productId: 'h', hero: true }),
      item({ productId: 'h', variantId: 'w', hero: true }),
    ];
    expect(visited(heroes).map(({ productId }) => productId)).toEqual(['h']);
  });
});
