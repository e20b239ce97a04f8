/** No answer of any read model carries a quantity to a viewer where the shop keeps them: asked of a real database. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policySchema } from '../../app/core/policy.ts';
import { withoutQuantities } from '../../app/core/without-quantities.ts';
import { createViews } from '../../app/db/views/create.ts';
import type { Views } from '../../app/db/views/views.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import { DAY, NOW } from '../support/builders.ts';

const SHOP = 'tea.myshopify.com';
/** Numbers that nothing else has: units on the shelf, planned, needed, sold, at risk. */
const PLANTED = [700_001, 700_003, 700_007, 700_009, 700_013, 700_019, 700_021];
const [AVAILABLE, PLANNED, NEED, SOLD, MONEY, WAS, BUDGET] = PLANTED as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const at = (ms: number): Date => new Date(NOW + ms);

let db: TestDatabase;
let views: Views;

beforeAll(async () => {
  db = await embeddedDatabase();
  views = createViews(db.database.sql);
  const { prisma } = db.database;
  const shop = SHOP;
  await prisma.shop.create({
    data: { shop, name: 'Tea', installedAt: at(-30 * DAY), syncState: 'done', actingSince: at(-DAY) },
  });
  await prisma.location.create({
    data: { shop, id: '1', name: 'Warehouse', isActive: true, fulfillsOnlineOrders: true },
  });
  await prisma.product.create({
    data: {
      shop,
      id: '9',
      title: 'Tea',
      handle: 'tea',
      status: 'ACTIVE',
      tags: [],
      updatedAt: at(0),
      seenAt: at(0),
    },
  });
  await prisma.variant.create({
    data: {
      shop,
      id: '91',
      productId: '9',
      inventoryItemId: '92',
      title: 'Small',
      sku: 'T',
      price: 10,
      position: 1,
      inventoryPolicy: 'DENY',
      tracked: true,
    },
  });
  await prisma.inventoryLevel.create({
    data: {
      shop,
      inventoryItemId: '92',
      locationId: '1',
      available: AVAILABLE,
      updatedAt: at(0),
      confirmedAt: at(0),
    },
  });
  await prisma.levelChange.create({
    data: { shop, inventoryItemId: '92', locationId: '1', at: at(-DAY / 2), available: AVAILABLE },
  });
  await prisma.orderLine.create({
    data: {
      shop,
      orderId: '1',
      lineId: '1',
      variantId: '91',
      productId: '9',
      quantity: SOLD,
      orderedAt: at(-DAY / 2),
      updatedAt: at(-DAY / 2),
    },
  });
  for (const id of ['c', 'd']) {
    await prisma.campaign.create({
      data: {
        shop,
        id,
        name: id,
        handle: id,
        kind: 'sale',
        goal: 'keep_available',
        startsAt: at(-DAY),
        endsAt: at(DAY),
        commitAt: at(-DAY),
        budget: BUDGET,
        state: 'live',
        mode: 'act',
        policy: policySchema.parse({}),
        createdAt: at(-DAY),
        createdBy: '1',
        updatedAt: at(0),
      },
    });
    const ids = { shop, campaignId: id, variantId: '91', productId: '9' };
    await prisma.campaignItem.create({
      data: { ...ids, inventoryItemId: '92', plannedUnits: PLANNED, source: 'picked', addedAt: at(-DAY) },
    });
    const assessment = {
      reason: 'why.below_need',
      buyable: AVAILABLE,
      usable: AVAILABLE,
      reserve: 0,
      allocatedAbove: NEED,
      planned: PLANNED,
      sold: SOLD,
      expectedDemand: NEED,
      need: NEED,
      needToBeSafe: NEED,
      shortBy: NEED,
      moneyAtRisk: MONEY,
      pStockout: 0.4,
      levelsConfirmedAt: NOW,
      thresholds: [{ response: 'flag', risk: 0.3, need: NEED }],
    };
    await prisma.verdict.create({
      data: {
        ...ids,
        verdict: 'below_need',
        assessment,
        moneyAtRisk: MONEY,
        usable: AVAILABLE,
        need: NEED,
        at: at(0),
      },
    });
    await prisma.hold.create({
      data: {
        ...ids,
        id: `h${id}`,
        response: 'flag',
        mode: 'act',
        cause: 'below_need',
        reason: assessment,
        openedAt: at(0),
      },
    });
  }
  const params = { product: 'Tea', usable: AVAILABLE, need: NEED, was: WAS, risk: 0.4 };
  await prisma.ledgerEntry.create({
    data: {
      shop,
      id: 'l',
      at: at(0),
      kind: 'verdict',
      message: 'm',
      params,
      actor: 'holdfast',
      productId: '9',
      campaignId: 'c',
    },
  });
  await prisma.alert.create({
    data: {
      shop,
      id: 'a',
      subject: 'item:c:91:below_need',
      kind: 'below_need',
      urgency: 'now',
      message: 'm',
      params,
      campaignId: 'c',
      productId: '9',
      openedAt: at(0),
    },
  });
}, 60_000);
afterAll(() => db.remove());

const entries = {
  campaignId: null,
  productId: null,
  search: '',
  kinds: [],
  from: null,
  to: null,
  before: null,
  limit: 9,
};
const list = {
  search: '',
  states: [],
  kinds: [],
  mode: null,
  sort: 'name' as const,
  descending: false,
  page: 1,
};
const items = { verdict: null, search: '', sort: 'urgency' as const, page: 1 };
/** Everything that a screen of a viewer asks. */
const QUESTIONS: Record<string, () => Promise<unknown>> = {
  home: () => views.home(SHOP, NOW),
  campaigns: () => views.campaigns(SHOP, list as Parameters<Views['campaigns']>[1], NOW),
  campaign: () => views.campaign(SHOP, 'c', NOW),
  campaignItems: () => views.campaignItems(SHOP, 'c', items),
  overlaps: () => views.overlaps(SHOP, 'c', 1, NOW),
  campaignForm: () => views.campaignForm(SHOP, 'c'),
  catalogue: () => views.catalogue(SHOP, { ids: ['9'] }),
  listedProducts: () => views.listedProducts(SHOP, ''),
  ledger: () => views.ledger(SHOP, entries),
  product: () => views.product(SHOP, '9', NOW),
  results: () => views.results(SHOP, 'c', NOW),
  readiness: () => views.readiness(SHOP, 'c', NOW),
  calendar: () => views.calendar(SHOP, { from: NOW - 9 * DAY, to: NOW + 9 * DAY, now: NOW }),
  held: () => views.held(SHOP, null),
  comingStandings: () => views.comingStandings(SHOP, NOW),
  stockRows: async () => views.stockRows(SHOP, ['91'], await views.comingStandings(SHOP, NOW), NOW),
};

/** Numbers and texts of numbers, however deep. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [Math.round(value)];
  if (typeof value === 'string') return /^\d+(\.\d+)?$/.test(value) ? [Math.round(Number(value))] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
const planted = (value: unknown): number[] =>
  numbersIn(value).filter((one) => PLANTED.some((own) => one % own === 0 && one > 0));

test('the questions do ask about quantities', async () => {
  const seen = new Set<number>();
  for (const ask of Object.values(QUESTIONS)) for (const one of planted(await ask())) seen.add(one);
  expect(PLANTED.filter((one) => !seen.has(one))).toEqual([]);
});

test.each(Object.keys(QUESTIONS))('%s', async (name) => {
  const answer = await QUESTIONS[name]?.();
  expect(answer).toBeTruthy();
  expect(planted(withoutQuantities(answer))).toEqual([]);
});
