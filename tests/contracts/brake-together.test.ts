/** The brake where several processes judge at once: what one stops, the others count (law 14). */
import { expect, it } from 'vitest';
import { judgeProducts } from '../../app/flow/judge.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, installShop, item, level, newShop, NOON } from './store-fixture.ts';

const PRODUCTS = 48;
const TOGETHER = 12;
const BRAKE_PRODUCTS = 5;

onEachDatabase('The brake', (ground) => {
  it('lets no more products be stopped when they are judged at the same time than one after the other', async () => {
    const shop = newShop();
    const ids = Array.from({ length: PRODUCTS }, (_, at) => `${at + 1}`);
    await installShop(ground.store, shop, ids);
    await ground.store.inShop(shop, async (tx) => {
      const row = await tx.shop();
      if (!row) throw new Error('It was installed');
      const settings = { ...row.settings, brakeProducts: BRAKE_PRODUCTS, brakeShare: 0.001 };
      await tx.saveShop({ settings, actingSince: NOON - DAY });
      await tx.insertCampaign(campaign('c', { startsAt: NOON - DAY, endsAt: NOON + DAY }));
      await tx.upsertItems(
        ids.map((id) => item('c', id)),
        NOON - DAY,
      );
      await tx.saveLevels(
        ids.map((id) => level(id, 0)),
        NOON,
      );
    });
    const judge = (from: number): Promise<void> =>
      judgeProducts(
        { store: ground.store, clock: { now: () => NOON } },
        shop,
        ids.slice(from, from + TOGETHER),
      );

    await Promise.all(Array.from({ length: PRODUCTS / TOGETHER }, (_, at) => judge(at * TOGETHER)));

    const holds = await ground.database.sql.rows<{ products: number }>(
      `SELECT count(DISTINCT "productId")::int AS products FROM "Hold"
       WHERE shop = $1 AND mode = 'act' AND response = 'stop_promoting'`,
      shop,
    );
    expect(holds).toEqual([{ products: BRAKE_PRODUCTS }]);
    expect(await ground.store.inShop(shop, async (tx) => (await tx.shop())?.brakeEngagedAt)).toBe(NOON);
  });
});
