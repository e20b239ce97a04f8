/** Order to ship inside and outside campaigns, and carriers on time: from parcels to measures, against a count of each order by itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MeasureName } from '../../app/core/measures/list.ts';
import { createViews } from '../../app/db/views/create.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, item, newShop, orderLine } from './store-fixture.ts';

/** 27 October 2026, noon in UTC, a Tuesday: two days before, Berlin's clocks went back. */
const NOW = Date.UTC(2026, 9, 27, 12);
const PERIOD = { from: NOW - 6 * DAY, to: NOW + HOUR, beforeFrom: NOW - 12 * DAY, beforeTo: NOW - 6 * DAY };
const PROMISED = 2;
const CLOSED = ['2026-10-22'];

const ago = (min: number, max: number) => fc.integer({ min, max }).map((hours) => NOW - hours * HOUR);
const parcel = fc.record({
  carrier: fc.constantFrom('Post', 'Swift', null),
  after: fc.integer({ min: 1, max: 150 }),
  took: fc.option(fc.integer({ min: 1, max: 90 })),
  due: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 3 }),
});
const order = fc.record({
  at: ago(1, 320),
  product: fc.constantFrom('1', '2', '3'),
  cancelled: fc.boolean().chain((first) => (first ? fc.boolean() : fc.constant(false))),
  complete: fc.boolean(),
  parcels: fc.array(parcel, { maxLength: 2 }),
});
const histories = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland'),
  /** Of product 1 all of its time, of product 2 what it was in it; product 3 is in none. */
  startsAt: ago(100, 300),
  endsAt: ago(-50, 99),
  addedAt: ago(60, 320),
  removedAt: fc.option(ago(0, 59)),
  state: fc.constantFrom('ended', 'cancelled', 'live', 'proposed'),
  early: fc.array(order, { maxLength: 20 }),
  late: fc.array(order, { maxLength: 20 }),
});
type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;
type Order = History['early'][number];

const parcelsOf = ({ at, parcels }: Order) =>
  parcels.map(({ carrier, after, took, due }) => ({
    carrier,
    shippedAt: at + after * HOUR,
    deliveredAt: took === null ? null : at + (after + took) * HOUR,
    dueAt: due === null ? null : at + (after + due) * HOUR,
  }));

const calendars = new Map<string, Intl.DateTimeFormat>();
function calendarOf(zone: string): Intl.DateTimeFormat {
  const calendar = calendars.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  calendars.set(zone, calendar);
  return calendar;
}

/** Every sixth hour is looked up on a calendar; the days that come up and are worked on are counted. */
function slowDays(from: number, to: number, zone: string): number {
  const calendar = calendarOf(zone);
  const works = (day: string): boolean =>
    ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay()) && !CLOSED.includes(day);
  const first = calendar.format(from);
  const later = new Set([calendar.format(to)]);
  for (let moment = from; moment < to; moment += 6 * HOUR) later.add(calendar.format(moment));
  later.delete(first);
  const worked = [...later].filter(works).length;
  return Math.max(0, works(first) ? worked : worked - 1);
}

/** Nearest rank, by counting how many are not above. */
const ranked = (numbers: number[], share: number): number | null =>
  numbers
    .toSorted((a, b) => a - b)
    .find((one) => numbers.filter((each) => each <= one).length >= share * numbers.length) ?? null;

