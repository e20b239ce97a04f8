/**
 * The web pixel's sandbox: a frame without an origin, in it a worker without a page, in it the bundle that would be
 * deployed. What happens on the storefront reaches it as Shopify's standard events.
 */
import { bundle } from './bundle.ts';
import { html, type Html } from './html.ts';
import type { Visit } from './host.ts';
import type { Answer } from './respond.ts';

/** In the worker, before the pixel: the API that it is given, and the events from outside. */
const API = `
const listeners = new Map();
let onConsent = () => {};
self.onmessage = ({ data }) => {
  if (data.consent !== undefined) onConsent({ customerPrivacy: { analyticsProcessingAllowed: data.consent } });
  else listeners.get(data.name)?.({ name: data.name, data: data.data });
};
self.shopify = {
  extend: (_point, run) =>
    run({
      analytics: { subscribe: (name, listener) => listeners.set(name, listener) },
      customerPrivacy: { subscribe: (_name, listener) => { onConsent = listener; } },
      settings: HOST.settings,
      init: {
        data: { shop: { myshopifyDomain: HOST.shop } },
        customerPrivacy: { analyticsProcessingAllowed: false },
      },
    }),
};
`;

/** `/store/{handle}/pixel`; undefined while the shop has no pixel. */
export async function pixelFrame(visit: Visit): Promise<Answer | undefined> {
  const settings = visit.host.pixel?.(visit.domain);
  if (!settings) return undefined;
  const host = JSON.stringify({ settings, shop: visit.domain });
  const worker = JSON.stringify(`const HOST = ${host};${API}${await bundle('campaign-pixel/src/index.js')}`);
  const script = `
    const worker = new Worker(URL.createObjectURL(new Blob([${worker.replaceAll('<', '\\u003c')}])));
    addEventListener('message', ({ data }) => worker.postMessage(data));
    parent.postMessage('pixel ready', '*');`;
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><title>Web pixel</title><script>${script}</script></html>`,
    headers: {
      'Content-Security-Policy':
        `sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; worker-src blob:; ` +
        `connect-src ${new URL(settings.endpoint).origin}; frame-ancestors 'self'`,
    },
  };
}

/** What a storefront page carries while the shop has a pixel: its frame, who may be counted, and what the page shows. */
export function pixelParts(visit: Visit, viewedId: string | null): Html | null {
  if (!visit.host.pixel?.(visit.domain)) return null;
  const product = viewedId === null ? '' : (viewedId.split('/').pop() ?? '');
  return html`<p class="consent">
      <label><input type="checkbox" id="consent" /> Count what I look at</label>
    </p>
    <iframe
      hidden
      id="pixel"
      title="Web pixel"
      sandbox="allow-scripts"
      src="${visit.base}/pixel"
      data-product="${product}"
    ></iframe>
    <script type="module" src="/faces/pixel.js"></script>`;
}
