/**
 * The only place that sends anything to Shopify. Usually that goes to the shop's own domain; when another origin is
 * configured, everything goes there and the shop's host travels in a header.
 */

/** Where requests go and with what they are sent. */
export interface TransportConfig {
  /** Like `http://127.0.0.1:4000`; null: the shop's own domain over https. */
  adminOrigin: string | null;
  /** The process's fetch (keep-alive by default in Node). */
  fetch: typeof fetch;
}

/** What became of a request, as far as the network tells. */
export type Sent =
  | { fate: 'answered'; status: number; headers: Headers; body: string }
  /** It cannot have reached Shopify: no name, no connection. */
  | { fate: 'not_sent'; detail: string }
  /** It may have reached Shopify: the connection or the answer was lost, or took too long. */
  | { fate: 'lost'; detail: string };

export interface Transport {
  post(
    shop: string,
    path: string,
    headers: Record<string, string>,
    body: string,
    timeoutMs: number,
  ): Promise<Sent>;
  /** The lines of a file that an answer pointed to. @throws when the stream breaks. */
  lines(url: string): AsyncIterable<string>;
  /** Puts a file where an answer said: its fields first, the file last. @throws when it is not taken. */
  upload(url: string, fields: readonly { name: string; value: string }[], file: string): Promise<void>;
  /** Shopify's own library sends through this. */
  fetch: typeof fetch;
}

const UPLOAD_MS = 120_000;
const SHOP_HEADER = 'X-Shopify-Shop-Domain';
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether this is a shop's permanent domain; nothing else may become part of an address. */
export const isShopDomain = (text: string): boolean => SHOP_DOMAIN.test(text);

export function createTransport(config: TransportConfig): Transport {
  return {
    async post(shop, path, headers, body, timeoutMs) {
      const { url, headers: routing } = address(config, shop, path);
      try {
        const response = await config.fetch(url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers, ...routing },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        return {
          fate: 'answered',
          status: response.status,
          headers: response.headers,
          body: await response.text(),
        };
      } catch (error) {
        return fateOf(error);
      }
    },
    async *lines(url) {
      const { protocol } = new URL(url);
      if (protocol !== 'https:' && config.adminOrigin === null)
        throw new Error('A file must be fetched over https');
      const response = await config.fetch(url);
      if (!response.ok || !response.body) throw new Error(`A file answered ${response.status}`);
      yield* splitLines(response.body);
    },
    async upload(url, fields, file) {
      const form = new FormData();
      for (const { name, value } of fields) form.append(name, value);
      form.append('file', new Blob([file], { type: 'text/jsonl' }), 'writes.jsonl');
      const response = await config.fetch(url, {
        method: 'POST',
        body: form,
        signal: AbortSignal.timeout(UPLOAD_MS),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`An upload was answered with ${response.status}`);
    },
    fetch: (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      if (config.adminOrigin === null || !isShopDomain(url.hostname)) return config.fetch(request);
      const moved = address(config, url.hostname, `${url.pathname}${url.search}`);
      const headers = new Headers(request.headers);
      for (const [name, value] of Object.entries(moved.headers)) headers.set(name, value);
      const body = request.body ? { body: request.body, duplex: 'half' as const } : {};
      return config.fetch(moved.url, { method: request.method, headers, signal: request.signal, ...body });
    },
  };
}

function address(
  config: TransportConfig,
  shop: string,
  path: string,
): { url: string; headers: Record<string, string> } {
  if (!isShopDomain(shop)) throw new Error(`"${shop}" is not a shop's domain`);
  if (config.adminOrigin === null) return { url: `https://${shop}${path}`, headers: {} };
  return { url: new URL(path, config.adminOrigin).href, headers: { [SHOP_HEADER]: shop } };
}

function fateOf(error: unknown): Sent {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const codes =
    cause instanceof AggregateError ? cause.errors.map((one: { code?: string }) => one.code ?? '') : [code];
  const detail = cause instanceof Error ? `${code || cause.name}: ${cause.message}` : String(cause);
  const notSent = codes.length > 0 && codes.every((one) => NOT_SENT.has(one));
  return { fate: notSent ? 'not_sent' : 'lost', detail };
}

async function* splitLines(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const parts = (rest + decoder.decode(read.value, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part.trim()) yield part;
    }
  } finally {
    await reader.cancel();
  }
  rest += decoder.decode();
  if (rest.trim()) yield rest;
}
