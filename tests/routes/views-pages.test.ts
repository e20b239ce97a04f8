/** Home, a product, the form and the frame over a real (embedded) database, and one shop’s eyes only. */
import { describe, expect, test } from 'vitest';
import { heldOf } from '../../app/core/held.ts';
import { NOW } from '../support/builders.ts';
import { at, OTHER, SHOP, teaShop } from './tea-shop.ts';

const { views, prisma, product, campaign, item, hold } = teaShop();

describe('home, product and settings', () => {
  test('alerts by urgency, with the money of their own item; acknowledged ones last', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    await item('a', '10', 'below_need', { money: 7 });
    const alert = { shop: SHOP, message: 'alert.x', params: {}, openedAt: at(0), kind: 'below_need' };
    await prisma().alert.createMany({
      data: [
        { ...alert, id: 'later', subject: 's1', urgency: 'later' },
        { ...alert, id: 'seen', subject: 's2', urgency: 'now', acknowledgedAt: at(1) },
        {
          ...alert,
          id: 'now',
          subject: 'item:a:101:below_need',
          urgency: 'now',
          campaignId: 'a',
          productId: '10',
        },
        { ...alert, id: 'over', subject: 's3', urgency: 'now', resolvedAt: at(1) },
      ],
    });
    const home = await views().home(SHOP, NOW);
    expect(home.alerts.map(({ id, moneyAtRisk }) => [id, moneyAtRisk])).toEqual([
      ['now', 7],
      ['later', null],
      ['seen', null],
    ]);
    expect(home.live.map(({ id }) => id)).toEqual(['a']);
    expect(home.setup).toEqual({
      ordersRead: true,
      synced: false,
      advertising: [],
      hasCampaign: true,
      acting: false,
      couldAct: 'a',
    });
    expect((await views().home(OTHER, NOW)).alerts).toEqual([]);
  });

  test('a product in no campaign is explained too; only the strictest hold of each variant is named', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    const alone = await views().product(SHOP, '10', NOW);
    expect(alone?.variants[0]).toMatchObject({ buyable: 5, verdicts: [] });
    expect(alone?.variants[0]?.levels.map(({ location, counts }) => [location, counts])).toEqual([
      ['Showroom', false],
      ['Warehouse', true],
    ]);
    await item('a', '10', 'sold_out');
    await hold('h1', 'a', '10', 'flag');
    await hold('h2', 'a', '10', 'stop_promoting');
    const held = await views().product(SHOP, '10', NOW);
    expect(held?.holds.map(({ response }) => response)).toEqual(['stop_promoting']);
    expect(await views().product(OTHER, '10', NOW)).toBeNull();
    expect(await views().held(SHOP, null)).toMatchObject([{ title: 'Tea', response: 'stop_promoting' }]);
  });

  test('Settings and the farewell letter count the same products as held', async () => {
    await campaign('a');
    const written = (productId: string, field: string, was: unknown, wrote: unknown) =>
      prisma().baseline.create({
        data: {
          shop: SHOP,
          productId,
          field,
          was: was as never,
          wrote: wrote as never,
          state: 'confirmed',
          at: at(0),
        },
      });
    for (const id of ['10', '20', '30', '40']) {
      await product(id, `Tea ${id}`, 5);
      await item('a', id, 'below_need');
      await hold(`h${id}`, 'a', id, 'flag');
      await written(id, 'tag:campaign:a', false, true);
      await written(id, 'metafield', 'none', '{}');
    }
    await written('10', 'tag:holdfast-held', false, true);
    await written('20', 'status', 'ACTIVE', 'UNLISTED');
    await written('30', 'collection:1', true, true);
    const held = await views().held(SHOP, null);
    const changed = held.filter((one) => one.changed).map(({ productId }) => productId);
    const inLetter = heldOf(await views().heldReport(SHOP)).map(({ productId }) => productId);
    expect([changed, inLetter]).toEqual([
      ['10', '20'],
      ['10', '20'],
    ]);
    expect(await views().settings(SHOP)).toMatchObject({ held: 2, unchanged: 2 });
    // A fifth is in the campaign and free: the only one beside the list that tags and notices are taken off.
    await written('50', 'tag:campaign:a', false, true);
    await product('50', 'Tea 50', 5);
    expect((await views().notYetBack(SHOP)) - held.filter(({ marked }) => marked).length).toBe(1);
  });

  test('the list of products begins with what is held and says how, within what a search finds', async () => {
    await campaign('a');
    for (const id of ['10', '20', '30', '40']) await product(id, `Tea ${id}`, 5);
    await item('a', '40', 'sold_out');
    await hold('h', 'a', '40', 'stop_promoting');
    const listed = async (search: string, shop = SHOP) =>
      (await views().listedProducts(shop, search)).map(({ title, standing }) => [
        title,
        standing?.wanted ?? null,
      ]);
    expect(await listed('')).toEqual([
      ['Tea 40', 'stop_promoting'],
      ['Tea 10', null],
      ['Tea 20', null],
      ['Tea 30', null],
    ]);
    expect(await listed('tea 2')).toEqual([['Tea 20', null]]);
    expect(await listed('', OTHER)).toEqual([]);
  });

  test('the pulse changes with what screens show, and only then', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    const before = await views().pulse(SHOP);
    expect(await views().pulse(SHOP)).toBe(before);
    await item('a', '10', 'covered');
    const judged = await views().pulse(SHOP);
    expect(judged).not.toBe(before);
    await prisma().shop.update({ where: { shop: OTHER }, data: { stoppedAt: at(0) } });
    expect(await views().pulse(SHOP)).toBe(judged);
  });

  test('the catalogue finds by title, handle and SKU, and keeps the order of ids', async () => {
    await product('10', 'Green tea', 5);
    await product('20', 'Cup', -2);
    expect((await views().catalogue(SHOP, { search: 'tea' })).map(({ id }) => id)).toEqual(['10']);
    expect((await views().catalogue(SHOP, { search: 'SKU-20' }))[0]?.variants[0]?.buyable).toBe(-2);
    expect((await views().catalogue(SHOP, { ids: ['20', '10', '99'] })).map(({ id }) => id)).toEqual([
      '20',
      '10',
    ]);
    expect(await views().catalogue(OTHER, { search: 'tea' })).toEqual([]);
  });

  test('the form has the whole plan, and the frame the names of channels', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    await item('a', '10', 'covered', { hero: true });
    await prisma().membershipSource.create({
      data: { shop: SHOP, campaignId: 'a', kind: 'picked', value: '10' },
    });
    await prisma().publication.create({ data: { shop: SHOP, id: '7', name: 'Google', handle: 'google' } });
    const form = await views().campaignForm(SHOP, 'a');
    expect(form).toMatchObject({ productsTotal: 1, plan: [{ variantId: '101', hero: true }] });
    expect(form?.products[0]?.title).toBe('Tea');
    expect((await views().frame(SHOP))?.channels).toEqual({ '7': 'Google' });
    expect(await views().frame('nobody.myshopify.com')).toBeNull();
    expect((await views().settings(SHOP)).publications.map(({ id }) => id)).toEqual(['7']);
  });
});
