/** What every fault test starts from and ends with: a live campaign on trading products, and the shop as its stock demands. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Clock } from '../../app/flow/ports.ts';
import type { App } from '../../app/wire.server.ts';
import { freePort, startDevStore, type DevStore } from '../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../scripts/demo/keys.ts';
import { stock } from '../../scripts/demo/shop.ts';
import { available, differences, snapshotOf, type Snapshot } from '../../scripts/demo/snapshot.ts';
import { quiet, sleep, until } from '../../scripts/demo/wait.ts';
import type { Random } from '../dev-store/random.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { layDatabase } from '../support/database.ts';
import { writesIn } from './others.ts';
import { actingCampaign, appHere, environmentOf, installHere, OWNER, type Environment } from './scene.ts';

export const SHOP = 'under-fire.myshopify.com';
const LONGEST_REST_MS = 120_000;
const RETRY_SECONDS = 60;
/** Products of an operation whose process was killed wait for its end, a quarter of a minute (`contracts/crowd-ends`). */
const LONGEST_WAIT_FOR_CROWD_MS = 30_000;

export interface Ordeal {
  store: DevStore;
  environment: Environment;
  port: number;
  appUrl: string;
  app: App & { stopAll(): Promise<void> };
  /** Products of the campaign: one variant each, all of it in the first location. */
  products: readonly ProductView[];
  before: Snapshot;
  /** The campaign that acts, or that acted last. */
  campaign: string;
  ended: boolean;
  cleanUp(): Promise<void>;
}

/** A shop with a live campaign that hides what is sold out, at rest; the app runs in this process. */
export async function openOrdeal(
  options: { databaseUrl?: string; clock?: Clock; environment?: Environment } = {},
): Promise<Ordeal> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-fault-'));
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const store = await startDevStore({ appUrl, apiKey: API_KEY, apiSecret: API_SECRET, port: 0 });
  const { databaseUrl } = options;
  if (databaseUrl === undefined) await layDatabase(dataDir);
  const environment = {
    ...environmentOf({ port, storeUrl: store.url, dataDir, ...(databaseUrl ? { databaseUrl } : {}) }),
    ...options.environment,
  };
  await store.createShop({ domain: SHOP, name: 'Under fire', plan: 'plus' });
  await stock(store, SHOP, ['apparel']);
  const app = await appHere(environment, options.clock);
  await installHere(app, store, SHOP, appUrl);
  const all = (await store.state(SHOP)).products;
  const products = all.filter((one) => one.variants.length === 1 && available(one) > 0).slice(0, 8);
  expect(products.length).toBeGreaterThan(4);
  const campaign = await actingCampaign(app, SHOP, products);
  await app.holdfast.commands.saveSettings(SHOP, OWNER, { brakeProducts: 1_000 });
  await quiet(app, store, [SHOP], LONGEST_REST_MS);
  return {
    store,
    environment,
    port,
    appUrl,
    app,
    products,
    before: snapshotOf(all),
    campaign,
    ended: false,
    async cleanUp() {
      await store.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Sells and restocks as the dice say, for a while. */
export async function trade(
  { store, products }: Pick<Ordeal, 'store' | 'products'>,
  random: Random,
  ms: number,
): Promise<void> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    const product = products[random.below(products.length)];
    const variant = product?.variants[0];
    const level = variant?.levels[0];
    if (!variant || !level) continue;
    const units = random.next() < 0.5 ? 0 : 40;
    const { inventoryItemId } = variant;
    await store.do(SHOP, 'setAvailable', { inventoryItemId, locationId: level.locationId, available: units });
    await sleep(random.next() * 60);
  }
}

/** Gives every product of the campaign so many units. */
export async function setLevels(
  { store, products }: Pick<Ordeal, 'store' | 'products'>,
  units: number,
): Promise<void> {
  for (const { variants } of products) {
    const [variant] = variants;
    const [level] = variant?.levels ?? [];
    if (!variant || !level) continue;
    const { inventoryItemId } = variant;
    await store.do(SHOP, 'setAvailable', { inventoryItemId, locationId: level.locationId, available: units });
  }
}

