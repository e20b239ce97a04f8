/** From when to when Holdfast was blind stays on the record, once for each time. */
import { expect, it } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { createViews } from '../../app/db/views/create.ts';
import { createLifecycle } from '../../app/flow/lifecycle.ts';
import { reportNoAccess } from '../../app/flow/outcomes.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { HOUR, installShop, newShop, NOON } from './store-fixture.ts';

const ALL = { campaignId: null, productId: null, search: '', kinds: [], from: null, to: null, before: null };

onEachDatabase('Access to the shop', (ground) => {
  it('that was refused and came back is written down, however often it was refused', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, []);
    for (const now of [NOON, NOON + 1_000]) await ground.store.inShop(shop, (tx) => reportNoAccess(tx, now));
    const lifecycle = createLifecycle({
      store: ground.store,
      clock: { now: () => NOON + HOUR },
      forgetSessions: async () => undefined,
      firstSettings: settingsSchema.parse({}),
      requestSync: async () => undefined,
      requestNightly: async () => undefined,
      requestOrders: async () => undefined,
      grantedScopes: async () => [],
      requestFarewell: async () => undefined,
    });
    await lifecycle.authenticated(shop);
    await lifecycle.authenticated(shop);
    const { rows } = await createViews(ground.database.sql).ledger(shop, { ...ALL, limit: 10 });
    expect(rows.map(({ at, kind, message }) => [at, kind, message])).toEqual([
      [NOON + HOUR, 'shop', 'ledger.access_back'],
      [NOON, 'shop', 'ledger.access_lost'],
    ]);
  });
});
