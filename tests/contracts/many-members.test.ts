/** A campaign of thousands of products is made in one transaction: what it asks the database must not grow with them. */
import { expect, it } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { campaignCommands } from '../../app/flow/commands/campaigns.ts';
import { previewCommands } from '../../app/flow/commands/preview.ts';
import { campaignInput } from '../../app/flow/commands/inputs.ts';
import { counted } from '../support/counted.ts';
import { onEachDatabase, type Ground } from '../support/each-database.ts';
import { DAY, HOUR, installShop, newShop, NOON, orderLine } from './store-fixture.ts';

const ANNA = { userId: '7', name: 'Anna', role: 'merchandiser' as const };

onEachDatabase('A campaign of many products', (ground) => {
  it('is made with as many statements as one of few', async () => {
    const [few, many] = [await scene(ground, 10), await scene(ground, 2_000)];
    expect((await few.make()).ok).toBe(true);
    expect((await many.make()).ok).toBe(true);
    expect(many.statements()).toBeLessThanOrEqual(few.statements());
    const items = await many.items();
    expect(items).toHaveLength(2_000);
    expect(new Set(items.map(({ plannedUnits }) => plannedUnits))).toEqual(new Set([12]));
    expect(await many.joined()).toBe(2_000);
  }, 60_000);

  it('asks about a plan that is far above what was sold, by the item’s own name', async () => {
    const { make, sell } = await scene(ground, 20);
    await sell('7', 14);
    expect(await make({ '7': 8 })).toMatchObject({ ok: true });
    const { make: again, sell: sellThere } = await scene(ground, 20);
    await sellThere('7', 14);
    expect(await again({ '7': 900 })).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.plan_looks_too_high', params: { planned: 900, count: 0 } }],
    });
  });

  it('asks once about several such plans, by the worst of them and the number of the others', async () => {
    const { make, sell } = await scene(ground, 20);
    for (const product of ['7', '8', '9']) await sell(product, 14);
    expect(await make({ '7': 900, '8': 9_000, '9': 900 })).toMatchObject({
      problems: [{ message: 'problem.plan_looks_too_high', params: { planned: 9_000, count: 2 } }],
    });
  });

  it('asks beside the number that the form suggests, whenever the campaign begins', async () => {
    for (const ahead of [0, 10 * DAY, 80 * DAY]) {
      const { make, sell, suggested } = await scene(ground, 2, ahead);
      for (const [units, daysAgo] of [
        [2, 30],
        [3, 20],
        [4, 6],
        [1, 2],
      ] as const)
        await sell('2', units, daysAgo);
      const form = await suggested();
      expect(form).toBeGreaterThan(0);
      expect(await make({ '1': 0, '2': 9 * (form ?? 0) })).toMatchObject({
        ok: false,
        problems: [{ params: { planned: 9 * (form ?? 0), suggested: form } }],
      });
      expect(await make({ '1': 0, '2': 8 * (form ?? 0) })).toMatchObject({ ok: true });
    }
  });
});

/** `ahead`: how long before its campaign begins, of eight days then. */
async function scene(ground: Ground, count: number, ahead: number | null = null) {
  const shop = newShop();
  const productIds = Array.from({ length: count }, (_, at) => String(at + 1));
  await installShop(ground.store, shop, productIds);
  const { database, counter } = counted(ground.database);
  const never = () => {
    throw new Error('Nothing is asked of Shopify here');
  };
  const commands = campaignCommands({
    store: createStore(database),
    shopify: new Proxy({}, { get: () => never }) as never,
    clock: { now: () => NOON },
    poke: () => {},
    newId: () => shop,
  } as Parameters<typeof campaignCommands>[0]);
  const window =
    ahead === null
      ? { startsAt: NOON - HOUR, endsAt: NOON + DAY }
      : { startsAt: NOON + ahead, endsAt: NOON + ahead + 8 * DAY };
  return {
    suggested: async () => {
      const { previewCampaign } = previewCommands({
        store: ground.store,
        shopify: new Proxy({}, { get: () => never }) as never,
        clock: { now: () => NOON },
        newId: () => 'draft',
      });
      const input = campaignInput.parse({
        name: 'Everything',
        kind: 'sale',
        policy: {},
        sources: [{ kind: 'picked', value: '2' }],
        ...window,
      });
      const seen = await previewCampaign(shop, ANNA, input, null);
      return seen.ok ? seen.preview.items[0]?.suggestion?.units : undefined;
    },
    make: (plans: Record<string, number> = {}) => {
      counter.reset();
      return commands.createCampaign(
        shop,
        ANNA,
        campaignInput.parse({
          name: 'Everything',
          ...window,
          policy: {},
          sources: productIds.map((value) => ({ kind: 'picked', value })),
          plannedUnitsOfProduct: Object.fromEntries(productIds.map((id) => [id, plans[id] ?? 12])),
        }),
      );
    },
    statements: counter.statements,
    items: () => ground.store.inShop(shop, (tx) => tx.items(shop)),
    sell: (productId: string, units: number, daysAgo = 3) =>
      ground.store.inShop(shop, (tx) =>
        tx.upsertOrderLines([orderLine(productId, units, NOON - daysAgo * DAY)]),
      ),
    joined: async () =>
      (
        await database.sql.rows<{ count: number }>(
          `SELECT count(*)::int AS count FROM "LedgerEntry" WHERE shop = $1 AND message = 'ledger.item_joined'`,
          shop,
        )
      )[0]?.count,
  };
}
