import { readFileSync } from 'node:fs';
import type { ShopifyPort } from '../../app/flow/ports.ts';
import { createMemoryBudgets } from '../../app/shopify/admin/budget-memory.ts';
import { createAdminRequest, type AdminRequest } from '../../app/shopify/admin/client.ts';
import { createLimiter } from '../../app/shopify/admin/limiter.ts';
import { createShopifyApp, type ShopifyApp } from '../../app/shopify/app.ts';
import { Sealer, secretKey } from '../../app/shopify/encryption.ts';
import { createShopifyPort } from '../../app/shopify/port.ts';
import { createSessionStorage, type SessionStorage } from '../../app/shopify/sessions.ts';
import { createTokens } from '../../app/shopify/tokens.ts';
import { createTransport } from '../../app/shopify/transport.ts';
import { startDevStore } from '../dev-store/server.ts';
import type { NewShop } from '../dev-store/state/new-shop.ts';
import { memoryTable } from './memory-table.ts';

export const SHOP = 'north.myshopify.com';
const API_KEY = 'test-key';
export const API_SECRET = 'test-secret-of-the-app';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Our adapters and a dev store that they reach over HTTP, with the app installed but never opened. */
export interface Bench {
  /** Where the dev store listens. */
  url: string;
  port: ShopifyPort;
  request: AdminRequest;
  app: ShopifyApp;
  sessions: SessionStorage;
  /** Shops whose visit exchanged a token. */
  visits: string[];
  /** A person opens the app: token exchange through Shopify's library. */
  visit(): Promise<Response | null>;
  /** `/__meta/*` of the dev store. @throws when it refuses. */
  meta(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export interface BenchOptions {
  /** Where the store sends webhooks; nobody listens at the default. */
  appUrl?: string;
  plan?: NewShop['plan'];
  /** Optional scopes that the shop's owner allows as soon as the app is there. */
  allows?: string[];
  /** Hears that the token is refused for good. */
  revoked?: (shop: string, detail: string) => Promise<void>;
}

export async function startBench({
  appUrl = 'http://127.0.0.1:9',
  plan = 'standard',
  allows = ['read_orders'],
  revoked = async () => undefined,
}: BenchOptions = {}): Promise<Bench> {
  const toml = readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8');
  const store = await startDevStore({
    app: { url: appUrl, apiKey: API_KEY, apiSecret: API_SECRET, toml },
    shops: [{ domain: SHOP, plan, allows }],
  });
  const clock = { now: () => Date.now() };
  const transport = createTransport({ adminOrigin: store.url, fetch });
  const sessions = createSessionStorage(
    memoryTable(),
    new Sealer([secretKey('k1', 'a secret for the tests')]),
  );
  const tokens = createTokens({
    sessions,
    transport,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    clock,
    withShopLock: (_shop, work) => work(),
    revoked,
  });
  const request = createAdminRequest({
    transport,
    limiter: createLimiter({ store: createMemoryBudgets(clock), clock, sleep, random: Math.random }),
    token: (shop, refused) => tokens.offlineToken(shop, refused),
    clock,
    sleep,
    random: Math.random,
    closed: async () => undefined,
    reopened: async () => undefined,
    warn: (event, fields) => {
      throw new Error(`${event} ${JSON.stringify(fields)}`);
    },
  });
  const visits: string[] = [];
  const app = createShopifyApp(
    {
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      appUrl: 'https://holdfast.example.com',
      scopes: [],
      useOnlineTokens: true,
    },
    sessions,
    transport,
    { afterAuth: async ({ shop }) => void visits.push(shop) },
  );
  const meta: Bench['meta'] = async (method, path, body) => {
    const response = await fetch(`${store.url}/__meta/${path}${path.includes('?') ? '&' : '?'}shop=${SHOP}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    url: store.url,
    port: createShopifyPort({ request, clock, transport }),
    request,
    app,
    sessions,
    visits,
    meta,
    async visit() {
      const { token } = await meta('POST', 'session-token?user=7', {});
      const opened = new Request('https://holdfast.example.com/app', {
        headers: { Authorization: `Bearer ${String(token)}`, 'User-Agent': 'Mozilla/5.0 (X11) Chrome/140.0' },
      });
      try {
        await app.authenticate.admin(opened);
        return null;
      } catch (thrown) {
        if (thrown instanceof Response) return thrown;
        throw thrown;
      }
    },
    close: () => store.close(),
  };
}
