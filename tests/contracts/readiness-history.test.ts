/** What is kept of a campaign's readiness: its changes, once each, apart for each shop. */
import { expect, it } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import { watchReadiness } from '../../app/flow/readiness/watch.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, HOUR, installShop, item, newShop, NOON } from './store-fixture.ts';

onEachDatabase('The history of readiness', (ground) => {
  it('has a row for each change and none for each look', async () => {
    const [shop, other] = [newShop(), newShop()];
    let now = NOON;
    const clock = { now: () => now };
    for (const one of [shop, other]) {
      await installShop(ground.store, one, ['7']);
      await ground.store.inShop(one, async (tx) => {
        await tx.insertCampaign(campaign('c1'));
        await tx.upsertItems([item('c1', '7', { hero: true })], NOON - HOUR);
      });
    }
    const set = (available: number, updatedAt: number) =>
      ground.store.inShop(shop, (tx) =>
        tx.saveLevels(
          [{ inventoryItemId: '711', locationId: '1', available, isActive: true, updatedAt }],
          updatedAt,
        ),
      );
    const look = () => watchReadiness({ store: ground.store, clock }, shop);
    await set(0, NOON);
    await look();
    now += HOUR;
    await look();
    const current = () => ground.store.inShop(shop, (tx) => tx.currentReadiness('c1'));
    expect(await current()).toMatchObject({ at: NOON, verdict: 'not_ready' });

    await set(100, now);
    await look();
    expect(await current()).toMatchObject({ at: now });
    const { history } = (await createViews(ground.database.sql).readiness(shop, 'c1', now)) ?? {};
    expect(history?.map(({ at }) => at)).toEqual([now, NOON]);
    expect(history?.[0]?.changed).toContainEqual({ key: 'heroes', state: 'ready' });
    expect(history?.[1]?.changed).toEqual([]);
    expect(await ground.store.inShop(other, (tx) => tx.currentReadiness('c1'))).toBe(null);
  });
});
