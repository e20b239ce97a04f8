/** What may have happened in a campaign around a change of clocks: as random values, in epoch milliseconds, and in a database. */
import fc from 'fast-check';
import type { Ground } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, newShop } from './store-fixture.ts';

const QUARTER = HOUR / 4;
/** Zones, each with a day on which its clocks change: at two, at midnight, after midnight, by half an hour; and with none. */
const PLACES = [
  { zone: 'Europe/Berlin', around: Date.UTC(2026, 2, 29) },
  { zone: 'Europe/Berlin', around: Date.UTC(2026, 9, 25) },
  { zone: 'America/Santiago', around: Date.UTC(2026, 8, 6) },
  { zone: 'America/Santiago', around: Date.UTC(2026, 3, 5) },
  { zone: 'Atlantic/Azores', around: Date.UTC(2026, 9, 25) },
  { zone: 'Atlantic/Azores', around: Date.UTC(2026, 2, 29) },
  { zone: 'Australia/Lord_Howe', around: Date.UTC(2026, 3, 5) },
  { zone: 'Pacific/Kiritimati', around: Date.UTC(2026, 5, 1) },
  { zone: 'Pacific/Pago_Pago', around: Date.UTC(2026, 5, 1) },
  { zone: 'Asia/Kathmandu', around: Date.UTC(2026, 5, 1) },
] as const;
const ITEMS = ['1', '2', '3', '4'];
/** Items 3 and 4 are sold from one stock. */
export const stockOf = (item: string): string => (item === '4' ? '32' : `${item}2`);
export const LOCATIONS = ['web', 'store', 'shut'];

/** Hours from the change of clocks, or from the first moment of a day that is so many days from it, off by a little. */
const moments = fc.oneof(
  { weight: 2, arbitrary: fc.record({ hours: fc.integer({ min: -200, max: 200 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      days: fc.integer({ min: -4, max: 4 }),
      off: fc.constantFrom(-HOUR, -1, 0, 1, HOUR / 2, HOUR - 1, HOUR),
    }),
  },
);
type Moment = typeof moments extends fc.Arbitrary<infer T> ? T : never;

export const histories = fc.record({
  place: fc.constantFrom(...PLACES),
  startsAt: moments,
  endsAt: moments,
  now: moments,
  endedAt: fc.option(moments, { freq: 3 }),
  /** The campaign began so many days earlier. */
  longer: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 100, max: 140 })),
  ordersFrom: fc.option(moments),
  ordersUntil: fc.option(moments),
  own: fc.option(fc.subarray(LOCATIONS, { minLength: 1 })),
  items: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...ITEMS),
      addedAt: fc.oneof(fc.constant({ hours: -700 }), moments),
      gone: fc.constantFrom(false, false, true),
      planned: fc.option(fc.nat(50)),
    }),
    { selector: ({ id }) => id },
  ),
  changes: fc.uniqueArray(
    fc.record({
      item: fc.constantFrom(...ITEMS),
      location: fc.constantFrom(...LOCATIONS),
      at: fc.oneof(fc.constant({ hours: -700 }), moments),
      available: fc.option(fc.integer({ min: -3, max: 40 })),
    }),
    { selector: ({ item, location, at }) => JSON.stringify([stockOf(item), location, at]), maxLength: 25 },
  ),
  levels: fc.uniqueArray(
    fc.record({
      item: fc.constantFrom(...ITEMS),
      location: fc.constantFrom(...LOCATIONS),
      changedAt: fc.option(moments),
      updatedAt: moments,
      available: fc.option(fc.nat(40)),
      isActive: fc.constantFrom(true, true, false),
    }),
    { selector: ({ item, location }) => `${stockOf(item)} ${location}`, maxLength: 8 },
  ),
  lines: fc.array(
    fc.record({
      item: fc.constantFrom(...ITEMS),
      at: moments,
      quantity: fc.integer({ min: 1, max: 5 }),
      cancelled: fc.constantFrom(null, null, null, 'CUSTOMER', 'INVENTORY'),
      source: fc.constantFrom('web', null, 'pos'),
      till: fc.constantFrom(null, null, 'web', 'store'),
    }),
    { maxLength: 25 },
  ),
  holds: fc.uniqueArray(
    fc.record({
      item: fc.constantFrom(...ITEMS),
      at: moments,
      soldOut: fc.boolean(),
      acted: fc.boolean(),
      open: fc.boolean(),
    }),
    { selector: ({ item, at, open }) => JSON.stringify([item, open || at]), maxLength: 8 },
  ),
  needs: fc.uniqueArray(fc.record({ days: fc.integer({ min: -4, max: 4 }), need: fc.nat(90) }), {
    selector: ({ days }) => days,
    maxLength: 3,
  }),
  verdicts: fc.uniqueArray(
    fc.record({ item: fc.constantFrom(...ITEMS), need: fc.option(fc.nat(90)), usable: fc.option(fc.nat(9)) }),
    { selector: ({ item }) => item },
  ),
});
type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

const calendars = new Map<string, Intl.DateTimeFormat>();
/** The date of a moment, as the zone's calendar has it. */
export function dateOf(at: number, zone: string): string {
  const calendar = calendars.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  calendars.set(zone, calendar);
  return calendar.format(at);
}
export const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
/** The first quarter of an hour that has this date. */
export function firstMoment(date: string, zone: string): number {
  let at = Date.parse(date) - 15 * HOUR;
  while (dateOf(at, zone) < date) at += QUARTER;
  return at;
}

