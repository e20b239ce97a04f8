import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort, startDevStore, type DevStore } from '../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../scripts/demo/keys.ts';
import { available, differences, snapshotOf } from '../../scripts/demo/snapshot.ts';
import { stock } from '../../scripts/demo/shop.ts';
import { quiet, sleep } from '../../scripts/demo/wait.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { Random } from '../dev-store/random.ts';
import { hasPostgres, postgresServer } from '../support/database.ts';
import {
  actingCampaign,
  appHere,
  environmentOf,
  installHere,
  killHard,
  OWNER,
  startProcess,
} from './scene.ts';

const KILLS = Number(process.env['KILLS'] ?? 10);
const SEED = Number(process.env['KILL_SEED'] ?? 20_261_122);
const SHOP = 'under-fire.myshopify.com';
const LONGEST_RUN_MS = 1_500;
const TIMEOUT_MS = 600_000;
const LONGEST_REST_MS = 120_000;

const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});

/** Sells and restocks as the dice say, for a while. */
async function trade(
  store: DevStore,
  random: Random,
  products: readonly ProductView[],
  ms: number,
): Promise<void> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    const product = products[Math.floor(random.next() * products.length)];
    const variant = product?.variants[0];
    const level = variant?.levels[0];
    if (!variant || !level) continue;
    const available = random.next() < 0.5 ? 0 : 40;
    const { inventoryItemId } = variant;
    await store.do(SHOP, 'setAvailable', { inventoryItemId, locationId: level.locationId, available });
    await sleep(random.next() * 60);
  }
}

async function survives(
  roles: readonly ('all' | 'web' | 'worker')[],
  databaseUrl: string | undefined,
): Promise<void> {
  const random = new Random(SEED);
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-kill-'));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const store = await startDevStore({ appUrl, apiKey: API_KEY, apiSecret: API_SECRET, port: 0 });
  cleanups.push(() => store.stop());
  const environment = environmentOf({
    port,
    storeUrl: store.url,
    dataDir,
    ...(databaseUrl ? { databaseUrl } : {}),
  });
  await store.createShop({ domain: SHOP, name: 'Under fire', plan: 'plus' });
  await stock(store, SHOP, ['apparel']);

  // Given a live campaign that acts on products with one variant, all of it in the first location.
  const first = await appHere(environment);
  await installHere(first, store, SHOP, appUrl);
  const all = (await store.state(SHOP)).products;
  const products = all.filter((one) => one.variants.length === 1 && available(one) > 0).slice(0, 8);
  expect(products.length).toBeGreaterThan(4);
  const before = snapshotOf(all);
  const campaign = await actingCampaign(first, SHOP, products);
  await first.holdfast.commands.saveSettings(SHOP, OWNER, { brakeProducts: 1_000 });
  await quiet(first, store, [SHOP]);
  await first.stopAll();

  // When its processes are killed at random moments while stock moves.
  for (let kill = 0; kill < KILLS; kill += 1) {
    const running = await Promise.all(
      roles.map(async (role) => startProcess(environment, role, role === 'worker' ? await freePort() : port)),
    );
    const trading = trade(store, random, products, LONGEST_RUN_MS);
    const victim = running[Math.floor(random.next() * running.length)];
    await sleep(random.next() * LONGEST_RUN_MS);
    if (victim) await killHard(victim);
    await trading;
    await Promise.all(running.map(killHard));
  }

  // Then after a restart and one reconciliation the shop is as the laws demand: hidden where sold out, visible where not.
  const last = await appHere(environment);
  cleanups.push(() => last.stopAll().catch(() => undefined));
  // Marks that a killed process of several had leased come back when the lease has run out.
  const rest = (): Promise<void> =>
    quiet({ busy: () => last.busy() }, ignoringLost(store), [SHOP], LONGEST_REST_MS);
  await last.reconcile(SHOP);
  await rest();
  const now = (await store.state(SHOP)).products;
  for (const product of products) {
    const current = now.find(({ id }) => id === product.id);
    expect(current && { title: current.title, status: current.status }).toEqual({
      title: product.title,
      status: current && available(current) > 0 ? 'ACTIVE' : 'UNLISTED',
    });
  }
  // And at the end every product is exactly as it was.
  const ended = await last.holdfast.commands.end(SHOP, OWNER, campaign);
  expect(ended).toEqual({ ok: true });
  await rest();
  expect(differences(before, snapshotOf((await store.state(SHOP)).products))).toEqual([]);
  await last.stopAll();
}

/** Deliveries that wait for a retry hours away are what the reconciliation is for: they are not waited for. */
const ignoringLost = (store: DevStore): Pick<DevStore, 'deliveries'> => ({
  deliveries: async (domain) => ({ ...(await store.deliveries(domain)), pending: 0 }),
});

describe(`kill -9 at ${KILLS} random moments (seed ${SEED})`, () => {
  it('is survived on the embedded database', () => survives(['all'], undefined), TIMEOUT_MS);

  it.runIf(hasPostgres())(
    'is survived with web and worker apart on PostgreSQL',
    async () => {
      const server = await postgresServer();
      cleanups.push(() => server.stop());
      await survives(['web', 'worker'], await server.createEmpty());
    },
    TIMEOUT_MS,
  );
});
