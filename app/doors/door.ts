import type { IncomingMessage, ServerResponse } from 'node:http';

/** A door in front of the pages: answers a request that is its own and resolves true; false leaves it to the next. */
export type Door = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<boolean>;

/** Sends a short answer. */
export function reply(
  res: ServerResponse,
  status: number,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
): true {
  res.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  res.end(body);
  return true;
}

/**
 * The bytes of a request's body; null when there are more than `most`. By events: an async iterator over so small bodies
 * costs more than everything else that the pixel's door does. @throws when the sender goes away before the end.
 */
export function readBody(req: IncomingMessage, most: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else resolve(null);
    });
    req.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    req.on('error', reject);
    req.on('close', () => {
      if (!req.complete) reject(new Error('The sender went away'));
    });
  });
}

/** Who sent it: the last address that a proxy in front noted (others can be invented by the sender), or the socket's. */
export function addressOf(req: IncomingMessage): string {
  const noted = req.headers['x-forwarded-for'];
  const last = (Array.isArray(noted) ? noted.join(',') : (noted ?? '')).split(',').at(-1)?.trim();
  return last || (req.socket.remoteAddress ?? '');
}
