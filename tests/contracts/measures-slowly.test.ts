/**
 * Measures of a period, from raw events in the database to the numbers on the page, against a count that looks at every quarter
 * of an hour, every alert and every deed by itself. Part of what happened is told late, in shops of several zones, over the
 * night on which Berlin's clocks go back. Pages, orders and parcels: measure-pages, journey, ship-times.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MEASURES, ORDER_MEASURES, PAGE_MEASURES, type MeasureName } from '../../app/core/measures/list.ts';
import { startOfDay } from '../../app/core/time.ts';
import { createViews } from '../../app/db/views/create.ts';
import { measureShop } from '../../app/flow/measure.ts';
import { onOneDatabase } from '../support/each-database.ts';
import {
  AGAIN,
  histories,
  NOW,
  PRODUCTS,
  windowAt,
  windowsOf,
  type History,
} from '../support/shop-history.ts';
import { QUARTER } from '../support/slow-measures.ts';
import { expected, repeatsOf } from '../support/slow-period.ts';
import { campaign, DAY, HOUR, installShop, item, newShop } from './store-fixture.ts';

/** Measured here; of pages and orders elsewhere. */
const NAMES = MEASURES.filter(
  (name) => !([...PAGE_MEASURES, ...ORDER_MEASURES] as readonly MeasureName[]).includes(name),
);