/** The same history in epoch milliseconds. */
export function told({ place: { zone, around }, ...history }: History) {
  const middle = dateOf(around + 12 * HOUR, zone);
  const at = (moment: Moment): number =>
    'hours' in moment
      ? around + moment.hours * HOUR
      : firstMoment(dayAfter(middle, moment.days), zone) + moment.off;
  const maybe = (moment: Moment | null): number | null => (moment ? at(moment) : null);
  const timed = <T extends { at: Moment }>(rows: readonly T[]): (Omit<T, 'at'> & { at: number })[] =>
    rows.map((row) => ({ ...row, at: at(row.at) }));
  const changes = new Map(
    timed(history.changes).map((one) => [`${stockOf(one.item)} ${one.location} ${one.at}`, one]),
  );
  return {
    zone,
    startsAt: at(history.startsAt) - history.longer * DAY,
    endsAt: at(history.endsAt),
    endedAt: maybe(history.endedAt),
    now: at(history.now),
    ordersFrom: maybe(history.ordersFrom),
    ordersUntil: maybe(history.ordersUntil),
    counted: history.own?.filter((id) => id !== 'shut') ?? ['web'],
    own: history.own,
    items: history.items.map((one) => ({ ...one, addedAt: at(one.addedAt) })),
    changes: [...changes.values()],
    levels: history.levels.map((one) => ({
      ...one,
      updatedAt: at(one.updatedAt),
      changedAt: maybe(one.changedAt),
    })),
    lines: timed(history.lines),
    holds: timed(history.holds),
    needs: history.needs.map(({ days, need }) => ({ date: dayAfter(middle, days), need })),
    verdicts: history.verdicts,
  };
}
export type Told = ReturnType<typeof told>;

/** Writes it as a shop of its own, with campaign `c`. Returns the shop. */
export async function furnish({ database, store }: Ground, history: Told): Promise<string> {
  const shop = newShop();
  const { zone, startsAt, endsAt, now } = history;
  await installShop(store, shop, [], zone);
  const { prisma } = database;
  const moment = (at: number | null): Date | null => (at === null ? null : new Date(at));
  await store.inShop(shop, (tx) => tx.insertCampaign(campaign('c', { startsAt, endsAt })));
  await prisma.campaign.update({
    where: { shop_id: { shop, id: 'c' } },
    data: { endedAt: moment(history.endedAt), policy: { locationIds: history.own } },
  });
  const [ordersFrom, ordersUntil] = [moment(history.ordersFrom), moment(history.ordersUntil)];
  await prisma.shop.update({ where: { shop }, data: { ordersFrom, ordersUntil } });
  await prisma.location.deleteMany({ where: { shop } });
  await prisma.location.createMany({
    data: LOCATIONS.map((id) => ({
      shop,
      id,
      name: id,
      isActive: id !== 'shut',
      fulfillsOnlineOrders: id !== 'store',
    })),
  });
  await prisma.campaignItem.createMany({
    data: history.items.map(({ id, addedAt, gone, planned }) => ({
      shop,
      campaignId: 'c',
      variantId: `${id}1`,
      productId: id,
      inventoryItemId: stockOf(id),
      plannedUnits: planned,
      source: 'picked',
      addedAt: new Date(addedAt),
      removedAt: gone ? new Date(now) : null,
    })),
  });
  await prisma.levelChange.createMany({
    data: history.changes.map(({ item, location, at, available }) => ({
      shop,
      inventoryItemId: stockOf(item),
      locationId: location,
      at: new Date(at),
      available,
    })),
  });
  await prisma.inventoryLevel.createMany({
    data: history.levels.map(({ item, location, changedAt, updatedAt, available, isActive }) => ({
      shop,
      inventoryItemId: stockOf(item),
      locationId: location,
      available,
      isActive,
      changedAt: moment(changedAt),
      updatedAt: new Date(updatedAt),
      confirmedAt: new Date(now),
    })),
  });
  await prisma.orderLine.createMany({
    data: history.lines.map(({ item, at, quantity, cancelled, source, till }, index) => ({
      shop,
      orderId: `${index}`,
      lineId: '1',
      variantId: `${item}1`,
      productId: item,
      quantity,
      orderedAt: new Date(at),
      updatedAt: new Date(at),
      cancelledAt: cancelled ? new Date(at) : null,
      cancelReason: cancelled,
      source,
      locationId: till,
    })),
  });
  await prisma.hold.createMany({
    data: history.holds.map(({ item, at, soldOut, acted, open }, index) => ({
      shop,
      id: `${index}`,
      campaignId: 'c',
      productId: item,
      variantId: `${item}1`,
      response: 'flag',
      mode: acted ? 'act' : 'watch',
      cause: soldOut ? 'sold_out' : 'below_need',
      reason: {},
      openedAt: new Date(at),
      closedAt: open ? null : new Date(at + HOUR),
    })),
  });
  await prisma.campaignDay.createMany({
    data: history.needs.map(({ date, need }) => ({
      shop,
      campaignId: 'c',
      day: Date.parse(date) / DAY,
      need,
      at: new Date(now),
    })),
  });
  await prisma.verdict.createMany({
    data: history.verdicts.map(({ item, need, usable }) => ({
      shop,
      campaignId: 'c',
      variantId: `${item}1`,
      productId: item,
      verdict: 'covered',
      assessment: {},
      need,
      usable,
      at: new Date(now),
    })),
  });
  return shop;
}
