/** Home: what it asks and does, and its read models over a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { createViews } from '../../app/db/views/create.ts';
import type { Views } from '../../app/db/views/views.ts';
import { personalCommands } from '../../app/flow/commands/personal.ts';
import { replayShop } from '../../app/flow/replay.ts';
import type { Store } from '../../app/flow/store.ts';
import { action, loader } from '../../app/routes/home/home.tsx';
import { DAY, HOUR, NOW, policy } from '../support/builders.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import { fakeContext, SHOP, visitOf } from './fake-context.ts';

const at = (ms: number): Date => new Date(NOW + ms);
const ADA = { userId: '11', name: 'Ada', role: 'operations' as const };

describe('the route', () => {
  test('tells what was done since the visit before', async () => {
    const fake = fakeContext({ commands: { lookAtHome: () => Promise.resolve({ ok: true, since: 77 }) } });
    await loader(visitOf(fake, '/app'));
    expect(fake.views.find(({ name }) => name === 'home')?.args).toEqual([SHOP, NOW, 77, '11', 'first']);
  });

  test.each([
    ['/app?inbox=all', 'all'],
    ['/app?inbox=5000', 'first'],
  ] as const)('%s asks for the inbox: %s', async (address, inbox) => {
    const fake = fakeContext();
    await loader(visitOf(fake, address));
    expect(fake.views.find(({ name }) => name === 'home')?.args[4]).toBe(inbox);
  });

  test('snoozes until the shop’s morning', async () => {
    const fake = fakeContext();
    await action(visitOf(fake, '/app', { body: { intent: 'snooze', alertId: 'a', until: 'tomorrow' } }));
    const [call] = fake.commands;
    expect(call?.name).toBe('snooze');
    // NOW is two in the morning of June 1st in Berlin; its next morning is June 2nd, eight o'clock.
    expect(call?.args.slice(2)).toEqual(['a', Date.UTC(2026, 5, 2, 6)]);
  });
});

let db: TestDatabase;
let views: Views;
let store: Store;
beforeAll(async () => {
  db = await embeddedDatabase();
  views = createViews(db.database.sql);
  store = createStore(db.database);
});
afterAll(() => db.remove());
const prisma = () => db.database.prisma;
const clock = { now: () => NOW };

beforeEach(async () => {
  await store.inShop(SHOP, (tx) => tx.eraseShop());
  await prisma().shop.create({ data: { shop: SHOP, installedAt: at(-DAY), syncState: 'done' } });
  await prisma().location.create({
    data: { shop: SHOP, id: '1', name: 'Warehouse', isActive: true, fulfillsOnlineOrders: true },
  });
});

const alert = (id: string, given: object = {}) =>
  prisma().alert.create({
    data: {
      shop: SHOP,
      id,
      subject: id,
      kind: 'drift',
      urgency: 'today',
      message: 'alert.drift',
      params: {},
      openedAt: at(-HOUR),
      ...given,
    },
  });

async function variant(id: string, stock: number): Promise<void> {
  const seen = { updatedAt: at(-DAY), seenAt: at(-DAY) };
  await prisma().product.create({
    data: { shop: SHOP, id, title: `Product ${id}`, handle: id, status: 'ACTIVE', tags: [], ...seen },
  });
  const facts = { title: 'M', price: 10, position: 1, inventoryPolicy: 'DENY', tracked: true };
  await prisma().variant.create({
    data: { shop: SHOP, id: `${id}1`, productId: id, inventoryItemId: `${id}2`, ...facts },
  });
  const level = { inventoryItemId: `${id}2`, locationId: '1', available: stock };
  await prisma().inventoryLevel.create({
    data: { shop: SHOP, ...level, updatedAt: at(-DAY), confirmedAt: at(-DAY) },
  });
}

describe('the inbox', () => {
  const ids = async (now = NOW) => (await views.home(SHOP, now)).alerts.map(({ id }) => id);

  test('most urgent first, taken ones last; put off ones come back by themselves', async () => {
    await alert('later', { urgency: 'later' });
    await alert('now', { urgency: 'now' });
    await alert('taken', { urgency: 'now', acknowledgedAt: at(0), acknowledgedBy: 'Ada (11)' });
    await alert('today');
    expect(await ids()).toEqual(['now', 'today', 'later', 'taken']);
    const commands = personalCommands({ store, clock });
    expect(await commands.snooze(SHOP, ADA, 'now', NOW + HOUR)).toEqual({ ok: true });
    expect(await ids()).toEqual(['today', 'later', 'taken']);
    expect((await views.home(SHOP, NOW)).snoozed).toBe(1);
    expect(await ids(NOW + 2 * HOUR)).toEqual(['now', 'today', 'later', 'taken']);
    expect(await commands.snooze(SHOP, ADA, 'nothing', NOW + HOUR)).toMatchObject({ ok: false });
    expect(await commands.snooze(SHOP, ADA, 'today', NOW - 1)).toMatchObject({ ok: false });
  });

  test('shows the ten most urgent, and all to whoever asks', async () => {
    for (let at = 0; at < 12; at += 1)
      await alert(`m${at}`, { campaignId: `c${at}`, urgency: at < 10 ? 'now' : 'later' });
    const first = await views.home(SHOP, NOW);
    expect(first.alerts.map(({ urgency }) => urgency)).toEqual(Array.from({ length: 10 }, () => 'now'));
    expect(first.alertsTotal).toBe(12);
    expect((await views.home(SHOP, NOW, null, null, 'all')).alerts).toHaveLength(12);
  });
});

describe('coming campaigns', () => {
  const campaign = (id: string, given: object) =>
    prisma().campaign.create({
      data: {
        shop: SHOP,
        id,
        name: `Campaign ${id}`,
        handle: id,
        kind: 'sale',
        goal: 'keep_available',
        startsAt: at(0),
        endsAt: at(90 * DAY),
        commitAt: at(0),
        priority: 3,
        state: 'draft',
        mode: 'watch',
        policy: {},
        createdAt: at(0),
        createdBy: 'Ada (11)',
        updatedAt: at(0),
        ...given,
      },
    });

  test('say what they wait for; those that should have begun are named first, the longest overdue first', async () => {
    await campaign('soon', { startsAt: at(3 * DAY) });
    await campaign('scheduled', { startsAt: at(4 * DAY), state: 'approved' });
    for (let nth = 1; nth <= 7; nth += 1) await campaign(`m${nth}`, { startsAt: at(-nth * HOUR) });
    await campaign('runs', { startsAt: at(-DAY), state: 'approved' });
    const home = await views.home(SHOP, NOW);
    expect(home.missed.map(({ campaignId }) => campaignId)).toEqual(['m7', 'm6', 'm5', 'm4', 'm3']);
    expect(home.missedTotal).toBe(7);
    expect(home.coming.map(({ id, wanted }) => [id, wanted?.kind ?? null])).toEqual([
      ['soon', 'schedule'],
      ['scheduled', null],
    ]);
  });

  test('are the next five, and how many more start within sixty days', async () => {
    const coming = async () => {
      const home = await views.home(SHOP, NOW);
      return [home.coming.map(({ id }) => id), home.comingTotal];
    };
    expect(await coming()).toEqual([[], 0]);
    for (let nth = 1; nth <= 7; nth += 1)
      await campaign(`c${nth}`, {
        startsAt: at(nth * 10 * DAY - HOUR),
        state: nth === 2 ? 'draft' : 'approved',
      });
    expect(await coming()).toEqual([['c1', 'c2', 'c3', 'c4', 'c5'], 6]);
  });
});

describe('a visit', () => {
  test('is told what happened since the end of the one before, however often the page loads itself', async () => {
    const look = (ms: number) => store.inShop(SHOP, (tx) => tx.lookAtHome('11', NOW + ms));
    expect(await look(0)).toBe(null);
    expect(await look(2_000)).toBe(null);
    expect(await look(5 * HOUR)).toBe(NOW + 2_000);
    expect(await look(5 * HOUR + 1_000)).toBe(NOW + 2_000);
    expect(await look(30 * HOUR)).toBe(NOW + 5 * HOUR + 1_000);
    expect(await store.inShop(SHOP, (tx) => tx.lookAtHome('12', NOW))).toBe(null);
  });

  test('counts the items that Holdfast held, not what it would have done', async () => {
    const hold = { shop: SHOP, campaignId: 'c', response: 'flag', cause: 'sold_out', reason: {} };
    await prisma().hold.createMany({
      data: [
        { ...hold, id: '1', productId: '1', variantId: '1', mode: 'act', openedAt: at(-HOUR) },
        { ...hold, id: '1b', productId: '1', variantId: '1b', mode: 'act', openedAt: at(-HOUR) },
        {
          ...hold,
          id: '1c',
          campaignId: 'd',
          productId: '1',
          variantId: '1b',
          mode: 'act',
          openedAt: at(-HOUR),
        },
        { ...hold, id: '2', productId: '2', variantId: '2', mode: 'watch', openedAt: at(-HOUR) },
        {
          ...hold,
          id: '3',
          productId: '3',
          variantId: '3',
          mode: 'act',
          openedAt: at(-DAY),
          closedAt: at(-HOUR),
        },
      ],
    });
    const home = await views.home(SHOP, NOW, NOW - 2 * HOUR);
    expect(home.done).toEqual({ since: NOW - 2 * HOUR, held: 2, released: 1, writes: 0, soldOut: 2 });
    expect(home).toMatchObject({ heldItems: 2, wouldHoldItems: 1 });
    expect((await views.home(SHOP, NOW)).done).toBe(null);
  });
});

describe('the replay', () => {
  async function sell(id: string, days: number[], units: number): Promise<void> {
    await prisma().orderLine.createMany({
      data: days.map((day) => ({
        shop: SHOP,
        orderId: `${id}-${day}`,
        lineId: '1',
        variantId: `${id}1`,
        productId: id,
        quantity: units,
        orderedAt: at(-day * DAY + HOUR),
        updatedAt: at(0),
      })),
    });
  }
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  test('that were not read are not said to have been none', async () => {
    await replayShop({ store, clock }, SHOP);
    expect((await views.home(SHOP, NOW)).replay).toMatchObject({ kind: 'past_orders', variants: 0 });
    await prisma().shop.updateMany({ data: { ordersUntil: at(-HOUR) } });
    expect((await views.home(SHOP, NOW)).replay).toBe(null);
  });

  test('is made of the shop’s orders and shown until it acts', async () => {
    await variant('1', 0);
    await sell('1', range(31, 60), 2);
    await sell('1', range(10, 30), 6);
    await variant('2', 4_000);
    await sell('2', range(1, 60), 3);
    expect((await views.home(SHOP, NOW)).replay).toBe(null);
    await replayShop({ store, clock }, SHOP);
    const { replay } = await views.home(SHOP, NOW);
    expect(replay).toMatchObject({
      kind: 'past_orders',
      variants: 2,
      holds: 1,
      soldOut: 1,
      lasted: 0,
      missed: 0,
    });
    expect(replay?.rows).toHaveLength(1);
    expect(replay?.rows[0]).toMatchObject({ productTitle: 'Product 1', soldOutAt: NOW - 9 * DAY });
    expect(replay?.rows[0]?.heldAt).toBeLessThan(NOW - 12 * DAY);
    await prisma().shop.updateMany({ data: { actingSince: at(0) } });
    expect((await views.home(SHOP, NOW)).replay).toBe(null);
  });

  test('gives way to a week of watching', async () => {
    await variant('1', 0);
    await variant('2', 40);
    await variant('3', 0);
    const dates = { startsAt: at(-8 * DAY), endsAt: at(DAY), commitAt: at(-20 * DAY) };
    const made = { createdAt: at(0), createdBy: '1', updatedAt: at(0) };
    const named = { name: 'C', handle: 'c', kind: 'sale', goal: 'keep_available', state: 'live' };
    await prisma().campaign.create({
      data: { shop: SHOP, id: 'c', ...named, ...dates, ...made, mode: 'watch', policy: policy() },
    });
    const hold = {
      shop: SHOP,
      campaignId: 'c',
      response: 'flag',
      mode: 'watch',
      reason: { usable: 5, need: 9 },
    };
    await prisma().hold.createMany({
      data: [
        { ...hold, id: '1', productId: '1', variantId: '11', cause: 'below_need', openedAt: at(-2 * DAY) },
        { ...hold, id: '2', productId: '2', variantId: '21', cause: 'below_need', openedAt: at(-3 * DAY) },
        { ...hold, id: '3', productId: '3', variantId: '31', cause: 'sold_out', openedAt: at(-DAY) },
        {
          ...hold,
          id: '4',
          productId: '2',
          variantId: '21',
          cause: 'below_need',
          openedAt: at(-20 * DAY),
          closedAt: at(-19 * DAY),
        },
      ],
    });
    const noteWeek = (now: number) => store.inShop(SHOP, (tx) => tx.noteWatchedWeek(now));
    const shown = async (now: number) => (await views.home(SHOP, now)).replay;
    expect(await shown(NOW)).toBe(null);
    await noteWeek(NOW);
    const replay = await shown(NOW + HOUR);
    expect(replay).toMatchObject({
      kind: 'week_of_watching',
      from: NOW - 7 * DAY,
      to: NOW,
      holds: 2,
      soldOut: 1,
      lasted: 1,
      missed: 1,
    });
    expect(replay?.rows.find(({ productId }) => productId === '1')).toMatchObject({ stock: 5, need: 9 });
    expect(replay?.rows.find(({ productId }) => productId === '3')).toMatchObject({ heldAt: null });
    expect(await shown(NOW + 2 * DAY)).toBe(null);
    await noteWeek(NOW + HOUR);
    expect(await shown(NOW + HOUR)).toMatchObject({ to: NOW + HOUR });
    await prisma().shop.updateMany({ data: { actingSince: at(0) } });
    expect(await shown(NOW + HOUR)).toBe(null);
  });
});

describe('the calendar', () => {
  test('has what touches the time, with who shares stock with whom, and nobody else’s', async () => {
    const campaign = (id: string, from: number, to: number, given: object = {}) =>
      prisma().campaign.create({
        data: {
          shop: SHOP,
          id,
          name: id,
          handle: id,
          kind: 'sale',
          goal: 'keep_available',
          startsAt: at(from * DAY),
          endsAt: at(to * DAY),
          commitAt: at((from - 7) * DAY),
          state: 'approved',
          policy: policy(),
          createdAt: at(0),
          createdBy: '1',
          updatedAt: at(0),
          ...given,
        },
      });
    await campaign('a', 1, 5);
    await campaign('b', 3, 9);
    await campaign('committed', 12, 15);
    await campaign('far', 40, 41);
    await campaign('gone', 1, 5, { state: 'cancelled' });
    await campaign('other', 1, 5, { shop: 'other.myshopify.com' });
    for (const campaignId of ['a', 'b', 'committed']) {
      const ids = { shop: SHOP, campaignId, variantId: '11', productId: '1', inventoryItemId: '12' };
      await prisma().campaignItem.create({ data: { ...ids, source: 'picked', addedAt: at(0) } });
    }
    const { campaigns } = await views.calendar(SHOP, { from: NOW, to: NOW + 10 * DAY, now: NOW });
    expect(campaigns.map(({ id, meets }) => [id, meets.map((one) => one.id)])).toEqual([
      ['a', ['b']],
      ['b', ['a']],
      ['committed', []],
    ]);
    const before = { from: NOW - 90 * DAY, to: NOW - 60 * DAY, now: NOW };
    expect(await views.calendar(SHOP, before)).toEqual({ campaigns: [], more: false, hasOthers: true });
    await prisma().campaign.deleteMany({ where: { shop: 'other.myshopify.com' } });
  });

  test('of a shop without campaigns says that no other stretch has one', async () => {
    const month = { from: NOW, to: NOW + 30 * DAY, now: NOW };
    expect(await views.calendar(SHOP, month)).toEqual({ campaigns: [], more: false, hasOthers: false });
  });
});