onOneDatabase('every measure of a period', (ground) => {
  const views = () => createViews(ground.database.sql);
  const measure = async (shop: string, now: number): Promise<void> => {
    while ((await measureShop({ store: ground.store, clock: { now: () => now } }, shop)) > 0);
  };

  async function furnish(history: History): Promise<string> {
    const shop = newShop();
    const { prisma } = ground.database;
    const windows = windowsOf(history);
    await installShop(ground.store, shop, PRODUCTS, history.zone);
    await ground.store.inShop(shop, async (tx) => {
      for (const { id, startsAt, endsAt, members, planned, budget } of windows) {
        const over = endsAt <= NOW;
        await tx.insertCampaign(
          campaign(id, {
            startsAt,
            endsAt,
            budget: budget === null ? null : String(budget),
            state: over ? 'ended' : 'live',
            endedAt: over ? endsAt : null,
          }),
        );
        await tx.upsertItems(
          members.map((product) =>
            item(id, product, { plannedUnits: planned[PRODUCTS.indexOf(product)] ?? null }),
          ),
          startsAt - DAY,
        );
      }
    });
    const at = (ms: number): Date => new Date(ms);
    await prisma.pageHour.createMany({
      data: history.views.map(({ hour, ...one }) => ({
        shop,
        ...one,
        hour: at(hour),
        carts: 0,
        checkouts: 0,
        purchases: 0,
      })),
    });
    await prisma.override.createMany({
      data: history.overrides.map((ms, nth) => ({
        shop,
        id: `o${nth}`,
        productId: '1',
        kind: 'keep_visible',
        untilKind: 'restock',
        reason: '',
        by: '1',
        createdAt: at(ms),
      })),
    });
    const entry = { shop, message: 'm', params: {}, actor: 'A (1)' };
    await prisma.ledgerEntry.createMany({
      data: [
        ...history.restored.map((ms, nth) => ({
          ...entry,
          id: `r${nth}`,
          at: at(ms),
          kind: 'restored',
          productId: '1',
        })),
        ...history.deeds.map((deed, nth) => ({
          ...entry,
          id: `d${nth}`,
          at: at(deed.at),
          kind: deed.byPerson ? 'person' : 'campaign',
          productId: deed.productId,
          campaignId: windowAt(windows, deed.at)?.id ?? null,
        })),
      ],
    });
    await prisma.alert.createMany({
      data: history.alerts.map(({ urgency, taken, ...alert }, nth) => ({
        shop,
        id: `a${nth}`,
        subject: `s${nth}`,
        kind: 'sold_out',
        message: 'm',
        params: {},
        urgency,
        productId: alert.productId,
        campaignId: windowAt(windows, alert.at)?.id ?? null,
        openedAt: at(alert.at),
        ...(taken === null ? {} : { acknowledgedAt: at(alert.at + taken * QUARTER), acknowledgedBy: '1' }),
      })),
    });
    await prisma.delivery.createMany({
      data: history.alerts.flatMap((alert, nth) =>
        alert.told.map(({ reader, sent, message }) => ({
          shop,
          id: `${nth}-${reader}`,
          readerId: reader,
          alertId: `a${nth}`,
          phase: 'opened',
          subject: `s${nth}`,
          audience: reader === 'slack' ? 'slack' : 'operations',
          groupKey: '',
          how: 'now',
          reason: 'rule',
          state: sent ? 'sent' : 'failed',
          at: at(alert.at),
          messageId: `${reader} ${message}`,
        })),
      ),
    });
    await prisma.satisfaction.createMany({
      data: history.answers.map(({ score, at: ms }, nth) => ({
        shop,
        answerId: `${nth}`,
        score,
        at: at(ms),
        receivedAt: at(ms),
      })),
    });
    await prisma.baseline.createMany({
      data: history.left.map((product) => ({
        shop,
        productId: product,
        field: 'status',
        was: 'ACTIVE',
        wrote: 'DRAFT',
        state: 'confirmed',
        at: at(NOW - DAY),
      })),
    });
    return shop;
  }

  /** Tells every second of what happened to stock; the others come late. */
  async function tell(shop: string, history: History, late: boolean): Promise<void> {
    const own = <T>(all: readonly T[]): { one: T; nth: number }[] =>
      all.map((one, nth) => ({ one, nth })).filter(({ nth }) => (nth % 2 === 1) === late);
    const { prisma } = ground.database;
    const windows = windowsOf(history);
    const at = (ms: number): Date => new Date(ms);
    await prisma.levelChange.createMany({
      data: own(history.levels).map(({ one }) => ({
        shop,
        inventoryItemId: `${one.productId}11`,
        locationId: '1',
        at: at(one.at),
        available: one.available,
      })),
    });
    await prisma.orderLine.createMany({
      data: own(history.orders).map(({ one, nth }) => ({
        shop,
        orderId: `o${nth}`,
        lineId: '1',
        variantId: `${one.productId}1`,
        productId: one.productId,
        source: 'web',
        quantity: one.units,
        orderedAt: at(one.at),
        updatedAt: at(one.at),
        ...(one.broken ? { cancelledAt: at(one.at + HOUR), cancelReason: 'INVENTORY' } : {}),
      })),
    });
    await prisma.hold.createMany({
      data: own(history.holds).flatMap(({ one: { at: opened, length, moneyAtRisk, ...hold }, nth }) => {
        const campaignId = windowAt(windows, opened)?.id;
        const closedAt = opened + length * QUARTER;
        return campaignId === undefined
          ? []
          : [
              {
                shop,
                ...hold,
                id: `h${nth}`,
                campaignId,
                variantId: `${hold.productId}1`,
                reason: { moneyAtRisk },
                openedAt: at(opened),
                closedAt: at(closedAt),
              },
            ];
      }),
    });
  }

  test('is what a slow count of the raw events gives, also of what came late', async () => {
    const known = new Set<MeasureName>();
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const shop = await furnish(history);
        await tell(shop, history, false);
        await measure(shop, NOW);
        await tell(shop, history, true);
        await measure(shop, AGAIN);
        const [from, to, beforeFrom] = [-6, 1, -13].map((days) => startOfDay(NOW, history.zone, days)) as [
          number,
          number,
          number,
        ];
        const view = await views().insights(shop, { from, to, beforeFrom, beforeTo: from }, AGAIN);
        const [now, before] = [expected(history, from, to), expected(history, beforeFrom, from)];
        for (const name of NAMES) {
          const found = view.measures.find((one) => one.name === name);
          if (name === 'repeats') {
            expect(found?.value).toBe(repeatsOf(history));
            continue;
          }
          near(name, found?.value ?? found?.amount ?? null, now[name] ?? null);
          near(name, found?.valueBefore ?? found?.amountBefore ?? null, before[name] ?? null);
          if ((now[name] ?? before[name]) != null) known.add(name);
        }
      }),
      { numRuns: 16, endOnFailure: true },
    );
    // Each was told at least once.
    expect(NAMES.filter((name) => name !== 'repeats' && !known.has(name))).toEqual([]);
  }, 120_000);
});

function near(name: string, found: number | null, wanted: number | null): void {
  if (found === null || wanted === null) expect([name, found]).toEqual([name, wanted]);
  else if (Math.abs(found - wanted) > 1e-6 * Math.max(1, Math.abs(wanted)))
    expect([name, found]).toEqual([name, wanted]);
}
