/** Conversion of campaign pages: from the pixel's counts to rates, against a count of every hour by itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MeasureName } from '../../app/core/measures/list.ts';
import { addCounts, NO_COUNTS, type PageCounts } from '../../app/core/page-events.ts';
import { startOfDay } from '../../app/core/time.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { createViews } from '../../app/db/views/create.ts';
import { measureShop } from '../../app/flow/measure.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, item, newShop } from './store-fixture.ts';

/** 27 October 2026, noon in UTC: two days before, Berlin's clocks went back. */
const NOW = Date.UTC(2026, 9, 27, 12);
const PRODUCTS = ['1', '2', '3'];
const PAGE_MEASURES = [
  'view_to_cart',
  'cart_to_checkout',
  'checkout_to_order',
  'view_to_order',
  'carts_abandoned',
  'stopped_carts_abandoned',
] as const;

const minutes = (min: number, max: number) => fc.integer({ min, max }).map((n) => NOW - n * 60_000);
const counts = fc.record({
  views: fc.integer({ min: 0, max: 9 }),
  carts: fc.integer({ min: 0, max: 5 }),
  checkouts: fc.integer({ min: 0, max: 4 }),
  purchases: fc.integer({ min: 0, max: 4 }),
});
const hours = fc.uniqueArray(
  fc.record({
    productId: fc.constantFrom(...PRODUCTS),
    hour: fc.integer({ min: 0, max: 130 }).map((n) => NOW - n * HOUR),
    counts,
  }),
  { minLength: 150, maxLength: 250, selector: (one) => `${one.productId} ${one.hour}` },
);
const histories = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'UTC'),
  startsAt: minutes(60 * 60, 120 * 60),
  endsAt: minutes(-600, 59 * 60),
  spans: fc.tuple(
    ...PRODUCTS.slice(0, 2).map(() =>
      fc.record({
        addedAt: minutes(30 * 60, 130 * 60),
        removedAt: fc.option(minutes(0, 29 * 60)),
      }),
    ),
  ),
  /** Quarters of an hour ago, of each product: a hold, and a stock-out at its warehouse. */
  holds: fc.tuple(
    ...PRODUCTS.slice(0, 2).map(() =>
      fc.record({
        from: fc.integer({ min: 100, max: 480 }),
        length: fc.option(fc.integer({ min: 1, max: 60 })),
        mode: fc.constantFrom('act', 'act', 'watch'),
      }),
    ),
  ),
  soldOut: fc.tuple(
    ...PRODUCTS.slice(0, 2).map(() =>
      fc.record({
        from: fc.integer({ min: 100, max: 480 }),
        length: fc.integer({ min: 1, max: 60 }),
      }),
    ),
  ),
  early: hours,
  late: hours,
});
type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

const QUARTER = HOUR / 4;
const began = (span: { from: number }): number => NOW - span.from * QUARTER;
const covers = (span: { from: number; length: number | null }, at: number): boolean =>
  at >= began(span) && (span.length === null || at < began(span) + span.length * QUARTER);

/** Day by day, hour by hour, count by count. */
function slowly(
  { zone, startsAt, endsAt, spans, holds, soldOut, early, late }: History,
  from: number,
  to: number,
): PageCounts & { stopped: PageCounts } {
  let sum = NO_COUNTS;
  let stopped = NO_COUNTS;
  for (const one of [...early, ...late]) {
    const span = spans[Number(one.productId) - 1];
    if (!span) continue;
    const [began, over] = [one.hour, one.hour + HOUR];
    const ran = began >= startsAt && over <= Math.min(endsAt, NOW);
    const within = began >= span.addedAt && over <= (span.removedAt ?? Infinity);
    const day = startOfDay(one.hour, zone);
    if (!ran || !within || day < from || day >= to) continue;
    sum = addCounts(sum, one.counts);
    const [hold, out] = [holds, soldOut].map((list) => list[Number(one.productId) - 1]);
    const minutes = Array.from({ length: 4 }, (_, n) => began + n * QUARTER);
    const held = minutes.some((at) => hold && 'mode' in hold && hold.mode === 'act' && covers(hold, at));
    const empty = minutes.some((at) => out && covers(out, at));
    if (held || empty) stopped = addCounts(stopped, one.counts);
  }
  return { ...sum, stopped };
}

const rates = ({
  views,
  carts,
  checkouts,
  purchases,
  stopped,
}: PageCounts & { stopped: PageCounts }): (number | null)[] => [
  views === 0 ? null : carts / views,
  carts === 0 ? null : checkouts / carts,
  checkouts === 0 ? null : purchases / checkouts,
  views === 0 ? null : purchases / views,
  carts === 0 ? null : Math.max(0, (carts - purchases) / carts),
  stopped.carts === 0 ? null : Math.max(0, (stopped.carts - stopped.purchases) / stopped.carts),
];

