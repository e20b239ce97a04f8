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

/** The bytes of a request's body; null when there are more than `most`. */
export async function readBody(req: IncomingMessage, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