function slowly(
  { zone, startsAt, endsAt, addedAt, removedAt, state, early, late }: History,
  from: number,
  to: number,
) {
  const times: Record<'inside' | 'outside', number[]> = { inside: [], outside: [] };
  const waiting = { inside: 0, outside: 0 };
  let broken = 0;
  const carriers: Record<string, [parcels: number, late: number]> = {};
  for (const one of [...early, ...late]) {
    if (one.at < from || one.at >= to) continue;
    for (const { carrier, deliveredAt, dueAt } of parcelsOf(one)) {
      if (dueAt === null || (deliveredAt === null && NOW < dueAt + DAY)) continue;
      const [parcels, late] = carriers[carrier ?? ''] ?? [0, 0];
      carriers[carrier ?? ''] = [parcels + 1, late + ((deliveredAt ?? NOW) < dueAt + DAY ? 0 : 1)];
    }
    if (one.cancelled) continue;
    const ran = state !== 'proposed' && one.at >= startsAt && one.at < endsAt;
    const within =
      one.product === '1' || (one.product === '2' && one.at >= addedAt && one.at < (removedAt ?? Infinity));
    const side = ran && within ? 'inside' : 'outside';
    const left = parcelsOf(one).map(({ shippedAt }) => shippedAt);
    const waited = one.complete ? 0 : slowDays(one.at, NOW, zone);
    if (left.length === 0 && waited <= PROMISED) {
      waiting[side] += 1;
      continue;
    }
    const took = left.length === 0 ? waited : slowDays(one.at, Math.min(...left), zone);
    times[side].push(took);
    if (side === 'inside' && (took > PROMISED || waited > PROMISED)) broken += 1;
  }
  const all = Object.values(carriers);
  const due = all.reduce((sum, [parcels]) => sum + parcels, 0);
  return {
    measures: [
      ranked(times.inside, 0.5),
      ranked(times.inside, 0.9),
      ranked(times.outside, 0.5),
      ranked(times.outside, 0.9),
      times.inside.length === 0 ? null : broken / times.inside.length,
      due === 0 ? null : 1 - all.reduce((sum, [, late]) => sum + late, 0) / due,
    ],
    carriers: Object.fromEntries(
      Object.entries(carriers).map(([name, [parcels, late]]) => [name, [parcels, 1 - late / parcels]]),
    ),
    orders:
      times.inside.length + times.outside.length === 0
        ? []
        : (['inside', 'outside'] as const).map((side) =>
            times[side].length === 0 && waiting[side] > 0 ? null : times[side].length,
          ),
  };
}

const NAMES: readonly MeasureName[] = [
  'ship_inside',
  'ship_inside_p90',
  'ship_outside',
  'ship_outside_p90',
  'late_or_short',
  'on_time',
];

