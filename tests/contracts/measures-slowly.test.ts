/**
 * Measures of a period, from raw events in the database to the numbers on the page, against a count that looks at every quarter
 * of an hour, every alert and every deed by itself. Part of what happened is told late, in shops of several zones, over the
 * night on which Berlin's clocks go back. Pages, orders and parcels: measure-pages, journey, ship-times.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MEASURES, ORDER_MEASURES, PAGE_MEASURES, type MeasureName } from '../../app/core/measures/list.ts';
import type { ItemHistory } from '../../app/core/measures/outcome.ts';
import { startOfDay } from '../../app/core/time.ts';
import { createViews } from '../../app/db/views/create.ts';
import { measureShop } from '../../app/flow/measure.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { onShelf, QUARTER, slowly, wronglyHeld } from '../support/slow-measures.ts';
import { campaign, DAY, HOUR, installShop, item, newShop } from './store-fixture.ts';

/** 27 October 2026, noon in UTC: two days before, Berlin's clocks went back. */
const NOW = Date.UTC(2026, 9, 27, 12);
/** When it is measured again, with what came late. */
const AGAIN = NOW + HOUR;
const PRODUCTS = ['1', '2', '3'];
const PRICE = 19.9;
const PEOPLE = ['1', '2', '3'];
/** Measured here; of pages and orders elsewhere. */
const NAMES = MEASURES.filter(
  (name) => !([...PAGE_MEASURES, ...ORDER_MEASURES] as readonly MeasureName[]).includes(name),
);

const ago = (most: number, least = 0) =>
  fc.integer({ min: least * 4, max: most * 4 }).map((quarters) => NOW - quarters * QUARTER);
const productId = fc.constantFrom(...PRODUCTS);
const many = <T>(one: fc.Arbitrary<T>, least: number, most: number) =>
  fc.array(one, { minLength: least, maxLength: most });

const random = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'UTC'),
  /** Each campaign after the one before it; the last may still run. */
  campaigns: many(
    fc.record({
      gap: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 48, max: 300 }),
      planned: fc.tuple(...PRODUCTS.map(() => fc.option(fc.integer({ min: 1, max: 30 })))),
      members: fc.subarray(PRODUCTS, { minLength: 1 }),
      budget: fc.option(fc.integer({ min: 50, max: 900 })),
    }),
    3,
    6,
  ),
  levels: fc.uniqueArray(fc.record({ productId, at: ago(400), available: fc.integer({ min: -1, max: 4 }) }), {
    minLength: 10,
    maxLength: 40,
    selector: (one) => `${one.productId} ${one.at}`,
  }),
  orders: many(
    fc.record({ productId, at: ago(900), units: fc.integer({ min: 1, max: 4 }), broken: fc.boolean() }),
    20,
    60,
  ),
  holds: many(
    fc.record({
      productId,
      response: fc.constantFrom('flag' as const, 'flag' as const, 'stop_promoting' as const, 'hide' as const),
      mode: fc.constantFrom('watch' as const, 'act' as const, 'act' as const),
      cause: fc.constantFrom('below_need' as const, 'below_need' as const, 'sold_out' as const),
      moneyAtRisk: fc.option(fc.integer({ min: 0, max: 900 })),
      at: ago(330),
      length: fc.integer({ min: 1, max: 200 }),
    }),
    8,
    24,
  ),
  views: fc.uniqueArray(
    fc.record({
      productId,
      hour: fc.integer({ min: 0, max: 330 }).map((n) => NOW - n * HOUR),
      views: fc.integer({ min: 1, max: 40 }),
    }),
    { minLength: 40, maxLength: 120, selector: (one) => `${one.productId} ${one.hour}` },
  ),
  alerts: many(
    fc.record({
      /** Null: of the campaign alone. */
      productId: fc.option(productId),
      urgency: fc.constantFrom('now', 'today', 'later'),
      at: ago(340),
      taken: fc.option(fc.integer({ min: 1, max: 100 })),
      /** Deliveries: who, and whether it arrived. */
      told: fc.uniqueArray(
        fc.record({
          reader: fc.constantFrom(...PEOPLE, 'slack'),
          sent: fc.boolean(),
          message: fc.integer({ min: 1, max: 9 }),
        }),
        { maxLength: 3, selector: ({ reader }) => reader },
      ),
    }),
    5,
    25,
  ),
  deeds: many(fc.record({ productId: fc.option(productId), at: ago(340), byPerson: fc.boolean() }), 5, 30),
  overrides: many(ago(340), 0, 10),
  restored: many(ago(340), 0, 10),
  /** Products of which a field is still in the record. */
  left: fc.subarray(PRODUCTS),
  answers: many(fc.record({ at: ago(340), score: fc.integer({ min: 0, max: 4 }).map((n) => n / 4) }), 0, 12),
});
type History = typeof random extends fc.Arbitrary<infer T> ? T : never;
/** Chance alone seldom warns: in the first campaign something is flagged that has sold out half a day later. */
const histories = random.map((history) => {
  const [first] = windowsOf(history);
  const product = first?.members[0];
  if (!first || product === undefined) return history;
  const at = first.startsAt;
  const level = (after: number, available: number) => ({ productId: product, at: at + after, available });
  const flag = { productId: product, response: 'flag', mode: 'watch', cause: 'below_need' } as const;
  return {
    ...history,
    levels: [
      ...history.levels.filter((one) => one.productId !== product || one.at > at + DAY / 2),
      level(-HOUR, 5),
      level(DAY / 2, 0),
    ],
    holds: [...history.holds, { ...flag, moneyAtRisk: 7, at: at + QUARTER, length: 9 }],
  };
});
type Expected = Partial<Record<MeasureName, number | null>>;

