import type { Logger } from 'pino';
import type { Config } from './config.server.ts';
import { createBudgetStore } from './db/budget.ts';
import type { Database } from './db/open.ts';
import { sessionTable } from './db/sessions.ts';
import type { BackgroundPorts } from './flow/background.ts';
import { reportClosed, reportNoAccess } from './flow/outcomes.ts';
import type { Clock, ShopifyPort } from './flow/ports.ts';
import type { Store } from './flow/store.ts';
import { createVisitPage } from './notify/shopper.ts';
import { createAdminRequest, type AdminRequest } from './shopify/admin/client.ts';
import { createLimiter } from './shopify/admin/limiter.ts';
import { createShopifyApp, type ShopifyApp } from './shopify/app.ts';
import type { Sealer } from './shopify/encryption.ts';
import { createShopifyPort } from './shopify/port.ts';
import { readPages } from './shopify/reads/pages.ts';
import { findReturns } from './shopify/reads/returns.ts';
import { findShipments } from './shopify/reads/shipments.ts';
import { createSessionStorage } from './shopify/sessions.ts';
import { createTokens, offlineSessionId } from './shopify/tokens.ts';
import { createTransport } from './shopify/transport.ts';

/** Between two pages that are fetched from one shop. */
const PAGE_PAUSE_MS = 1_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Shopify's budget fills in real time, whatever clock campaigns and records go by. */
const machineClock: Clock = { now: () => Date.now() };

export interface ShopifyParts {
  database: Database;
  store: Pick<Store, 'inShop' | 'withLock'>;
  /** Encrypts tokens at rest. */
  sealer: Sealer;
  config: Config;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
  /** A shop that was closed answered again. */
  reopened(shop: string): Promise<void>;
}

export interface ShopifySide {
  shopify: ShopifyPort;
  request: AdminRequest;
  /** What readiness looks at beyond the database: pages, shipments, returns. */
  readiness: BackgroundPorts['readiness'];
  /** Scopes that the shop's token has. */
  grantedScopes(shop: string): Promise<string[]>;
  forgetSessions(shop: string): Promise<void>;
  /** Shopify's library for pages, once per process; `visited`: a person came with a fresh token. */
  pages(visited: (visit: { shop: string }) => Promise<void>): ShopifyApp;
}

/** Everything of a process that speaks to Shopify: tokens, the budget, requests, pages. */
export function wireShopify({
  database,
  store,
  sealer,
  config,
  clock,
  log,
  reopened,
}: ShopifyParts): ShopifySide {
  const transport = createTransport({ adminOrigin: config.adminOrigin, fetch: globalThis.fetch });
  const sessions = createSessionStorage(sessionTable(database.sql), sealer);
  const forgetSessions = async (shop: string): Promise<void> => {
    const own = await sessions.findSessionsByShop(shop);
    await sessions.deleteSessions(own.map(({ id }) => id));
  };
  const tokens = createTokens({
    sessions,
    transport,
    apiKey: config.apiKey,
    apiSecret: config.apiSecret,
    clock,
    withShopLock: (shop, work) => store.withLock(`token:${shop}`, work),
    async revoked(shop, detail) {
      log.warn({ shop, detail }, 'Shopify refuses the access to a shop');
      await store.inShop(shop, (tx) => reportNoAccess(tx, clock.now()));
      await forgetSessions(shop);
    },
  });
  const limiter = createLimiter({
    store: createBudgetStore(database, machineClock),
    clock: machineClock,
    sleep,
    random: Math.random,
  });
  const request = createAdminRequest({
    transport,
    limiter,
    token: (shop, refused) => tokens.offlineToken(shop, refused),
    clock: machineClock,
    sleep,
    random: Math.random,
    timeoutMs: config.shopifyTimeoutMs,
    async closed(shop, detail) {
      log.warn({ shop, detail }, 'Shopify has closed a shop');
      await store.inShop(shop, (tx) => reportClosed(tx, clock.now()));
    },
    reopened,
    warn: (event, fields) => log.warn(fields, event),
  });
  const shopify = createShopifyPort({ request, clock, transport });

  const readiness = {
    shopify: {
      readPages: readPages({ request, clock }),
      findShipments: findShipments({ request, clock }),
      findReturns: findReturns({ request, clock }),
    },
    visit: createVisitPage({ origin: config.storefrontOrigin, clock: () => performance.now() }),
    pause: () => sleep(config.storefrontOrigin === null ? PAGE_PAUSE_MS : 0),
  };

  return {
    shopify,
    request,
    readiness,
    async grantedScopes(shop) {
      const session = await sessions.loadSession(offlineSessionId(shop));
      return session?.scope?.split(',') ?? [];
    },
    forgetSessions,
    pages: (visited) =>
      createShopifyApp(
        {
          apiKey: config.apiKey,
          apiSecret: config.apiSecret,
          appUrl: config.appUrl,
          scopes: config.scopes,
          useOnlineTokens: true,
        },
        sessions,
        transport,
        { afterAuth: visited },
      ),
  };
}
