/** What a picture says about demand and stock that is not the item's own: bundles, channels, arrivals, hidden days. */
import { expect, it } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { defaultPolicy, type Policy } from '../../app/core/policy.ts';
import { createViews } from '../../app/db/views/create.ts';
import type { CampaignPicture, Picture } from '../../app/core/picture.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import {
  assessment,
  campaign,
  DAY,
  delivery,
  HOUR,
  installShop,
  item,
  level,
  newShop,
  NOON,
  orderLine,
  variant,
} from './store-fixture.ts';

const MIDNIGHT = NOON - 12 * HOUR;

const pictureOf = async ({ store }: Ground, shop: string, id = '7', now = NOON): Promise<Picture> => {
  const picture = await store.inShop(shop, (tx) => tx.picture(id, now));
  if (!picture) throw new Error('the product is known');
  return picture;
};
const campaignOf = async (ground: Ground, shop: string, id = '7'): Promise<CampaignPicture> => {
  const [first] = (await pictureOf(ground, shop, id)).campaigns;
  if (!first) throw new Error('a campaign is live');
  return first;
};
const policy = (given: Partial<Policy>): Policy => ({ ...defaultPolicy(), ...given });

/** Product 5 is a bundle of two of product 7 and one of product 8. */
const bundle = variant('5', {
  requiresComponents: true,
  tracked: false,
  components: [
    { variantId: '71', quantity: 2 },
    { variantId: '81', quantity: 1 },
  ],
});

async function withBundle({ store }: Ground): Promise<string> {
  const shop = newShop();
  await installShop(store, shop, ['5', '7', '8']);
  await store.inShop(shop, async (tx) => {
    await tx.upsertVariants([bundle], { productId: '5' });
    await tx.insertCampaign(campaign('c'));
    await tx.upsertItems([item('c', '5')], NOON - 8 * DAY);
  });
  return shop;
}

