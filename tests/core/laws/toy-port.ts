/** Shopify as the steps see it: the shop in memory, with lost answers and deaths on the way. */
import type { ShopifyPort } from '../../../app/flow/ports.ts';
import { PRODUCTS, type ProductId } from './steps.ts';
import { fieldsOf } from './toy-shop.ts';
import type { World } from './world.ts';

/** Only what judging, acting, observing and reconciling ask for; anything else throws. */
export const toyPort = (world: World): ShopifyPort => {
  const port = toyCalls(world);
  return {
    ...port,
    setMetafields: async (shop, writes, priority) => {
      const results = [];
      for (const write of writes)
        results.push(await port.write(shop, write, { priority, idempotencyKey: '' }));
      return results;
    },
  };
};

const toyCalls = (world: World): ShopifyPort =>
  ({
    readShop: async () => ({ ok: true, value: {}, cost: 0 }),
    readProducts: async (_shop: string, ids: readonly string[]) => {
      world.mayDie();
      for (const id of ids) world.witness.read(id);
      return { ok: true, value: ids.flatMap((id) => world.shop.reading(id, world.now) ?? []), cost: 1 };
    },
    readProductFacts: async (_shop: string, ids: readonly string[]) => {
      const here = ids.filter((id) => !world.shop.product(id).deleted);
      return {
        ok: true,
        value: {
          products: here.map((id) => world.productFacts(id)),
          variants: [...world.facts.values()].filter(({ productId }) => here.includes(productId)),
        },
        cost: 1,
      };
    },
    readLevels: async (_shop: string, items: readonly string[]) => ({
      ok: true,
      value: [...world.levels.values()].filter(({ inventoryItemId }) => items.includes(inventoryItemId)),
      cost: 1,
    }),
    findChangedProducts: async () => ({
      ok: true,
      value: PRODUCTS.map((id) => ({ id, updatedAt: world.date() })),
      cost: 1,
    }),
    findOrdersChangedSince: async () => ({ ok: true, value: [...world.orders.values()], cost: 1 }),
    findProductsByTag: async (_shop: string, tag: string) => ({
      ok: true,
      value: PRODUCTS.filter((id) =>
        world.shop.product(id).tags.some((one) => one.toLowerCase() === tag.toLowerCase()),
      ),
      cost: 1,
    }),
    write: async (_shop: string, write: Parameters<ShopifyPort['write']>[1]) => {
      world.mayDie();
      const unsure = world.unsureIn;
      if (unsure) {
        if (unsure.writes > 0) unsure.writes -= 1;
        else {
          world.unsureIn = null;
          if (unsure.landed) world.witness.write(write, world.date());
          return { outcome: 'unsure', reason: 'connection lost' };
        }
      }
      if (world.store.row.stoppedAt !== null) throw new Error('stop: written while all actions are stopped');
      for (const field of fieldsOf(write)) {
        if (world.store.openAlerts.has(`peace:${write.productId}:${field}`))
          throw new Error(`law 15: ${field} is written though others have written it back three times`);
      }
      const outcome = world.witness.write(write, world.date());
      // Our own writes come back as messages.
      if (write.kind.startsWith('tags') || write.kind === 'set_status')
        await world.tellProduct(write.productId as ProductId, 'now');
      world.mayDie();
      return { outcome, cost: 1 };
    },
  }) as unknown as ShopifyPort;