interface Window {
  id: string;
  startsAt: number;
  endsAt: number;
  members: readonly string[];
  planned: readonly (number | null)[];
  budget: number | null;
}

/** Windows one after the other, from 13 days ago on; those that would begin after now are left out. */
function windowsOf({ campaigns }: History): Window[] {
  let at = NOW - 13 * DAY;
  return campaigns.flatMap(({ gap, length, ...rest }, nth) => {
    const startsAt = at + gap * QUARTER;
    at = startsAt + length * QUARTER;
    return startsAt < NOW - HOUR ? [{ id: `c${nth}`, startsAt, endsAt: at, ...rest }] : [];
  });
}
/** The campaign that runs at a moment, or the last before it. */
const windowAt = (all: readonly Window[], at: number): Window | undefined =>
  all.findLast(({ startsAt }) => startsAt <= at);

function historyOf(
  history: History,
  { id, startsAt, endsAt, members, planned }: Window,
  product: string,
): ItemHistory | null {
  if (!members.includes(product)) return null;
  const windows = windowsOf(history);
  return {
    from: startsAt,
    until: Math.min(endsAt, AGAIN),
    ended: endsAt <= AGAIN,
    plannedUnits: planned[PRODUCTS.indexOf(product)] ?? null,
    price: PRICE,
    levels: history.levels
      .filter((one) => one.productId === product && one.at < Math.min(endsAt, AGAIN))
      .map(({ at, available }) => ({ at, available, locationId: '1' })),
    orders: history.orders
      .filter((one) => one.productId === product)
      .map(({ at, units, broken }) => ({ at, units, cancelledForStock: broken })),
    holds: history.holds
      .filter((one) => one.productId === product && windowAt(windows, one.at)?.id === id)
      .map(({ at, length, ...hold }) => ({ ...hold, openedAt: at, closedAt: at + length * QUARTER })),
  };
}

