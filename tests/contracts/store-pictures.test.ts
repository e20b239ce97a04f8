/** Pictures of many products at once: each as it is when read alone, with as many statements as for one. */
import { expect, it } from 'vitest';
import type { Picture } from '../../app/core/picture.ts';
import { createStore } from '../../app/db/store.ts';
import { counted } from '../support/counted.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { fillShop, PRODUCTS, shownIn } from './random-shop.ts';
import { installShop, newShop, NOON } from './store-fixture.ts';

/** The shop of 8 has everything in it; more where a database is quick. */
const SEEDS = { embedded: [8], postgres: [5, 8, 15] };

onEachDatabase('Pictures of many products', (ground) => {
  it('are the ones that each has alone, and so are baselines', async () => {
    const shown = new Set<string>();
    for (const seed of SEEDS[ground.database.kind]) {
      const shop = newShop();
      await fillShop(ground.store, shop, seed);
      const now = NOON + seed * 60_000;
      await ground.store.inShop(shop, async (tx) => {
        const many = await tx.pictures([...PRODUCTS.toReversed(), 'unknown', '1'], now);
        const alone = new Map<string, Picture>();
        for (const id of PRODUCTS) {
          const picture = await tx.picture(id, now);
          if (picture) alone.set(id, picture);
        }
        expect(many, `seed ${seed}`).toEqual(alone);
        const baselines = await tx.baselinesOf(PRODUCTS);
        for (const id of PRODUCTS) expect(baselines.get(id) ?? []).toEqual(await tx.baselines(id));
        for (const picture of many.values()) for (const one of shownIn(picture)) shown.add(one);
      });
    }
    expect([...shown].toSorted()).toEqual([
      'arrivals',
      'bundle',
      'days without stock',
      'ended, holding',
      'holds',
      'lastVerdicts',
      'leftInPeace',
      'levels',
      'movements',
      'others',
      'overlap',
      'overrides',
      'recentlyClosed',
      'shared stock',
      'sold',
      'stopped',
      'variants',
    ]);
  });

  it('take as many statements as one', async () => {
    const shop = newShop();
    await fillShop(ground.store, shop, 1);
    const { database, counter } = counted(ground.database);
    const read = async (ids: readonly string[]): Promise<number> => {
      counter.reset();
      const found = await createStore(database).inShop(shop, (tx) => tx.pictures(ids, NOON));
      expect(found.size).toBe(ids.length);
      return counter.statements();
    };
    const ofTwo = await read(PRODUCTS.slice(0, 2));
    expect(ofTwo).toBeLessThanOrEqual(15);
    expect(await read(PRODUCTS)).toBe(ofTwo);
  });

  it('are none of no products, and none of those of another shop', async () => {
    const [shop, other] = [newShop(), newShop()];
    await installShop(ground.store, shop, ['7']);
    await installShop(ground.store, other, ['8']);
    await ground.store.inShop(shop, async (tx) => {
      expect(await tx.pictures([], NOON)).toEqual(new Map());
      expect([...(await tx.pictures(['7', '8'], NOON)).keys()]).toEqual(['7']);
    });
  });
});
