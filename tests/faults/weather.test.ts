/**
 * Bad weather between the shop and the app, in one process, one after the other on one shop: after each, the shop stands as its
 * stock demands and nothing more is written; at the end every product is exactly as it was. `FAULT_SEED` rolls other dice,
 * `npm run faults -- 20` many.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep, until } from '../../scripts/demo/wait.ts';
import { Random } from '../dev-store/random.ts';
import { endsExactly, openOrdeal, SHOP, standsAsStockDemands, atRest, trade, type Ordeal } from './ordeal.ts';
import { writesIn } from './others.ts';
import { installHere } from './scene.ts';

const SEED = Number(process.env['FAULT_SEED'] ?? 20_261_128);
const STORM_MS = 5_000;
const TIMEOUT_MS = 600_000;
const HOUR_MS = 3_600_000;
const SHARE = 0.2;
const EVERYTHING = {
  webhooks: {
    duplicate: SHARE,
    reorder: SHARE,
    reorderMs: 500,
    delayMs: 500,
    lose: SHARE,
    mergeToCurrent: SHARE,
    storm: SHARE,
    stormSize: 5,
  },
  api: {
    status429: SHARE,
    status500: SHARE,
    throttled: SHARE,
    timeout: SHARE,
    cutBefore: SHARE,
    cutAfter: SHARE,
    slowMs: 50,
    staleReads: SHARE,
    staleMs: 500,
    searchLagMs: 500,
    totalInventoryLagMs: 500,
  },
  bulkFailure: SHARE,
};
const CALM = {
  webhooks: { duplicate: 0, reorder: 0, delayMs: 0, lose: 0, mergeToCurrent: 0, storm: 0 },
  api: {
    status429: 0,
    status500: 0,
    throttled: 0,
    timeout: 0,
    cutBefore: 0,
    cutAfter: 0,
    slowMs: 0,
    staleReads: 0,
    searchLagMs: 0,
    totalInventoryLagMs: 0,
  },
  bulkFailure: 0,
  bulkMs: 0,
};

describe(`bad weather (seed ${SEED})`, () => {
  const random = new Random(SEED);
  let ahead = 0;
  let ordeal: Ordeal;

  beforeAll(async () => {
    ordeal = await openOrdeal({
      clock: { now: () => Date.now() + ahead },
      environment: { SHOPIFY_TIMEOUT_SECONDS: '1' },
    });
  }, TIMEOUT_MS);
  afterAll(async () => {
    await ordeal?.app.stopAll();
    await ordeal?.cleanUp();
  }, TIMEOUT_MS);

  const stands = () => standsAsStockDemands(ordeal.app, ordeal);
  const through = async (dials: object): Promise<void> => {
    const { store } = ordeal;
    await store.dials(SHOP, { seed: SEED, ...dials });
    await trade(ordeal, random, STORM_MS);
    await store.dials(SHOP, CALM);
  };

  it('every dial at 20 % at once', { timeout: TIMEOUT_MS }, async () => {
    await through(EVERYTHING);
    await stands();
  });

  it('Shopify away while stock moves', { timeout: TIMEOUT_MS }, async () => {
    await through({ api: { cutBefore: 1 } });
    await stands();
  });

  it('answers lost after each write', { timeout: TIMEOUT_MS }, async () => {
    await through({ api: { cutAfter: 0.7 } });
    await stands();
  });

  it('a storm of our own writes writes nothing', { timeout: TIMEOUT_MS }, async () => {
    const { store, products, app } = ordeal;
    await store.dials(SHOP, { webhooks: { storm: 1, stormSize: 10 } });
    const counted = async () => {
      const writes = writesIn((await store.requests(SHOP)) as unknown as Parameters<typeof writesIn>[0]);
      const ofProducts = new Map<string, number>();
      for (const { owner, field } of writes)
        ofProducts.set(`${owner} ${field}`, (ofProducts.get(`${owner} ${field}`) ?? 0) + 1);
      return ofProducts;
    };
    await allTo(ordeal, 40);
    await atRest(app, store);
    const before = await counted();
    await allTo(ordeal, 0);
    await atRest(app, store);
    await sleep(STORM_MS / 2);
    await atRest(app, store);
    const after = await counted();
    const times = [...after].map(([key, count]) => count - (before.get(key) ?? 0));
    expect(Math.max(...times)).toBe(1);
    expect(times.filter((count) => count === 1).length).toBeGreaterThanOrEqual(products.length);
    await store.dials(SHOP, CALM);
    await stands();
  });

  it('the clock jumps three hours on, and back', { timeout: TIMEOUT_MS }, async () => {
    const trading = trade(ordeal, random, STORM_MS);
    await sleep(STORM_MS / 3);
    ahead = 3 * HOUR_MS;
    await sleep(STORM_MS / 3);
    ahead = 0;
    await trading;
    await stands();
  });

  it('all tokens dead until the owner opens the app', { timeout: TIMEOUT_MS }, async () => {
    const { store, app, appUrl } = ordeal;
    await store.dials(SHOP, { revokeTokens: true });
    await trade(ordeal, random, STORM_MS);
    const told = (await app.holdfast.views.home(SHOP, Date.now(), null)).alerts;
    expect(told.filter(({ kind }) => kind === 'token')).toHaveLength(1);
    await installHere(app, store, SHOP, appUrl);
    await stands();
  });

  it('at the end every product is exactly as it was', { timeout: TIMEOUT_MS }, () =>
    endsExactly(ordeal.app, ordeal),
  );

  it('uninstalled and installed again in the middle of the sync', { timeout: TIMEOUT_MS }, async () => {
    const { store, app, appUrl } = ordeal;
    await store.dials(SHOP, { bulkMs: 4_000 });
    const leave = () => store.do(SHOP, 'uninstallApp', undefined);
    await leave();
    await until(
      'the app to know',
      async () => (await app.holdfast.views.frame(SHOP)) === null || (await isGone()),
    );
    await store.do(SHOP, 'installApp', {});
    void installHere(app, store, SHOP, appUrl).catch(() => undefined);
    await until(
      'the export to run',
      async () => (await app.holdfast.views.frame(SHOP))?.sync.state === 'running',
    );
    await leave();
    await store.do(SHOP, 'installApp', {});
    await store.dials(SHOP, CALM);
    await installHere(app, store, SHOP, appUrl);
    await atRest(app, store);
    expect((await app.holdfast.views.frame(SHOP))?.sync.state).toBe('done');
  });

  const isGone = async (): Promise<boolean> =>
    (await ordeal.app.holdfast.views.frame(SHOP))?.sync.state !== 'done';
});

/** The whole campaign to one level. */
async function allTo({ store, products }: Ordeal, available: number): Promise<void> {
  for (const { variants } of products)
    for (const { inventoryItemId, levels } of variants)
      for (const { locationId } of levels.slice(0, 1))
        await store.do(SHOP, 'setAvailable', { inventoryItemId, locationId, available });
}
