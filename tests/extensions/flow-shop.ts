import { campaign, installShop, newShop } from '../contracts/store-fixture.ts';
import type { Ground } from '../support/each-database.ts';

/** A shop with products 7 and 8 and the campaign "c" (Night); nothing waits for Flow, of any shop. */
export async function shopThatTellsFlow(ground: Ground, mode: 'act' | 'watch'): Promise<string> {
  // Others' messages must not be taken by this test.
  await ground.database.sql.run('DELETE FROM "FlowEvent"');
  const shop = newShop();
  await installShop(ground.store, shop, ['7', '8']);
  await ground.store.inShop(shop, (tx) =>
    tx.insertCampaign(campaign('c', { name: 'Night', handle: 'night', mode })),
  );
  return shop;
}