onEachDatabase('A bundle in the picture', (ground) => {
  it('shows its components with the stock that it is sold from', async () => {
    const shop = await withBundle(ground);
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('7', 9), level('8', 40)], NOON));
    const picture = await pictureOf(ground, shop, '5');
    expect(picture.variants[0]?.components).toEqual([
      {
        variantId: '71',
        inventoryItemId: '711',
        quantity: 2,
        title: 'Product 7',
        inventoryPolicy: 'DENY',
        tracked: true,
        isGiftCard: false,
      },
      expect.objectContaining({ variantId: '81', inventoryItemId: '811', quantity: 1 }),
    ]);
    expect(picture.levels.map(({ inventoryItemId, available }) => [inventoryItemId, available])).toEqual([
      ['711', 9],
      ['811', 40],
    ]);
    expect(decide(picture).verdicts[0]?.assessment).toMatchObject({ buyable: 4, scarcest: 'Product 7' });
  });

  it('is shown on the screens with as many as its scarcest component makes', async () => {
    const shop = await withBundle(ground);
    const views = createViews(ground.database.sql);
    const shown = async () => (await views.product(shop, '5', NOON))?.variants[0];
    expect(await shown()).toMatchObject({ buyable: null, tracked: true });
    await ground.store.inShop(shop, (tx) => tx.saveLevels([level('7', 9), level('8', 40)], NOON));
    expect(await shown()).toMatchObject({ buyable: 4 });
    const found = (await views.stockRows(shop, ['51', '71'], NOON)).map(({ buyable, exempt }) => [
      buyable,
      exempt,
    ]);
    expect(found).toEqual([
      [4, false],
      [9, false],
    ]);
  });

  it('is known only with all its components, and loses them when it is no bundle any more', async () => {
    const shop = await withBundle(ground);
    const told = (components: { variantId: string; quantity: number }[]) =>
      ground.store.inShop(shop, (tx) => tx.upsertVariants([{ ...bundle, components }], null));
    await told([
      { variantId: '71', quantity: 2 },
      { variantId: 'nobody-knows', quantity: 1 },
    ]);
    expect((await pictureOf(ground, shop, '5')).variants[0]?.components).toEqual([]);
    await told([
      { variantId: '71', quantity: 1 },
      { variantId: '71', quantity: 2 },
    ]);
    expect((await pictureOf(ground, shop, '5')).variants[0]?.components).toMatchObject([{ quantity: 3 }]);
    // A webhook does not tell the components: they stay.
    const { components: _untold, ...untold } = bundle;
    await ground.store.inShop(shop, (tx) => tx.upsertVariants([untold], null));
    expect((await pictureOf(ground, shop, '5')).variants[0]?.components).toHaveLength(1);
    await ground.store.inShop(shop, (tx) => tx.upsertVariants([variant('5')], null));
    expect((await pictureOf(ground, shop, '5')).variants[0]?.components).toEqual([]);
  });

  it('claims its components: a component’s picture has the campaign of the bundle', async () => {
    const shop = await withBundle(ground);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('own', { priority: 4 }));
      await tx.upsertItems([item('own', '7')], NOON - 8 * DAY);
      await tx.saveLevels([level('7', 100), level('8', 100)], NOON);
    });
    const picture = await pictureOf(ground, shop, '7');
    expect(picture.campaigns.map(({ id }) => id)).toEqual(['c', 'own']);
    expect(picture.campaigns[0]?.items).toMatchObject([
      {
        variantId: '51',
        components: [
          { inventoryItemId: '711', quantity: 2 },
          { inventoryItemId: '811', quantity: 1 },
        ],
      },
    ]);
    const [verdict] = decide(picture).verdicts;
    expect(verdict).toMatchObject({ campaignId: 'own' });
    expect(verdict?.assessment.allocatedAbove).toBeGreaterThan(60);
  });

  it('is judged again, and its stock remembered, when a component’s level changes', async () => {
    const shop = await withBundle(ground);
    await ground.store.inShop(shop, (tx) =>
      tx.saveLevels([level('7', 9, { updatedAt: NOON - DAY })], NOON - DAY),
    );
    await ground.store.takeIn(delivery(shop, level('7', 1)), NOON);
    const claims = await ground.store.work.claim('judge', 10, NOON, 1000);
    expect(claims.filter((one) => one.shop === shop).map(({ subject }) => subject)).toEqual(['5']);
    await ground.store.inShop(shop, async (tx) => {
      expect(await tx.productIdsOfItems(['711'])).toEqual(['5', '7']);
      expect(await tx.productIdsOfBundles(['8', '5'])).toEqual(['5']);
      expect(await tx.stockItemsOf(['5'])).toEqual(['511', '711', '811']);
      expect((await tx.saveLevels([level('8', 3)], NOON)).changedProductIds).toEqual(['5']);
    });
    const changes = await ground.database.sql.rows<{ item: string }>(
      `SELECT DISTINCT "inventoryItemId" AS item FROM "LevelChange" WHERE shop = $1 ORDER BY 1`,
      shop,
    );
    expect(changes.map((one) => one.item)).toEqual(['711', '811']);
  });

  it('counts once what is sold in it', async () => {
    const shop = await withBundle(ground);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('own', { priority: 4 }));
      await tx.upsertItems([item('own', '7')], NOON - 8 * DAY);
      const at = NOON - 2 * DAY;
      await tx.upsertOrderLines([
        // Three bundles, as Shopify lists them, and one of the component by itself.
        orderLine('5', 3, at, { lineId: 'group-1' }),
        orderLine('7', 6, at, { orderId: `${at}-5`, lineId: '1', bundleVariantId: '51' }),
        orderLine('7', 1, at),
        // A box that nobody says is made of it: the component itself was sold.
        orderLine('7', 4, at, { lineId: '9', bundleVariantId: 'box' }),
      ]);
    });
    const sold = (await pictureOf(ground, shop, '7')).campaigns.map(({ id, items }) => [id, items[0]?.sold]);
    expect(sold).toEqual([
      ['c', 3],
      ['own', 5],
    ]);
  });

  it('has days without stock when a component has not enough for one', async () => {
    const shop = await withBundle(ground);
    const put = (available: number, at: number) =>
      ground.store.takeIn(delivery(shop, level('7', available, { updatedAt: at })), at);
    await ground.store.inShop(shop, (tx) => tx.upsertOrderLines([orderLine('8', 1, MIDNIGHT - 5 * DAY)]));
    await put(9, MIDNIGHT - 6 * DAY);
    await put(1, MIDNIGHT - 3 * DAY - HOUR);
    await put(7, MIDNIGHT - DAY + HOUR);
    const [picked] = (await campaignOf(ground, shop, '5')).items;
    expect(picked).toMatchObject({ history: [0, 0], soldByDay: [null, null, 0] });
  });

  it('takes stock from others also when it is in no campaign', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['5', '7', '8']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([bundle], null);
      await tx.insertCampaign(campaign('own'));
      await tx.upsertItems([item('own', '7')], NOON - 20 * DAY);
      await tx.upsertOrderLines([
        orderLine('7', 1, MIDNIGHT - 10 * DAY),
        orderLine('5', 5, MIDNIGHT - 4 * DAY),
      ]);
    });
    // Five bundles in ten days took two of it each.
    expect((await campaignOf(ground, shop)).othersPerDay).toEqual({ 711: 1 });
  });
});

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