const sumOf = <T>(all: readonly T[], of: (one: T) => number): number => {
  let sum = 0;
  for (const one of all) sum += of(one);
  return sum;
};
const over = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Every measure of the period, from the raw events. */
function expected(history: History, from: number, to: number): Expected {
  const windows = windowsOf(history);
  const within = (at: number): boolean => at >= from && at < to;
  const items = windows.flatMap((window) =>
    PRODUCTS.flatMap((product) => {
      const own = historyOf(history, window, product);
      return own ? [{ window, product, own, ...slowly(own), ...wronglyHeld(own) }] : [];
    }),
  );
  const ended = windows.filter(({ endsAt }) => endsAt <= AGAIN && within(endsAt));
  const done = items.filter(({ window }) => ended.includes(window));
  const days = { known: 0, out: 0, begun: 0, ordered: 0, broken: 0, unitMs: 0, turned: 0 };
  for (const { own } of items)
    for (let now = own.from; now < own.until; now += QUARTER) {
      // The period is whole days: its ends are midnights of the shop.
      if (!within(now)) continue;
      const units = onShelf(own, now);
      const before = now === own.from ? null : onShelf(own, now - QUARTER);
      if (units !== null) days.known += QUARTER;
      if (units !== null && units <= 0) {
        days.out += QUARTER;
        if (before === null || before > 0) days.begun += 1;
      }
      days.unitMs += Math.max(0, units ?? 0) * QUARTER;
      for (const order of own.orders)
        if (order.at === now) {
          days.ordered += order.units;
          if (order.cancelledForStock) days.broken += order.units;
          if (units !== null) days.turned += order.units;
        }
    }
  const flags = (kind: string): number => done.filter(({ flag }) => flag === kind).length;
  const warned = done.flatMap(({ warningMs }) => warningMs ?? []);
  const soldOut = done.filter(({ stockOuts }) => stockOuts > 0);
  const lost = sumOf(done, ({ lostUnits }) => lostUnits ?? 0);
  const isLostKnown =
    ended.length > 0 &&
    (soldOut.length === 0 || done.filter(({ lostUnits }) => lostUnits === null).length < soldOut.length);
  const stopped = done.filter((one) => one.stopped);
  const planned = done.filter(
    ({ own, knownMs, soldOutMs }) => own.plannedUnits !== null && knownMs > 0 && soldOutMs === 0,
  );
  const plannedOrders = sumOf(planned, ({ ordered }) => ordered);
  const usual = sumOf(done, ({ usualUnits }) => usualUnits ?? 0);
  const usualSold = sumOf(done, ({ usualUnits, shelfUnits }) => (usualUnits === null ? 0 : shelfUnits));
  const left = sumOf(done, ({ leftUnits }) => Math.max(0, leftUnits ?? 0));
  const leftSold = sumOf(done, ({ leftUnits, ordered }) => (leftUnits === null ? 0 : ordered));
  const alerts = history.alerts.filter(({ at }) => within(at));
  const taken = alerts.filter((one) => one.taken !== null);
  const deeds = history.deeds.filter(({ byPerson }) => byPerson);
  const reactions = alerts.flatMap((alert) => {
    const first = deeds
      .filter((deed) => deed.at >= alert.at && deed.at < alert.at + DAY && isAnswer(windows, alert, deed))
      .map(({ at }) => at - alert.at);
    return first.length > 0 ? [Math.min(...first)] : [];
  });
  const sent = alerts.flatMap(({ told, at }) =>
    told.filter((one) => one.sent && one.reader !== 'slack').map((one) => ({ ...one, at })),
  );
  const messages = new Set(sent.map(({ reader, message }) => `${reader} ${message}`)).size;
  const readers = new Set(sent.map(({ reader }) => reader)).size;
  const midnights = new Set<number>();
  for (let at = from; at < to; at += HOUR) midnights.add(startOfDay(at, history.zone));
  const scores = history.answers.filter(({ at }) => within(at));
  const restored = history.restored.filter(within).length;
  const notRestored = history.left.filter((product) => {
    const acting = history.holds.filter(
      (one) => one.productId === product && one.mode === 'act' && windowAt(windows, one.at) !== undefined,
    );
    const closed = acting.map(({ at, length }) => at + length * QUARTER);
    const last = Math.max(...closed);
    return closed.length > 0 && last <= AGAIN && last >= from && last <= Math.min(to, AGAIN - HOUR);
  }).length;
  const spared = ended.flatMap(
    (window) =>
      sparedOf(
        history,
        window,
        items.filter((one) => one.window === window),
      ) ?? [],
  );
  return {
    out_of_stock: over(days.out, days.known),
    stock_outs: days.known > 0 ? days.begun : null,
    stock_out_length: over(
      sumOf(done, ({ soldOutMs }) => soldOutMs),
      sumOf(done, ({ stockOuts }) => stockOuts),
    ),
    warning: over(
      sumOf(warned, (one) => one),
      warned.length,
    ),
    precision: over(flags('right'), flags('right') + flags('wrong')),
    recall: over(flags('right'), flags('right') + flags('missed')),
    lost_units: isLostKnown ? lost : null,
    lost_money: isLostKnown ? lost * PRICE : null,
    money_at_risk: done.length > 0 ? sumOf(done, ({ riskMoney }) => riskMoney) : null,
    broken: over(days.broken, days.ordered),
    wrong_holds: over(stopped.filter(({ wrongHold }) => wrongHold).length, stopped.length),
    restored: over(restored, restored + notRestored),
    overrides: history.overrides.filter(within).length,
    plan_error: over(
      sumOf(planned, ({ own, ordered }) => Math.abs((own.plannedUnits ?? 0) - ordered)),
      plannedOrders,
    ),
    plan_bias: over(
      sumOf(planned, ({ own, ordered }) => (own.plannedUnits ?? 0) - ordered),
      plannedOrders,
    ),
    uplift: usual >= 1 ? usualSold / usual - 1 : null,
    sell_through: over(leftSold, leftSold + left),
    stock_turns: days.known < DAY ? null : over(days.turned * 365 * DAY, days.unitMs),
    satisfaction: over(
      sumOf(scores, ({ score }) => score),
      scores.length,
    ),
    alerts: alerts.length,
    acknowledge: over(
      sumOf(taken, (one) => (one.taken ?? 0) * QUARTER),
      taken.length,
    ),
    act: over(
      sumOf(reactions, (one) => one),
      reactions.length,
    ),
    acted: over(reactions.length, alerts.length),
    per_person: over(messages, readers * midnights.size),
    urgent: (alerts.filter(({ urgency }) => urgency === 'now').length * 7) / midnights.size,
    worth:
      spared.length === 0
        ? null
        : sumOf(spared, (one) => one) - sumOf(done, ({ wrongUnits }) => wrongUnits * PRICE),
  };
}

