/** Small helpers around node:http. */
import type { IncomingMessage, ServerResponse } from 'node:http';

const LARGEST_BODY = 150 * 1024 * 1024;

/** The whole body. Throws when it is larger than 150 MB. */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > LARGEST_BODY) throw new Error('The body is larger than 150 MB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The body as JSON; undefined when it is none, `{}` when it is empty. */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  const text = (await readBody(req)).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Answers JSON and ends the response. */
export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(text)),
    ...headers,
  });
  res.end(text);
}

/** The shop that a request of the app is for: its own header, or the Host where that is a shop's. */
export function shopOf(req: IncomingMessage): string {
  const named = req.headers['x-shopify-shop-domain'];
  if (typeof named === 'string') return named;
  const host = (req.headers.host ?? '').split(':')[0] ?? '';
  return host.endsWith('.myshopify.com') ? host : '';
}
