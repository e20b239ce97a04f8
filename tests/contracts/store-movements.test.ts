/** What the record knows of stock numbers that moved: jumps, what explains them, and locations at zero (law 14). */
import { expect, it } from 'vitest';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import {
  campaign,
  delivery,
  HOUR,
  installShop,
  item,
  level,
  newShop,
  NOON,
  orderLine,
} from './store-fixture.ts';

const MINUTE = 60_000;

async function told(ground: Ground, shop: string, id: string, units: number, at: number): Promise<void> {
  await ground.store.takeIn(delivery(shop, level(id, units, { updatedAt: at })), at);
}

async function shopWith(ground: Ground, ids: readonly string[]): Promise<string> {
  const shop = newShop();
  await installShop(ground.store, shop, ids);
  await ground.store.inShop(shop, async (tx) => {
    await tx.insertCampaign(campaign('c1'));
    await tx.upsertItems(
      ids.map((id) => item('c1', id)),
      NOON - HOUR,
    );
  });
  return shop;
}

const pictureOf = async (ground: Ground, shop: string, id: string, now: number) => {
  const picture = await ground.store.inShop(shop, (tx) => tx.picture(id, now));
  if (!picture) throw new Error('the product is known');
  return picture;
};

onEachDatabase('Stock that moved', (ground) => {
  it('has the last jump of the hour, also when smaller changes followed, with what was usual and what was ordered', async () => {
    const shop = await shopWith(ground, ['7']);
    await told(ground, shop, '7', 900, NOON - 9 * 24 * HOUR);
    await told(ground, shop, '7', 500, NOON - 3 * HOUR);
    await told(ground, shop, '7', 40, NOON);
    await told(ground, shop, '7', 39, NOON + MINUTE);
    await ground.store.inShop(shop, (tx) =>
      tx.upsertOrderLines([
        orderLine('7', 1, NOON + MINUTE),
        orderLine('7', 6, NOON + MINUTE, { orderId: 'cancelled', cancelledAt: NOON + MINUTE }),
        orderLine('7', 50, NOON - 2 * HOUR),
      ]),
    );
    const { movements } = await pictureOf(ground, shop, '7', NOON + 2 * MINUTE);
    expect(movements).toEqual([
      {
        inventoryItemId: '711',
        locationId: '1',
        start: 500,
        available: 39,
        ordered: 1,
        jump: { at: NOON, from: 500, to: 40, highest: 900, confirmed: false },
      },
    ]);
    expect((await pictureOf(ground, shop, '7', NOON + 2 * HOUR)).movements).toEqual([]);
  });

  it('has no jump where the number moved a little, and none of the first number ever told', async () => {
    const shop = await shopWith(ground, ['7', '8']);
    await told(ground, shop, '7', 500, NOON - MINUTE);
    await told(ground, shop, '8', 50, NOON - 2 * MINUTE);
    await told(ground, shop, '8', 44, NOON - MINUTE);
    expect((await pictureOf(ground, shop, '7', NOON)).movements).toMatchObject([{ jump: null, start: null }]);
    expect((await pictureOf(ground, shop, '8', NOON)).movements).toMatchObject([{ jump: null, start: 50 }]);
  });

  it('knows that a person confirmed the number', async () => {
    const shop = await shopWith(ground, ['7']);
    await told(ground, shop, '7', 500, NOON - HOUR * 2);
    await told(ground, shop, '7', 0, NOON);
    const alert = {
      subject: 'level_jump:711:1',
      kind: 'level_jump',
      urgency: 'now',
      message: 'alert.level_jump',
      params: {},
      campaignId: null,
    } as const;
    await ground.store.inShop(shop, async (tx) => {
      await tx.openAlerts('7', [alert], NOON + 1000);
      const open = await tx.alert({ subject: alert.subject });
      await tx.acknowledgeAlert(open?.id ?? '', 'A person', NOON + MINUTE);
    });
    const { movements } = await pictureOf(ground, shop, '7', NOON + 2 * MINUTE);
    expect(movements[0]?.jump?.confirmed).toBe(true);
    await told(ground, shop, '7', 500, NOON + 3 * MINUTE);
    const again = await pictureOf(ground, shop, '7', NOON + 4 * MINUTE);
    expect(again.movements[0]?.jump).toMatchObject({ from: 0, to: 500, confirmed: false });
  });

  const ids = ['1', '2', '3', '4', '5', '6'];
  const emptied = async (shop: string, now = NOON + MINUTE) =>
    (await pictureOf(ground, shop, '1', now)).shop.emptiedLocations;

  it('names a location that dropped to zero as a whole, until the brake is on or lifted', async () => {
    const shop = await shopWith(ground, ids);
    for (const id of ids) await told(ground, shop, id, 30, NOON - 2 * HOUR);
    for (const id of ids.slice(0, 4)) await told(ground, shop, id, 0, NOON);
    expect(await emptied(shop)).toEqual([]);
    for (const id of ids.slice(4)) await told(ground, shop, id, 0, NOON);
    expect(await emptied(shop)).toEqual(['Warehouse']);
    expect(await emptied(shop, NOON + HOUR)).toEqual([]);
    await ground.store.inShop(shop, (tx) => tx.saveShop({ brakeEngagedAt: NOON }));
    expect(await emptied(shop)).toEqual([]);
    await ground.store.inShop(shop, (tx) =>
      tx.saveShop({ brakeEngagedAt: null, brakeLiftedUntil: NOON + HOUR / 2 }),
    );
    expect(await emptied(shop)).toEqual([]);
  });

  it('does not take a location for emptied that still has stock, or that shoppers emptied', async () => {
    const half = await shopWith(ground, ids);
    for (const id of ids) await told(ground, half, id, 30, NOON - 2 * HOUR);
    for (const id of ids.slice(1)) await told(ground, half, id, 0, NOON);
    expect(await emptied(half)).toEqual([]);
    const sold = await shopWith(ground, ids);
    for (const id of ids) await told(ground, sold, id, 30, NOON - 2 * HOUR);
    for (const id of ids) await told(ground, sold, id, 0, NOON);
    await ground.store.inShop(sold, (tx) => tx.upsertOrderLines(ids.map((id) => orderLine(id, 30, NOON))));
    expect(await emptied(sold)).toEqual([]);
  });
});
