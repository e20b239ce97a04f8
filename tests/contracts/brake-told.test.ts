/** What a shop is told of its brake: why it is on, from the judgement that engaged it to the banner that asks about it. */
import { expect, it } from 'vitest';
import { createViews } from '../../app/db/views/create.ts';
import { stateCommands } from '../../app/flow/commands/states.ts';
import { judgeProducts } from '../../app/flow/judge.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { campaign, DAY, delivery, HOUR, installShop, item, level, newShop, NOON } from './store-fixture.ts';

const ANNA = { userId: '7', name: 'Anna', role: 'operations' as const };
const MINUTE = 60_000;
const PRODUCTS = ['1', '2', '3', '4', '5', '6'];

onEachDatabase('The brake tells', (ground) => {
  it('how many products were about to be stopped, and what the limit is, until somebody answers', async () => {
    const shop = await scene(ground, { brakeProducts: 2 });
    await ground.store.inShop(shop, (tx) =>
      tx.saveLevels(
        PRODUCTS.map((id) => level(id, 0)),
        NOON,
      ),
    );
    await judge(ground, shop);
    expect(await brakeOf(ground, shop)).toEqual({
      at: NOON,
      reason: { products: 3, limit: 2, location: null },
    });

    const ports = { store: ground.store, clock, poke: () => {}, shopify: {} as never, newId: () => shop };
    await stateCommands(ports).brake(shop, ANNA, 'go_on');
    expect(await brakeOf(ground, shop)).toBeNull();
    await ground.store.inShop(shop, async (tx) => expect((await tx.shop())?.brakeReason).toBeNull());
  });

  it('which location dropped to zero as a whole', async () => {
    const shop = await scene(ground, { brakeProducts: 1_000 });
    for (const [units, at] of [
      [30, NOON - 2 * HOUR],
      [0, NOON],
    ] as const)
      for (const id of PRODUCTS)
        await ground.store.takeIn(delivery(shop, level(id, units, { updatedAt: at })), at);
    // A drop that fast is waited for first.
    await judge(ground, shop, NOON + 10 * MINUTE);
    expect(await brakeOf(ground, shop)).toMatchObject({ reason: { location: 'Warehouse' } });
  });
});

const clock = { now: () => NOON };
const judge = (ground: Ground, shop: string, now = NOON): Promise<void> =>
  judgeProducts({ store: ground.store, clock: { now: () => now } }, shop, PRODUCTS);
const brakeOf = async (ground: Ground, shop: string) =>
  (await createViews(ground.database.sql).frame(shop))?.brake;

/** A shop whose products are all in a campaign that acts. */
async function scene(ground: Ground, settings: { brakeProducts: number }): Promise<string> {
  const shop = newShop();
  await installShop(ground.store, shop, PRODUCTS);
  await ground.store.inShop(shop, async (tx) => {
    const row = await tx.shop();
    if (!row) throw new Error('It was installed');
    await tx.saveShop({
      settings: { ...row.settings, brakeShare: 0.001, ...settings },
      actingSince: NOON - DAY,
    });
    await tx.insertCampaign(campaign('c'));
    await tx.upsertItems(
      PRODUCTS.map((id) => item('c', id)),
      NOON - DAY,
    );
  });
  return shop;
}
