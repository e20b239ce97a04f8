import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../app/core/readiness/page-content.ts';
import { isVisitDue, MOST_VISITED, visited } from '../../app/core/readiness/visits.ts';
import { DAY, facts, item } from '../support/readiness.ts';
import { anyText } from '../support/texts.ts';

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

  test.each<[string, string, boolean | null]>([
    [
      'of several buttons one can be pressed',
      '<button type="submit" disabled name="a"></button><input class="b" type="submit">',
      true,
    ],
    ['a button that is only called disabled', '<button type="submit" data-x disabled-look="1">', true],
    ['a button that is off, as XHTML', '<input type="submit" disabled/>', false],
    [
      'a button that is off, with more after it',
      '<button class="add" type="submit" disabled name="add">',
      false,
    ],
    ['no button', '<input name="quantity">', null],
  ])('a form: %s', (_what, inner, buyable) => expect(readPage(form(inner)).buyable).toBe(buyable));

  test.each<[string, string, number[]]>([
    [
      'attributes around the type, and lines within',
      '<script id="product" type=\'application/ld+json\' data-x="1">\n{\n "price": 3 }\n</script>',
      [3],
    ],
    [
      'attributes around the price',
      '<meta data-a="1" property="product:price:amount" data-b content="4,50">',
      [4.5],
    ],
    ['data before meta tags', `${ld({ price: 5 })}<meta property="og:price:amount" content="6">`, [5]],
    ['the same price once', ld([{ price: 5 }, { price: '5.00' }]), [5]],
    ['free', ld({ price: '0.00' }), [0]],
  ])('prices: %s', (_what, html, prices) => expect(readPage(html).prices).toEqual(prices));

  test.each<[unknown, number[]]>([
    ['1,234.50', [1234.5]],
    ['1.234,50', [1234.5]],
    ['12,345,678', [12345678]],
    ['12.345.678', [12345678]],
    ['1234,5', [1234.5]],
    [' 12.50 ', [12.5]],
    // Yen have no cents, dinars have three digits of them.
    ['1,234', [1234, 1.234]],
    ['1.234', [1234, 1.234]],
    [1.234, [1.234]],
    ['1,23,456', []],
    ['1.234.50', []],
    ['1234,567.00', []],
    ['-5', []],
    [-5, []],
    ['', []],
    ['from 5', []],
    ['5 EUR', []],
    ['1,234 EUR', []],
    ['from 1.234', []],
    [null, []],
    [true, []],
    [[7], []],
  ])('%j is %j', (price, prices) => expect(readPage(ld({ price })).prices).toEqual(prices));

  test('whatever the theme prints a price with, it is among those that were read', () => {
    const locales = fc.constantFrom('en', 'de', 'ja', 'pt-BR');
    fc.assert(
      fc.property(
        locales,
        fc.nat(99_999_999),
        fc.constantFrom(0, 2),
        (locale, cents, minimumFractionDigits) => {
          const price = minimumFractionDigits === 0 ? cents : cents / 100;
          const content = new Intl.NumberFormat(locale, { minimumFractionDigits }).format(price);
          expect(readPage(`<meta property="og:price:amount" content="${content}">`).prices).toContain(price);
        },
      ),
    );
  });

  test('an offer without a price that can be read still says whether it sells; what is no offer says nothing', () => {
    expect(readPage(ld({ price: 'on request', availability: 'InStock' }))).toEqual({
      prices: [],
      buyable: true,
    });
    expect(readPage(ld({ availability: 'InStock', sku: 'x' })).buyable).toBeNull();
    expect(readPage(ld({ price: 5, availability: 1 })).buyable).toBeNull();
  });

  test('data is looked into as deep as pages nest it, and a hundred prices are enough', () => {
    const nested = (levels: number): unknown => (levels === 0 ? { price: 7 } : { inner: nested(levels - 1) });
    expect(readPage(ld(nested(8))).prices).toEqual([7]);
    expect(readPage(ld(nested(9))).prices).toEqual([]);
    const many = Array.from({ length: 120 }, (_, n) => ({ price: n }));
    expect(readPage(ld(many)).prices).toHaveLength(100);
  });

  test('any text is read without harm', () => {
    fc.assert(fc.property(anyText(2_000), (text) => void readPage(ld({}) + text)));
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
    ['at the commit date', commitAt, commitAt + 1, false],
    ['just before the start', startsAt - 1, startsAt, true],
    ['at the start, half an hour ago', startsAt, startsAt + DAY / 48, false],
    ['the start is now, and it was fetched an hour ago', startsAt - DAY / 24, startsAt, true],
    ['a moment before the start, an hour ago', startsAt - DAY / 24 - 1, startsAt - 1, false],
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
    expect(visited(many.map((one) => ({ ...one, hero: true })))).toHaveLength(MOST_VISITED);
    const unplanned = many.map((one) => ({ ...one, plannedUnits: one.plannedUnits === 5 ? 1 : null }));
    expect(visited(unplanned)[0]?.productId).toBe('p5');
  });
});
