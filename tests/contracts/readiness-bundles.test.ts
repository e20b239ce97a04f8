/** What readiness says about the stock record of a bundle, from the levels and orders of its components. */
import { expect, it } from 'vitest';
import { recordCheck } from '../../app/core/readiness/record.ts';
import { onEachDatabase } from '../support/each-database.ts';
import {
  campaign,
  DAY,
  delivery,
  installShop,
  item,
  level,
  newShop,
  NOON,
  orderLine,
  variant,
} from './store-fixture.ts';

const CUP = '1';
const TIN = '2';
const SET = '3';
const MINUTE = 60_000;

onEachDatabase('The stock record of a bundle', (ground) => {
  it('is that of its worst component, by name; not known while one is not, exempt when none can run out', async () => {
    const { store } = ground;
    const shop = newShop();
    await installShop(store, shop, [CUP, TIN, SET]);
    const components = [
      { variantId: `${CUP}1`, quantity: 1 },
      { variantId: `${TIN}1`, quantity: 2 },
    ];
    const made = (of: typeof components) =>
      store.inShop(shop, (tx) =>
        tx.upsertVariants([variant(SET, { tracked: false, requiresComponents: true, components: of })], null),
      );
    await made(components);
    await store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c'));
      await tx.upsertItems([item('c', SET)], NOON - 30 * DAY);
    });
    const set = (productId: string, available: number, at: number) =>
      store.takeIn(delivery(shop, level(productId, available, { updatedAt: at })), at);
    const look = async () => {
      const facts = await store.inShop(shop, (tx) => tx.readinessFacts('c', NOON));
      if (!facts) throw new Error('There is a campaign');
      const { state, said, params, items } = recordCheck(facts);
      return { state, said, params, items: items.map((one) => [one.said, one.params]) };
    };
    const unknown = { state: 'not_known', said: 'not_known', params: { count: 1 }, items: [] };

    expect(await look()).toEqual(unknown);
    await set(CUP, 90, NOON - 20 * DAY);
    expect(await look()).toEqual(unknown);
    await set(TIN, 90, NOON - 20 * DAY);
    expect(await look()).toEqual({ state: 'ready', said: 'ready', params: { count: 1 }, items: [] });

    // Twenty cups went with orders of the set, and nobody ever counted them.
    await store.inShop(shop, (tx) =>
      tx.upsertOrderLines([orderLine(CUP, 20, NOON - 10 * DAY, { bundleVariantId: `${SET}1` })]),
    );
    await set(CUP, 70, NOON - 10 * DAY + MINUTE);
    const grave = { state: 'blocking', said: 'grave', params: { count: 1 } };
    expect(await look()).toEqual({ ...grave, items: [['part_never', { component: 'Product 1', sold: 20 }]] });

    for (let turn = 0; turn < 3; turn += 1) {
      await set(TIN, 50, NOON - 5 * DAY + turn * 20 * MINUTE);
      await set(TIN, 90, NOON - 5 * DAY + turn * 20 * MINUTE + 10 * MINUTE);
    }
    const [twoWriters] = (await look()).items;
    expect(twoWriters?.[0]).toBe('part_two_writers');
    expect(twoWriters?.[1]).toMatchObject({ component: 'Product 2' });

    await set(CUP, -3, NOON - DAY);
    expect(await look()).toEqual({
      ...grave,
      items: [['part_negative', { component: 'Product 1', stock: -3 }]],
    });

    await store.inShop(shop, (tx) =>
      tx.upsertVariants(
        [CUP, TIN].map((id) => variant(id, { inventoryPolicy: 'CONTINUE' })),
        null,
      ),
    );
    expect(await look()).toEqual({ state: 'ready', said: 'ready', params: { count: 0 }, items: [] });

    // A component that is not in the catalogue: nobody knows what the set is made of.
    await made([...components, { variantId: '404', quantity: 1 }]);
    expect(await look()).toEqual(unknown);
  });
});
