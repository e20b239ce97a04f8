/** From orders that a shop ships, or does not, to the checks and to the message that fulfilment is slipping. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { readinessOf } from '../../app/core/readiness/readiness.ts';
import { slippingSubject, watchShipping } from '../../app/flow/readiness/shipping.ts';
import type { Store } from '../../app/flow/store.ts';
import { findReturns } from '../../app/shopify/reads/returns.ts';
import { findShipments } from '../../app/shopify/reads/shipments.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import { campaign, DAY, HOUR } from './store-fixture.ts';
import { settingsSchema } from '../../app/core/policy.ts';

let bench: Bench;
let made: TestDatabase;
let store: Store;
const began = Date.now();
let now = began;
const clock = { now: () => now };
let variantId = '';

beforeAll(async () => {
  [bench, made] = await Promise.all([startBench({ plan: 'plus' }), embeddedDatabase()]);
  store = createStore(made.database);
  await bench.meta('POST', 'do/installApp', {});
  await bench.visit();
  const { productIds } = await bench.meta('POST', 'do/createProducts', {
    products: [{ title: 'Tea', variants: [{ price: '10.00', available: 5_000 }] }],
  });
  const { products } = await bench.meta('GET', 'state');
  variantId =
    (products as { id: string; variants: { id: string }[] }[]).find(
      ({ id }) => id === (productIds as string[])[0],
    )?.variants[0]?.id ?? '';
  await store.inShop(SHOP, async (tx) => {
    const settings = settingsSchema.parse({ workdays: [1, 2, 3, 4, 5, 6, 7], shipWithinDays: 2 });
    await tx.saveShop({ installedAt: now, name: SHOP, settings });
    await tx.insertCampaign(campaign('c1', { startsAt: now - HOUR, endsAt: now + 60 * DAY }));
  });
}, 120_000);
afterAll(async () => {
  await bench.close();
  await made.remove();
});

/** Both clocks go on. */
async function pass(ms: number): Promise<void> {
  now += ms;
  await bench.meta('POST', 'clock', { advanceSeconds: ms / 1000 });
  await bench.visit();
}
async function order(): Promise<string> {
  const { orderId } = await bench.meta('POST', 'do/sell', { lines: [{ variantId, quantity: 1 }] });
  return orderId as string;
}
const orders = async (count: number): Promise<string[]> => {
  const ids = [];
  for (let n = 0; n < count; n += 1) ids.push(await order());
  return ids;
};
async function ship(ids: readonly string[], late = false): Promise<void> {
  const dueAt = now + DAY;
  const parcel = { carrier: 'Post', dueAt, deliveredAt: late ? dueAt + 3 * DAY : dueAt };
  for (const orderId of ids) await bench.meta('POST', 'do/fulfilOrder', { orderId, ...parcel });
}
async function look(): Promise<Record<string, string>> {
  const deps = { request: bench.request, clock };
  const shopify = { findShipments: findShipments(deps), findReturns: findReturns(deps) };
  await watchShipping({ store, shopify, clock }, SHOP);
  const facts = await store.inShop(SHOP, (tx) => tx.readinessFacts('c1', now));
  return Object.fromEntries(facts ? readinessOf(facts).checks.map(({ key, state }) => [key, state]) : []);
}
const told = async (): Promise<boolean> => {
  const alert = await store.inShop(SHOP, (tx) => tx.alert({ subject: slippingSubject('c1') }));
  return alert !== null && alert.resolvedAt === null;
};

test('a shop that ships on the next day is ready; one that stops is told of after a day, and the end too', async () => {
  expect(await look()).toMatchObject({ ship_time: 'not_known', backlog: 'not_known', carriers: 'not_known' });
  const first = await orders(20);
  await pass(DAY);
  await ship(first);
  await pass(3 * DAY);
  expect(await look()).toMatchObject({
    ship_time: 'ready',
    backlog: 'ready',
    carriers: 'ready',
    cancellations: 'ready',
  });

  const waiting = await orders(20);
  await pass(3 * DAY);
  expect(await look()).toMatchObject({ ship_time: 'warning', backlog: 'blocking' });
  expect(await told()).toBe(false);
  await pass(DAY);
  await look();
  expect(await told()).toBe(true);

  await ship(waiting, true);
  await pass(9 * DAY);
  const quick = await orders(20);
  await ship(quick, true);
  await pass(HOUR);
  expect(await look()).toMatchObject({ backlog: 'ready' });
  expect(await told()).toBe(false);
  await pass(5 * DAY);
  expect(await look()).toMatchObject({ carriers: 'blocking' });

  for (const orderId of await orders(8))
    await bench.meta('POST', 'do/cancelOrder', { orderId, restock: true, reason: 'INVENTORY' });
  await pass(HOUR);
  expect(await look()).toMatchObject({ cancellations: 'blocking' });
}, 60_000);

test('returns are not known until the shop allows it; then each of their checks follows what comes back', async () => {
  expect(await look()).toMatchObject({ returns: 'not_known', damage: 'not_known' });
  const { app, orders: all } = (await bench.meta('GET', 'state')) as unknown as {
    app: { scopes: string[] };
    orders: { id: string; cancelledAt: string | null; lines: { id: string }[] }[];
  };
  await bench.meta('POST', 'do/installApp', { scopes: [...app.scopes, 'read_returns'] });
  await pass(HOUR);
  expect(await look()).toMatchObject({ returns: 'ready', damage: 'ready' });

  const sent = all
    .filter(({ cancelledAt }) => cancelledAt === null)
    .map(({ id, lines }) => ({ orderId: id, lineId: lines[0]?.id ?? '' }));
  expect(sent).toHaveLength(60);
  const back = async (count: number, reason: string): Promise<void> => {
    for (const line of sent.splice(0, count))
      await bench.meta('POST', 'do/returnLine', { ...line, quantity: 1, reason });
    await pass(HOUR);
  };
  const [broken] = sent;
  await back(2, 'arrived-damaged');
  expect(await look()).toMatchObject({ returns: 'ready', damage: 'warning' });
  await back(8, 'too-tight');
  expect(await look()).toMatchObject({ returns: 'warning', damage: 'warning' });
  await back(3, 'defective');
  expect(await look()).toMatchObject({ damage: 'blocking' });
  await back(14, 'too-tight');
  expect(await look()).toMatchObject({ returns: 'blocking' });

  await bench.meta('POST', 'do/cancelReturns', { orderId: broken?.orderId ?? '' });
  await pass(HOUR);
  expect(await look()).toMatchObject({ returns: 'blocking' });
  const facts = await store.inShop(SHOP, (tx) => tx.shippingFacts(now));
  expect(facts.returns?.filter(({ status }) => status === 'CANCELED')).toHaveLength(1);
}, 60_000);

test('a shop that does not let us read orders is not known', async () => {
  now += HOUR;
  const denied = { ok: false as const, reason: 'no_access' as const, access: 'scope' as const, detail: '' };
  const shopify = { findShipments: async () => denied, findReturns: async () => denied };
  await watchShipping({ store, shopify, clock }, SHOP);
  const facts = await store.inShop(SHOP, (tx) => tx.readinessFacts('c1', now));
  const states = facts && Object.fromEntries(readinessOf(facts).checks.map(({ key, state }) => [key, state]));
  expect(states).toMatchObject({ ship_time: 'not_known', cancellations: 'not_known' });
});