/** Whether somebody's deed is on what the alert was about. */
function isAnswer(
  windows: readonly Window[],
  alert: History['alerts'][number],
  deed: History['deeds'][number],
): boolean {
  if (alert.productId !== null) return deed.productId === alert.productId;
  const [of, on] = [windowAt(windows, alert.at), windowAt(windows, deed.at)];
  return of !== undefined && of.id === on?.id;
}

/** What the visits would have cost that did not land on something sold out; null: no budget, or nobody came. */
function sparedOf(
  history: History,
  { startsAt, endsAt, members, budget }: Window,
  items: readonly { product: string; own: ItemHistory; soldOutAt: number | null }[],
): number | null {
  const seen = (product: string, from: number, to: number): number =>
    sumOf(history.views, (one) =>
      one.productId === product && one.hour >= from && one.hour < to ? one.views : 0,
    );
  const all = sumOf(members, (product) => seen(product, startsAt, endsAt));
  if (budget === null || all === 0) return null;
  let visits = 0;
  for (const { product, own, soldOutAt } of items) {
    if (soldOutAt === null) continue;
    let longest = { from: 0, to: 0 };
    for (const { mode, response, openedAt, closedAt } of own.holds) {
      if (mode !== 'act' || response === 'flag') continue;
      const span = { from: Math.max(openedAt, soldOutAt), to: Math.min(closedAt ?? own.until, own.until) };
      if (span.to - span.from > longest.to - longest.from) longest = span;
    }
    const { from, to } = longest;
    const during = seen(product, from, to);
    if (during > 0)
      visits += Math.max(0, (seen(product, from - DAY, from) / 24) * ((to - from) / HOUR) - during);
  }
  return (visits * budget) / all;
}

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

/** Products that sold out in two or more of their last five campaigns that are over. */
function repeatsOf(history: History): number {
  const over = windowsOf(history).filter(({ endsAt }) => endsAt <= AGAIN);
  return PRODUCTS.filter((product) => {
    const own = over.filter(({ members }) => members.includes(product)).slice(-5);
    const out = own.filter((window) => {
      const its = historyOf(history, window, product);
      return its !== null && slowly(its).stockOuts > 0;
    });
    return out.length >= 2;
  }).length;
}

function near(name: string, found: number | null, wanted: number | null): void {
  if (found === null || wanted === null) expect([name, found]).toEqual([name, wanted]);
  else if (Math.abs(found - wanted) > 1e-6 * Math.max(1, Math.abs(wanted)))
    expect([name, found]).toEqual([name, wanted]);
}
