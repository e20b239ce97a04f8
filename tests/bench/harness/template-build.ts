/**
 * What Shopify's official app template (shopify-app-template-remix) is built to, as far as a webhook comes: its Shopify app with
 * sessions in Prisma, its route with `authenticate.webhook`, its flags. It keeps nothing of a delivery.
 */
import type { ServerBuild } from '@remix-run/node';
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma';
import type { PrismaClient } from '@prisma/client';
import { readConfig } from '../../../app/config.server.ts';
import { openDatabase } from '../../../app/db/open.ts';
import { createShopifyApp } from '../../../app/shopify/app.ts';
import { createTransport } from '../../../app/shopify/transport.ts';
import { quiet } from '../../support/database.ts';

const config = readConfig(process.env);
const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, log: quiet });
const { apiKey, apiSecret, appUrl, scopes } = config;
const shopify = createShopifyApp(
  { apiKey, apiSecret, appUrl, scopes, useOnlineTokens: true },
  new PrismaSessionStorage(database.prisma as unknown as PrismaClient),
  createTransport({ adminOrigin: config.adminOrigin, fetch: globalThis.fetch }),
  { afterAuth: async () => undefined },
);

async function action({ request }: { request: Request }): Promise<Response> {
  const { session, topic, shop } = await shopify.authenticate.webhook(request);
  // oxlint-disable-next-line no-console -- The template logs each delivery.
  console.log(`Received ${topic} webhook for ${shop}`);
  if (!session) throw new Error(`There is no session for ${topic}`);
  return new Response();
}

export const entry = { module: { default: () => new Response() } };
export const routes = { 'routes/webhooks': { id: 'routes/webhooks', path: 'webhooks', module: { action } } };
export const assets = { entry: { module: '', imports: [] }, routes: {}, url: '', version: '' };
export const assetsBuildDirectory = 'build/client';
export const publicPath = '/assets/';
export const basename = '/';
export const isSpaMode = false;
export const future = {
  v3_fetcherPersist: true,
  v3_relativeSplatPath: true,
  v3_throwAbortReason: true,
  v3_lazyRouteDiscovery: true,
  v3_singleFetch: false,
  v3_routeConfig: true,
} as unknown as ServerBuild['future'];
