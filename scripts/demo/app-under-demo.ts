import { readConfig } from '../../app/config.server.ts';
import { loadPages, startHttp } from '../../app/http.server.ts';
import { createLog } from '../../app/observe/log.ts';
import { wire, type App } from '../../app/wire.server.ts';
import { USER_AGENT } from '../chromium.ts';
import {
  API_KEY,
  API_SECRET,
  BELIEVE_AFTER_SECONDS,
  JUMP_WAIT_SECONDS,
  MINIMUM_HOLD_SECONDS,
} from './keys.ts';
import type { DevStore } from './dev-store.ts';

/** The environment that makes the app talk to a dev store. */
export function demoEnvironment(options: {
  port: number;
  storeUrl: string;
  dataDir: string;
}): Record<string, string | undefined> {
  const { port, storeUrl, dataDir } = options;
  return {
    PORT: String(port),
    LISTEN_HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: `http://127.0.0.1:${port}`,
    SHOPIFY_ADMIN_ORIGIN: storeUrl,
    SHOPIFY_STOREFRONT_ORIGIN: storeUrl,
    SHOPIFY_APP_BRIDGE_URL: `${storeUrl}/app-bridge.js`,
    MINIMUM_HOLD_SECONDS: String(MINIMUM_HOLD_SECONDS),
    JUMP_WAIT_SECONDS: String(JUMP_WAIT_SECONDS),
    MINIMUM_AD_HOLD_SECONDS: String(MINIMUM_HOLD_SECONDS),
    BELIEVE_AFTER_SECONDS: String(BELIEVE_AFTER_SECONDS),
  };
}

/** The app in this process, over real HTTP, against a dev store. */
export interface RunningApp extends App {
  url: string;
  stopAll(): Promise<void>;
}

/** `works`: with its worker and its schedule; without them it only shows what there is. */
export async function startApp(
  environment: Record<string, string | undefined>,
  logLevel: string,
  { works = true, clock }: { works?: boolean; clock?: { now(): number } } = {},
): Promise<RunningApp> {
  const config = readConfig({ ...environment, LOG_LEVEL: logLevel });
  const log = createLog(logLevel);
  const app = await wire(config, log, clock);
  const http = await startHttp(app, config, log, await loadPages(app, config));
  if (works) app.start();
  return {
    ...app,
    url: `http://127.0.0.1:${http.port}`,
    async stopAll() {
      await http.stop();
      await app.stop();
    },
  };
}

const OWNER = '1001';

/** A visit (the owner's, unless told otherwise) as Shopify's admin sends it: embedded, signed, with a browser's user agent. */
export async function ownersVisit(
  appUrl: string,
  store: Pick<DevStore, 'sessionToken'>,
  domain: string,
  userId = OWNER,
): Promise<Request> {
  const handle = domain.replace('.myshopify.com', '');
  const query = new URLSearchParams({
    embedded: '1',
    shop: domain,
    host: Buffer.from(`admin.shopify.com/store/${handle}`).toString('base64'),
    id_token: await store.sessionToken(domain, userId),
  });
  return new Request(`${appUrl}/app?${query}`, {
    headers: { 'User-Agent': USER_AGENT, Accept: 'text/html' },
  });
}

/** Opens the app as somebody (the owner) would inside Shopify's admin: token exchange, first sync. Gives the status. */
export async function openAsOwner(
  app: { url: string },
  store: Pick<DevStore, 'sessionToken'>,
  domain: string,
  userId = OWNER,
): Promise<number> {
  const response = await fetch(await ownersVisit(app.url, store, domain, userId), { redirect: 'manual' });
  await response.text();
  return response.status;
}
