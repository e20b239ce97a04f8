import type { FlowActions } from '../flow/reach/actions.ts';
import { readBody, reply, type Door } from './door.ts';

const MOST_BYTES = 100_000;
const json = { 'Content-Type': 'application/json; charset=utf-8' };

/**
 * `POST /flow/actions`: a workflow wants something done. Flow waits ten seconds and reads the status: 200 done, 202 asks
 * again with the same run, 4xx failed for good, 429 and 5xx asks again.
 */
export function flowDoor(
  actions: FlowActions,
  isSigned: (raw: Uint8Array, signature: string | null) => boolean,
): Door {
  return async (req, res, url) => {
    if (url.pathname !== '/flow/actions') return false;
    if (req.method !== 'POST') return reply(res, 405, '', { Allow: 'POST' });
    const raw = await readBody(req, MOST_BYTES);
    if (!raw) return reply(res, 413);
    const signature = req.headers['x-shopify-hmac-sha256'];
    if (!isSigned(raw, typeof signature === 'string' ? signature : null)) return reply(res, 401);
    const outcome = await actions.run(parsed(raw.toString('utf8')));
    switch (outcome.state) {
      case 'done':
        return reply(res, 200, '{}', json);
      case 'later':
        return reply(res, 202, '{}', json);
      case 'refused':
        return reply(res, 422, JSON.stringify({ error: outcome.problem }), json);
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
