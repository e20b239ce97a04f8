/** Shops to look at and to measure: an empty one, one on its first day, one at work, a large one, one where everything is wrong. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../app/db/open.ts';
import { createStore } from '../../app/db/store.ts';
import { engageBrake } from '../../app/flow/brake.ts';
import { reportNoAccess } from '../../app/flow/outcomes.ts';
import { lookAtReadiness } from '../../app/flow/readiness/watch.ts';
import { shopEntry } from '../../app/flow/shop-entry.ts';
import type { Store } from '../../app/flow/store.ts';
import { demoEnvironment, startApp, type RunningApp } from '../../scripts/demo/app-under-demo.ts';
import { freePort, startDevStore, type DevStore } from '../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../scripts/demo/keys.ts';
import { install, openForWeeks, promote, stock } from '../../scripts/demo/shop.ts';
import { quiet } from '../../scripts/demo/wait.ts';
import { fillLargeShop, LARGE_CAMPAIGN, type LargeShop } from './large-shop.ts';

export const SHOPS = {
  empty: 'empty-goods.myshopify.com',
  new: 'new-goods.myshopify.com',
  normal: 'harbour-goods.myshopify.com',
  large: 'large-goods.myshopify.com',
  error: 'broken-goods.myshopify.com',
} as const;
export type ScreenState = keyof typeof SHOPS;

const HOUR = 3_600_000;
/** What a page says when a mail server is set up; nothing is sent, because nothing works while pages are looked at. */
const WITH_MAIL = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'holdfast@harbour.example' };

export interface ScreensGround {
  app: RunningApp;
  store: DevStore;
  /** Address of a page of the app inside the shop's admin. */
  at(state: ScreenState, path: string, locale: string, as?: string): string;
  /** What `tell` told when the shops were filled. */
  told: Record<string, string>;
  /** Stops both; what is not to be kept is removed. */
  remove(): Promise<void>;
}

/** What happens in the shops before they are looked at. */
export interface Story {
  /** People at work; answers names of what they made. */
  tell(ground: Pick<ScreensGround, 'app' | 'store'>): Promise<Record<string, string>>;
  /** What the nights do, on a database that nothing else has open. */
  between(store: Store): Promise<void>;
  /** What people did after that. */
  after(ground: Pick<ScreensGround, 'app' | 'store'>): Promise<void>;
}

/**
 * Starts a dev store and the app, fills the shops that are wanted, and leaves them open. `keepIn`: a folder that stays, so
 * that the next time finds everything as it was left.
 */
