import type { AppLoadContext } from '@remix-run/node';
import { visit, type Visit } from '../support/session.ts';

interface Asked {
  request: Request;
  context: AppLoadContext;
}

/**
 * Answers an extension of the admin. It runs on another origin and proves itself by a session token, never by a cookie,
 * so every origin may ask; that holds for refusals too, or the extension could not read them.
 */
export async function forExtension(args: Asked, work: (visit: Visit) => Promise<unknown>): Promise<Response> {
  try {
    return open(Response.json(await work(await visit(args))));
  } catch (thrown) {
    if (thrown instanceof Response) return open(thrown);
    throw thrown;
  }
}

function open(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('Access-Control-Allow-Origin', '*');
  headers.set('Access-Control-Allow-Headers', 'Authorization, Content-Type');
  headers.set('Access-Control-Expose-Headers', 'X-Shopify-Retry-Invalid-Session-Request');
  headers.set('Cache-Control', 'no-store');
  return new Response(response.body, { status: response.status, headers });
}
