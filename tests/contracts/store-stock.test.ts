/** What a picture says about stock that is not the item’s own alone: locations, arrivals, shared items. */
import { expect, it } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { defaultPolicy, type Policy } from '../../app/core/policy.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, installShop, item, level, newShop, NOON, variant } from './store-fixture.ts';
import { pictureOf } from './pictures.ts';

const policy = (given: Partial<Policy>): Policy => ({ ...defaultPolicy(), ...given });

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
