/** Answers of the faces: pages, JSON, and the checks that every request goes through. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from './html.ts';

const MOST_BYTES = 4 * 1024 * 1024;

export interface Answer {
  status: number;
  type: string;
  body: string | Buffer;
  headers?: Record<string, string | string[]>;
}

export function page(document: Html, status = 200): Answer {
  return { status, type: 'text/html; charset=utf-8', body: document.text };
}

export function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

export function refuse(status: number, reason: string): Answer {
  return json({ ok: false, reason }, status);
}

/** Sends an answer. Faces load nothing from elsewhere and frame nothing but the app. */
export function send(res: ServerResponse, answer: Answer, appOrigin: string): void {
  res.writeHead(answer.status, {
    'Content-Type': answer.type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy':
      `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self' ${appOrigin}; ` +
      `frame-ancestors 'none'; base-uri 'none'; form-action 'self'`,
    ...answer.headers,
  });
  res.end(answer.body);
}

/**
 * The JSON body of a request. `undefined` when it is not JSON or larger than 4 MB; only JSON is taken, so that no
 * other site's form can post here.
 */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  if (!(req.headers['content-type'] ?? '').startsWith('application/json')) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
