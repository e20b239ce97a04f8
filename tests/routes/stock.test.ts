/** The Stock page: what it asks, its file, and its read model over a real database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import { withoutQuantities } from '../../app/core/without-quantities.ts';
import type { PageOf, StockQuery, StockRow, Views } from '../../app/db/views/views.ts';
import { loadLanguage } from '../../app/i18n/locales.ts';
import { translator } from '../../app/i18n/speak.tsx';
import { loader as exportStock } from '../../app/routes/stock/export.ts';
import { loader as stockPage } from '../../app/routes/stock/stock.tsx';
import { createFormat } from '../../app/ui/format.ts';
import {
  comesInWords,
  daysInWords,
  leftOutInWords,
  lightInWords,
  reasonsInWords,
} from '../../app/ui/stock-words.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import { fillLargeShop, LARGE_CAMPAIGN } from '../support/large-shop.ts';
import { DAY, NOW } from '../support/builders.ts';
import { fakeContext, visitOf } from './fake-context.ts';

const SHOP = 'tea.myshopify.com';
const QUERY: StockQuery = {
  scope: 'campaigns',
  search: '',
  light: null,
  campaignId: null,
  sort: 'urgency',
  page: 1,
};

const row = (given: Partial<StockRow> = {}): StockRow => ({
  variantId: '11',
  productId: '1',
  productTitle: 'Tea',
  variantTitle: 'Default Title',
  sku: 'T-1',
  imageUrl: null,
  light: 'yellow',
  daysLeft: 3.2,
  basis: 'forecast',
  soldOut: false,
  buyable: 12,
  exempt: null,
  tracked: true,
  runsOutAt: null,
  campaigns: [],
  coming: [],
  comingDecides: false,
  ...given,
});

describe('the page', () => {
  const empty = {
    rows: [],
    total: 0,
    more: false,
    page: 1,
    pageSize: 50,
    lights: { red: 0, yellow: 0, grey: 0, green: 0 },
  };

  test('asks what the address says, and nothing that it does not know', async () => {
    const fake = fakeContext({ views: { stock: () => Promise.resolve(empty) } });
    await stockPage(visitOf(fake, '/app/stock?light=blue&sort=days&page=-3&campaign=c1'));
    expect(fake.views[0]).toMatchObject({
      name: 'stock',
      args: [SHOP, { ...QUERY, sort: 'days', campaignId: 'c1' }, NOW],
    });
  });

  test('a search that finds nothing in campaigns looks everywhere', async () => {
    const fake = fakeContext({
      views: {
        stock: (_shop, { scope }) => Promise.resolve(scope === 'all' ? { ...empty, total: 4 } : empty),
      },
    });
    const answer = await stockPage(visitOf(fake, '/app/stock?q=hat'));
    expect(answer).toMatchObject({ elsewhere: true, total: 4 });
  });
});

describe('the file', () => {
  test('has every row, in words, and no formula', async () => {
    const rows = new Map([
      ['1', row({ productTitle: '=HYPERLINK("http://x")', variantTitle: 'M' })],
      [
        '2',
        row({
          daysLeft: null,
          light: 'green',
          exempt: 'untracked',
          tracked: false,
          campaigns: [{ id: 'c', name: '@cmd', verdict: 'exempt', hero: false, tight: false }],
        }),
      ],
      ['3', row({ daysLeft: null, light: 'green', exempt: 'continue', buyable: 45 })],
      ['4', row({ daysLeft: 0, light: 'red', buyable: 31 })],
      ['5', row({ daysLeft: 0, light: 'red', soldOut: true, buyable: 0 })],
      ['6', row({ daysLeft: null, light: 'grey', buyable: 8 })],
      [
        '7',
        row({
          daysLeft: null,
          light: 'grey',
          campaigns: [{ id: 'c', name: 'Sale', verdict: null, hero: false, tight: false }],
        }),
      ],
    ]);
    const fake = fakeContext({
      views: {
        comingStandings: () => Promise.resolve([]),
        stockIds: () => Promise.resolve([...rows.keys()]),
        stockRows: (_shop, ids) => Promise.resolve(ids.flatMap((id) => rows.get(id) ?? [])),
      },
    });
    const answer = await exportStock(visitOf(fake, '/app/stock/export?light=yellow'));
    const lines = (await answer.text()).split('\r\n');
    expect(lines[0]).toBe(
      'Product,Variant,SKU,Light,Lasts for,Units that can be bought,Runs out,Campaigns,Short for what comes',
    );
    expect(lines[1]).toMatch(/^"'=HYPERLINK\(""http:\/\/x""\)",M,T-1,/);
    expect(lines[1]).toContain('About 3 days,12');
    expect(lines[2]).toContain("Cannot run out,,,'@cmd");
    expect(lines[3]).toContain('Cannot run out,45,');
    expect(lines[4]).toContain('Nothing left to promise,31,');
    expect(lines[5]).toContain('Sold out,0,');
    expect(lines[6]).toContain('Not known,–,8,');
    expect(lines[7]).toContain('Nothing judged yet,Not known,12,');
    expect(answer.headers.get('Content-Disposition')).toContain('holdfast-stock.csv');
  });
});

describe('the light in words', () => {
  test.each([
    ['sold_out', 'red', 'Sold out'],
    ['below_need', 'yellow', 'May not last'],
    ['below_need', 'red', 'May not last'],
    ['covered', 'green', 'Covered'],
  ] as const)(
    'given the verdict %s, a %s light says what the campaign says: %s',
    async (verdict, light, said) => {
      const t = translator(await loadLanguage('en'));
      expect(
        lightInWords(
          row({ light, campaigns: [{ id: 'c', name: 'Sale', verdict, hero: false, tight: false }] }),
          t,
        ),
      ).toBe(said);
    },
  );

  test('given a campaign that it covers without being safe, it says so', async () => {
    const t = translator(await loadLanguage('en'));
    const covered = { id: 'c', name: 'Sale', verdict: 'covered' as const, hero: false };
    const said = (...tight: boolean[]) =>
      lightInWords(row({ light: 'green', campaigns: tight.map((one) => ({ ...covered, tight: one })) }), t);
    expect([said(false), said(false, true)]).toEqual(['Covered', 'Covered, but tight']);
  });

  test('given no campaign, it does not speak like one', async () => {
    const t = translator(await loadLanguage('en'));
    const said = (light: StockRow['light']) => lightInWords(row({ light, campaigns: [] }), t);
    expect([said('green'), said('yellow'), said('grey')]).toEqual([
      'Enough for now',
      'Running low',
      'Not known',
    ]);
  });

  test('given stock that nobody buys, it says so and promises nothing', async () => {
    const t = translator(await loadLanguage('en'));
    const format = createFormat('en', 'UTC', 'EUR', NOW);
    const still = row({ light: 'grey', basis: 'no_sales', daysLeft: null });
    expect(lightInWords(still, t)).toBe('No sales lately');
    expect(daysInWords(still, t, format)).toBe('No sales lately');
  });

  test('given that it cannot run out, it says why', async () => {
    const t = translator(await loadLanguage('en'));
    const format = createFormat('en', 'UTC', 'EUR', NOW);
    const why = (exempt: StockRow['exempt']) => reasonsInWords(row({ exempt }), t, format);
    expect(why('untracked')).toEqual(['Shopify does not track its stock, so it cannot run out.']);
    expect(why('continue')).toEqual(['It keeps selling when it is sold out, so it cannot run out.']);
    expect(why(null)).toEqual([]);
  });

  test('a campaign to come says on a product’s page when it begins and what it is short of', async () => {
    const t = translator(await loadLanguage('en'));
    const format = createFormat('en', 'UTC', 'EUR', NOW);
    const startsAt = Date.UTC(2026, 11, 5);
    const said = (standing: 'missing' | 'covered', short: number | null) =>
      comesInWords({ startsAt, standing, short }, t, format);
    expect(said('missing', 20)).toMatch(/^It is to begin on Dec 5, 2026 and is 20 short/);
    expect(said('missing', null)).toBe('It is to begin on Dec 5, 2026, and there is not enough for it.');
    expect(said('covered', 0)).toBe('It is to begin on Dec 5, 2026.');
  });

  test('given a campaign to come that is short of it, it names the campaign, its start and the units', async () => {
    const t = translator(await loadLanguage('en'));
    const format = createFormat('en', 'UTC', 'EUR', NOW);
    const startsAt = Date.UTC(2026, 11, 5);
    const advent = { id: 'a', name: 'Advent letter', startsAt, short: 20, nothingLeft: false };
    const short = row({ comingDecides: true, coming: [advent], daysLeft: null, basis: 'no_sales' });
    expect(lightInWords(short, t)).toBe('Not enough for what comes');
    expect(lightInWords({ ...short, light: 'red' }, t)).toBe('Nothing left for what comes');
    expect(daysInWords(short, t, format)).toBe('No sales lately');
    expect(reasonsInWords(short, t, format)).toEqual(['Advent letter, from Dec 5: 20 short']);
    expect(reasonsInWords(withoutQuantities(short), t, format)).toEqual([
      'Advent letter, from Dec 5: not enough',
    ]);
    const many = { exempt: null, coming: ['b', 'c', 'd'].map((id) => ({ ...advent, id, name: id })) };
    expect(reasonsInWords(many, t, format)).toEqual([
      'b, from Dec 5: 20 short',
      'c, from Dec 5: 20 short',
      'and one more',
    ]);
    expect(lightInWords(row({ light: 'red', soldOut: true, coming: [advent] }), t)).toBe('Sold out');
  });
});

describe('the days that it lasts', () => {
  const HOUR = DAY / 24;
  const evening = Date.UTC(2026, 10, 30, 20);
  test.each([
    ['tomorrow night', 27 * HOUR, 'About 1 day'],
    ['the morning after tomorrow', 36 * HOUR, 'About 2 days'],
    ['tonight', 2 * HOUR, 'Less than a day'],
  ])('agree with the date beside them: runs out %s', async (_when, left, said) => {
    const t = translator(await loadLanguage('en'));
    const format = createFormat('en', 'UTC', 'EUR', evening);
    const until = row({ daysLeft: left / DAY, runsOutAt: evening + left });
    expect(daysInWords(until, t, format)).toBe(said);
  });

  test('without a date are what the pace comes to', async () => {
    const t = translator(await loadLanguage('en'));
    const format = createFormat('en', 'UTC', 'EUR', evening);
    const said = [0.4, 1.6].map((daysLeft) => daysInWords(row({ daysLeft }), t, format));
    expect(said).toEqual(['Less than a day', 'About 2 days']);
  });

  test('given campaigns to come that are short of it, the days say that they leave them out', async () => {
    const t = translator(await loadLanguage('en'));
    const coming = [{ id: 'c9', name: 'Advent letter', startsAt: evening, short: 20, nothingLeft: false }];
    expect(leftOutInWords(row({ coming }), t)).toBe('without what is to come');
    for (const told of [row(), row({ coming, daysLeft: null }), row({ coming, daysLeft: 0 })])
      expect(leftOutInWords(told, t)).toBeNull();
  });
});

/** One of the shop's campaigns of twenty items. */
const SMALL_CAMPAIGN = LARGE_CAMPAIGN.replace(/1$/, '2');

