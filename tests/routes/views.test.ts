/** The read models over a real (embedded) database: filters, order, pages, standing, and one shop's eyes only. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Assessment } from '../../app/core/decision.ts';
import { createViews } from '../../app/db/views/create.ts';
import type { CampaignQuery, ItemQuery, LedgerQuery, Views } from '../../app/db/views/views.ts';
import { DAY, HOUR, NOW, policy } from '../support/builders.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';

const SHOP = 'tea.myshopify.com';
const OTHER = 'other.myshopify.com';
const at = (ms: number): Date => new Date(NOW + ms);

let db: TestDatabase;
let views: Views;
const prisma = () => db.database.prisma;

beforeAll(async () => {
  db = await embeddedDatabase();
  views = createViews(db.database.sql);
});
afterAll(() => db.remove());

beforeEach(async () => {
  const tables = [
    'Shop',
    'Location',
    'Publication',
    'Product',
    'Variant',
    'InventoryLevel',
    'Campaign',
    'CampaignItem',
  ];
  tables.push(
    'MembershipSource',
    'Verdict',
    'Hold',
    'Baseline',
    'Action',
    'LedgerEntry',
    'Override',
    'Alert',
  );
  for (const table of tables) await db.database.sql.run(`DELETE FROM "${table}"`);
  await prisma().shop.createMany({
    data: [SHOP, OTHER].map((shop) => ({
      shop,
      name: shop === SHOP ? 'Tea' : 'Other',
      ianaTimezone: 'Europe/Berlin',
      installedAt: at(0),
      syncState: 'done',
    })),
  });
  await prisma().location.createMany({
    data: [
      { shop: SHOP, id: '1', name: 'Warehouse', isActive: true, fulfillsOnlineOrders: true },
      { shop: SHOP, id: '2', name: 'Showroom', isActive: true, fulfillsOnlineOrders: false },
    ],
  });
});

const assessment = (given: Partial<Assessment> = {}): Assessment =>
  ({ reason: 'why.covered', moneyAtRisk: 0, expectedDemand: 4.4, ...given }) as Assessment;

async function product(id: string, title: string, available: number, shop = SHOP): Promise<void> {
  await prisma().product.create({
    data: { shop, id, title, handle: `h${id}`, status: 'ACTIVE', tags: [], updatedAt: at(0), seenAt: at(0) },
  });
  const variant = {
    title: 'Default Title',
    sku: `SKU-${id}`,
    price: 10,
    position: 1,
    inventoryPolicy: 'DENY',
    tracked: true,
  };
  await prisma().variant.create({
    data: { shop, id: `${id}1`, productId: id, inventoryItemId: `${id}2`, ...variant },
  });
  const level = { shop, inventoryItemId: `${id}2`, updatedAt: at(0), confirmedAt: at(0) };
  await prisma().inventoryLevel.createMany({
    data: [
      { ...level, locationId: '1', available },
      { ...level, locationId: '2', available: 100 },
    ],
  });
}

async function campaign(id: string, given: object = {}, shop = SHOP): Promise<void> {
  await prisma().campaign.create({
    data: {
      shop,
      id,
      name: `Campaign ${id}`,
      handle: id,
      kind: 'sale',
      goal: 'keep_available',
      startsAt: at(-DAY),
      endsAt: at(DAY),
      commitAt: at(-8 * DAY),
      state: 'live',
      policy: policy(),
      createdAt: at(0),
      createdBy: '1',
      updatedAt: at(0),
      ...given,
    },
  });
}

async function item(
  campaignId: string,
  productId: string,
  verdict: string,
  given: { hero?: boolean; money?: number; runsOutAt?: Date; p?: number } = {},
): Promise<void> {
  const ids = { shop: SHOP, campaignId, variantId: `${productId}1`, productId };
  const hero = given.hero ?? false;
  await prisma().campaignItem.create({
    data: { ...ids, inventoryItemId: `${productId}2`, hero, source: 'picked', addedAt: at(0) },
  });
  await prisma().verdict.create({
    data: {
      ...ids,
      verdict,
      assessment: { ...assessment({ moneyAtRisk: given.money ?? 0 }) },
      moneyAtRisk: given.money ?? 0,
      pStockout: given.p ?? null,
      runsOutAt: given.runsOutAt ?? null,
      at: at(0),
    },
  });
}

const hold = (id: string, campaignId: string, productId: string, response: string, mode = 'act') =>
  prisma().hold.create({
    data: {
      shop: SHOP,
      id,
      campaignId,
      productId,
      variantId: `${productId}1`,
      response,
      mode,
      cause: 'sold_out',
      reason: {},
      openedAt: at(0),
    },
  });

const everything: CampaignQuery = { search: '', states: [], sort: 'name', descending: false, page: 1 };
const allItems: ItemQuery = { verdict: null, search: '', sort: 'urgency', page: 1 };

describe('campaigns', () => {
  test('state follows the clock, not only what was written last', async () => {
    await campaign('a', { state: 'approved' });
    await campaign('b', { state: 'live', endsAt: at(-1) });
    await campaign('c', { state: 'approved', startsAt: at(HOUR) });
    const { rows } = await views.campaigns(SHOP, everything, NOW);
    expect(rows.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'live'],
      ['b', 'ended'],
      ['c', 'approved'],
    ]);
    const live = await views.campaigns(SHOP, { ...everything, states: ['live'] }, NOW);
    expect(live.rows.map(({ id }) => id)).toEqual(['a']);
  });

  test('search takes signs literally; frozen is a view of its own; other shops stay unseen', async () => {
    await campaign('a', { name: '50% off' });
    await campaign('b', { name: '500 things', frozenAt: at(0) });
    await campaign('x', { name: '50% elsewhere' }, OTHER);
    const found = await views.campaigns(SHOP, { ...everything, search: '50%' }, NOW);
    expect(found.rows.map(({ id }) => id)).toEqual(['a']);
    const frozen = await views.campaigns(SHOP, { ...everything, states: ['frozen'] }, NOW);
    expect(frozen.rows.map(({ id }) => id)).toEqual(['b']);
  });

  test('pages, and a page beyond the last is the last', async () => {
    for (let n = 10; n < 40; n += 1) await campaign(`c${n}`, { name: `N ${n}` });
    const last = await views.campaigns(SHOP, { ...everything, page: 99 }, NOW);
    expect([last.total, last.page, last.rows.length, last.rows[0]?.name]).toEqual([30, 2, 10, 'N 30']);
    const down = await views.campaigns(SHOP, { ...everything, descending: true }, NOW);
    expect(down.rows[0]?.name).toBe('N 39');
  });

  test('light, money, next run-out and holds are counted over its items', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    await product('20', 'Cup', 0);
    await product('30', 'Pot', 3);
    await item('a', '10', 'below_need', { money: 12.5, runsOutAt: at(3 * HOUR) });
    await item('a', '20', 'sold_out', { money: 30, runsOutAt: at(0) });
    await item('a', '30', 'covered');
    await hold('h1', 'a', '20', 'flag');
    await hold('h2', 'a', '20', 'hide');
    await hold('h3', 'a', '10', 'flag', 'watch');
    await prisma().hold.create({
      data: {
        shop: SHOP,
        id: 'h4',
        campaignId: 'a',
        productId: '20',
        variantId: '202',
        response: 'flag',
        mode: 'act',
        cause: 'sold_out',
        reason: {},
        openedAt: at(0),
      },
    });
    const [row] = (await views.campaigns(SHOP, everything, NOW)).rows;
    expect(row).toMatchObject({ items: 3, light: 'red', held: 2, wouldHold: 1, moneyAtRisk: 42.5 });
    expect(row?.nextRunOutAt).toBe(NOW + 3 * HOUR);
    expect(row?.counts).toMatchObject({ below_need: 1, sold_out: 1, covered: 1, not_known: 0 });
  });
});

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
      (await views.campaignItems(SHOP, 'a', { ...allItems, ...query })).rows.map((row) => row.productTitle);
    expect(await titles({})).toEqual(['Cup', 'Pot', 'Tea']);
    expect(await titles({ sort: 'product' })).toEqual(['Cup', 'Pot', 'Tea']);
    expect(await titles({ verdict: 'below_need' })).toEqual(['Pot', 'Tea']);
    expect(await titles({ search: 'sku-10' })).toEqual(['Tea']);
    expect((await views.campaignItems(OTHER, 'a', allItems)).total).toBe(0);
    const beyond = await views.campaignItems(SHOP, 'a', { ...allItems, page: 9 });
    expect([beyond.page, beyond.total, beyond.rows.length]).toEqual([1, 3, 3]);
  });

  test('a page beyond the last is the last of what the filter finds', async () => {
    const more = Array.from({ length: 51 }, (_, index) => String(1000 + index));
    for (const id of more) {
      await product(id, `Mug ${id}`, 0);
      await item('a', id, 'sold_out');
    }
    const beyond = await views.campaignItems(SHOP, 'a', { ...allItems, verdict: 'sold_out', page: 9 });
    expect([beyond.page, beyond.total]).toEqual([2, 52]);
    expect(beyond.rows.map(({ variantId }) => variantId)).toEqual(['10501', '201']);
    const none = await views.campaignItems(SHOP, 'a', { ...allItems, verdict: 'covered', page: 9 });
    expect([none.page, none.total, none.rows.length]).toEqual([1, 0, 0]);
  });

  test('a hold is on its way until Shopify has confirmed it', async () => {
    await hold('h1', 'a', '20', 'hide');
    const standing = async () =>
      (await views.campaignItems(SHOP, 'a', { ...allItems, search: 'Cup' })).rows[0]?.standing;
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
    const { rows, total } = await views.overlaps(SHOP, 'a', 1, NOW);
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ productTitle: 'Tea', buyable: 5 });
    expect(rows[0]?.claims.map(({ name, expectedDemand }) => [name, expectedDemand])).toEqual([
      ['First', 4],
      ['Campaign a', 4],
    ]);
    expect((await views.campaign(SHOP, 'a', NOW))?.overlapping).toBe(1);
  });

  test('who only watches takes nothing and stands behind those that act, in the same order', async () => {
    await prisma().campaign.update({ where: { shop_id: { shop: SHOP, id: 'a' } }, data: { mode: 'act' } });
    await campaign('b', { priority: 1, mode: 'watch', name: 'Looks on' });
    await campaign('c', { priority: 5, mode: 'act', name: 'Last' });
    await campaign('d', { priority: 2, mode: 'watch', name: 'Looks on, too' });
    for (const id of ['b', 'c', 'd']) await item(id, '10', 'covered');
    const { rows } = await views.overlaps(SHOP, 'a', 1, NOW);
    expect(rows[0]?.claims.map(({ name, mode }) => [name, mode])).toEqual([
      ['Campaign a', 'act'],
      ['Last', 'act'],
      ['Looks on', 'watch'],
      ['Looks on, too', 'watch'],
    ]);
  });
});

const everyEntry: LedgerQuery = {
  campaignId: null,
  productId: null,
  search: '',
  kinds: [],
  from: null,
  to: null,
  before: null,
  limit: 2,
};

const ids = async (query: Partial<LedgerQuery>) =>
  (await views.ledger(SHOP, { ...everyEntry, limit: 10, ...query })).rows.map(({ id }) => id);

describe('the ledger', () => {
  beforeEach(async () => {
    await product('10', 'Tea', 5);
    const entry = { shop: SHOP, message: 'ledger.x', params: {}, actor: 'holdfast', productId: '10' };
    await prisma().ledgerEntry.createMany({
      data: [0, 1, 1, 2, 3].map((second, n) => ({
        ...entry,
        id: `e${n}`,
        at: at(second * 1000),
        kind: n % 2 ? 'hold' : 'write',
      })),
    });
    await prisma().ledgerEntry.create({ data: { ...entry, shop: OTHER, id: 'x', at: at(0), kind: 'hold' } });
  });

  test('pages neither skip nor repeat entries of the same moment', async () => {
    const seen: string[] = [];
    let query = everyEntry;
    for (let turn = 0; turn < 5; turn += 1) {
      const page = await views.ledger(SHOP, query);
      seen.push(...page.rows.map(({ id }) => id));
      const last = page.rows.at(-1);
      if (!page.more || !last) break;
      query = { ...query, before: { at: last.at, id: last.id } };
    }
    expect(seen).toEqual(['e4', 'e3', 'e2', 'e1', 'e0']);
  });

  test('filters by kind, product text and time', async () => {
    expect(await ids({ kinds: ['hold'] })).toEqual(['e3', 'e1']);
    expect(await ids({ search: 'tea', from: NOW + 1000, to: NOW + 2000 })).toEqual(['e2', 'e1']);
    expect(await ids({ search: 'coffee' })).toEqual([]);
  });
});

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
    const home = await views.home(SHOP, NOW);
    expect(home.alerts.map(({ id, moneyAtRisk }) => [id, moneyAtRisk])).toEqual([
      ['now', 7],
      ['later', null],
      ['seen', null],
    ]);
    expect(home.live.map(({ id }) => id)).toEqual(['a']);
    expect(home.setup).toEqual({
      ordersRead: true,
      synced: false,
      channelsChosen: false,
      hasCampaign: true,
      acting: false,
      couldAct: 'a',
    });
    expect((await views.home(OTHER, NOW)).alerts).toEqual([]);
  });

  test('a product in no campaign is explained too; only the strictest hold of each variant is named', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    const alone = await views.product(SHOP, '10', NOW);
    expect(alone?.variants[0]).toMatchObject({ buyable: 5, verdicts: [] });
    expect(alone?.variants[0]?.levels.map(({ location, counts }) => [location, counts])).toEqual([
      ['Showroom', false],
      ['Warehouse', true],
    ]);
    await item('a', '10', 'sold_out');
    await hold('h1', 'a', '10', 'flag');
    await hold('h2', 'a', '10', 'stop_promoting');
    const held = await views.product(SHOP, '10', NOW);
    expect(held?.holds.map(({ response }) => response)).toEqual(['stop_promoting']);
    expect(await views.product(OTHER, '10', NOW)).toBeNull();
    expect(await views.held(SHOP, null)).toMatchObject([{ title: 'Tea', response: 'stop_promoting' }]);
  });

  test('the pulse changes with what screens show, and only then', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    const before = await views.pulse(SHOP);
    expect(await views.pulse(SHOP)).toBe(before);
    await item('a', '10', 'covered');
    const judged = await views.pulse(SHOP);
    expect(judged).not.toBe(before);
    await prisma().shop.update({ where: { shop: OTHER }, data: { stoppedAt: at(0) } });
    expect(await views.pulse(SHOP)).toBe(judged);
  });

  test('the catalogue finds by title, handle and SKU, and keeps the order of ids', async () => {
    await product('10', 'Green tea', 5);
    await product('20', 'Cup', -2);
    expect((await views.catalogue(SHOP, { search: 'tea' })).map(({ id }) => id)).toEqual(['10']);
    expect((await views.catalogue(SHOP, { search: 'SKU-20' }))[0]?.variants[0]?.buyable).toBe(-2);
    expect((await views.catalogue(SHOP, { ids: ['20', '10', '99'] })).map(({ id }) => id)).toEqual([
      '20',
      '10',
    ]);
    expect(await views.catalogue(OTHER, { search: 'tea' })).toEqual([]);
  });

  test('the form has the whole plan, and the frame the names of channels', async () => {
    await campaign('a');
    await product('10', 'Tea', 5);
    await item('a', '10', 'covered', { hero: true });
    await prisma().membershipSource.create({
      data: { shop: SHOP, campaignId: 'a', kind: 'picked', value: '10' },
    });
    await prisma().publication.create({ data: { shop: SHOP, id: '7', name: 'Google', handle: 'google' } });
    const form = await views.campaignForm(SHOP, 'a');
    expect(form).toMatchObject({ productsTotal: 1, plan: [{ variantId: '101', hero: true }] });
    expect(form?.products[0]?.title).toBe('Tea');
    expect((await views.frame(SHOP))?.channels).toEqual({ '7': 'Google' });
    expect(await views.frame('nobody.myshopify.com')).toBeNull();
    expect((await views.settings(SHOP)).publications.map(({ id }) => id)).toEqual(['7']);
  });
});
