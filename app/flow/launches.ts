/** Tells of products that were launched: not each at its moment, but together once no more come. */
import { isTimeToTell, newsOfLaunches, type Launch } from '../core/launches.ts';
import type { Clock } from './ports.ts';
import type { Store } from './store.ts';

/** What is kept of launches until they are told. */
export interface LaunchTx {
  /** A product that is launched again before anybody was told is one launch. */
  noteLaunch(launch: Omit<Launch, 'product'>): Promise<void>;
  /** In the order in which they came. `gone`: it is not on sale any more, or not there. */
  launches(): Promise<(Launch & { gone: boolean })[]>;
  dropLaunches(productIds: readonly string[]): Promise<void>;
}

/** Tells each shop's launches whose time has come. */
export async function tellLaunches({
  store,
  clock,
}: {
  store: Pick<Store, 'inShop' | 'installedShops'>;
  clock: Clock;
}): Promise<void> {
  for (const shop of await store.installedShops())
    await store.inShop(shop, async (tx) => {
      const now = clock.now();
      const launches = await tx.launches();
      if (!isTimeToTell(launches, now)) return;
      await tx.dropLaunches(launches.map(({ productId }) => productId));
      for (const { productId, event } of newsOfLaunches(launches.filter(({ gone }) => !gone)))
        await tx.tellEvents(productId, [event], now);
    });
}
