import type { Feeds } from '../flow/reach/feeds.ts';
import { reply, type Door } from './door.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
};

/**
 * `GET /feeds/…`: what may be promoted now, for whoever has the address. 304 when nothing changed, 410 when the address
 * was revoked or renewed, 404 for what was never one.
 */
export function feedDoor(feeds: Feeds): Door {
  return async (req, res, url) => {
    if (!url.pathname.startsWith('/feeds/')) return false;
    if (req.method !== 'GET' && req.method !== 'HEAD') return reply(res, 405, '', { Allow: 'GET, HEAD' });
    const feed = await feeds.read(url.pathname, url.searchParams.get('country'));
    if (!feed.found) return reply(res, feed.gone ? 410 : 404, '', { 'Cache-Control': 'no-store' });
    // Whoever keeps a copy asks whether it still holds: a product that is held must not be promoted from a cache.
    const headers = { ETag: feed.etag, 'Cache-Control': 'no-cache', 'X-Robots-Tag': 'noindex' };
    if (matches(req.headers['if-none-match'], feed.etag)) {
      res.writeHead(304, headers);
      res.end();
      return true;
    }
    const all = { ...headers, 'Content-Type': TYPES[feed.format], 'Access-Control-Allow-Origin': '*' };
    if (req.method === 'GET') return reply(res, 200, feed.body, all);
    res.writeHead(200, { ...all, 'Content-Length': feed.body.length });
    res.end();
    return true;
  };
}

/** RFC 9110 §13.1.2: any of the tags, weak or strong, or `*`. */
const matches = (given: string | undefined, etag: string): boolean =>
  given !== undefined &&
  given.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
