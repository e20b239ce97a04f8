/** From raw events in the database to the measures of a period: late news, the shop's days, other shops, too many messages. */
import { expect, test } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import type { MeasureName } from '../../app/core/measures/list.ts';
import { measureShop } from '../../app/flow/measure.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, item, newShop, NOON, orderLine } from './store-fixture.ts';

const START = NOON - 6 * DAY;
const END = NOON - 2 * DAY;
const PERIOD = { from: NOON - 7 * DAY, to: NOON, beforeFrom: NOON - 14 * DAY, beforeTo: NOON - 7 * DAY };

/** Item 1: planned 10, sold 6, sold out for the last day, flagged 12 h before. Item 2: never counted. Item 3 sold as planned. */
async function furnish({ store, database }: Ground): Promise<string> {
  const shop = newShop();
  await installShop(store, shop, ['1', '2', '3'], 'Europe/Berlin');
  const { prisma } = database;
  const at = (ms: number): Date => new Date(ms);
  await store.inShop(shop, async (tx) => {
    await tx.insertCampaign(campaign('c', { startsAt: START, endsAt: END, state: 'ended', endedAt: END }));
    await tx.upsertItems(
      ['1', '2', '3'].map((product) => ({ ...item('c', product, { plannedUnits: 10 }) })),
      START - DAY,
    );
    await tx.upsertOrderLines([
      orderLine('1', 6, START + DAY),
      orderLine('1', 2, START + 2 * DAY, { cancelledAt: START + 3 * DAY, cancelReason: 'INVENTORY' }),
      orderLine('1', 50, START + 2 * DAY, {
        orderId: 'changed-mind',
        cancelledAt: START + 3 * DAY,
        cancelReason: 'CUSTOMER',
      }),
      orderLine('3', 10, START + DAY),
    ]);
  });
  await prisma.levelChange.createMany({
    data: [
      { shop, inventoryItemId: '111', locationId: '1', at: at(START - DAY), available: 6 },
      { shop, inventoryItemId: '111', locationId: '1', at: at(END - DAY), available: 0 },
      { shop, inventoryItemId: '311', locationId: '1', at: at(START - DAY), available: 20 },
    ],
  });
  const hold = {
    shop,
    campaignId: 'c',
    productId: '1',
    variantId: '11',
    mode: 'act',
    reason: { moneyAtRisk: 70 },
  };
  await prisma.hold.create({
    data: { ...hold, id: 'h', response: 'flag', cause: 'below_need', openedAt: at(END - 1.5 * DAY) },
  });
  const alert = { shop, kind: 'sold_out', urgency: 'now', message: 'm', params: {}, productId: '1' };
  await prisma.alert.create({
    data: {
      ...alert,
      id: 'a',
      subject: 's',
      openedAt: at(END - DAY),
      acknowledgedAt: at(END - DAY + HOUR),
      acknowledgedBy: 'x',
    },
  });
  await prisma.alert.create({
    data: { ...alert, id: 'b', subject: 't', productId: '3', openedAt: at(END - DAY) },
  });
  await prisma.ledgerEntry.create({
    data: {
      shop,
      id: 'l',
      at: at(END - DAY + 2 * HOUR),
      kind: 'person',
      productId: '1',
      message: 'm',
      params: {},
      actor: 'A (1)',
    },
  });
  return shop;
}

