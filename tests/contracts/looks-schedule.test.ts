/** Which look the schedule asks for, and when. */
import { expect, it } from 'vitest';
import { createBackground, type BackgroundPorts, type Jobs } from '../../app/flow/background.ts';
import type { ShopRow, Store } from '../../app/flow/store.ts';
import { DAY, HOUR, NOON } from './store-fixture.ts';

const SHOP = 'schedule.myshopify.com';
const QUARTER = HOUR / 4;
const LOOK = { products: 0, levels: 0, deleted: 0 };

/** The schedule of a shop that is like this, with Shopify counting what it is asked. */
function scheduled(given: Partial<ShopRow>) {
  const row = {
    shop: SHOP,
    syncState: 'done',
    ianaTimezone: 'Europe/Berlin',
    uninstalledAt: null,
    tokenRevokedAt: null,
    syncedAt: NOON - 30 * DAY,
    lastReconciledAt: NOON - QUARTER,
    reconcileDetail: null,
    nightlyDetail: null,
    ...given,
  } as ShopRow;
  const sent: string[] = [];
  const ran = new Map<string, (data: { shop: string }) => Promise<void>>();
  const ticks = new Map<string, () => Promise<void>>();
  const jobs: Jobs = {
    define: (name, _schema, handler) => void ran.set(name, handler as never),
    send: async (name) => void sent.push(name),
    everyMinute: (name, handler) => void ticks.set(name, handler),
    schedule: () => undefined,
    start: async () => undefined,
  };
  const cared: string[] = [];
  const nothing = async () => ({ ok: true, value: [], cost: 1 });
  const tx = {
    shop: async () => row,
    saveShop: async (patch: Partial<ShopRow>) => void Object.assign(row, patch),
    saveShopFacts: async () => ({ locationsChanged: false }),
    upsertOrderLines: async () => ({ variantIds: [] }),
    productIdsWithOpenHolds: async () => ['7'],
    productIdsWithBaselines: async () => [],
    productIdsByTag: async () => [],
    productIdsOfCampaigns: async () => [],
    campaigns: async () => [],
    products: async () => [],
    variantsOf: async () => [],
    stockItemsOf: async () => [],
    resolveAlerts: async () => undefined,
    mark: async () => undefined,
  };
  const store = {
    minuteLooks: async () => [{ row }],
    inShop: async (_shop: string, work: (inside: typeof tx) => unknown) => work(tx),
  } as unknown as Store;
  const shopify = {
    readShop: nothing,
    findChangedProducts: nothing,
    findOrdersChangedSince: nothing,
    readProductFacts: async (_shop: string, ids: string[]) => {
      cared.push(...ids);
      return { ok: true, value: { products: [], variants: [] }, cost: 1 };
    },
  };
  createBackground({
    store,
    jobs,
    shopify,
    clock: { now: () => NOON },
    reconcileEveryMs: QUARTER,
    poke: () => undefined,
    log: { info: () => undefined },
  } as unknown as BackgroundPorts);
  return {
    row,
    cared,
    async tick(name: string) {
      await ticks.get(name)?.();
      return sent;
    },
    run: (name: string) => ran.get(name)?.({ shop: SHOP }),
  };
}

it('an hour after the last deep look, or after one in the future, the next one is deep; the others are not', async () => {
  for (const [at, deep] of [
    [NOON - HOUR, true],
    [NOON - HOUR + 1, false],
    [NOON + 5 * DAY, true],
  ] as const) {
    const shop = scheduled({ reconcileDetail: { quick: null, deep: { at, ...LOOK } } });
    await shop.run('reconcile');
    expect(shop.cared).toEqual(deep ? ['7'] : []);
    expect(shop.row.reconcileDetail?.quick?.at).toBe(NOON);
    expect(shop.row.reconcileDetail?.deep?.at).toBe(deep ? NOON : at);
  }
});

it('the night is asked for once it has begun, not again when it is done, and at once after a night without any process', async () => {
  const night = async (given: Partial<ShopRow>) =>
    (await scheduled(given).tick('tick')).filter((name) => name === 'nightly');
  const done = (at: number): Partial<ShopRow> => ({
    nightlyDetail: { done: { at, ...LOOK }, running: null, failures: 0, retryAt: null },
  });
  expect(await night({})).toEqual(['nightly']);
  expect(await night(done(NOON - DAY))).toEqual(['nightly']);
  // Noon in Berlin is one o'clock: the night began at one at the earliest and ended at five at the latest.
  expect(await night(done(NOON - 7 * HOUR))).toEqual([]);
  expect(await night(done(NOON + 5 * DAY))).toEqual(['nightly']);
  expect(await night({ ...done(NOON - DAY), tokenRevokedAt: NOON })).toEqual([]);
  expect(await night({ ...done(NOON - DAY), syncState: 'running' })).toEqual([]);
});
