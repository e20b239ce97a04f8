import type { Leaving, Unsubscribing } from '../flow/telling/unsubscribe.ts';
import { readBody, reply, type Door } from './door.ts';

const MOST_BYTES = 2_000;
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

/**
 * `/unsubscribe/…`: a page with one button for people (GET changes nothing: mail servers open links to look at them), and
 * POST, which takes them off, from that button or from a mail program (RFC 8058). 404 for what was never a link of ours.
 */
export function unsubscribeDoor(
  unsubscribing: Pick<Unsubscribing, 'look' | 'leave'>,
  page: (of: Leaving | null, acceptLanguage: string) => Promise<string>,
): Door {
  return async (req, res, url) => {
    if (!url.pathname.startsWith('/unsubscribe/')) return false;
    const { method } = req;
    if (method !== 'GET' && method !== 'HEAD' && method !== 'POST')
      return reply(res, 405, '', { Allow: 'GET, HEAD, POST' });
    if (method === 'POST' && (await readBody(req, MOST_BYTES)) === null) return reply(res, 413);
    const found =
      method === 'POST' ? await unsubscribing.leave(url.pathname) : await unsubscribing.look(url.pathname);
    const text = await page(found, req.headers['accept-language'] ?? '');
    return reply(res, found ? 200 : 404, method === 'HEAD' ? '' : text, HEADERS);
  };
}
