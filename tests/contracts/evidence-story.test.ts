/** From the shop to the verdict: bundles, channels and cancellations as Shopify shows them, read over its API. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import type { Picture } from '../../app/core/picture.ts';
import { createStore } from '../../app/db/store.ts';
import { reconcile } from '../../app/flow/reconcile.ts';
import type { Store } from '../../app/flow/store.ts';
import { syncStep } from '../../app/flow/sync.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import { campaign, DAY, item } from './store-fixture.ts';

let bench: Bench;
let made: TestDatabase;
let store: Store;
const clock = { now: () => Date.now() };
const digits = (gid: string): string => /\/(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? '';

beforeAll(async () => {
  [bench, made] = await Promise.all([startBench(), embeddedDatabase()]);
  store = createStore(made.database);
  await bench.meta('POST', 'do/installApp', {});
  await bench.visit();
  await store.inShop(SHOP, (tx) => tx.saveShop({ installedAt: Date.now() - DAY, name: SHOP }));
}, 120_000);
afterAll(async () => {
  await bench.close();
  await made.remove();
});

async function make(title: string, variant: object): Promise<ProductView> {
  const { productIds } = await bench.meta('POST', 'do/createProducts', {
    products: [{ title, variants: [variant] }],
  });
  const { products } = await bench.meta('GET', 'state');
  const found = (products as ProductView[]).find(({ id }) => id === (productIds as string[])[0]);
  if (!found) throw new Error(`${title} is not there`);
  return found;
}
const only = (product: ProductView) => {
  const [variant] = product.variants;
  if (!variant) throw new Error('It has a variant');
  return variant;
};
const pictureOf = async (product: ProductView): Promise<Picture> => {
  const picture = await store.inShop(SHOP, (tx) => tx.picture(digits(product.id), clock.now()));
  if (!picture) throw new Error('It is known');
  return picture;
};
const sell = (variantId: string, quantity: number, given: object = {}) =>
  bench.meta('POST', 'do/sell', { lines: [{ variantId, quantity }], ...given });
const look = async () =>
  expect(await reconcile({ store, shopify: bench.port, clock }, SHOP)).toMatchObject({ done: true });

it('a bundle is read with its parts, judged through the scarcest, and its sales are counted once', async () => {
  const cup = await make('Cup', { available: 29 });
  const pot = await make('Pot', { available: 40 });
  const set = await make('Tea set', {
    price: '30.00',
    components: [
      { variantId: only(cup).id, quantity: 2 },
      { variantId: only(pot).id, quantity: 1 },
    ],
  });
  for (let step = 0; step < 100; step += 1) {
    const { done } = await syncStep({ store, shopify: bench.port, clock }, SHOP);
    if (done) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect((await pictureOf(set)).variants[0]?.components).toMatchObject([
    { title: 'Cup', quantity: 2 },
    { title: 'Pot', quantity: 1 },
  ]);

  const now = clock.now();
  const place = (id: string, product: ProductView) =>
    item(id, digits(product.id), {
      variantId: digits(only(product).id),
      inventoryItemId: digits(only(product).inventoryItemId),
    });
  await store.inShop(SHOP, async (tx) => {
    await tx.insertCampaign(campaign('sets', { startsAt: now - DAY, endsAt: now + DAY }));
    await tx.insertCampaign(campaign('cups', { startsAt: now - DAY, endsAt: now + DAY, priority: 4 }));
    await tx.upsertItems([place('sets', set), place('cups', cup)], now);
  });

  await sell(only(set).id, 3);
  await sell(only(cup).id, 5);
  await sell(only(cup).id, 4, { source: 'amazon' });
  const { orderId } = await sell(only(cup).id, 2);
  await bench.meta('POST', 'do/cancelOrder', { orderId, restock: true, reason: 'INVENTORY' });
  const gone = await sell(only(cup).id, 6);
  await bench.meta('POST', 'do/cancelOrder', { orderId: gone['orderId'], restock: true, reason: 'CUSTOMER' });
  await look();

  const picture = await pictureOf(cup);
  expect(picture.campaigns.map(({ id, items }) => [id, items[0]?.sold])).toEqual([
    ['cups', 7],
    ['sets', 3],
  ]);
  const [verdict] = decide(await pictureOf(set)).verdicts;
  // 29 cups less six in sets, five and four by themselves: fourteen, seven sets.
  expect(verdict?.assessment).toMatchObject({ buyable: 7, scarcest: 'Cup', sold: 3 });

  // A bundle that is edited is read anew, and a part that is not counted any more does not limit it.
  await bench.meta('POST', 'do/setTracked', { inventoryItemId: only(cup).inventoryItemId, tracked: false });
  await look();
  expect(decide(await pictureOf(set)).verdicts[0]?.assessment).toMatchObject({
    buyable: 37,
    scarcest: 'Pot',
  });
});
