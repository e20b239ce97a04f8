/**
 * What intake is compared with: a Remix route that calls `authenticate.webhook`, as Shopify's official app template has
 * it, with sessions in the same database. It keeps nothing. Without the template's Express and access log in front.
 */
import { createServer } from 'node:http';
import { createReadableStreamFromReadable, createRequestHandler, type ServerBuild } from '@remix-run/node';
import { readConfig } from '../../../app/config.server.ts';
import { openDatabase } from '../../../app/db/open.ts';
import { createShopifyApp } from '../../../app/shopify/app.ts';
import { Sealer, secretKey } from '../../../app/shopify/encryption.ts';
import { sessionTable } from '../../../app/db/sessions.ts';
import { createSessionStorage } from '../../../app/shopify/sessions.ts';
import { createTransport } from '../../../app/shopify/transport.ts';
import { quiet } from '../../support/database.ts';

const config = readConfig(process.env);
const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, log: quiet });
const sealer = new Sealer(config.tokenKeys.map(({ id, secret }) => secretKey(id, secret)));
const sessions = createSessionStorage(sessionTable(database.sql), sealer);
const { apiKey, apiSecret, appUrl, scopes } = config;
const shopify = createShopifyApp(
  { apiKey, apiSecret, appUrl, scopes, useOnlineTokens: true },
  sessions,
  createTransport({ adminOrigin: config.adminOrigin, fetch: globalThis.fetch }),
  { afterAuth: async () => undefined },
);

const webhooks = {
  id: 'routes/webhooks',
  path: 'webhooks',
  module: {
    async action({ request }: { request: Request }) {
      const { session, topic } = await shopify.authenticate.webhook(request);
      if (!session) throw new Error(`There is no session for ${topic}`);
      return new Response();
    },
  },
};
const build = {
  entry: { module: { default: () => new Response() } },
  routes: { [webhooks.id]: webhooks },
  assets: { entry: { module: '', imports: [] }, routes: {}, url: '', version: '' },
  assetsBuildDirectory: '',
  publicPath: '/',
  future: {},
  isSpaMode: false,
  basename: '/',
} as unknown as ServerBuild;
const handler = createRequestHandler(build, 'production');

const server = createServer((req, res) => {
  void (async () => {
    const request = new Request(new URL(req.url ?? '/', appUrl), {
      method: 'POST',
      headers: Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)]),
      body: createReadableStreamFromReadable(req),
      duplex: 'half',
    } as RequestInit);
    const response = await handler(request);
    res.writeHead(response.status, { 'Content-Length': 0 });
    res.end();
  })();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.on('SIGTERM', () => process.exit(0));
