/** Results and readiness of a campaign, over a real database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { createViews } from '../../app/db/views/create.ts';
import type { Views } from '../../app/db/views/views.ts';
import { DAY, HOUR, NOW, policy } from '../support/builders.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';

const SHOP = 'tea.myshopify.com';
const at = (ms: number): Date => new Date(NOW + ms);
let db: TestDatabase;
let views: Views;

beforeAll(async () => {
  db = await embeddedDatabase();
  views = createViews(db.database.sql);
  const { prisma } = db.database;
  await prisma.shop.create({
    data: { shop: SHOP, installedAt: at(-9 * DAY), ianaTimezone: 'Europe/Berlin' },
  });
  await prisma.location.createMany({
    data: ['1', '2'].map((id) => ({
      shop: SHOP,
      id,
      name: id,
      isActive: true,
      fulfillsOnlineOrders: id === '1',
    })),
  });
  for (const [id, stock, status] of [
    ['1', 10, 'ACTIVE'],
    ['2', 0, 'ACTIVE'],
    ['3', 5, 'DRAFT'],
  ] as const) {
    const seen = { updatedAt: at(0), seenAt: at(0), tags: [] };
    await prisma.product.create({ data: { shop: SHOP, id, title: id, handle: id, status, ...seen } });
    const facts = { title: 'M', price: 10, position: 1, inventoryPolicy: 'DENY', tracked: true };
    await prisma.variant.create({
      data: { shop: SHOP, id: `${id}1`, productId: id, inventoryItemId: `${id}2`, ...facts },
    });
    const level = { inventoryItemId: `${id}2`, updatedAt: at(-9 * DAY), confirmedAt: at(0) };
    await prisma.inventoryLevel.createMany({
      data: [
        { shop: SHOP, ...level, locationId: '1', available: stock },
        { shop: SHOP, ...level, locationId: '2', available: 1_000 },
      ],
    });
  }
  await prisma.campaign.create({
    data: {
      shop: SHOP,
      id: 'c',
      name: 'C',
      handle: 'c',
      kind: 'sale',
      goal: 'keep_available',
      startsAt: at(-2 * DAY),
      endsAt: at(5 * DAY),
      commitAt: at(-9 * DAY),
      state: 'live',
      policy: policy(),
      createdAt: at(0),
      createdBy: '1',
      updatedAt: at(0),
    },
  });
  await prisma.campaignItem.createMany({
    data: ['1', '2', '3'].map((id) => ({
      shop: SHOP,
      campaignId: 'c',
      variantId: `${id}1`,
      productId: id,
      inventoryItemId: `${id}2`,
      plannedUnits: id === '3' ? null : 20,
      hero: id === '2',
      source: 'picked',
      addedAt: at(0),
    })),
  });
  const line = { shop: SHOP, lineId: '1', variantId: '11', productId: '1', updatedAt: at(0) };
  await prisma.orderLine.createMany({
    data: [
      { ...line, orderId: 'before', quantity: 50, orderedAt: at(-3 * DAY) },
      { ...line, orderId: 'a', quantity: 3, orderedAt: at(-2 * DAY + HOUR) },
      // 23:30 UTC is the next day in Berlin.
      { ...line, orderId: 'b', quantity: 4, orderedAt: at(-HOUR / 2 - 3 * HOUR) },
      { ...line, orderId: 'gone', quantity: 9, orderedAt: at(-HOUR), cancelledAt: at(0) },
    ],
  });
  const change = { shop: SHOP, inventoryItemId: '12', locationId: '1' };
  await prisma.levelChange.createMany({
    data: [
      { ...change, at: at(-5 * DAY), available: 17 },
      { ...change, at: at(-2 * DAY + HOUR), available: 14 },
      { ...change, at: at(-3.5 * HOUR), available: 10 },
      { ...change, locationId: '2', at: at(-HOUR), available: 1_000 },
    ],
  });
  const hold = { shop: SHOP, campaignId: 'c', response: 'flag', mode: 'act', reason: {} };
  await prisma.hold.create({
    data: { ...hold, id: 'h', productId: '2', variantId: '21', cause: 'sold_out', openedAt: at(-DAY) },
  });
  await prisma.verdict.create({
    data: {
      shop: SHOP,
      campaignId: 'c',
      variantId: '11',
      productId: '1',
      verdict: 'below_need',
      assessment: { shortBy: 7, needToBeSafe: 17 },
      usable: 10,
      need: 15,
      at: at(0),
    },
  });
});
afterAll(() => db.remove());

describe('results', () => {
  test('day by day on the shop’s clock: sales of the window, stock of what counts, holds', async () => {
    const found = await views.results(SHOP, 'c', NOW);
    expect(found?.days.map(({ sold, stock, holds }) => [sold, stock, holds])).toEqual([
      [3, 19, 0],
      [4, 15, 1],
      [0, 15, 0],
    ]);
    expect(found?.days[0]?.at).toBe(NOW - 2 * DAY - 2 * HOUR);
    expect(found).toMatchObject({ sold: 7, planned: 40, soldOutItems: 1, holds: 1, held: 1, released: 0 });
  });

  test('need is what was noted on the day, and today what is needed now', async () => {
    const needs = async (now: number) => (await views.results(SHOP, 'c', now))?.days.map(({ need }) => need);
    expect(await needs(NOW)).toEqual([null, null, 15]);
    expect(await needs(NOW + DAY)).toEqual([null, null, null, 15]);
    const store = createStore(db.database);
    await store.inShop(SHOP, (tx) => tx.noteCampaignDays(NOW));
    await store.inShop(SHOP, (tx) => tx.noteCampaignDays(NOW + HOUR));
    expect(await needs(NOW + DAY)).toEqual([null, null, 15, 15]);
  });

  test('stock is not known before the first level that was noted, and what changed after the end is none of it', async () => {
    const stocks = async (id: string) => (await views.results(SHOP, id, NOW))?.days.map(({ stock }) => stock);
    const { prisma } = db.database;
    const { id: _id, ...like } = await prisma.campaign.findUniqueOrThrow({
      where: { shop_id: { shop: SHOP, id: 'c' } },
    });
    const begun = {
      ...like,
      policy: policy(),
      handle: 'begun',
      state: 'ended' as const,
      startsAt: at(-6 * DAY),
      endedAt: at(-2.5 * DAY),
      endsAt: at(DAY),
    };
    await prisma.campaign.create({ data: { ...begun, id: 'begun', name: 'Begun' } });
    const joins = (variantId: string, addedAt: Date) =>
      prisma.campaignItem.create({
        data: {
          shop: SHOP,
          campaignId: 'begun',
          variantId,
          productId: '1',
          inventoryItemId: '12',
          source: 'picked',
          addedAt,
        },
      });
    await joins('11', at(-5 * DAY));
    expect(await stocks('begun')).toEqual([null, 17, 17, 17]);
    // Another one came later: what it had before is not asked for, its own first level is.
    const late = { shop: SHOP, inventoryItemId: '92', locationId: '1' };
    await prisma.levelChange.create({ data: { ...late, at: at(-3 * DAY), available: 100 } });
    await prisma.campaignItem.create({
      data: {
        shop: SHOP,
        campaignId: 'begun',
        variantId: '91',
        productId: '9',
        inventoryItemId: '92',
        source: 'tag',
        addedAt: at(-3 * DAY),
      },
    });
    expect(await stocks('begun')).toEqual([null, 17, 17, 117]);
    // One that it began with, known later than the others: a part of the stock is not the stock.
    await prisma.levelChange.create({
      data: { ...late, inventoryItemId: '82', at: at(-4 * DAY), available: 5 },
    });
    await prisma.campaignItem.create({
      data: {
        shop: SHOP,
        campaignId: 'begun',
        variantId: '81',
        productId: '9',
        inventoryItemId: '82',
        source: 'picked',
        addedAt: at(-5 * DAY),
      },
    });
    expect(await stocks('begun')).toEqual([null, null, 22, 122]);
  });

  test('a day of which a part is known is not known', async () => {
    const sold = async (ordersFrom: Date | null) => {
      await db.database.prisma.shop.update({ where: { shop: SHOP }, data: { ordersFrom } });
      return (await views.results(SHOP, 'c', NOW))?.days.map((day) => day.sold);
    };
    expect(await sold(at(-2 * DAY))).toEqual([null, 4, 0]);
    expect(await sold(at(-2 * DAY - 2 * HOUR))).toEqual([3, 4, 0]);
    expect(await sold(null)).toEqual([3, 4, 0]);
  });

  test('another shop’s campaign is none', async () =>
    expect(await views.results('other.myshopify.com', 'c', NOW)).toBe(null));
});

describe('readiness', () => {
  const stands = async () => {
    const found = await views.readiness(SHOP, 'c', NOW);
    return Object.fromEntries(found?.looked?.checks.map(({ key, state }) => [key, state]) ?? []);
  };

  test('is judged from stock, catalogue and what other campaigns promise', async () => {
    // Item 2, a hero, is sold out, 3 is a draft without a plan, of 1 seven are missing.
    expect(await stands()).toMatchObject({
      stock: 'warning',
      heroes: 'blocking',
      active: 'warning',
      overlap: 'ready',
      plan: 'warning',
      sizes: 'ready',
    });
    const found = await views.readiness(SHOP, 'c', NOW);
    expect(found).toMatchObject({
      looked: { verdict: 'not_ready', running: true, keptAt: null },
      history: [],
    });
    expect(found?.looked?.checks[0]).toMatchObject({
      key: 'heroes',
      items: [{ productId: '2', said: 'item_sold_out' }],
    });
  });

  test('changes when the stock does', async () => {
    const { prisma } = db.database;
    const where = { shop: SHOP, inventoryItemId: '22', locationId: '1' };
    await prisma.inventoryLevel.updateMany({ where, data: { available: 40 } });
    expect(await stands()).toMatchObject({ heroes: 'ready' });
    await prisma.inventoryLevel.updateMany({ where, data: { available: 0 } });
    expect(await stands()).toMatchObject({ heroes: 'blocking' });
  });

  test('of another shop’s campaign is none', async () =>
    expect(await views.readiness('other.myshopify.com', 'c', NOW)).toBe(null));
});
