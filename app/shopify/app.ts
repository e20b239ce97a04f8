import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import {
  ApiVersion,
  AppDistribution,
  LogSeverity,
  shopifyApp,
  type Session,
} from '@shopify/shopify-app-remix/server';
// After the library itself: adapters set what the library sends with, and the last one wins.
import '@shopify/shopify-app-remix/adapters/node';
import type { SessionStorage } from './sessions.ts';
import type { Transport } from './transport.ts';

/** Who we are to Shopify. */
export interface ShopifyAppConfig {
  apiKey: string;
  apiSecret: string;
  /** Public address of the app, https in production. */
  appUrl: string;
  /** As in shopify.app.toml; managed installation grants them, this is for information. */
  scopes: readonly string[];
  /** Also exchange a token per person: their name and whether they own the account come with it. */
  useOnlineTokens: boolean;
}

export interface ShopifyAppHooks {
  /**
   * A person of this shop came with a fresh token: after install, and about hourly after that. May run in several
   * processes for one visit, so it must be idempotent.
   */
  afterAuth(session: Session): Promise<void>;
}

/**
 * Shopify's library for embedded pages: managed installation, token exchange, expiring offline tokens. One per process:
 * the library keeps what makes afterAuth run once in memory, and sends through one transport.
 * There is no login form: a shop's domain is never typed (App Store rule 2.3.1).
 */
export function createShopifyApp(
  config: ShopifyAppConfig,
  sessionStorage: SessionStorage,
  transport: Transport,
  hooks: ShopifyAppHooks,
) {
  setAbstractFetchFunc(transport.fetch);
  return shopifyApp({
    apiKey: config.apiKey,
    apiSecretKey: config.apiSecret,
    appUrl: config.appUrl,
    scopes: [...config.scopes],
    apiVersion: ApiVersion.October26,
    sessionStorage,
    useOnlineTokens: config.useOnlineTokens,
    logger: { level: LogSeverity.Warning },
    isEmbeddedApp: true,
    distribution: AppDistribution.AppStore,
    hooks: { afterAuth: ({ session }) => hooks.afterAuth(session) },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  });
}

export type ShopifyApp = ReturnType<typeof createShopifyApp>;
