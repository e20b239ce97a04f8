import { redirect, type LoaderFunctionArgs } from '@remix-run/node';
import { documentHeaders } from '../ui/document-headers.ts';

const SHOPIFYS_APP_BRIDGE = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

/**
 * Shopify's own steps: the page that fetches a fresh session token and comes back, the way out of the frame. Its library
 * answers by throwing whole pages; they get our embedding origins and our App Bridge address and go out as they are.
 */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  if (new URL(request.url).pathname.endsWith('/login')) return redirect('/');
  const { holdfast } = context;
  try {
    await holdfast.shopify.authenticate.admin(request);
  } catch (thrown) {
    if (!(thrown instanceof Response)) throw thrown;
    if (!thrown.headers.get('Content-Type')?.includes('text/html')) return thrown;
    const html = (await thrown.text()).replaceAll(SHOPIFYS_APP_BRIDGE, holdfast.appBridgeUrl);
    const headers = new Headers(thrown.headers);
    headers.delete('Content-Length');
    documentHeaders(headers, holdfast);
    return new Response(html, { status: thrown.status, headers });
  }
  return redirect('/app');
}