export async function screensGround(options: {
  states: readonly ScreenState[];
  catalogues: readonly string[];
  large: Omit<LargeShop, 'shop'>;
  keepIn?: string;
  story?: Story;
}): Promise<ScreensGround> {
  const { states, story, keepIn } = options;
  const folder = keepIn ?? (await mkdtemp(join(tmpdir(), 'holdfast-screens-')));
  await mkdir(folder, { recursive: true });
  const filled = join(folder, 'filled.json');
  const known = existsSync(filled)
    ? (JSON.parse(await readFile(filled, 'utf8')) as { ports: [number, number]; told: ScreensGround['told'] })
    : null;
  const port = await freePort(known?.ports[0]);
  const store = await startDevStore({
    appUrl: `http://127.0.0.1:${port}`,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    port: await freePort(known?.ports[1]),
    ...(keepIn ? { dataFile: join(folder, 'dev-store.json') } : {}),
  });
  const environment = demoEnvironment({ port, storeUrl: store.url, dataDir: folder });
  let told = known?.told ?? {};
  if (!known) {
    const first = await startApp(environment, 'error');
    for (const state of states) await openShop({ app: first, store }, state, options.catalogues);
    told = (await story?.tell({ app: first, store })) ?? {};
    await first.stopAll();
    await fill(folder, states, options.large, story);
  }
  const looked = keepIn && states.includes('normal') ? { ...environment, ...WITH_MAIL } : environment;
  // Nothing works while it is looked at: a worker would find that Shopify has none of the large shop's products, which are in the
  // database alone, and take the shop apart.
  const app = await startApp(looked, 'error', { works: false });
  if (!known) {
    await story?.after({ app, store });
    await writeFile(filled, JSON.stringify({ ports: [port, Number(new URL(store.url).port)], told }));
  }
  return {
    app,
    store,
    told,
    at: (state, path, locale, as) => {
      const [address, query] = path.split('?');
      const shop = SHOPS[state].replace('.myshopify.com', '');
      const asked = new URLSearchParams(query ?? '');
      asked.set('locale', locale);
      if (as) asked.set('as', as);
      return `${store.url}/store/${shop}/apps/holdfast${address}?${asked}`;
    },
    async remove() {
      await app.stopAll();
      await store.stop();
      if (!keepIn) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A shop with its catalogue and its past, the app installed and everything read. */
async function openShop(
  { app, store }: Pick<ScreensGround, 'app' | 'store'>,
  state: ScreenState,
  catalogues: readonly string[],
): Promise<void> {
  const shop = SHOPS[state];
  const name = state === 'large' ? 'Large Goods' : 'Harbour Goods';
  await store.createShop({ domain: shop, name, ianaTimezone: 'Europe/Berlin' });
  await stock(store, shop, state === 'empty' ? [] : catalogues);
  if (state === 'new' || state === 'normal') {
    await openForWeeks(store, shop);
    await promote(store, shop);
  }
  await install(app, store, shop);
  await quiet(app, store, [shop], 240_000);
}

/** What no webhook brings: a hundred thousand variants, and a shop in trouble. */
async function fill(
  dataDir: string,
  states: readonly ScreenState[],
  size: Omit<LargeShop, 'shop'>,
  story: Story | undefined,
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
  if (states.includes('error')) await breakShop(database);
  if (states.includes('normal')) await plannedInTime(database);
  await story?.between(createStore(database));
  await database.close();
}

/** What has begun was planned before, though the story that tells of it took a minute. */
async function plannedInTime({ sql }: Database): Promise<void> {
  const before = `c.shop = $1 AND c."startsAt" < now()`;
  await sql.run(
    `UPDATE "CampaignItem" i SET "addedAt" = c."startsAt" - interval '1 day' FROM "Campaign" c
     WHERE i.shop = c.shop AND i."campaignId" = c.id AND ${before}`,
    SHOPS.normal,
  );
  await sql.run(
    `UPDATE "Campaign" c SET "createdAt" = c."startsAt" - interval '1 day' WHERE ${before}`,
    SHOPS.normal,
  );
}

/** Access lost, the brake on, all actions stopped and the first reading failed, as the flow leaves them. */
async function breakShop(database: Database): Promise<void> {
  const now = Date.now();
  const shop = SHOPS.error;
  await installedBefore(database, shop);
  const store = createStore(database);
  await store.inShop(shop, async (tx) => {
    await reportNoAccess(tx, now - 2 * HOUR);
    const reason = { products: 21, limit: 20, location: null };
    await engageBrake(tx, reason, { productId: null, ordersKnown: false, now: now - 1.5 * HOUR });
    await tx.saveShop({
      stoppedAt: now - HOUR,
      syncState: 'failed',
      syncDetail: { error: 'INTERNAL_SERVER_ERROR' },
      syncedAt: null,
      ordersFrom: now,
      ordersUntil: now,
    });
    await tx.ledger(null, [shopEntry('ledger.stopped_all')], now - HOUR);
  });
}

/** A shop that was installed the day before whatever happens to it today. */
async function installedBefore({ sql }: Database, shop: string): Promise<void> {
  await sql.run(`UPDATE "Shop" SET "installedAt" = "installedAt" - interval '1 day' WHERE shop = $1`, shop);
  await sql.run(`UPDATE "LedgerEntry" SET at = at - interval '1 day' WHERE shop = $1`, shop);
}
