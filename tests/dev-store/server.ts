/** The dev store as an HTTP server on 127.0.0.1. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { AdminApi } from './api/endpoint.ts';
import { registerModels } from './api/models.ts';
import { adminSchema } from './api/schema.ts';
import type { AppOptions } from './app-under-test.ts';
import { installApp } from './effects/installation.ts';
import { giveResult, takeUpload } from './bulk/uploads.ts';
import type { FacesHost } from './faces/host.ts';
import { runAction } from './flow-runner.ts';
import { readJson, sendJson, shopOf } from './http.ts';
import { MetaRoutes } from './meta/routes.ts';
import { accessToken } from './oauth/access-token.ts';
import { mintSessionToken } from './oauth/jwt.ts';
import { DataFile } from './persistence.ts';
import type { Shopkeeper } from './shopkeeper.ts';
import type { NewShop } from './state/new-shop.ts';
import { World } from './world.ts';

export interface DevStoreOptions {
  app: AppOptions;
  /** 0 or nothing: any free port. */
  port?: number;
  /** Where the state survives a restart. */
  dataFile?: string;
  /** The store's time at the start, in ms since 1970; the real time when left out. */
  now?: number;
  shops?: NewShop[];
}

export interface DevStore {
  url: string;
  /** True when the state came from `dataFile`. */
  restored: boolean;
  shopkeeper(domain: string): Shopkeeper | undefined;
  close(): Promise<void>;
}

type Faces = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<boolean>;

/** Starts a dev store and waits until it listens. */
export async function startDevStore(options: DevStoreOptions): Promise<DevStore> {
  adminSchema();
  registerModels();
  const world = new World(options.app, options.now);
  let origin = '';
  const api = new AdminApi(world, () => origin);
  const meta = new MetaRoutes(world, api);
  const file = options.dataFile === undefined ? undefined : new DataFile(options.dataFile, world);
  const restored = file?.load() ?? false;
  if (file) world.changed = () => file.touch();
  for (const shop of options.shops ?? []) {
    if (restored && world.shops.has(shop.domain)) continue;
    const made = world.createShop(shop);
    if (typeof made === 'string') throw new Error(made);
  }
  api.resumeBulk();
  const faces = await loadFaces(world);

  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://127.0.0.1');
    route(req, res, url, world, api, meta, faces).catch((error: unknown) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!res.headersSent) sendJson(res, 500, { ok: false, reason });
      else res.destroy();
    });
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    restored,
    shopkeeper: (domain) => world.shopkeeper(domain),
    close: async () => {
      await closeServer(server);
      file?.save();
      world.close();
    },
  };
}

async function route(
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
  world: World,
  api: AdminApi,
  meta: MetaRoutes,
  faces: Faces | undefined,
): Promise<void> {
  const graphql = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(url.pathname);
  if (graphql && req.method === 'POST') return api.handle(req, res, graphql[1] ?? '');
  if (url.pathname === '/admin/oauth/access_token' && req.method === 'POST') {
    const shop = world.shops.get(shopOf(req));
    const body = await readJson(req);
    if (!shop) return sendJson(res, 404, { errors: 'Not Found' });
    api.log(shop).tokenRequests += 1;
    if (shop.dials.closed > 0) return sendJson(res, shop.dials.closed, { errors: 'Unavailable Shop' });
    const answer = accessToken(shop, world.app, body);
    world.changed();
    return sendJson(res, answer.status, answer.body);
  }
  if (url.pathname === '/staged-uploads' && (req.method === 'POST' || req.method === 'PUT'))
    return takeUpload(req, res, url, world.shops.values());
  const result = /^\/bulk-results\/([^/]+)$/.exec(url.pathname)?.[1];
  if (result !== undefined && req.method === 'GET')
    return giveResult(res, decodeURIComponent(result), world.shops.values());
  if (url.pathname.startsWith('/__meta/')) return meta.handle(req, res, url);
  if (faces && (await faces(req, res, url))) return;
  sendJson(res, 404, { errors: 'Not Found' });
}

/** The pages are a separate part, mounted when they are there. */
async function loadFaces(world: World): Promise<Faces | undefined> {
  const module = new URL('./faces/faces.ts', import.meta.url);
  if (!existsSync(module)) return undefined;
  const { createFaces } = (await import(module.href)) as { createFaces(host: FacesHost): Faces };
  return createFaces({
    shopkeeper: (domain) => world.shopkeeper(domain),
    shops: () => [...world.shops.keys()],
    sessionToken: (domain, userId) => mintSessionToken(world.app, domain, userId, world.clock.now()),
    app: { url: world.app.url, apiKey: world.app.apiKey },
    now: () => new Date(world.clock.now()),
    pixel: (domain) => pixelOf(world, domain),
    scopes: scopesOf(world),
    flow: {
      received: (domain) => world.shops.get(domain)?.state.rest.flowTriggers ?? [],
      run: async (domain, action) => {
        const shop = world.shops.get(domain)?.state.shop;
        return shop && runAction(world.app, shop, action);
      },
    },
  });
}

/** What the app may do in a shop, and more of it when a person allows it. */
function scopesOf(world: World): NonNullable<FacesHost['scopes']> {
  const granted = (domain: string): string[] =>
    world.shops.get(domain)?.state.rest.installation?.scopes ?? [];
  const change = (domain: string, scopes: string[]): void => {
    const shop = world.shops.get(domain);
    if (shop?.state.rest.installation) installApp(shop, world.app, [...new Set(scopes)]);
    world.changed();
  };
  return {
    query: (domain) => ({
      granted: granted(domain),
      required: world.app.scopes,
      optional: world.app.optionalScopes,
    }),
    grant: (domain, more) => change(domain, [...granted(domain), ...more]),
    revoke: (domain, gone) =>
      change(
        domain,
        granted(domain).filter((scope) => !gone.includes(scope)),
      ),
  };
}

const pixelSettings = z.object({ accountID: z.string(), endpoint: z.url() });

/** What the app gave the shop's pixel. @throws when it does not fit the settings of the extension's toml. */
function pixelOf(world: World, domain: string): z.output<typeof pixelSettings> | null {
  const pixel = world.shops.get(domain)?.state.rest.installation?.webPixel;
  return pixel ? pixelSettings.parse(JSON.parse(pixel.settings)) : null;
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
