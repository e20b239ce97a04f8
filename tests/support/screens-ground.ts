/** Shops to look at and to measure: an empty one, one with a campaign, a large one, one where everything is wrong. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../app/db/open.ts';
import { createStore } from '../../app/db/store.ts';
import { lookAtReadiness } from '../../app/flow/readiness/watch.ts';
import { demoEnvironment, startApp, type RunningApp } from '../../scripts/demo/app-under-demo.ts';
import { freePort, startDevStore, type DevStore } from '../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../scripts/demo/keys.ts';
import { install, stock } from '../../scripts/demo/shop.ts';
import { quiet } from '../../scripts/demo/wait.ts';
import { fillLargeShop, LARGE_CAMPAIGN, type LargeShop } from './large-shop.ts';

export const SHOPS = {
  empty: 'empty-goods.myshopify.com',
  normal: 'harbour-goods.myshopify.com',
  large: 'large-goods.myshopify.com',
  error: 'broken-goods.myshopify.com',
} as const;
export type ScreenState = keyof typeof SHOPS;

export interface ScreensGround {
  app: RunningApp;
  store: DevStore;
  /** Address of a page of the app inside the shop's admin. */
  at(state: ScreenState, path: string, locale: string): string;
  remove(): Promise<void>;
}

/** Starts a dev store and the app, fills the shops that are wanted, and leaves them open. */
export async function screensGround(options: {
  states: readonly ScreenState[];
  catalogues: readonly string[];
  large: Omit<LargeShop, 'shop'>;
  reconcileEveryMinutes?: number;
}): Promise<ScreensGround> {
  const { states, catalogues } = options;
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-screens-'));
  const port = await freePort();
  const keys = { apiKey: API_KEY, apiSecret: API_SECRET };
  const store = await startDevStore({ appUrl: `http://127.0.0.1:${port}`, ...keys, port: 0 });
  const environment = demoEnvironment({ port, storeUrl: store.url, dataDir: folder });
  const first = await startApp(environment, 'error');
  for (const state of states) {
    const shop = SHOPS[state];
    await store.createShop({ domain: shop, name: state === 'large' ? 'Large Goods' : 'Harbour Goods' });
    await stock(store, shop, state === 'empty' ? [] : catalogues);
    await install(first, store, shop);
    await quiet(first, store, [shop]);
  }
  await first.stopAll();
  await fill(folder, states, options.large);
  const app = await startApp(environment, 'error');
  return {
    app,
    store,
    at: (state, path, locale) => {
      const [address, query] = path.split('?');
      const shop = SHOPS[state].replace('.myshopify.com', '');
      const asked = new URLSearchParams(query ?? '');
      asked.set('locale', locale);
      return `${store.url}/store/${shop}/apps/holdfast${address}?${asked}`;
    },
    async remove() {
      await app.stopAll();
      await store.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What no webhook brings: a hundred thousand variants, and a shop in trouble. */
async function fill(
  dataDir: string,
  states: readonly ScreenState[],
  size: Omit<LargeShop, 'shop'>,
): Promise<void> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const database = await openDatabase({ dataDir, log });
  const { sql } = database;
  if (states.includes('large')) {
    await fillLargeShop(sql, { shop: SHOPS.large, ...size }, Date.now());
    await createStore(database).inShop(SHOPS.large, async (tx) => {
      await tx.noteWatchedWeek(Date.now());
      await lookAtReadiness(tx, LARGE_CAMPAIGN, Date.now());
    });
  }
  if (states.includes('error')) {
    await sql.run(
      `UPDATE "Shop" SET "tokenRevokedAt" = now() - interval '2 hours', "stoppedAt" = now() - interval '1 hour',
         "brakeEngagedAt" = now() - interval '90 minutes', "brakeReason" = '{"products": 21, "limit": 20}',
         "syncState" = 'failed', "syncDetail" = '{"error": "Shopify did not finish the export"}'
       WHERE shop = $1`,
      SHOPS.error,
    );
  }
  await database.close();
}
