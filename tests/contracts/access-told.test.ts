/** From when to when Holdfast was blind stays on the record, once for each time. */
import { expect, it } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { createViews } from '../../app/db/views/create.ts';
import { createLifecycle } from '../../app/flow/lifecycle.ts';
import { reportClosed, reportNoAccess } from '../../app/flow/outcomes.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { HOUR, installShop, newShop, NOON } from './store-fixture.ts';

const SHOP_ONLY = { campaignId: null, productId: null, search: '', kinds: ['shop'], from: null, to: null };

onEachDatabase('On the record is', (ground) => {
  it('access that was refused and came back, however often it was refused', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, []);
    for (const now of [NOON, NOON + 1_000]) await ground.store.inShop(shop, (tx) => reportNoAccess(tx, now));
    for (let visit = 0; visit < 2; visit += 1) await lifecycle(ground).authenticated(shop);
    expect(await told(ground, shop)).toEqual([
      [NOON + HOUR, 'ledger.access_back'],
      [NOON, 'ledger.access_lost'],
    ]);
  });

  it('a shop that Shopify closed and opened again, however often it was asked meanwhile', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, []);
    for (const now of [NOON, NOON + 1_000]) await ground.store.inShop(shop, (tx) => reportClosed(tx, now));
    await lifecycle(ground).reopened(shop);
    expect(await told(ground, shop)).toEqual([
      [NOON + HOUR, 'ledger.access_back'],
      [NOON, 'ledger.shop_closed'],
    ]);
  });
});

const lifecycle = ({ store }: Ground) =>
  createLifecycle({
    store,
    clock: { now: () => NOON + HOUR },
    forgetSessions: async () => undefined,
    firstSettings: settingsSchema.parse({}),
    requestSync: async () => undefined,
    requestNightly: async () => undefined,
    requestOrders: async () => undefined,
    grantedScopes: async () => [],
    requestFarewell: async () => undefined,
  });

async function told({ database }: Ground, shop: string): Promise<[number, string][]> {
  const { rows } = await createViews(database.sql).ledger(shop, { ...SHOP_ONLY, before: null, limit: 10 });
  return rows.map(({ at, message }) => [at, message]);
}
