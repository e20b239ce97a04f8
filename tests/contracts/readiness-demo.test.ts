/** The demo's shop with every access given: no check is not known, on its first day and after a week. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { readinessOf } from '../../app/core/readiness/readiness.ts';
import type { Check } from '../../app/core/readiness/shapes.ts';
import { createStore } from '../../app/db/store.ts';
import { lookAtPages } from '../../app/flow/readiness/look.ts';
import { watchShipping } from '../../app/flow/readiness/shipping.ts';
import { reconcile } from '../../app/flow/reconcile.ts';
import type { Store } from '../../app/flow/store.ts';
import { syncStep } from '../../app/flow/sync.ts';
import { createVisitPage } from '../../app/notify/shopper.ts';
import { readPages } from '../../app/shopify/reads/pages.ts';
import { findReturns } from '../../app/shopify/reads/returns.ts';
import { findShipments } from '../../app/shopify/reads/shipments.ts';
import { CATALOGUES } from '../../scripts/demo/shop.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { createTeam } from '../../app/flow/team.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import { campaign, DAY, HOUR, item } from './store-fixture.ts';

/** The stock record is trusted or not after a week. */
const DAYS = 8;
let bench: Bench;
let made: TestDatabase;
let store: Store;
let now = Date.now();
const clock = { now: () => now };
const digits = (gid: string): string => /\/(\d+)$/.exec(gid)?.[1] ?? '';
let promoted: ProductView[] = [];

beforeAll(async () => {
  [bench, made] = await Promise.all([startBench({ plan: 'plus' }), embeddedDatabase()]);
  store = createStore(made.database);
  for (const name of CATALOGUES) {
    const csv = await readFile(new URL(`../dev-store/catalogue/${name}.csv`, import.meta.url), 'utf8');
    await bench.meta('POST', 'do/importCsv', { csv });
  }
  await bench.meta('POST', 'do/pastOrders', { days: 42, perDay: 6 });
  await bench.meta('POST', 'do/installApp', {});
  const { app } = (await bench.meta('GET', 'state')) as unknown as { app: { scopes: string[] } };
  await bench.meta('POST', 'do/installApp', { scopes: [...app.scopes, 'read_returns'] });
  await bench.visit();
  await store.inShop(SHOP, async (tx) => {
    const settings = settingsSchema.parse({
      workdays: [1, 2, 3, 4, 5, 6, 7],
      expiryMetafield: 'custom.expires_on',
    });
    await tx.saveShop({ installedAt: now - DAY, name: SHOP, settings });
  });
  for (let step = 0; step < 200; step += 1) {
    if ((await syncStep({ store, shopify: bench.port, clock }, SHOP)).done) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { products } = (await bench.meta('GET', 'state')) as unknown as { products: ProductView[] };
  promoted = products
    .filter(({ status, variants }) => status === 'ACTIVE' && variants.length > 0)
    .slice(0, 8);
  await store.inShop(SHOP, async (tx) => {
    await tx.insertCampaign(
      campaign('c1', {
        kind: 'sale',
        state: 'approved',
        startsAt: now + (DAYS + 2) * DAY,
        endsAt: now + (DAYS + 9) * DAY,
        commitAt: now + (DAYS - 1) * DAY,
      }),
    );
    const variants = await tx.variantsOf(promoted.map(({ id }) => digits(id)));
    await tx.upsertItems(
      variants.map(({ id, productId, inventoryItemId }, n) =>
        item('c1', productId, { variantId: id, inventoryItemId, plannedUnits: 5, hero: n === 0 }),
      ),
      now,
    );
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

/** A day of the shop: what was ordered yesterday leaves, two things are ordered, now and then one comes back. */
async function liveOneDay(day: number, waiting: string[]): Promise<void> {
  for (const orderId of waiting.splice(0)) {
    const dueAt = now + DAY;
    await bench.meta('POST', 'do/fulfilOrder', { orderId, carrier: 'Post', dueAt, deliveredAt: dueAt });
  }
  for (let n = 0; n < 2; n += 1) {
    const variants = promoted[(day * 2 + n) % promoted.length]?.variants ?? [];
    const variant = variants[day % Math.max(1, variants.length)];
    const level = variant?.levels[0];
    if (!variant || !level) continue;
    // The warehouse fills up what gets short.
    await bench.meta('POST', 'do/setAvailable', {
      inventoryItemId: variant.inventoryItemId,
      locationId: level.locationId,
      available: 40 - (day % 3),
    });
    const { orderId } = await bench.meta('POST', 'do/sell', {
      lines: [{ variantId: variant.id, quantity: 1 }],
    });
    waiting.push(orderId as string);
  }
}

const recordOf = (checks: readonly Check[]) => checks.find(({ key }) => key === 'record');
const doubtsOf = (checks: readonly Check[]) => recordOf(checks)?.items.map(({ said }) => said);
const saidOf = (checks: readonly Check[]): string => {
  const record = recordOf(checks);
  return `${record?.state} ${record?.said}`;
};

async function look(): Promise<Check[]> {
  const deps = { request: bench.request, clock };
  await reconcile({ store, shopify: bench.port, clock }, SHOP);
  await store.inShop(SHOP, (tx) => tx.noteWatchedWeek(now));
  const shopify = { findShipments: findShipments(deps), findReturns: findReturns(deps) };
  await watchShipping({ store, shopify, clock }, SHOP);
  const visit = createVisitPage({ origin: bench.url, clock: () => performance.now() });
  const pause = () => Promise.resolve();
  await lookAtPages({ store, shopify: { readPages: readPages(deps) }, visit, clock, pause }, SHOP);
  const facts = await store.inShop(SHOP, (tx) => tx.readinessFacts('c1', now));
  return facts ? readinessOf(facts).checks : [];
}

test('nothing is not known, on the first day and after a week', async () => {
  const unknown = (checks: readonly Check[]): string[] =>
    checks.filter(({ state }) => state === 'not_known').map(({ key, said }) => `${key}: ${said}`);
  // Somebody opens the app.
  await createTeam({ store, clock }).meet(SHOP, {
    userId: '1001',
    name: 'Ada',
    email: null,
    emailVerified: false,
    locale: 'en',
    accountOwner: true,
    collaborator: false,
  });
  const first = await look();
  expect(unknown(first)).toEqual([]);
  expect(saidOf(first)).toBe('ready ready_by_orders');
  const waiting: string[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    await liveOneDay(day, waiting);
    await pass(DAY);
    if (day % 3 === 0) await look();
  }
  await pass(HOUR);
  const checks = await look();
  expect(unknown(checks)).toEqual([]);
  // The warehouse has set a number lower: that shows once numbers were followed for a week.
  expect(new Set(doubtsOf(checks))).toEqual(new Set(['item_corrections']));
  expect(checks.map(({ key }) => key)).toEqual(
    expect.arrayContaining([
      'stock',
      'shopper',
      'record',
      'ship_time',
      'carriers',
      'returns',
      'damage',
      'expiry',
      'people',
    ]),
  );
}, 200_000);

test('orders that move no number make the stock record doubtful', async () => {
  await pass(3 * DAY);
  // Brought in by another program, which leaves the stock as it is.
  await bench.meta('POST', 'do/pastOrders', { days: 2, perDay: 100 });
  const checks = await look();
  expect(saidOf(checks)).toMatch(/^(warning open|blocking grave)$/);
  expect(doubtsOf(checks)).toContain('item_unmoved');
});