onEachDatabase('Stock in the picture', (ground) => {
  it('counts active locations that fulfil online orders, negative numbers too, less the reserve', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, async (tx) => {
      const location = (id: string, isActive: boolean, fulfillsOnlineOrders: boolean) => ({
        id,
        name: id,
        isActive,
        fulfillsOnlineOrders,
      });
      const facts = { gid: '1', name: shop, ianaTimezone: 'UTC', currencyCode: 'EUR', plan: 'basic' };
      const locations = [location('1', true, true), location('2', true, true), location('3', true, false)];
      await tx.saveShopFacts(
        { ...facts, locations: [...locations, location('4', false, true)], publications: [] },
        NOON,
      );
      await tx.insertCampaign(campaign('c', { policy: policy({ reserve: 5 }) }));
      await tx.upsertItems([item('c', '7')], NOON - 8 * DAY);
      const at = (locationId: string, available: number) => level('7', available, { locationId });
      await tx.saveLevels([at('1', 90), at('2', -7), at('3', 1000), at('4', 1000)], NOON);
    });
    const verdict = async () => decide(await pictureOf(ground, shop)).verdicts[0];
    expect((await verdict())?.assessment).toMatchObject({ buyable: 83, usable: 78, reserve: 5 });
    // A location that is closed counts no more.
    await ground.store.inShop(shop, async (tx) => {
      const facts = { gid: '1', name: shop, ianaTimezone: 'UTC', currencyCode: 'EUR', plan: 'basic' };
      const closed = { id: '1', name: '1', isActive: false, fulfillsOnlineOrders: true };
      const open = { id: '2', name: '2', isActive: true, fulfillsOnlineOrders: true };
      await tx.saveShopFacts({ ...facts, locations: [closed, open], publications: [] }, NOON);
    });
    expect(await verdict()).toMatchObject({ verdict: 'sold_out', assessment: { buyable: -7, usable: -12 } });
  });

  it('of an item that several variants share is one stock with the needs of all', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7', '8']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([variant('8', { inventoryItemId: '711' })], null);
      await tx.insertCampaign(campaign('c'));
      await tx.upsertItems([item('c', '7'), item('c', '8', { inventoryItemId: '711' })], NOON - 8 * DAY);
      await tx.saveLevels([level('7', 70)], NOON);
    });
    const needs = await Promise.all(
      ['7', '8'].map(async (id) => decide(await pictureOf(ground, shop, id)).verdicts[0]?.assessment),
    );
    expect(needs[0]).toMatchObject({ buyable: 70, planned: 60 });
    // What is planned for both together is needed of the one stock.
    expect(needs[0]?.need).toBe(needs[1]?.need);
    expect(needs[0]?.expectedDemand).toBeGreaterThan(40);
  });
});
