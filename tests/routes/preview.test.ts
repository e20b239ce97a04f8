/** "If this started now": judged by the rules themselves, and nothing of it is kept. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { campaignInput } from '../../app/flow/commands/inputs.ts';
import { previewCommands } from '../../app/flow/commands/preview.ts';
import { action } from '../../app/routes/campaign-preview.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import { DAY, NOW, policy } from '../support/builders.ts';
import { fakeContext, SHOP, visitOf } from './fake-context.ts';

const OWN = '00000000-0000-4000-8000-0000000000ff';
const ADA = { userId: '11', name: 'Ada', role: 'merchandiser' as const };
const at = (ms: number): Date => new Date(NOW + ms);
let db: TestDatabase;

beforeAll(async () => {
  db = await embeddedDatabase();
  const { prisma } = db.database;
  await prisma.shop.create({ data: { shop: SHOP, installedAt: at(-9 * DAY), syncState: 'done' } });
  await prisma.location.create({
    data: { shop: SHOP, id: '1', name: 'Warehouse', isActive: true, fulfillsOnlineOrders: true },
  });
  for (const [id, stock] of [
    ['1', 0],
    ['2', 10],
    ['3', 500],
    ['4', 20],
  ] as const) {
    const seen = { updatedAt: at(0), seenAt: at(0), tags: id === '4' ? ['autumn'] : [] };
    await prisma.product.create({
      data: { shop: SHOP, id, title: `Product ${id}`, handle: id, status: 'ACTIVE', ...seen },
    });
    const facts = { title: 'M', price: 10, position: 1, inventoryPolicy: 'DENY', tracked: true };
    await prisma.variant.create({
      data: { shop: SHOP, id: `${id}1`, productId: id, inventoryItemId: `${id}2`, ...facts },
    });
    const level = { inventoryItemId: `${id}2`, locationId: '1', available: stock };
    await prisma.inventoryLevel.create({
      data: { shop: SHOP, ...level, updatedAt: at(0), confirmedAt: at(0) },
    });
  }
  await prisma.orderLine.createMany({
    data: Array.from({ length: 56 }, (_, day) => ({
      shop: SHOP,
      orderId: `o${day}`,
      lineId: '1',
      variantId: '31',
      productId: '3',
      quantity: 2,
      orderedAt: at(-(day + 0.5) * DAY),
      updatedAt: at(0),
    })),
  });
});
afterAll(() => db.remove());

const input = (given: object = {}) =>
  campaignInput.parse({
    name: 'Autumn',
    startsAt: NOW + 20 * DAY,
    endsAt: NOW + 34 * DAY,
    policy: policy({ soldOutResponse: 'hide' }),
    sources: [
      ...['1', '2', '3'].map((value) => ({ kind: 'picked', value })),
      { kind: 'tag', value: 'autumn' },
    ],
    plannedUnits: { '11': 40, '21': 40, '31': 40, '41': 200 },
    ...given,
  });
const preview = async (given: object = {}, ownId: string | null = null) => {
  let ids = 0;
  const commands = previewCommands({
    store: createStore(db.database),
    shopify: {
      readCollectionMembers: (_shop, id) =>
        Promise.resolve({
          ok: true,
          value: id === '77' ? { title: 'Winter', productIds: ['4'], shown: {} } : null,
          cost: 1,
        }),
      readDiscount: (_shop, id) =>
        Promise.resolve({
          ok: true,
          value:
            id === '55'
              ? {
                  title: 'Winter 10 %',
                  startsAt: NOW,
                  endsAt: null,
                  applies: 'named' as const,
                  productIds: [],
                  variants: [{ id: '11', productId: '1' }],
                  collectionIds: ['77'],
                }
              : null,
          cost: 1,
        }),
    },
    clock: { now: () => NOW },
    newId: () => `00000000-0000-4000-8000-00000000000${(ids += 1)}`,
  });
  const result = await commands.previewCampaign(SHOP, ADA, input(given), ownId);
  if (!result.ok) throw new Error('refused');
  return result.preview;
};

describe('the preview', () => {
  test('looks at what a collection holds now', async () => {
    const found = async (value: string) =>
      (await preview({ sources: [{ kind: 'collection', value }] })).items.map(({ productId }) => productId);
    expect(await found('77')).toEqual(['4']);
    expect(await found('78')).toEqual([]);
  });

  test('looks at what a discount applies to: its variants, and what its collections hold', async () => {
    const { items } = await preview({ sources: [{ kind: 'discount', value: '55' }] });
    expect(items.map(({ variantId }) => variantId).toSorted()).toEqual(['11', '41']);
  });

  test('says what the rules would do, tagged products too', async () => {
    const { items, notLookedAt } = await preview();
    expect(notLookedAt).toBe(0);
    expect(items.map(({ variantId, verdict, response }) => [variantId, verdict, response])).toEqual([
      ['11', 'sold_out', 'hide'],
      ['21', 'below_need', 'flag'],
      ['31', 'covered', null],
      ['41', 'below_need', 'flag'],
    ]);
  });

  test('suggests units from what a product usually sells, with a range; nothing known, nothing suggested', async () => {
    const { items } = await preview();
    const suggestion = items.find(({ variantId }) => variantId === '31')?.suggestion;
    expect(suggestion?.perDay).toBeCloseTo(2, 1);
    expect(suggestion?.units).toBeGreaterThan(22);
    expect(suggestion?.units).toBeLessThan(34);
    expect(suggestion?.low).toBeLessThan(suggestion?.units ?? 0);
    expect(suggestion?.high).toBeGreaterThan(suggestion?.units ?? 0);
  });

  test('of a campaign that has begun is for what is left of it, after what it has sold', async () => {
    // Of what was planned for 28 days, only what the last six hours may sell is still needed.
    const window = { startsAt: NOW - 28 * DAY, endsAt: NOW + DAY / 4, plannedUnits: { '31': 5_000 } };
    const sources = [{ kind: 'picked', value: '3' }];
    const { begun, items } = await preview({ ...window, sources }, OWN);
    expect(begun).toBe(true);
    expect(items).toMatchObject([{ verdict: 'covered', response: null }]);
    const { begun: again, items: anew } = await preview({
      sources,
      startsAt: NOW + DAY,
      endsAt: NOW + 29.25 * DAY,
      plannedUnits: { '31': 5_000 },
    });
    expect(again).toBe(false);
    expect(anew).toMatchObject([{ verdict: 'below_need', response: 'flag' }]);
  });

  test('keeps nothing: no campaign, item, verdict, hold or work', async () => {
    await preview();
    const { prisma } = db.database;
    for (const left of [
      prisma.campaign.count(),
      prisma.campaignItem.count(),
      prisma.verdict.count(),
      prisma.hold.count(),
      prisma.work.count(),
      prisma.ledgerEntry.count(),
    ]) {
      expect(await left).toBe(0);
    }
  });

  test('an edited campaign does not compete with itself', async () => {
    const { prisma } = db.database;
    await prisma.campaign.create({
      data: {
        shop: SHOP,
        id: 'own',
        name: 'Own',
        handle: 'own',
        kind: 'sale',
        goal: 'keep_available',
        startsAt: at(-DAY),
        endsAt: at(20 * DAY),
        commitAt: at(-DAY),
        priority: 1,
        state: 'live',
        mode: 'act',
        policy: policy(),
        createdAt: at(-DAY),
        createdBy: '1',
        updatedAt: at(0),
      },
    });
    const ids = { variantId: '31', productId: '3', inventoryItemId: '32', plannedUnits: 480 };
    await prisma.campaignItem.create({
      data: { shop: SHOP, campaignId: 'own', ...ids, source: 'picked', addedAt: at(0) },
    });
    const verdictOf3 = async (ownId: string | null) =>
      (await preview({}, ownId)).items.find(({ variantId }) => variantId === '31')?.assessment.allocatedAbove;
    expect(await verdictOf3('own')).toBe(0);
    expect(await verdictOf3(null)).toBeGreaterThan(100);
    expect((await prisma.campaign.findFirst({ where: { id: 'own' } }))?.state).toBe('live');
    await prisma.campaignItem.deleteMany({});
    await prisma.campaign.deleteMany({});
  });
});

describe('its address', () => {
  test('does not need a name, and refuses what is no draft', async () => {
    const fake = fakeContext();
    const body = { draft: { name: '' }, campaignId: null };
    expect(await action(visitOf(fake, '/app/campaign-preview', { body }))).toEqual({ ok: false });
    expect(await action(visitOf(fake, '/app/campaign-preview', { body: { draft: 3 } }))).toEqual({
      ok: false,
    });
    expect(fake.commands).toEqual([]);
  });
});
