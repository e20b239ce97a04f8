/** From the metafield that the shop names to the alert and to Flow, on each database. */
import { beforeEach, expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { watchExpiry, type ExpiryPorts } from '../../app/flow/reach/expiry.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, installShop, item, newShop, NOON, variant } from './store-fixture.ts';

onEachDatabase('Nearing expiry', (ground) => {
  let shop: string;
  let asked: string[];
  let dates: Map<string, string> | null;

  const look = (now = NOON) => {
    const ports: ExpiryPorts = {
      store: { inShop: ground.store.inShop, installedShops: () => Promise.resolve([shop]) },
      shopify: {
        readMetafields: (_shop, name, owners) => {
          asked.push(`${name} ${owners.map(({ kind, id }) => `${kind}/${id}`).join(' ')}`);
          return Promise.resolve(dates);
        },
      },
      clock: { now: () => now },
    };
    return watchExpiry(ports);
  };
  const alerts = () =>
    ground.database.sql.rows<{ params: object; over: boolean }>(
      `SELECT params, "resolvedAt" IS NOT NULL AS over FROM "Alert" WHERE shop = $1 AND kind = 'expiry' ORDER BY id`,
      shop,
    );

  beforeEach(async () => {
    [shop, asked, dates] = [newShop(), [], new Map()];
    await installShop(ground.store, shop, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertVariants([variant('1')], null);
      await tx.insertCampaign(campaign('c1', { endsAt: NOON + 60 * DAY }));
      await tx.upsertItems([item('c1', '1')], NOON);
      await tx.saveShop({ settings: settingsSchema.parse({ expiryMetafield: 'custom.best_before' }) });
    });
  });

  test('a shop that names no metafield is not asked', async () => {
    await ground.store.inShop(shop, (tx) => tx.saveShop({ settings: settingsSchema.parse({}) }));
    await look();
    expect(asked).toEqual([]);
  });

  test('the first date of product and variants is told once, Flow too, and taken back when it moves away', async () => {
    dates = new Map([
      ['1', '2027-06-01'],
      ['11', '2026-12-20'],
    ]);
    await look();
    await look();
    expect(asked[0]).toBe('custom.best_before Product/1 ProductVariant/11');
    expect(await alerts()).toEqual([{ params: { product: 'Product 1', date: '2026-12-20' }, over: false }]);
    const events = await ground.database.sql.rows<{ handle: string; payload: Record<string, unknown> }>(
      'SELECT handle, payload FROM "FlowEvent" WHERE shop = $1',
      shop,
    );
    expect(events).toEqual([
      { handle: 'nearing-expiry', payload: { product_id: 1, 'Expires on': '2026-12-20' } },
    ]);
    dates = new Map([['11', '2027-06-01']]);
    await look();
    expect((await alerts()).map(({ over }) => over)).toEqual([true]);
  });

  test('what was told is over when its campaign is', async () => {
    dates = new Map([['1', '2026-11-20']]);
    await look();
    await ground.store.inShop(shop, (tx) => tx.updateCampaign('c1', { state: 'ended', endedAt: NOON }));
    await look();
    expect((await alerts()).map(({ over }) => over)).toEqual([true]);
  });

  test('nonsense and silence say nothing; what was told stays while Shopify does not answer', async () => {
    dates = new Map([['1', 'next month']]);
    await look();
    expect(await alerts()).toEqual([]);
    dates = new Map([['1', '2026-11-20']]);
    await look();
    dates = null;
    await look();
    expect((await alerts()).map(({ over }) => over)).toEqual([false]);
  });
});
