import { expect, it } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import type { ShopTx } from '../../app/flow/store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { fill, rowsOf } from './full-shop.ts';
import { installShop, newShop, NOON } from './store-fixture.ts';

onEachDatabase('What a shop keeps', (ground) => {
  it('commits a transaction whole or not at all', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    const failed = ground.store.inShop(shop, async (tx) => {
      await fill(tx);
      throw new Error('power cut');
    });
    await expect(failed).rejects.toThrow('power cut');
    expect(await rowsOf(ground, shop)).toEqual({
      Shop: 1,
      Location: 1,
      Publication: 1,
      Product: 1,
      Variant: 1,
    });
  });

  it('installs, uninstalls and installs again', async () => {
    const shop = newShop();
    const { store } = ground;
    await store.inShop(shop, (tx) => tx.saveShop({ uninstalledAt: NOON }));
    expect(await store.inShop(shop, (tx) => tx.shop())).toBe(null);
    await installShop(store, shop, []);
    await store.inShop(shop, (tx) =>
      tx.saveShop({ uninstalledAt: NOON, tokenRevokedAt: NOON, syncDetail: { bulkId: '5' } }),
    );
    expect(await store.installedShops()).not.toContain(shop);
    await store.inShop(shop, (tx) =>
      tx.saveShop({
        installedAt: NOON + 1,
        settings: settingsSchema.parse({ reserve: 3 }),
        syncDetail: null,
      }),
    );
    expect(await store.installedShops()).toContain(shop);
    expect(await store.inShop(shop, (tx) => tx.shop())).toMatchObject({
      installedAt: NOON + 1,
      uninstalledAt: null,
      tokenRevokedAt: null,
      ianaTimezone: 'UTC',
      syncDetail: null,
      settings: { reserve: 3, comeBackUnits: 1 },
    });
  });

  it('refuses a statement that comes after its transaction', async () => {
    let late: ShopTx | undefined;
    await ground.store.inShop(newShop(), async (tx) => void (late = tx));
    await expect(late?.shop()).rejects.toThrow('over');
  });

  it('runs a transaction again when the database ended it for concurrency', async () => {
    const shop = newShop();
    await installShop(ground.store, shop, ['1', '2']);
    const order: string[] = [];
    const crossed = ground.database.kind === 'postgres' ? meeting(2) : async () => {};
    const both = (first: string, second: string): Promise<void> =>
      ground.store.inShop(shop, async (tx) => {
        order.push(first);
        await tx.setItemTracked(`${first}11`, false);
        // Each has locked its first variant before either asks for its second: a deadlock, the first time.
        await crossed();
        await tx.setItemTracked(`${second}11`, false);
      });
    await Promise.all([both('1', '2'), both('2', '1')]);
    // On a slow machine the one that was ended is back before the other has woken, and they meet once more.
    expect(order.length).toBeGreaterThanOrEqual(ground.database.kind === 'postgres' ? 3 : 2);
    const variants = await ground.store.inShop(shop, (tx) => tx.variantsOf(['1', '2']));
    expect(variants.map(({ tracked }) => tracked)).toEqual([false, false]);
  });

  it('lets one at a time do what is locked', async () => {
    let inside = 0;
    let most = 0;
    const turn = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    };
    const failing = ground.store.withLock('k', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await Promise.all(Array.from({ length: 5 }, () => ground.store.withLock('k', turn)));
    expect(most).toBe(1);
    await Promise.all([
      ground.store.withLock('a', () => ground.store.withLock('b', turn)),
      ground.store.withLock('c', turn),
    ]);
  });
});

/** Waits until so many have come; whoever comes later passes. */
function meeting(size: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let come = 0;
  return () =>
    new Promise((resolve) => {
      come += 1;
      waiting.push(resolve);
      if (come >= size) for (const pass of waiting.splice(0)) pass();
    });
}
