/** From what shoppers did and what became of orders to their way, against a count of each by itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderReturn } from '../../app/core/returns.ts';
import type { ShippedOrderFacts } from '../../app/flow/readiness/ports.ts';
import { withoutQuantities } from '../../app/core/without-quantities.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { createViews } from '../../app/db/views/create.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, item, newShop, NOON, orderLine } from './store-fixture.ts';

const START = NOON - 4 * DAY;
const PERIOD = { from: START, to: NOON, beforeFrom: START - 4 * DAY, beforeTo: START };

const parcel = fc
  .record({ shipped: fc.integer({ min: 1, max: 60 }), took: fc.option(fc.integer({ min: 1, max: 90 })) })
  .map(({ shipped, took }) => ({ shipped, arrived: took === null ? null : shipped + took }));
const order = fc.record({
  /** Hours before noon; 48 and less are within half of the period, 96 is its first moment. */
  ago: fc.integer({ min: 1, max: 200 }),
  product: fc.constantFrom('1', '2'),
  cancelReason: fc.option(fc.constantFrom('CUSTOMER', 'INVENTORY', 'OTHER')),
  complete: fc.boolean(),
  parcels: fc.array(parcel, { maxLength: 2 }),
  returns: fc.array(
    fc.record({
      after: fc.integer({ min: 1, max: 300 }),
      status: fc.constantFrom('OPEN', 'CLOSED', 'CANCELED', 'DECLINED'),
      reason: fc.constantFrom('damaged-in-transit', 'defective', 'too-tight', null),
    }),
    { maxLength: 2 },
  ),
});
type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;

const factsOf = (one: Order, index: number): ShippedOrderFacts => {
  const orderedAt = NOON - one.ago * HOUR;
  return {
    orderId: String(index + 1),
    orderedAt,
    updatedAt: orderedAt,
    cancelledAt: one.cancelReason === null ? null : orderedAt + HOUR,
    cancelReason: one.cancelReason,
    complete: one.complete,
    parcels: one.parcels.map(({ shipped, arrived }) => ({
      carrier: 'Post',
      shippedAt: orderedAt + shipped * HOUR,
      deliveredAt: arrived === null ? null : orderedAt + arrived * HOUR,
      dueAt: null,
    })),
  };
};

const returnsOf = ({ ago, product, returns }: Order, index: number): OrderReturn[] =>
  returns.map(({ after, status, reason }, n) => ({
    returnId: `${index}-${n}`,
    orderId: String(index + 1),
    createdAt: NOON - ago * HOUR + after * HOUR,
    status,
    lines: [{ productId: product, units: 1, reason }],
  }));

/** Nearest rank of half. */
const median = (numbers: number[]): number | null =>
  numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length / 2) - 1] ?? null;