describe('over a database', () => {
  let db: TestDatabase;
  let views: Views;
  const find = (given: Partial<StockQuery>) => views.stock(SHOP, { ...QUERY, ...given }, NOW);

  beforeAll(async () => {
    db = await embeddedDatabase();
    views = createViews(db.database.sql);
    for (const shop of [SHOP, 'other.myshopify.com']) {
      await db.database.sql.run(
        `INSERT INTO "Shop" (shop, "installedAt", "syncState") VALUES ($1, now(), 'done')`,
        shop,
      );
      const size = { shop, products: 300, items: 200, campaigns: 6, orderLines: 2_000 };
      await fillLargeShop(db.database.sql, size, NOW);
    }
  });
  afterAll(() => db.remove());

  test('says as many days as there are until the date on which it runs out', async () => {
    const { rows } = await find({ sort: 'days' });
    const dated = rows.filter(({ runsOutAt }) => runsOutAt !== null);
    expect(dated.length).toBeGreaterThan(10);
    for (const { daysLeft, runsOutAt } of dated)
      expect(daysLeft).toBeCloseTo(((runsOutAt ?? 0) - NOW) / DAY, 3);
    const days = rows.map(({ daysLeft }) => daysLeft ?? Number.POSITIVE_INFINITY);
    expect(days).toEqual(days.toSorted((a, b) => a - b));
  });

  test('shows every promoted variant once, the worst first, with as many as each light says', async () => {
    const first = await find({});
    const pages = Math.ceil(first.total / first.pageSize);
    const rows = (
      await Promise.all(Array.from({ length: pages }, (_, page) => find({ page: page + 1 })))
    ).flatMap((page) => page.rows);
    expect(new Set(rows.map(({ variantId }) => variantId)).size).toBe(first.total);
    const order = rows.map(({ light }) => ['red', 'yellow', 'grey', 'green'].indexOf(light));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const counted = { red: 0, yellow: 0, grey: 0, green: 0 };
    for (const { light } of rows) counted[light] += 1;
    expect(first.lights).toEqual(counted);
    expect((await find({ light: 'yellow' })).total).toBe(counted.yellow);
  });

  test('one campaign alone; by days; a page beyond the last is the last', async () => {
    expect((await find({ campaignId: LARGE_CAMPAIGN })).total).toBe(200);
    const days = (await find({ sort: 'days' })).rows.map(({ daysLeft }) => daysLeft ?? Infinity);
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect((await find({ page: 999 })).page).toBeGreaterThan(1);
  });

  test('what the page of a campaign carries does not grow with its products', async () => {
    const [few, many] = await Promise.all(
      [SMALL_CAMPAIGN, LARGE_CAMPAIGN].map(async (id) => JSON.stringify(await views.campaign(SHOP, id, NOW))),
    );
    expect(few).toContain(SMALL_CAMPAIGN);
    expect(Math.abs((many?.length ?? 0) - (few?.length ?? 0))).toBeLessThan(200);
  });

  test('finds by beginnings of words, by SKU, and within words when nothing begins so', async () => {
    const titles = async (search: string) =>
      (await find({ scope: 'all', search })).rows.map(({ productTitle, sku }) => `${productTitle} ${sku}`);
    expect(await titles('wool jack')).not.toEqual([]);
    expect((await titles('wool jack')).every((title) => /Wool jacket/.test(title))).toBe(true);
    expect(await titles('sku-217-3')).toEqual([expect.stringContaining('SKU-217-3')]);
    expect((await titles('acket')).every((title) => /jacket/.test(title))).toBe(true);
    expect(await titles('acket')).not.toEqual([]);
    expect(await titles("'); drop table")).toEqual([]);
    expect(await titles('%')).toEqual([]);
  });

  test('among promoted variants and the items of a campaign a search finds what has the text anywhere', async () => {
    const every = async <R>(look: (page: number) => Promise<PageOf<R>>): Promise<R[]> => {
      const first = await look(1);
      const rows = [...first.rows];
      for (let page = 2; rows.length < first.total; page += 1) rows.push(...(await look(page)).rows);
      return rows;
    };
    const items = (search: string, sort: 'urgency' | 'product') =>
      every((page) => views.campaignItems(SHOP, LARGE_CAMPAIGN, { search, sort, verdict: null, page }));
    for (const sort of ['urgency', 'product'] as const) {
      const everyStock = await every((page) => find({ sort, page }));
      const everyItem = await items('', sort);
      for (const text of ['wool', 'OO', 'XL', 'ku-1', 'sku-12-3', 't 1', '%', '_', '\\', 'nothing like it']) {
        const has = (row: { productTitle: string; variantTitle: string; sku: string | null }): boolean =>
          [row.productTitle, row.variantTitle, row.sku ?? ''].some((part) =>
            part.toLowerCase().includes(text.toLowerCase()),
          );
        const ids = (rows: readonly { variantId: string }[]) => rows.map(({ variantId }) => variantId);
        expect(ids(await every((page) => find({ search: text, sort, page })))).toEqual(
          ids(everyStock.filter(has)),
        );
        expect(ids(await items(text, sort))).toEqual(ids(everyItem.filter(has)));
      }
    }
  });

  test('by product, the variants of each stand together over all pages, whatever others are called', async () => {
    await db.database.sql.run(
      `UPDATE "Product" SET title = 'Twice the same' WHERE shop = $1 AND id IN (
         SELECT DISTINCT "productId" FROM "CampaignItem" WHERE shop = $1 AND "campaignId" = $2 ORDER BY 1 LIMIT 20)`,
      SHOP,
      LARGE_CAMPAIGN,
    );
    const lists = [
      (page: number) => find({ sort: 'product', page }),
      (page: number) =>
        views.campaignItems(SHOP, LARGE_CAMPAIGN, { search: '', sort: 'product', verdict: null, page }),
    ];
    for (const list of lists) {
      const first = await list(1);
      const rows = [...first.rows];
      for (let page = 2; page <= Math.ceil(first.total / first.pageSize); page += 1)
        rows.push(...(await list(page)).rows);
      expect(new Set(rows.map(({ variantId }) => variantId)).size).toBe(first.total);
      expect(rows).toHaveLength(first.total);
      const titles = rows.map(({ productTitle }) => productTitle.toLowerCase());
      expect(titles).toEqual(titles.toSorted());
      const begins = rows.filter(({ productId }, index) => rows[index - 1]?.productId !== productId);
      expect(begins).toHaveLength(new Set(rows.map(({ productId }) => productId)).size);
      expect(begins.length).toBeGreaterThan(new Set(titles).size);
    }
  });

  test('another shop’s variants stay unseen', async () => {
    const alone = await find({ scope: 'all', search: 'SKU-217-3' });
    expect(alone.total).toBe(1);
    expect(await views.stockRows('nobody.myshopify.com', [alone.rows[0]?.variantId ?? ''], [], NOW)).toEqual(
      [],
    );
  });

  test('export’s ids are those of the page, in its order', async () => {
    const coming = await views.comingStandings(SHOP, NOW);
    const page = await find({ sort: 'product' });
    const ids = await views.stockIds(SHOP, { ...QUERY, sort: 'product' }, coming, NOW, 100_000);
    expect(ids.slice(0, 50)).toEqual(page.rows.map(({ variantId }) => variantId));
    expect(ids).toHaveLength(page.total);
  });
});
