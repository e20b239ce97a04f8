/** Days of a window in the shop's zone: clock changes, a leap day, and a shop that moves to another zone. */
import { expect, it } from 'vitest';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { campaign, DAY, HOUR, installShop, item, newShop, orderLine } from './store-fixture.ts';

onEachDatabase('Days of a window', (ground) => {
  /** One unit at half past midnight and one at half past eleven in the evening of each local day. */
  async function soldByDay(zone: string, start: number, offsets: readonly number[], end: number) {
    const shop = newShop();
    await installShop(ground.store, shop, ['7'], zone);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { startsAt: start, endsAt: end }));
      await tx.upsertItems([item('c', '7')], start);
      await tx.upsertOrderLines(
        offsets.flatMap((midnight, day) => [
          orderLine('7', 10 ** day, midnight + HOUR / 2),
          orderLine('7', 10 ** day, (offsets[day + 1] ?? end) - HOUR / 2),
        ]),
      );
    });
    return { shop, days: await daysOf(ground, shop, end - 1) };
  }
  const daysOf = async ({ store }: Ground, shop: string, now: number) =>
    (await store.inShop(shop, (tx) => tx.picture('7', now)))?.campaigns[0]?.items[0]?.soldByDay;

  it.each([
    ['spring, 23 hours', Date.UTC(2026, 2, 27, 23), [0, 24, 47], 71],
    ['autumn, 25 hours', Date.UTC(2026, 9, 23, 22), [0, 24, 49], 73],
  ])('keep what was sold on them over the change of the clock in %s', async (_name, start, hours, length) => {
    const midnights = hours.map((hour) => start + hour * HOUR);
    const { days } = await soldByDay('Europe/Berlin', start, midnights, start + length * HOUR);
    // The third day still runs a millisecond before its end.
    expect(days).toEqual([2, 20]);
  });

  it('know the 29th of February', async () => {
    const start = Date.UTC(2028, 1, 28, 5);
    const midnights = [0, 1, 2].map((day) => start + day * DAY);
    const { days } = await soldByDay('America/New_York', start, midnights, start + 3 * DAY);
    expect(days).toEqual([2, 20]);
  });

  it('are counted anew when the shop moves; the window stays the same moments', async () => {
    const start = Date.UTC(2026, 10, 10);
    const midnights = [0, 1, 2].map((day) => start + day * DAY);
    const end = start + 3 * DAY;
    const { shop, days } = await soldByDay('UTC', start, midnights, end);
    expect(days).toEqual([2, 20]);
    await ground.store.inShop(shop, (tx) => tx.saveShop({ ianaTimezone: 'Asia/Tokyo' }));
    // Nine hours ahead: the window begins at nine in the morning, and each evening's sale is the next day's.
    expect(await daysOf(ground, shop, end - 1)).toEqual([null, 11, 110]);
  });
});
