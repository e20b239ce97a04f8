/** Items of a campaign over a real (embedded) database: order, pages, standing, and where campaigns meet. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ItemQuery } from '../../app/db/views/views.ts';
import { DAY, NOW } from '../support/builders.ts';
import { at, OTHER, SHOP, teaShop } from './tea-shop.ts';

const { views, prisma, product, campaign, item, hold } = teaShop();

const allItems: ItemQuery = { verdict: null, search: '', sort: 'urgency', page: 1 };

describe('items of a campaign', () => {
  beforeEach(async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    await product('20', 'Cup', 0);
    await product('30', 'Pot', 3);
    await item('a', '10', 'below_need', { p: 0.4 });
    await item('a', '20', 'sold_out');
    await item('a', '30', 'below_need', { p: 0.9 });
  });

  test('the most urgent first; filter and search', async () => {
    const titles = async (query: Partial<ItemQuery>): Promise<string[]> =>
      (await views().campaignItems(SHOP, 'a', { ...allItems, ...query })).rows.map((row) => row.productTitle);
    expect(await titles({})).toEqual(['Cup', 'Pot', 'Tea']);
    expect(await titles({ sort: 'product' })).toEqual(['Cup', 'Pot', 'Tea']);
    expect(await titles({ verdict: 'below_need' })).toEqual(['Pot', 'Tea']);
    expect(await titles({ search: 'sku-10' })).toEqual(['Tea']);
    expect((await views().campaignItems(OTHER, 'a', allItems)).total).toBe(0);
    const beyond = await views().campaignItems(SHOP, 'a', { ...allItems, page: 9 });
    expect([beyond.page, beyond.total, beyond.rows.length]).toEqual([1, 3, 3]);
  });

  test('a page beyond the last is the last of what the filter finds', async () => {
    const more = Array.from({ length: 51 }, (_, index) => String(1000 + index));
    for (const id of more) {
      await product(id, `Mug ${id}`, 0);
      await item('a', id, 'sold_out');
    }
    const beyond = await views().campaignItems(SHOP, 'a', { ...allItems, verdict: 'sold_out', page: 9 });
    expect([beyond.page, beyond.total]).toEqual([2, 52]);
    expect(beyond.rows.map(({ variantId }) => variantId)).toEqual(['10501', '201']);
    const none = await views().campaignItems(SHOP, 'a', { ...allItems, verdict: 'covered', page: 9 });
    expect([none.page, none.total, none.rows.length]).toEqual([1, 0, 0]);
  });

  test('a hold is on its way until Shopify has confirmed it', async () => {
    await hold('h1', 'a', '20', 'hide');
    const standing = async () =>
      (await views().campaignItems(SHOP, 'a', { ...allItems, search: 'Cup' })).rows[0]?.standing;
    const action = {
      shop: SHOP,
      id: 'w1',
      productId: '20',
      kind: 'set_status',
      fields: ['status'],
      payload: {},
      causes: [],
    };
    await prisma().action.create({ data: { ...action, state: 'planned', plannedAt: at(0) } });
    expect(await standing()).toEqual({ confirmed: null, wanted: 'hide', state: 'on_its_way' });
    await prisma().action.updateMany({ data: { state: 'done', finishedAt: at(1) } });
    const baseline = {
      shop: SHOP,
      productId: '20',
      field: 'status',
      was: 'ACTIVE',
      wrote: 'UNLISTED',
      at: at(0),
    };
    await prisma().baseline.create({ data: { ...baseline, state: 'confirmed' } });
    expect(await standing()).toEqual({ confirmed: 'hide', wanted: 'hide', state: 'settled' });
    await prisma().hold.updateMany({ data: { closedAt: at(2) } });
    await prisma().action.updateMany({ data: { state: 'planned', finishedAt: null } });
    expect(await standing()).toEqual({ confirmed: 'hide', wanted: null, state: 'on_its_way' });
  });

  test('where campaigns meet, the allocation table has them in the order of service', async () => {
    await campaign('b', { priority: 1, name: 'First' });
    await campaign('c', { state: 'draft', startsAt: at(5 * DAY), endsAt: at(6 * DAY) });
    await item('b', '10', 'covered');
    await item('c', '10', 'covered');
    const { rows, total } = await views().overlaps(SHOP, 'a', 1, NOW);
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ productTitle: 'Tea', buyable: 5 });
    expect(rows[0]?.claims.map(({ name, expectedDemand }) => [name, expectedDemand])).toEqual([
      ['First', 4],
      ['Campaign a', 4],
    ]);
    expect((await views().campaign(SHOP, 'a', NOW))?.overlapping).toBe(1);
  });

  test('what is set aside for whom, and what is free, add up to the stock', async () => {
    await prisma().campaign.updateMany({ where: { shop: SHOP, id: 'a' }, data: { mode: 'act' } });
    await campaign('b', { priority: 1, mode: 'act' });
    await campaign('d', { priority: 5, mode: 'watch' });
    for (const id of ['b', 'd']) await item(id, '10', 'covered');
    await prisma().verdict.updateMany({ data: { assessment: { need: 3 } } });
    const { rows } = await views().overlaps(SHOP, 'a', 1, NOW);
    expect(rows[0]).toMatchObject({ buyable: 5, free: 0 });
    expect(rows[0]?.claims.map(({ campaignId, setAside }) => [campaignId, setAside])).toEqual([
      ['b', 3],
      ['a', 2],
      ['d', 0],
    ]);
  });

  test('who only watches takes nothing and stands behind those that act, in the same order', async () => {
    await prisma().campaign.update({ where: { shop_id: { shop: SHOP, id: 'a' } }, data: { mode: 'act' } });
    await campaign('b', { priority: 1, mode: 'watch', name: 'Looks on' });
    await campaign('c', { priority: 5, mode: 'act', name: 'Last' });
    await campaign('d', { priority: 2, mode: 'watch', name: 'Looks on, too' });
    for (const id of ['b', 'c', 'd']) await item(id, '10', 'covered');
    const { rows } = await views().overlaps(SHOP, 'a', 1, NOW);
    expect(rows[0]?.claims.map(({ name, mode }) => [name, mode])).toEqual([
      ['Campaign a', 'act'],
      ['Last', 'act'],
      ['Looks on', 'watch'],
      ['Looks on, too', 'watch'],
    ]);
  });
});