onEachDatabase('shipping inside and outside campaigns', (ground) => {
  const watch = (shop: string, readUntil: number | null) =>
    ground.store.inShop(shop, (tx) =>
      tx.saveShippingWatch({
        lookedAt: NOW,
        readUntil,
        denied: false,
        returnsReadUntil: null,
        returnsDenied: false,
        slippingSince: null,
      }),
    );
  async function furnish(history: History, readUntil: number | null = NOW) {
    const shop = newShop();
    const { zone, startsAt, endsAt, state, addedAt, removedAt } = history;
    await installShop(ground.store, shop, ['1', '2', '3'], zone);
    await watch(shop, readUntil);
    const { sql } = ground.database;
    await sql.run(
      `update "Shop" set settings = $2::jsonb where shop = $1`,
      shop,
      JSON.stringify({ shipWithinDays: PROMISED, closedDays: CLOSED }),
    );
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(
        campaign('c', { startsAt, endsAt: NOW + 9 * DAY, state, endedAt: endsAt, createdAt: NOW - 40 * DAY }),
      );
      await tx.upsertItems([item('c', '1')], NOW - 30 * DAY);
      await tx.upsertItems([item('c', '2')], addedAt);
    });
    if (removedAt !== null)
      await sql.run(
        `update "CampaignItem" set "removedAt" = to_timestamp($2::float8 / 1000) where shop = $1 and "productId" = '2'`,
        shop,
        removedAt,
      );
    const tell = (which: 'early' | 'late') =>
      ground.store.inShop(shop, async (tx) => {
        const orders = history[which].map((one, index) => ({ ...one, id: `${which} ${index}` }));
        await tx.saveShippedOrders(
          orders.map((one) => ({
            orderId: one.id,
            orderedAt: one.at,
            updatedAt: one.at,
            cancelledAt: one.cancelled ? one.at + HOUR : null,
            cancelReason: one.cancelled ? 'CUSTOMER' : null,
            complete: one.complete,
            parcels: parcelsOf(one),
          })),
        );
        await tx.upsertOrderLines(
          orders.map(({ id, product, at }) => orderLine(product, 1, at, { orderId: id })),
        );
      });
    return { shop, tell };
  }
  const views = () => createViews(ground.database.sql);

  test('is what a slow count gives, now and before, also of what came late', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { shop, tell } = await furnish(history);
        const compare = async (told: History): Promise<void> => {
          const { measures } = await views().insights(shop, PERIOD, NOW);
          const now = slowly(told, PERIOD.from, PERIOD.to);
          const before = slowly(told, PERIOD.beforeFrom, PERIOD.beforeTo);
          for (const [index, name] of NAMES.entries()) {
            const one = measures.find((each) => each.name === name);
            near(one?.value, now.measures[index]);
            near(one?.valueBefore, before.measures[index]);
          }
          const journey = await views().journey(shop, PERIOD, NOW);
          expect(journey.shipping.map(({ units }) => units)).toEqual(now.orders);
          expect(
            Object.fromEntries(
              journey.carriers.map(({ carrier, parcels, onTime }) => [carrier, [parcels, onTime]]),
            ),
          ).toEqual(now.carriers);
        };
        await tell('early');
        await compare({ ...history, late: [] });
        await tell('late');
        await compare(history);
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  test('without access nothing is known, and a campaign looks back on its own orders', async () => {
    const placed = { product: '1' as const, cancelled: false, complete: true };
    const sent = { carrier: 'Post' as const, took: 30, due: 1 };
    const history: History = {
      zone: 'Europe/Berlin',
      startsAt: NOW - 6 * DAY,
      endsAt: NOW - DAY,
      addedAt: NOW - 6 * DAY,
      removedAt: null,
      state: 'ended',
      early: [
        // Friday to Monday is one working day, Thursday was closed.
        { ...placed, at: NOW - 4 * DAY, parcels: [{ ...sent, after: 72 }] },
        { ...placed, at: NOW - 6 * DAY, parcels: [{ ...sent, after: 144, took: 10 }] },
        { ...placed, product: '3', at: NOW - 5 * DAY, parcels: [{ ...sent, after: 1 }] },
      ],
      late: [],
    };
    const { shop, tell } = await furnish(history, null);
    await tell('early');
    const known = async (): Promise<unknown[]> => {
      const { measures } = await views().insights(shop, PERIOD, NOW);
      return NAMES.map((name) => measures.find((one) => one.name === name)?.value);
    };
    expect(await known()).toEqual(NAMES.map(() => null));
    expect((await views().journey(shop, PERIOD, NOW)).shipping).toEqual([]);
    await watch(shop, NOW);
    expect(await known()).toEqual([1, 3, 0, 0, 1 / 2, 1 - 2 / 3]);
    const own = await views().campaignJourney(shop, 'c', NOW);
    expect(own?.shipping.map(({ side, median }) => [side, median])).toEqual([
      ['inside', 1],
      ['outside', 0],
    ]);
    expect(own?.carriers).toMatchObject([{ carrier: 'Post', parcels: 2, onTime: 0.5, onTimeBefore: null }]);
  });

  test('what was ordered before a campaign was entered is on neither side, and is said to be not known', async () => {
    const placed = { product: '1' as const, cancelled: false, complete: true };
    const parcels = [{ carrier: 'Post' as const, after: 24, took: 30, due: null }];
    const { shop, tell } = await furnish({
      zone: 'Europe/Berlin',
      startsAt: NOW - 6 * DAY,
      endsAt: NOW - DAY,
      addedAt: NOW - DAY,
      removedAt: null,
      state: 'ended',
      early: [
        { ...placed, product: '2', at: NOW - 5 * DAY, parcels },
        { ...placed, product: '3', at: NOW - 5 * DAY, parcels },
      ],
      late: [],
    });
    await tell('early');
    const own = async () => {
      const found = await views().campaignJourney(shop, 'c', NOW);
      const ordered = found?.steps.find(({ name }) => name === 'order')?.units;
      return [ordered, ...(found?.shipping ?? []).map(({ units }) => units)];
    };
    // Its items were chosen later: then it ran without them.
    expect(await own()).toEqual([1, 0, 2]);
    await ground.database.sql.run(
      `update "Campaign" set "createdAt" = to_timestamp($2::float8 / 1000) where shop = $1`,
      shop,
      NOW - 2 * DAY,
    );
    expect(await own()).toEqual([1, null, 1]);
  });
});

const near = (seen: number | null | undefined, wanted: number | null | undefined): void => {
  if (typeof seen !== 'number' || typeof wanted !== 'number') expect(seen).toBe(wanted);
  else expect(seen).toBeCloseTo(wanted, 9);
};