onEachDatabase('measures', (ground) => {
  const read = async (shop: string) => {
    const view = await createViews(ground.database.sql).insights(shop, PERIOD, NOON);
    const of = (name: MeasureName): number | null => {
      const found = view.measures.find((one) => one.name === name);
      return found?.value ?? found?.amount ?? null;
    };
    return { view, of };
  };
  const measure = (shop: string, now = NOON) =>
    measureShop({ store: ground.store, clock: { now: () => now } }, shop);

  test('of a campaign that runs say until when it was measured', async () => {
    const shop = await furnish(ground);
    await measure(shop, END - HOUR);
    expect((await read(shop)).view).toMatchObject({ measuredAt: END - HOUR, measuredUntil: END - HOUR });
    await measure(shop);
    expect((await read(shop)).view.measuredUntil).toBeNull();
  });

  test('are what happened', async () => {
    const shop = await furnish(ground);
    expect(await measure(shop)).toBe(1);
    const { view, of } = await read(shop);
    expect(view).toMatchObject({ campaigns: 1, measuredAt: NOON, measuredUntil: null });
    expect(of('out_of_stock')).toBeCloseTo(1 / 8);
    expect(of('stock_outs')).toBe(1);
    expect(of('stock_out_length')).toBe(DAY);
    expect(of('warning')).toBe(DAY / 2);
    expect([of('precision'), of('recall')]).toEqual([1, 1]);
    // 8 units in three days on the shelf, one day sold out.
    expect(of('lost_units')).toBeCloseTo(8 / 3);
    expect(of('lost_money')).toBeCloseTo((8 / 3) * 19.9);
    expect([of('money_at_risk'), of('alerts')]).toEqual([70, 2]);
    // 18 units in four days of which 6 × 3 and 20 × 4 lay there.
    expect(of('stock_turns')).toBeCloseTo((18 * 365) / (6 * 3 + 20 * 4));
    expect(of('broken')).toBeCloseTo(2 / 18);
    expect([of('plan_error'), of('plan_bias')]).toEqual([0, 0]);
    expect(of('sell_through')).toBeCloseTo(18 / 38);
    expect(of('acknowledge')).toBe(HOUR);
    expect([of('act'), of('acted')]).toEqual([2 * HOUR, 0.5]);
    expect(of('worth')).toBe(null);
  });

  test('whether an alert led to a deed is not known before a day is over', async () => {
    const shop = await furnish(ground);
    await measure(shop);
    const { prisma } = ground.database;
    const began = (id: string, at: number) =>
      prisma.alert.updateMany({ where: { shop, id }, data: { openedAt: new Date(at) } });
    // 'a' was acted on; 'b' began an hour ago, and nobody has done anything yet.
    await began('b', NOON - HOUR);
    expect((await read(shop)).of('acted')).toBe(1);
    await began('b', NOON - DAY);
    expect((await read(shop)).of('acted')).toBe(0.5);
    await began('a', NOON - HOUR);
    await began('b', NOON - HOUR);
    expect((await read(shop)).of('acted')).toBe(null);
    expect((await read(shop)).of('alerts')).toBe(2);
  });

  test('how many campaigns ended is not known before anything was measured, nor of the time before the app was there', async () => {
    const shop = await furnish(ground);
    const ended = async () => {
      const { campaigns, campaignsBefore } = (await read(shop)).view;
      return [campaigns, campaignsBefore];
    };
    expect(await ended()).toEqual([null, null]);
    await measure(shop);
    expect(await ended()).toEqual([1, null]);
    await ground.database.prisma.ledgerEntry.updateMany({
      where: { shop },
      data: { at: new Date(PERIOD.beforeTo - HOUR) },
    });
    expect(await ended()).toEqual([1, 0]);
  });

  test('days are the shop’s, and add up', async () => {
    const shop = await furnish(ground);
    await measure(shop);
    const { view } = await read(shop);
    expect(view.days.filter(({ stockOuts }) => stockOuts > 0).map(({ at }) => at)).toEqual([
      // Midnight in Berlin before the stock-out began.
      END - DAY - 13 * HOUR,
    ]);
  });

  test('late news within two weeks is measured again, hourly; not later', async () => {
    const shop = await furnish(ground);
    await measure(shop);
    expect(await measure(shop, NOON + HOUR / 2)).toBe(0);
    await ground.store.inShop(shop, (tx) =>
      tx.upsertOrderLines([orderLine('3', 8, START + DAY, { orderId: 'late' })]),
    );
    expect(await measure(shop, NOON + HOUR)).toBe(1);
    expect((await read(shop)).of('plan_bias')).toBeCloseTo(-8 / 18);
    expect(await measure(shop, NOON + 13 * DAY)).toBe(0);
  });

  test('the items behind a measure, and nothing of another shop', async () => {
    const shop = await furnish(ground);
    const other = await furnish(ground);
    await measure(shop);
    const views = createViews(ground.database.sql);
    const query = { rows: 'sold_out', from: PERIOD.from, to: PERIOD.to, campaignId: null, page: 1 } as const;
    expect((await views.measureRows(shop, query)).rows).toMatchObject([
      { productId: '1', soldOutMs: DAY, ordered: 8, flag: 'right' },
    ]);
    expect(
      (await views.measureRows(shop, { ...query, rows: 'plan' })).rows.map(({ productId }) => productId),
    ).toEqual(['3']);
    expect((await views.measureRows(other, query)).rows).toEqual([]);
    // What sold out while a campaign runs is there before it ends; what is told at its end is not.
    const before = { ...query, to: END - DAY / 2 };
    expect((await views.measureRows(shop, before)).rows).toMatchObject([{ productId: '1' }]);
    expect((await views.measureRows(shop, { ...before, rows: 'plan' })).rows).toEqual([]);
  });

  test('a campaign that is over looks back on itself; one that is not measured does not yet', async () => {
    const shop = await furnish(ground);
    const views = createViews(ground.database.sql);
    expect(await views.postMortem(shop, 'c', NOON)).toBe(null);
    await measure(shop);
    const found = await views.postMortem(shop, 'c', NOON);
    expect(found?.holds).toMatchObject([{ id: 'h', productId: '1', response: 'flag', rightly: true }]);
    expect(found?.lessons.map(({ key }) => key)).toEqual(['broken', 'warned_late']);
    expect(found?.measures.find(({ name }) => name === 'warning')?.value).toBe(DAY / 2);
  });

  test('sold out in two of the last five campaigns is a repeat', async () => {
    const shop = await furnish(ground);
    await measure(shop);
    await ground.database.sql.run(
      `insert into "MeasureItem" (shop, "campaignId", "variantId", "productId", "endsAt", outcome, "soldOutAt", "measuredAt")
       select shop, 'earlier', "variantId", "productId", "endsAt" - interval '9 days', outcome, "soldOutAt" - interval '9 days', "measuredAt"
       from "MeasureItem" where shop = $1`,
      shop,
    );
    expect((await read(shop)).view.repeats).toMatchObject([{ variantId: '11', soldOut: 2, campaigns: 2 }]);
  });
});
