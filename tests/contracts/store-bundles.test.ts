/** What a picture says of a bundle, whose stock is that of its components. */
import { expect, it } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { createViews } from '../../app/db/views/create.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import {
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
import { campaignOf, pictureOf } from './pictures.ts';

const MIDNIGHT = NOON - 12 * HOUR;

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
    const found = (await views.stockRows(shop, ['51', '71'], [], NOON)).map(({ buyable, exempt }) => [
      buyable,
      exempt,
    ]);
    expect(found).toEqual([
      [4, null],
      [9, null],
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
