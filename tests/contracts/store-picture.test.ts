import { expect, it } from 'vitest';
import { defaultPolicy } from '../../app/core/policy.ts';
import { onEachDatabase } from '../support/each-database.ts';
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
import { pictureOf } from './pictures.ts';

onEachDatabase('The picture of a product', (ground) => {
  it('is null for a product that nobody told of', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, []);
    expect(await ground.store.inShop(shop, (tx) => tx.picture('7', NOON))).toBe(null);
  });

  it('has the shop, the product, its variants and levels', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.takeIn(delivery(shop, level('7', 5)), NOON - HOUR);
    await ground.store.takeIn(delivery(shop, level('7', 9, { updatedAt: NOON + 1000 })), NOON + 1000);
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShop({ actingSince: NOON, brakeEngagedAt: NOON, brakeLiftedUntil: NOON + HOUR / 2 });
      await tx.upsertOrderLines([orderLine('7', 4, NOON - 2 * DAY), orderLine('7', 50, NOON - 40 * DAY)]);
    });
    const picture = await pictureOf(ground, shop);
    expect(picture.shop).toMatchObject({
      timezone: 'UTC',
      currencyCode: 'EUR',
      acting: true,
      stopped: false,
      brake: { engaged: true, liftedUntil: NOON + HOUR / 2 },
      activeProducts: 1,
      ordersKnown: true,
      locations: [{ id: '1', isActive: true, fulfillsOnlineOrders: true }],
    });
    expect(picture.product).toEqual({
      id: '7',
      title: 'Product 7',
      status: 'ACTIVE',
      deleted: false,
      isGiftCard: false,
      tags: [],
    });
    expect(picture.variants).toMatchObject([
      { id: '71', price: 19.9, recentUnits: 4, requiresComponents: false },
    ]);
    expect(picture.levels).toEqual([
      {
        inventoryItemId: '711',
        locationId: '1',
        available: 9,
        isActive: true,
        confirmedAt: NOON + 1000,
        updatedAt: NOON + 1000,
        raisedAt: NOON + 1000,
      },
    ]);
  });

  it('says how far orders are known, and that days after them say nothing', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { startsAt: NOON - 4 * DAY, endsAt: NOON + 3 * DAY }));
      await tx.upsertItems([item('c', '7')], NOON - 5 * DAY);
      await tx.upsertOrderLines([orderLine('7', 2, NOON - 20 * DAY), orderLine('7', 4, NOON - 3 * DAY)]);
    });
    const known = async (ordersFrom: number | null, ordersUntil: number | null) => {
      await ground.store.inShop(shop, (tx) => tx.saveShop({ ordersFrom, ordersUntil }));
      const picture = await pictureOf(ground, shop);
      const [one] = picture.campaigns[0]?.items ?? [];
      return { read: picture.shop.ordersKnown, history: one?.history.length, days: one?.soldByDay };
    };
    expect(await known(null, null)).toEqual({ read: true, history: 16, days: [null, 4, 0, 0] });
    expect(await known(null, NOON - 2 * DAY)).toEqual({
      read: false,
      history: 16,
      days: [null, 4, null, null],
    });
    expect(await known(NOON - 10 * DAY, null)).toEqual({ read: true, history: 6, days: [null, 4, 0, 0] });
  });

  it('shares sales by the four weeks that are known, where the shop took its orders away after them', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, (tx) => tx.upsertOrderLines([orderLine('7', 4, NOON - 41 * DAY)]));
    const recent = async (ordersUntil: number | null) => {
      await ground.store.inShop(shop, (tx) => tx.saveShop({ ordersUntil }));
      const split = await ground.store.inShop(shop, (tx) => tx.recentUnits(['71'], NOON));
      return [(await pictureOf(ground, shop)).variants[0]?.recentUnits, ...split.values()];
    };
    expect(await recent(null)).toEqual([0, 0]);
    expect(await recent(NOON - 40 * DAY)).toEqual([4, 4]);
  });

  it('has the campaigns that are live or may come to be, and any that holds the product', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7', '8']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('live'));
      await tx.insertCampaign(campaign('approved', { state: 'approved' }));
      await tx.insertCampaign(campaign('soon', { state: 'approved', startsAt: NOON + 1 }));
      await tx.insertCampaign(campaign('past', { state: 'live', endsAt: NOON }));
      await tx.insertCampaign(campaign('draft', { state: 'draft' }));
      await tx.insertCampaign(campaign('holding', { state: 'cancelled', frozen: true, frozenAt: NOON }));
      await tx.insertCampaign(campaign('elsewhere'));
      const own = ['live', 'approved', 'soon', 'past', 'draft', 'holding'].map((id) => item(id, '7'));
      await tx.upsertItems([...own, item('elsewhere', '8'), item('live', '8')], NOON);
      await tx.openHolds(
        '7',
        [
          {
            campaignId: 'holding',
            variantId: '71',
            response: 'hide',
            mode: 'act',
            cause: 'sold_out',
            reason: assessment,
          },
        ],
        NOON,
      );
    });
    const { campaigns } = await pictureOf(ground, shop);
    expect(campaigns.map(({ id, frozen }) => `${id} ${frozen}`)).toEqual([
      'approved false',
      'draft false',
      'holding true',
      'live false',
      'soon false',
    ]);
    expect(campaigns.map(({ items }) => items.map(({ productId }) => productId))).toEqual([
      ['7'],
      ['7'],
      ['7'],
      ['7'],
      ['7'],
    ]);
  });

  it('has items of other products that share an inventory item, but none that left', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7', '8', '9']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([variant('8', { inventoryItemId: '711' })], null);
      await tx.insertCampaign(campaign('c'));
      await tx.upsertItems(
        [
          item('c', '7', { droppedAt: NOON }),
          item('c', '8', { inventoryItemId: '711' }),
          item('c', '9', { inventoryItemId: '711', removedAt: NOON }),
        ],
        NOON,
      );
    });
    const items = (await pictureOf(ground, shop)).campaigns[0]?.items ?? [];
    expect(items.map(({ productId, dropped }) => `${productId} ${dropped}`)).toEqual(['7 true', '8 false']);
  });

  it('counts what was sold in the window, net of cancellations, and day by day in the zone of the shop', async () => {
    const shop = newShop();
    // Sydney is eleven hours ahead of UTC in November: its days begin at 13:00 UTC.
    await installShop(ground.store, shop, ['7'], 'Australia/Sydney');
    const start = Date.UTC(2026, 10, 11, 13);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { startsAt: start }));
      await tx.upsertItems([item('c', '7')], NOON - 10 * DAY);
      await tx.upsertOrderLines([
        orderLine('7', 2, start - 3 * DAY + HOUR),
        orderLine('7', 7, start - HOUR),
        orderLine('7', 1, start),
        orderLine('7', 3, start + DAY - 1),
        orderLine('7', 5, start + DAY),
        orderLine('7', 100, start + DAY + 1, { cancelledAt: NOON, cancelReason: 'CUSTOMER' }),
        orderLine('7', 4, NOON - HOUR),
        orderLine('7', 100, NOON + 1),
      ]);
    });
    const picked = (await pictureOf(ground, shop)).campaigns[0]?.items[0];
    expect(picked?.sold).toBe(13);
    // Thursday the 12th to Saturday the 14th in Sydney are whole; now it is Sunday there.
    expect(picked?.soldByDay).toEqual([4, 5, 0]);
    expect(picked?.firstWeekday).toBe(3);
    expect(picked?.history).toEqual([2, 0, 7]);
  });

  it('keeps the weekdays in step when the window begins within a day', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7'], 'Europe/Berlin');
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { startsAt: Date.UTC(2026, 10, 12, 9) }));
      await tx.upsertItems([item('c', '7')], NOON);
      await tx.upsertOrderLines([
        orderLine('7', 3, Date.UTC(2026, 10, 12, 10)),
        orderLine('7', 2, Date.UTC(2026, 10, 13, 10)),
      ]);
    });
    const picked = (await pictureOf(ground, shop)).campaigns[0]?.items[0];
    expect(picked).toMatchObject({ sold: 5, soldByDay: [null, 2, 0], firstWeekday: 3, history: [] });
  });

  it('leaves days out on which the item was sold out from their beginning to their end', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const midnight = NOON - NOON_OF_DAY;
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { startsAt: midnight - 2 * DAY }));
      await tx.saveLevels([level('7', 5, { updatedAt: midnight - 9 * DAY })], midnight - 9 * DAY);
      await tx.upsertItems([item('c', '7')], midnight - 8 * DAY);
      await tx.upsertOrderLines([orderLine('7', 1, midnight - 7 * DAY)]);
    });
    // Sold out on the evening four days ago, restocked yesterday at noon: two whole days in between say nothing.
    const put = (available: number, at: number) =>
      ground.store.takeIn(delivery(shop, level('7', available, { updatedAt: at })), at);
    await put(0, midnight - 3 * DAY - 4 * HOUR);
    await put(-2, midnight - 2 * DAY + HOUR);
    await put(6, midnight - DAY + 12 * HOUR);
    const picked = (await pictureOf(ground, shop)).campaigns[0]?.items[0];
    expect(picked?.history).toEqual([1, 0, 0, 0, null]);
    expect(picked?.soldByDay).toEqual([null, 0]);
  });

  it('looks only at the locations of the campaign for days without stock', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const midnight = NOON - NOON_OF_DAY;
    const locations = ['1', '2'].map((id) => ({ id, name: id, isActive: true, fulfillsOnlineOrders: true }));
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShopFacts(
        {
          gid: '1',
          name: shop,
          ianaTimezone: 'UTC',
          currencyCode: 'EUR',
          plan: 'basic',
          locations,
          publications: [],
        },
        NOON,
      );
      await tx.insertCampaign(campaign('all', { startsAt: midnight - 2 * DAY }));
      await tx.insertCampaign(
        campaign('one', { startsAt: midnight - 2 * DAY, policy: { ...defaultPolicy(), locationIds: ['1'] } }),
      );
      const at = { updatedAt: midnight - 9 * DAY };
      await tx.saveLevels([level('7', 0, at), level('7', 5, { ...at, locationId: '2' })], midnight - 9 * DAY);
      await tx.upsertItems([item('all', '7'), item('one', '7')], midnight - 8 * DAY);
    });
    const { campaigns } = await pictureOf(ground, shop);
    expect(campaigns.map(({ id, items }) => [id, items[0]?.soldByDay])).toEqual([
      ['all', [0, 0]],
      ['one', [null, null]],
    ]);
  });

  it('has holds, overrides and last verdicts, and counts what was newly stopped elsewhere', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7', '8', '9']);
    const hold = {
      campaignId: 'c',
      response: 'hide',
      mode: 'act',
      cause: 'sold_out',
      reason: assessment,
    } as const;
    await ground.store.inShop(shop, async (tx) => {
      const [old] = await tx.openHolds('7', [{ ...hold, variantId: '71' }], NOON - 2 * HOUR);
      await tx.closeHolds([{ id: old?.id ?? '', cause: 'stock' }], NOON - HOUR);
      await tx.openHolds('7', [{ ...hold, variantId: '71', response: 'flag' }], NOON - HOUR);
      await tx.openHolds(
        '8',
        [
          { ...hold, variantId: '81' },
          { ...hold, variantId: '82' },
        ],
        NOON - 60_000,
      );
      await tx.openHolds(
        '9',
        [
          { ...hold, variantId: '91', mode: 'watch' },
          { ...hold, variantId: '92', cause: 'override' },
        ],
        NOON - 60_000,
      );
      await tx.saveVerdicts(
        [{ productId: '7', campaignId: 'c', variantId: '71', verdict: 'sold_out', assessment }],
        NOON,
      );
      const override = {
        productId: '7',
        campaignId: null,
        kind: 'keep_visible',
        response: null,
        until: NOON + 1,
        untilKind: 'time',
        reason: '',
        by: 'p',
        inferred: false,
        createdAt: NOON,
      } as const;
      const id = await tx.addOverride(override);
      await tx.endOverrides(
        [await tx.addOverride({ ...override, kind: 'hold_now', response: 'hide' })],
        NOON,
      );
      const picture = await tx.picture('7', NOON);
      expect(picture?.overrides).toEqual([
        {
          id,
          kind: 'keep_visible',
          response: null,
          campaignId: null,
          until: NOON + 1,
          untilKind: 'time',
          createdAt: NOON,
        },
      ]);
    });
    const picture = await pictureOf(ground, shop);
    expect(picture.holds).toMatchObject([
      { campaignId: 'c', variantId: '71', response: 'flag', openedAt: NOON - HOUR },
    ]);
    expect(picture.recentlyClosed).toEqual([
      { campaignId: 'c', variantId: '71', response: 'hide', closedAt: NOON - HOUR },
    ]);
    expect(picture.lastVerdicts).toEqual([{ campaignId: 'c', variantId: '71', verdict: 'sold_out' }]);
    expect(picture.shop.recentlyStoppedProducts).toBe(1);
    expect((await pictureOf(ground, shop, '8')).shop.recentlyStoppedProducts).toBe(0);
    await ground.store.inShop(shop, (tx) => tx.dropVerdicts('7', []));
    expect((await pictureOf(ground, shop)).lastVerdicts).toEqual([]);
  });
});

const NOON_OF_DAY = 12 * HOUR;
