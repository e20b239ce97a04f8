/** What a person agrees to with *Start acting*: which changes, and when they are made. */
import { beforeEach, expect, test } from 'vitest';
import { actingCommands } from '../../app/flow/commands/acting.ts';
import type { Foreseen, Person } from '../../app/flow/commands/commands.ts';
import { ASKING_NOBODY, findsNothing } from '../support/asking-nobody.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { campaign, DAY, installShop, item, level, newShop, NOON } from './store-fixture.ts';

const MIA: Person = { userId: '3', name: 'Mia', role: 'merchandiser' };

onEachDatabase('The list before Start acting', (ground) => {
  let shop: string;
  const foresee = async (id: string): Promise<Foreseen> => {
    const list = await actingCommands({
      store: ground.store,
      clock: { now: () => NOON },
      poke: () => {},
      newId: () => 'x',
      shopify: {
        ...ASKING_NOBODY,
        readProducts: findsNothing,
        readPlain: async (_shop, ids) => ({
          ok: true as const,
          cost: 2,
          value: ids.map((productId) => ({
            id: productId,
            status: 'ACTIVE' as const,
            tags: [],
            publications: [],
            collectionIds: [],
            metafield: null,
            variants: [],
            readAt: NOON,
          })),
        }),
      },
    }).foreseeActing(shop, MIA, id);
    if (!list.ok) throw new Error(list.problems.map(({ message }) => message).join());
    return list;
  };

  beforeEach(async () => {
    shop = newShop();
    await installShop(ground.store, shop, ['1']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.saveShop({ actingSince: NOON, metafieldReadyAt: NOON });
      await tx.saveLevels([level('1', 500)], NOON);
    });
  });

  test('says that its changes are made at once, or when a campaign that has not begun begins', async () => {
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('live', { mode: 'watch' }));
      await tx.insertCampaign(
        campaign('coming', {
          mode: 'watch',
          state: 'approved',
          startsAt: NOON + DAY,
          endsAt: NOON + 3 * DAY,
        }),
      );
      await tx.upsertItems([item('live', '1'), item('coming', '1')], NOON);
    });
    const [live, coming] = [await foresee('live'), await foresee('coming')];
    expect([live.madeAt, live.writes.length > 0]).toEqual([null, true]);
    expect([coming.madeAt, coming.writes.length > 0]).toEqual([NOON + DAY, true]);
  });

  test.each([
    ['a', 'z'],
    ['z', 'a'],
  ])('is the same whatever ids campaigns have: %s joins %s', async (joining, first) => {
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign(first, { name: 'Autumn', priority: 1 }));
      await tx.insertCampaign(campaign(joining, { name: 'Lamps', mode: 'watch' }));
      await tx.upsertItems([item(first, '1'), item(joining, '1')], NOON);
    });
    expect((await foresee(joining)).writes.map(({ write }) => write.kind)).toEqual(['tags_add']);
  });
});
