import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createReadableStreamFromReadable,
  createRequestHandler,
  writeReadableStreamToWritable,
} from '@remix-run/node';
import type { ServerBuild } from '@remix-run/node';
import type { Config } from './config.server.ts';
import { PROJECT } from './project.ts';
import { mayRead, metricsText, processSamples } from './observe/metrics.ts';
import type { App } from './wire.server.ts';

interface Log {
  error(details: object, message: string): void;
}

const BUILD = fileURLToPath(new URL('build/', PROJECT));
const CLIENT = join(BUILD, 'client');
/** Shopify's largest webhook bodies (orders, products of 100 variants) are far below this. */
const MOST_WEBHOOK_BYTES = 5_000_000;
const YEAR_SECONDS = 31_536_000;
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * The process's HTTP server: webhooks and the other doors first, without a framework in front; then health, static files,
 * and the pages.
 * A worker answers only its health (`pages` null).
 */
export async function startHttp(
  app: App,
  config: Config,
  log: Log,
  pages: Pages | null,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((req, res) => {
    if (req.url === '/webhooks' && req.method === 'POST' && config.role !== 'worker')
      return receiveWebhook(app, req, res);
    handle(req, res).catch((error: unknown) => {
      log.error({ error, path: req.url }, 'A request failed');
      if (!res.headersSent) res.writeHead(500, { 'Content-Type': 'text/plain' });
      res.end('Something went wrong on our side. Please try again.');
    });
  });
  // Shopify keeps its connections open; a proxy in front must not see us close first.
  server.keepAliveTimeout = 75_000;

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const path = url.pathname;
    if (path === '/health') return answer(res, 200, 'ok');
    if (path === '/metrics' && config.metricsToken !== null)
      return mayRead(req.headers.authorization, config.metricsToken)
        ? answer(res, 200, metricsText([...processSamples(), ...(await app.samples())]))
        : answer(res, 401, '');
    if (path === '/ready') return answer(res, (await app.ready()) ? 200 : 503, '');
    if (path === '/webhooks' && config.role !== 'worker') return answer(res, 405, '');
    for (const door of config.role === 'worker' ? [] : app.doors) if (await door(req, res, url)) return;
    if (!pages) return answer(res, 404, '');
    if ((req.method === 'GET' || req.method === 'HEAD') && (await serveFile(path, res))) return;
    await pages(req, res);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : config.port,
    async stop() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await app.intake.stop();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 5_000).unref();
      await closed;
    },
  };
}

/** Listens by hand, without an iterator or a promise per chunk: this is the busiest door of the house. */
function receiveWebhook(app: App, req: IncomingMessage, res: ServerResponse): void {
  const chunks: Buffer[] = [];
  let size = 0;
  req.on('error', () => undefined);
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MOST_WEBHOOK_BYTES) chunks.push(chunk);
    else if (!res.headersSent) answer(res.setHeader('Connection', 'close'), 413, '');
  });
  req.on('end', () => {
    if (res.headersSent) return;
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    void app.intake.receive(req.headers, body).then(
      ({ status, retryAfter }) => {
        if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
        answer(res, status, '');
      },
      () => answer(res, 500, ''),
    );
  });
}

function answer(res: ServerResponse, status: number, body: string): void {
  // An empty text would be a write of its own, at the busiest door.
  if (body === '') {
    res.writeHead(status, { 'Content-Length': 0 });
    res.end();
    return;
  }
  res.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
}

/** Files of the client build; hashed names never change, so browsers keep them. */
async function serveFile(path: string, res: ServerResponse): Promise<boolean> {
  const file = normalize(join(CLIENT, decodeURIComponent(path)));
  if (!file.startsWith(CLIENT) || !extname(file)) return false;
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return false;
  res.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Length': found.size,
    'Cache-Control': path.startsWith('/assets/')
      ? `public, max-age=${YEAR_SECONDS}, immutable`
      : 'public, max-age=3600',
  });
  createReadStream(file).pipe(res);
  return true;
}

/** Answers a request with a page. */
export type Pages = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** The built pages over this app. @throws when they were not built. */
export async function loadPages(app: App, config: Config): Promise<Pages> {
  const entry = join(BUILD, 'server', 'index.js');
  if (!(await stat(entry).catch(() => null)))
    throw new Error('The pages are not built yet. Run: npm run build');
  const build = (await import(pathToFileURL(entry).href)) as ServerBuild;
  const handler = createRequestHandler(build, 'production');
  const origin = new URL(config.appUrl).origin;
  return async (req, res) => {
    const request = toRequest(req, res, origin);
    await toResponse(await handler(request, { holdfast: app.holdfast }), res);
  };
}

function toRequest(req: IncomingMessage, res: ServerResponse, origin: string): Request {
  const gone = new AbortController();
  res.on('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) headers.append(name, one);
  }
  const method = req.method ?? 'GET';
  const body =
    method === 'GET' || method === 'HEAD'
      ? {}
      : { body: createReadableStreamFromReadable(req), duplex: 'half' as const };
  return new Request(new URL(req.url ?? '/', origin), { method, headers, signal: gone.signal, ...body });
}

async function toResponse(response: Response, res: ServerResponse): Promise<void> {
  res.statusCode = response.status;
  for (const [name, value] of response.headers) res.appendHeader(name, value);
  if (response.body) await writeReadableStreamToWritable(response.body, res);
  else res.end();
}
