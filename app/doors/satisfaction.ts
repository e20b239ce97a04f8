import type { Satisfaction } from '../flow/reach/satisfaction.ts';
import { addressOf, readBody, reply, type Door } from './door.ts';

/** Five hundred answers are about 60 KB. */
const MOST_BYTES = 128_000;
const json = { 'Content-Type': 'application/json; charset=utf-8' };

/**
 * `POST /satisfaction/…`: answers of shoppers, from whatever tool asks them. 200 taken (the same again changes nothing), 400
 * what is wrong with them, 404 for what was never an address, 410 for one that was revoked, 429 too many.
 */
export function satisfactionDoor(satisfaction: Satisfaction): Door {
  return async (req, res, url) => {
    if (!url.pathname.startsWith('/satisfaction/')) return false;
    if (req.method !== 'POST') return reply(res, 405, '', { Allow: 'POST' });
    const body = await readBody(req, MOST_BYTES);
    if (!body) return reply(res, 413);
    const received = await satisfaction.receive(url.pathname, body.toString('utf8'), addressOf(req));
    switch (received.state) {
      case 'taken': {
        const { answers, fresh } = received;
        return reply(res, 200, JSON.stringify({ answers, new: fresh }), json);
      }
      case 'nonsense':
        return reply(res, 400, JSON.stringify({ error: received.problem }), json);
      case 'unknown':
        return reply(res, 404);
      case 'gone':
        return reply(res, 410);
      case 'too_many':
        return reply(res, 429, '', { 'Retry-After': '60' });
    }
  };
}