onEachDatabase('conversion of campaign pages', (ground) => {
  async function play(
    history: History,
  ): Promise<{ shop: string; measure(): Promise<number>; tell(which: 'early' | 'late'): Promise<void> }> {
    const shop = newShop();
    const { zone, startsAt, endsAt, spans } = history;
    await installShop(ground.store, shop, PRODUCTS, zone);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(
        campaign('c', {
          startsAt,
          endsAt,
          state: endsAt > NOW ? 'live' : 'ended',
          endedAt: endsAt > NOW ? null : endsAt,
        }),
      );
      for (const [index, { addedAt }] of spans.entries())
        await tx.upsertItems([item('c', String(index + 1))], addedAt);
    });
    for (const [index, { removedAt }] of spans.entries())
      if (removedAt !== null)
        await ground.database.sql.run(
          `update "CampaignItem" set "removedAt" = to_timestamp($3::float8 / 1000) where shop = $1 and "productId" = $2`,
          shop,
          String(index + 1),
          removedAt,
        );
    for (const [index, span] of history.holds.entries())
      await ground.database.prisma.hold.create({
        data: {
          shop,
          id: String(index),
          campaignId: 'c',
          productId: String(index + 1),
          variantId: `${index + 1}1`,
          response: 'flag',
          mode: span.mode,
          cause: 'below_need',
          reason: {},
          openedAt: new Date(began(span)),
          closedAt: span.length === null ? null : new Date(began(span) + span.length * QUARTER),
        },
      });
    await ground.database.prisma.levelChange.createMany({
      data: history.soldOut.flatMap((span, index) =>
        [
          { at: NOW - 40 * DAY, available: 5 },
          { at: began(span), available: 0 },
          { at: began(span) + span.length * QUARTER, available: 9 },
        ].map(({ at, available }) => ({
          shop,
          inventoryItemId: `${index + 1}11`,
          locationId: '1',
          at: new Date(at),
          available,
        })),
      ),
    });
    const { addPageCounts } = createReachStore(ground.database);
    return {
      shop,
      measure: () => measureShop({ store: ground.store, clock: { now: () => NOW } }, shop),
      async tell(which) {
        // What comes late adds up with what was there.
        await addPageCounts(
          history[which].map(({ productId, hour, counts: more }) => ({ shop, productId, hour, ...more })),
        );
      },
    };
  }
  const found = async (shop: string, period: { from: number; to: number }) => {
    const view = await createViews(ground.database.sql).insights(
      shop,
      { ...period, beforeFrom: period.from - DAY, beforeTo: period.from },
      NOW,
    );
    const of = (name: MeasureName) => view.measures.find((one) => one.name === name)?.value ?? null;
    return PAGE_MEASURES.map(of);
  };
  const close = (seen: (number | null)[], wanted: (number | null)[]): void => {
    for (const [index, one] of wanted.entries())
      if (one === null) expect(seen[index]).toBe(null);
      else expect(seen[index]).toBeCloseTo(one, 9);
  };

  test('is what a slow count gives, on the shop’s days, also of what came late', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 6 }),
        async (history, first, length) => {
          const { shop, measure, tell } = await play(history);
          const { zone } = history;
          const from = startOfDay(NOW, zone, -first - length);
          const to = startOfDay(NOW, zone, 1 - first);
          await tell('early');
          await measure();
          close(await found(shop, { from, to }), rates(slowly({ ...history, late: [] }, from, to)));
          await tell('late');
          await ground.database.sql.run(
            `update "MeasureCampaign" set "measuredAt" = "measuredAt" - interval '1 hour' where shop = $1`,
            shop,
          );
          expect(await measure()).toBe(1);
          close(await found(shop, { from, to }), rates(slowly(history, from, to)));
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);

  test('a campaign looks back on its own, and without counts nothing is known', async () => {
    const history: History = {
      zone: 'Europe/Berlin',
      startsAt: NOW - 30 * HOUR,
      endsAt: NOW - 6 * HOUR,
      spans: [
        { addedAt: NOW - 20.5 * HOUR, removedAt: null },
        { addedAt: NOW - 40 * HOUR, removedAt: NOW - 6.5 * HOUR },
      ],
      // The first sold out in the middle of the hour that counts, the second was only watched.
      holds: [
        { from: 30, length: 1, mode: 'watch' },
        { from: 32, length: 4, mode: 'watch' },
      ],
      soldOut: [
        { from: 26, length: 1 },
        { from: 100, length: 1 },
      ],
      early: [
        {
          productId: '1',
          hour: NOW - 7 * HOUR,
          counts: { views: 40, carts: 10, checkouts: 5, purchases: 4 },
        },
        { productId: '2', hour: NOW - 8 * HOUR, counts: { views: 10, carts: 0, checkouts: 0, purchases: 0 } },
        // It left, the other came, and the campaign ended within these hours.
        {
          productId: '2',
          hour: NOW - 7 * HOUR,
          counts: { views: 500, carts: 1, checkouts: 1, purchases: 1 },
        },
        {
          productId: '1',
          hour: NOW - 21 * HOUR,
          counts: { views: 700, carts: 1, checkouts: 1, purchases: 1 },
        },
        {
          productId: '1',
          hour: NOW - 6 * HOUR,
          counts: { views: 900, carts: 1, checkouts: 1, purchases: 1 },
        },
      ],
      late: [],
    };
    const { shop, measure, tell } = await play(history);
    const views = createViews(ground.database.sql);
    const told = async (): Promise<(number | null | undefined)[]> => {
      const measures = (await views.postMortem(shop, 'c', NOW))?.measures;
      return PAGE_MEASURES.map((name) => measures?.find((one) => one.name === name)?.value);
    };
    await measure();
    expect(await told()).toEqual([null, null, null, null, null, null]);
    await tell('early');
    await ground.database.sql.run(
      `update "MeasureCampaign" set "measuredAt" = "measuredAt" - interval '1 hour' where shop = $1`,
      shop,
    );
    await measure();
    expect(await told()).toEqual([0.2, 0.5, 0.8, 0.08, 0.6, 0.6]);
  });
});
