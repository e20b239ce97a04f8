import type { PageCounter } from '../flow/reach/page-counts.ts';
import { addressOf, readBody, reply, type Door } from './door.ts';

/** Fifty events are about 2 KB. */
const MOST_BYTES = 8_192;
const STATUS = { counted: 204, nonsense: 400, stranger: 403, too_many: 429 } as const;
/** The pixel's sandbox has no origin of its own and sends no cookies; it needs no answer but this. */
const OPEN = { 'Access-Control-Allow-Origin': '*' };

/** `POST /pixel`: what shoppers did, counted. Sent as plain text, so that a browser asks no permission first. */
export function pixelDoor(counter: PageCounter): Door {
  return async (req, res, url) => {
    if (url.pathname !== '/pixel') return false;
    if (req.method !== 'POST') return reply(res, 405, '', { Allow: 'POST' });
    const body = await readBody(req, MOST_BYTES);
    if (!body) return reply(res, 413, '', OPEN);
    const status = STATUS[counter.receive(body.toString('utf8'), req.headers.origin, addressOf(req))];
    if (status !== 204) return reply(res, status, '', OPEN);
    res.writeHead(204, OPEN);
    res.end();
    return true;
  };
}