/** Whether every product is hidden where it is sold out and visible where not. */
export async function isStanding({ store, products }: Pick<Ordeal, 'store' | 'products'>): Promise<boolean> {
  const now = new Map((await store.state(SHOP)).products.map((product) => [product.id, product]));
  return products.every(({ id }) => {
    const one = now.get(id);
    return one !== undefined && available(one) > 0 === (one.status === 'ACTIVE');
  });
}

/** Lets the store's clock run to the next of Shopify's retries. */
async function toNextRetry(store: DevStore): Promise<void> {
  await fetch(`${store.url}/__meta/clock`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ advanceSeconds: RETRY_SECONDS }),
  });
  await sleep(500);
}

/** Lets the store's clock run through Shopify's retries until the app has taken everything. */
export const allAcknowledged = (store: DevStore): Promise<void> =>
  until(
    'everything to be acknowledged',
    async () => {
      if ((await store.deliveries(SHOP)).pending === 0) return true;
      await toNextRetry(store);
      return false;
    },
    LONGEST_REST_MS,
  );

/** At rest with nothing left to deliver, however often a sender had to come again. */
export async function restsThroughRetries(app: App, store: DevStore): Promise<void> {
  await atRest(app, store);
  while ((await store.deliveries(SHOP)).pending > 0) {
    await toNextRetry(store);
    await atRest(app, store);
  }
}

/** Deliveries that wait for a retry hours away are what the reconciliation is for: they are not waited for. */
export const atRest = (app: App, store: DevStore): Promise<void> =>
  quiet(
    app,
    { deliveries: async (domain) => ({ ...(await store.deliveries(domain)), pending: 0 }) },
    [SHOP],
    LONGEST_REST_MS,
  );

/** After one reconciliation: hidden where sold out, visible where not; and once that is so, nothing is written any more. */
export async function standsAsStockDemands(
  app: App,
  { store, products }: Pick<Ordeal, 'store' | 'products'>,
): Promise<void> {
  await reconciled(app);
  await atRest(app, store);
  // Rest is not the end of that wait. In vain: the comparison says for which.
  await until(
    'the shop to stand as its stock demands',
    () => isStanding({ store, products }),
    LONGEST_WAIT_FOR_CROWD_MS,
  ).catch(() => undefined);
  await atRest(app, store);
  const now = (await store.state(SHOP)).products;
  const standing = (list: readonly ProductView[]) =>
    products.map(({ id, title }) => [title, list.find((one) => one.id === id)?.status]);
  expect(standing(now)).toEqual(
    products.map(({ id, title }) => {
      const current = now.find((one) => one.id === id);
      return [title, current && available(current) > 0 ? 'ACTIVE' : 'UNLISTED'];
    }),
  );
  // The store keeps the last two thousand requests: counted from here on, none of them falls out.
  await store.newRequests(SHOP);
  await reconciled(app);
  await atRest(app, store);
  const { requests, bulkLines } = await store.newRequests(SHOP);
  expect(writesIn([...requests, ...bulkLines])).toEqual([]);
}

/** What the schedule does: it comes again until it is through. */
async function reconciled(app: App): Promise<void> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const outcome = await app.reconcile(SHOP);
    if (outcome.done) return;
    await sleep(Math.min(outcome.retryAfterMs, 1_000));
  }
  throw new Error('The reconciliation does not come to its end');
}

/** The campaign ends, and every product is exactly as it was. */
export async function endsExactly(
  app: App,
  { store, campaign, before }: Pick<Ordeal, 'store' | 'campaign' | 'before'>,
): Promise<void> {
  expect(await app.holdfast.commands.end(SHOP, OWNER, campaign)).toEqual({ ok: true });
  await atRest(app, store);
  expect(differences(before, snapshotOf((await store.state(SHOP)).products))).toEqual([]);
}
