/** The history of a level: it goes on where nobody noted it for a while, and its last number outlives what is kept. */
import { expect, it } from 'vitest';
import { removeOld, RETENTION_DAYS } from '../../app/db/retention.ts';
import { createViews } from '../../app/db/views/create.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { campaign, DAY, delivery, installShop, item, level, newShop, NOON } from './store-fixture.ts';

onEachDatabase('History of levels', (ground) => {
  it('goes on with the number of the day on which an item comes into a campaign again', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveLevels([level('7', 50, { updatedAt: NOON - 40 * DAY })], NOON - 40 * DAY);
      await tx.insertCampaign(campaign('over', { state: 'ended' }));
      await tx.upsertItems([item('over', '7')], NOON - 30 * DAY);
    });
    expect(await history(ground, shop)).toEqual(['-30 50']);
    // Of what is in no open campaign, nobody notes what it does.
    await ground.store.takeIn(
      delivery(shop, level('7', 12, { updatedAt: NOON - 20 * DAY })),
      NOON - 20 * DAY,
    );
    expect(await history(ground, shop)).toEqual(['-30 50']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('next'));
      await tx.upsertItems([item('next', '7')], NOON - 10 * DAY);
      await tx.upsertItems([item('next', '7')], NOON - 9 * DAY);
    });
    expect(await history(ground, shop)).toEqual(['-30 50', '-10 12']);
  });

  it('keeps the last number of what has not moved for longer than history is kept: results know it when it moves again', async () => {
    const shop = newShop();
    const joined = NOON - (RETENTION_DAYS.levelChanges + 20) * DAY;
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveLevels([level('7', 50, { updatedAt: joined })], joined);
      const startsAt = NOON - 3 * DAY;
      await tx.insertCampaign(campaign('long', { startsAt, endsAt: NOON + 5 * DAY }));
      await tx.upsertItems([item('long', '7')], joined);
    });
    await ground.store.takeIn(delivery(shop, level('7', 44, { updatedAt: joined + DAY })), joined + DAY);
    expect(await removeOld(ground.database, NOON)).toBe(1);
    await ground.store.takeIn(delivery(shop, level('7', 40, { updatedAt: NOON })), NOON);
    const results = await createViews(ground.database.sql).results(shop, 'long', NOON);
    expect(results?.days.map(({ stock }) => stock)).toEqual([44, 44, 44, 40]);
  });
});

/** The noted numbers of a shop, each after the day on which it was noted, counted from now. */
const history = async ({ database }: Ground, shop: string): Promise<string[]> =>
  (await database.prisma.levelChange.findMany({ where: { shop }, orderBy: { at: 'asc' } })).map(
    ({ at, available }) => `${(at.getTime() - NOON) / DAY} ${available}`,
  );
