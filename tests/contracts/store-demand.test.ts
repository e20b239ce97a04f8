/** What a picture says about demand: which sales count for whom, and which days without any say nothing. */
import { expect, it } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { defaultPolicy, type Policy } from '../../app/core/policy.ts';
import { onEachDatabase } from '../support/each-database.ts';
import {
  assessment,
  campaign,
  DAY,
  HOUR,
  installShop,
  item,
  newShop,
  NOON,
  orderLine,
  variant,
} from './store-fixture.ts';
import { campaignOf, pictureOf } from './pictures.ts';

const MIDNIGHT = NOON - 12 * HOUR;

const policy = (given: Partial<Policy>): Policy => ({ ...defaultPolicy(), ...given });

onEachDatabase('Demand in the picture', (ground) => {
  const placed = async (given: Partial<Policy> = {}): Promise<string> => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7', '8']);
    await ground.store.inShop(shop, async (tx) => {
      const locations = ['1', '2', '3'].map((id) => ({
        id,
        name: id,
        isActive: id !== '3',
        fulfillsOnlineOrders: id !== '2',
      }));
      const facts = { gid: '1', name: shop, ianaTimezone: 'UTC', currencyCode: 'EUR', plan: 'basic' };
      await tx.saveShopFacts({ ...facts, locations, publications: [] }, NOON);
      await tx.insertCampaign(campaign('c', { startsAt: MIDNIGHT - 2 * DAY, policy: policy(given) }));
      await tx.upsertItems([item('c', '7')], NOON - 20 * DAY);
    });
    return shop;
  };
  const sell = (shop: string, units: number, at: number, more: object = {}) =>
    ground.store.inShop(shop, (tx) =>
      tx.upsertOrderLines([orderLine('7', units, at, { lineId: `${Math.random()}`, ...more })]),
    );

  it('counts what was cancelled for lack of stock, and nothing else that was cancelled', async () => {
    const shop = await placed();
    await sell(shop, 1, MIDNIGHT - HOUR);
    await sell(shop, 4, MIDNIGHT - 2 * HOUR, { cancelledAt: NOON, cancelReason: 'INVENTORY' });
    for (const cancelReason of ['CUSTOMER', 'DECLINED', 'FRAUD', 'STAFF', 'OTHER', null])
      await sell(shop, 100, MIDNIGHT - 3 * HOUR, { cancelledAt: NOON, cancelReason });
    expect((await campaignOf(ground, shop)).items).toMatchObject([{ sold: 5, soldByDay: [0, 5] }]);
  });

  it('keeps what other channels sell apart, and learns how much they take a day', async () => {
    const shop = await placed();
    await sell(shop, 3, MIDNIGHT - 8 * DAY);
    await sell(shop, 2, MIDNIGHT - HOUR);
    await sell(shop, 4, MIDNIGHT - HOUR, { source: 'shopify_draft_order' });
    await sell(shop, 6, MIDNIGHT - 5 * DAY, { source: 'amazon' });
    await sell(shop, 6, MIDNIGHT - 6 * DAY, { source: 'pos', locationId: '1' });
    // Sold over a counter whose shelf the campaign does not sell from, or that is closed.
    await sell(shop, 50, MIDNIGHT - 6 * DAY, { source: 'pos', locationId: '2' });
    await sell(shop, 50, MIDNIGHT - 6 * DAY, { source: 'pos', locationId: '3' });
    const campaigned = await campaignOf(ground, shop);
    expect(campaigned.items).toMatchObject([{ sold: 2, history: [3, 0, 0, 0, 0, 0], soldByDay: [0, 2] }]);
    expect(campaigned.othersPerDay).toEqual({ 711: 2 });
    const other = decide({ ...(await pictureOf(ground, shop)), levels: [] }).verdicts[0]?.assessment
      .otherDemand;
    expect(other).toBeCloseTo(2 * 3, 6);
  });

  it('counts the channels that a campaign names as its own', async () => {
    const shop = await placed({ channels: ['POS', 'tiktok'] });
    await sell(shop, 1, MIDNIGHT - HOUR, { source: 'pos', locationId: '1' });
    await sell(shop, 2, MIDNIGHT - HOUR, { source: 'tiktok' });
    await sell(shop, 7, MIDNIGHT - HOUR, { source: 'web' });
    await sell(shop, 4, MIDNIGHT - HOUR, { source: null });
    const campaigned = await campaignOf(ground, shop);
    expect(campaigned.items).toMatchObject([{ sold: 7 }]);
    // Seven units on few known days are spread over a week.
    expect(campaigned.othersPerDay).toEqual({ 711: 1 });
  });

  it('gives the sales of a shared stock to the campaigns that have the variant, the rest to nobody', async () => {
    const shop = await placed();
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([variant('8', { inventoryItemId: '711' })], null);
      await tx.upsertOrderLines([
        orderLine('7', 1, MIDNIGHT - 7 * DAY),
        orderLine('8', 14, MIDNIGHT - 3 * DAY),
      ]);
    });
    expect((await campaignOf(ground, shop)).othersPerDay).toEqual({ 711: 2 });
    await ground.store.inShop(shop, (tx) =>
      tx.upsertItems([item('c', '8', { inventoryItemId: '711' })], NOON - 20 * DAY),
    );
    const both = await campaignOf(ground, shop);
    expect(both.othersPerDay).toEqual({});
    expect(
      both.items.map(({ variantId, history }) => [
        variantId,
        history.reduce<number>((a, b) => a + (b ?? 0), 0),
      ]),
    ).toEqual([
      ['71', 1],
      ['81', 14],
    ]);
  });

  it('counts the variant of a campaign that only watches as nobody’s for one that acts', async () => {
    const shop = await placed();
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([variant('8', { inventoryItemId: '711' })], null);
      await tx.insertCampaign(campaign('w', { mode: 'watch', startsAt: MIDNIGHT - 2 * DAY }));
      await tx.upsertItems([item('w', '8', { inventoryItemId: '711' })], NOON - 20 * DAY);
      await tx.upsertOrderLines([
        orderLine('7', 7, MIDNIGHT - 7 * DAY),
        orderLine('8', 14, MIDNIGHT - 3 * DAY),
      ]);
    });
    const rates = (await pictureOf(ground, shop)).campaigns.map(({ id, othersPerDay }) => [id, othersPerDay]);
    expect(rates).toEqual([
      ['c', { 711: 2 }],
      ['w', {}],
    ]);
  });

  it('says nothing about whole days on which we hid the item, unless it sold all the same', async () => {
    const shop = await placed();
    await sell(shop, 1, MIDNIGHT - 6 * DAY);
    const hold = { campaignId: 'c', variantId: '71', cause: 'sold_out', reason: assessment } as const;
    const held = (
      from: number,
      until: number | null,
      given: { response?: 'hide' | 'stop_promoting'; mode?: 'act' | 'watch' } = {},
    ) =>
      ground.store.inShop(shop, async (tx) => {
        const [opened] = await tx.openHolds(
          '7',
          [{ ...hold, response: 'hide', mode: 'act', ...given }],
          from,
        );
        if (until !== null && opened) await tx.closeHolds([{ id: opened.id, cause: 'stock' }], until);
      });
    // From the evening of the fifth day before to the noon of the third day before: one whole day.
    await held(MIDNIGHT - 4 * DAY - 2 * HOUR, MIDNIGHT - 3 * DAY + 12 * HOUR);
    await held(MIDNIGHT - 5 * DAY, MIDNIGHT - 4 * DAY - 3 * HOUR, { mode: 'watch' });
    await held(MIDNIGHT - 2 * DAY, MIDNIGHT - DAY - HOUR, { response: 'stop_promoting' });
    await held(MIDNIGHT - DAY, null);
    const days = async () => {
      const [picked] = (await campaignOf(ground, shop)).items;
      return [picked?.history, picked?.soldByDay];
    };
    expect(await days()).toEqual([
      [1, 0, null, 0],
      [0, null],
    ]);
    await sell(shop, 2, MIDNIGHT - HOUR);
    expect(await days()).toEqual([
      [1, 0, null, 0],
      [0, 2],
    ]);
  });
});