function slowly(orders: readonly Order[], from: number, to: number) {
  const placed = orders.filter(({ ago }) => NOON - ago * HOUR >= from && NOON - ago * HOUR < to);
  let [shipped, delivered, waiting, cancelled, complete, returned, damaged] = [0, 0, 0, 0, 0, 0, 0];
  const [toShip, toArrive, toReturn]: [number[], number[], number[]] = [[], [], []];
  const reasons: Record<string, number> = {};
  for (const one of placed) {
    const left = one.parcels.map((each) => each.shipped);
    const arrived = one.parcels.flatMap((each) => each.arrived ?? []);
    const all = left.length > 0 && arrived.length === left.length;
    if (left.length > 0) toShip.push(Math.min(...left) * HOUR);
    if (all) toArrive.push((Math.max(...arrived) - Math.min(...left)) * HOUR);
    if (left.length > 0) shipped += 1;
    if (all && one.complete) delivered += 1;
    const back = one.returns.filter(({ status }) => status === 'OPEN' || status === 'CLOSED');
    if (left.length > 0 && back.length > 0) {
      returned += 1;
      if (back.some(({ reason }) => reason === 'defective' || reason === 'damaged-in-transit')) damaged += 1;
      for (const reason of new Set(back.map((each) => each.reason ?? '')))
        reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    if (all && back.length > 0)
      toReturn.push((Math.min(...back.map(({ after }) => after)) - Math.max(...arrived)) * HOUR);
    if (one.cancelReason !== null) cancelled += 1;
    else if (one.complete) complete += 1;
    else if (left.length === 0) waiting += 1;
  }
  const unheard = delivered === 0 && shipped > 0;
  return {
    order: placed.length,
    shipped,
    shippedLost: placed.length === 0 ? null : (placed.length - shipped - waiting) / placed.length,
    delivered: unheard ? null : delivered,
    returned,
    damaged: shipped === 0 ? null : damaged / shipped,
    returnMs: median(toReturn),
    reasons,
    shipMs: median(toShip),
    deliverMs: unheard ? null : median(toArrive),
    completion: complete + cancelled === 0 ? null : complete / (complete + cancelled),
  };
}

onEachDatabase('the journey', (ground) => {
  async function furnish(
    orders: readonly Order[],
    readUntil: number | null = NOON,
    returns = true,
  ): Promise<string> {
    const shop = newShop();
    await installShop(ground.store, shop, ['1', '2']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { startsAt: START, endsAt: NOON + DAY }));
      await tx.upsertItems([item('c', '1')], START - DAY);
      await tx.saveShippingWatch({
        lookedAt: NOON,
        readUntil,
        denied: false,
        returnsReadUntil: returns ? NOON : null,
        returnsDenied: false,
        slippingSince: null,
      });
      await tx.saveShippedOrders(orders.map(factsOf));
      await tx.saveReturns(orders.flatMap(returnsOf));
      await tx.upsertOrderLines(
        orders.map(({ product, ago }, index) =>
          orderLine(product, 1, NOON - ago * HOUR, { orderId: String(index + 1) }),
        ),
      );
    });
    return shop;
  }
  const views = () => createViews(ground.database.sql);
  const compare = (
    seen: Awaited<ReturnType<ReturnType<typeof views>['journey']>>,
    orders: readonly Order[],
  ) => {
    const of = (name: string) => seen.steps.find((step) => step.name === name);
    const [now, before] = [
      slowly(orders, PERIOD.from, PERIOD.to),
      slowly(orders, PERIOD.beforeFrom, PERIOD.beforeTo),
    ];
    for (const name of ['order', 'shipped', 'delivered', 'returned'] as const) {
      expect(of(name)?.units).toBe(now[name]);
      expect(of(name)?.before.units).toBe(before[name]);
    }
    expect(of('shipped')).toMatchObject({ lost: now.shippedLost, timeMs: now.shipMs });
    expect(of('shipped')?.before.timeMs).toBe(before.shipMs);
    expect(of('delivered')?.timeMs).toBe(now.deliverMs);
    expect(of('returned')?.timeMs).toBe(now.returnMs);
    expect(Object.fromEntries(seen.returned.map(({ reason, units }) => [reason, units]))).toEqual(
      now.reasons,
    );
    expect([seen.completion, seen.completionBefore]).toEqual([now.completion, before.completion]);
  };

  test('of the shop and of a campaign is what a slow count of the orders gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 25 }), async (orders) => {
        const shop = await furnish(orders);
        compare(await views().journey(shop, PERIOD, NOON), orders);
        const { measures } = await views().insights(shop, PERIOD, NOON);
        const value = (name: string) => measures.find((one) => one.name === name)?.value;
        const expected = slowly(orders, PERIOD.from, PERIOD.to);
        expect([value('damaged'), value('handling_time'), value('order_completion')]).toEqual([
          expected.damaged,
          expected.shipMs,
          expected.completion,
        ]);
        const own = await views().campaignJourney(shop, 'c', NOON);
        expect(own?.period).toEqual(PERIOD);
        if (own)
          compare(
            own,
            // Those of the other product keep their place and are far away.
            orders.map((one) => (one.product === '1' ? one : { ...one, ago: 100_000 })),
          );
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  test('pages: whole hours of the period, the most seen first, and of a campaign only its own', async () => {
    const shop = await furnish([]);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('d', { handle: 'd' }));
      await tx.upsertItems([item('d', '2')], START - DAY);
    });
    const hour = (productId: string, ago: number, views: number, purchases = 0) => ({
      shop,
      productId,
      hour: NOON - ago * HOUR,
      views,
      carts: purchases,
      checkouts: purchases,
      purchases,
    });
    await createReachStore(ground.database).addPageCounts([
      hour('1', 1, 10, 2),
      hour('2', 1, 30, 3),
      hour('1', 96, 5),
      hour('1', 97, 100),
      hour('1', 0, 1_000),
    ]);
    const seen = await views().journey(shop, PERIOD, NOON);
    expect(seen.steps[0]).toMatchObject({ units: 45, before: { units: 100 } });
    expect(seen.steps[3]).toMatchObject({ units: 5, before: { units: 0 } });
    expect(seen.products).toMatchObject([
      { productId: '2', views: 30, ordered: 3, conversion: 0.1 },
      { productId: '1', views: 15, ordered: 2 },
    ]);
    expect((await views().campaignJourney(shop, 'c', NOON))?.steps[0]).toMatchObject({ units: 15 });
    expect((await views().journey(shop, PERIOD, NOON - HOUR / 2)).steps[0]).toMatchObject({ units: 5 });
  });

  test('what nobody reads or counts is not known, and who may not see quantities sees shares', async () => {
    const orders: Order[] = [1, 2, 3, 4].map((ago) => ({
      ago,
      product: '1',
      cancelReason: ago === 1 ? 'INVENTORY' : null,
      complete: ago > 1,
      parcels: ago > 1 ? [{ shipped: 5, arrived: 9 }] : [],
      returns: ago === 2 ? [{ after: 20, status: 'OPEN', reason: 'too-tight' }] : [],
    }));
    const dark = await views().journey(await furnish(orders, null), PERIOD, NOON);
    expect(dark).toMatchObject({ shippingKnown: false, completion: null, cancelled: [], pixelSince: null });
    expect(dark.steps.map(({ units }) => units)).toEqual([null, null, null, null, null, null, null, null]);

    const seen = await views().journey(await furnish(orders), PERIOD, NOON);
    expect(seen.cancelled).toEqual([{ reason: 'INVENTORY', units: 1, share: 0.25 }]);
    expect(seen.returned).toEqual([{ reason: 'too-tight', units: 1, share: 1 / 3 }]);
    const unasked = await views().journey(await furnish(orders, NOON, false), PERIOD, NOON);
    expect(unasked.returned).toEqual([]);
    expect(unasked.steps[7]).toMatchObject({ units: null, lost: null, timeMs: null });
    const quiet = withoutQuantities(seen);
    expect(quiet.steps[5]).toMatchObject({ units: null, share: 0.75 });
    expect(quiet.cancelled).toEqual([{ reason: 'INVENTORY', units: null, share: 0.25 }]);
    expect(await views().campaignJourney(newShop(), 'c', NOON)).toBe(null);
  });

  test('given orders that may not be read any more, or a time before the first known one: not known, never 0', async () => {
    const orders: Order[] = [1, 2, 100].map((ago) => ({
      ago,
      product: '1',
      cancelReason: ago === 2 ? 'INVENTORY' : null,
      complete: true,
      parcels: [{ shipped: 5, arrived: 9 }],
      returns: [],
    }));
    const seenWith = async (row: { ordersFrom?: number; ordersUntil?: number }) => {
      const shop = await furnish(orders);
      await ground.store.inShop(shop, (tx) => tx.saveShop(row));
      const found = await views().journey(shop, PERIOD, NOON);
      const { units, before } = found.steps.find(({ name }) => name === 'order') ?? {};
      return { ...found, units, before: before?.units };
    };
    expect(await seenWith({})).toMatchObject({ units: 2, before: 1, shippingKnown: true });
    expect(await seenWith({ ordersUntil: NOON - 2 * DAY })).toMatchObject({
      units: null,
      before: null,
      shippingKnown: false,
      cancelled: [],
      shipping: [],
      carriers: [],
    });
    const later = START - DAY;
    expect(await seenWith({ ordersFrom: later })).toMatchObject({
      units: 2,
      before: null,
      completionBefore: null,
      ordersSince: later,
    });
    expect(await seenWith({ ordersFrom: NOON + 1 })).toMatchObject({
      units: null,
      before: null,
      cancelled: [],
      shipping: [],
    });
    const shop = await furnish(orders);
    const old = { ...PERIOD, beforeFrom: NOON - 200 * DAY, beforeTo: NOON - 190 * DAY };
    const longAgo = await views().journey(shop, old, NOON);
    expect(longAgo.steps.map(({ before }) => before.units).slice(4)).toEqual([null, null, null, null]);
  });

  test('pages by how their products stood: whole hours alone, the strictest of what was done', async () => {
    const span = fc.record({
      from: fc.integer({ min: 0, max: 40 }),
      length: fc.option(fc.integer({ min: 1, max: 30 })),
      response: fc.constantFrom('flag', 'stop_promoting', 'hide'),
      mode: fc.constantFrom('act', 'act', 'watch'),
    });
    const RANK = ['flag', 'stop_promoting', 'hide'];
    await fc.assert(
      fc.asyncProperty(fc.array(span, { maxLength: 4 }), async (spans) => {
        const shop = await furnish([]);
        // Quarters of an hour from ten hours before noon on.
        const at = (quarters: number): number => NOON - 10 * HOUR + quarters * (HOUR / 4);
        for (const [index, { from, length, response, mode }] of spans.entries())
          await ground.database.prisma.hold.create({
            data: {
              shop,
              id: String(index),
              campaignId: 'c',
              productId: '1',
              variantId: `1${index}`,
              response,
              mode,
              cause: 'below_need',
              reason: {},
              openedAt: new Date(at(from)),
              closedAt: length === null ? null : new Date(at(from + length)),
            },
          });
        const wanted: Record<string, number> = {};
        for (let hour = 0; hour < 10; hour += 1) {
          const quarters = [0, 1, 2, 3].map((n) => {
            const open = spans.filter(
              ({ from, length, mode }) =>
                mode === 'act' && from <= hour * 4 + n && (length === null || from + length > hour * 4 + n),
            );
            return open.map((one) => spans.indexOf(one)).join();
          });
          await createReachStore(ground.database).addPageCounts([
            {
              shop,
              productId: '1',
              hour: at(hour * 4),
              views: 2 ** hour,
              carts: 0,
              checkouts: 0,
              purchases: 0,
            },
          ]);
          if (new Set(quarters).size > 1) continue;
          const ranks = (quarters[0] ?? '')
            .split(',')
            .filter(Boolean)
            .map((index) => RANK.indexOf(spans[Number(index)]?.response ?? ''));
          const standing = RANK[Math.max(-1, ...ranks)] ?? 'free';
          wanted[standing] = (wanted[standing] ?? 0) + 2 ** hour;
        }
        const { standings } = await views().journey(shop, PERIOD, NOON);
        expect(Object.fromEntries(standings.map((one) => [one.standing, one.views]))).toEqual(wanted);
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});
