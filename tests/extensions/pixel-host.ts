/** The web pixel's own bundle in a sandbox as bare as Shopify's: no window, no document, no storage, only what it is given. */
import { createContext, runInContext } from 'node:vm';
import { bundle } from '../dev-store/faces/bundle.ts';

export const PIXEL = 'campaign-pixel/src/index.js';

type Listener = (event: { data: unknown }) => void;

export interface PixelHost {
  emit(name: string, data: unknown): void;
  consent(allowed: boolean): void;
  /** Lets the timers run that are set. */
  wait(): void;
  /** Bodies that were sent, parsed. */
  sent: { url: string; options: { method: string; body: string; keepalive: boolean } }[];
}

export async function startPixel(given: {
  allowed: boolean;
  settings?: { accountID: string; endpoint: string };
  shop?: string;
}): Promise<PixelHost> {
  const listeners = new Map<string, Listener>();
  let onConsent: (event: object) => void = () => {};
  let timers: { id: number; run: () => void }[] = [];
  const sent: PixelHost['sent'] = [];
  const api = {
    analytics: { subscribe: (name: string, listener: Listener) => void listeners.set(name, listener) },
    customerPrivacy: {
      subscribe: (_name: string, listener: (event: object) => void) => void (onConsent = listener),
    },
    settings: given.settings ?? { accountID: 'a'.repeat(22), endpoint: 'https://app.test/pixel' },
    init: {
      data: { shop: { myshopifyDomain: given.shop ?? 'lamps.myshopify.com' } },
      customerPrivacy: { analyticsProcessingAllowed: given.allowed },
    },
  };
  let ids = 0;
  const sandbox = {
    shopify: { extend: (_point: string, run: (api: object) => void) => run(api) },
    fetch: (url: string, options: PixelHost['sent'][number]['options']) => {
      sent.push({ url, options });
      return Promise.resolve();
    },
    setTimeout: (run: () => void) => {
      timers.push({ id: (ids += 1), run });
      return ids;
    },
    clearTimeout: (id: number) => void (timers = timers.filter((timer) => timer.id !== id)),
  };
  runInContext(await bundle(PIXEL), createContext(sandbox));
  return {
    emit: (name, data) => listeners.get(name)?.({ data }),
    consent: (allowed) => onConsent({ customerPrivacy: { analyticsProcessingAllowed: allowed } }),
    wait() {
      const due = timers;
      timers = [];
      for (const { run } of due) run();
    },
    sent,
  };
}

/** Standard events as Shopify's pixel documentation shows them, with everything personal that they carry. */
export const viewed = (productId: string | null) => ({
  productVariant: { id: '1', title: 'Red', product: { id: productId, title: 'Lamp', vendor: 'Lumen' } },
});
export const addedToCart = (productId: string) => ({
  cartLine: { quantity: 1, merchandise: { id: '1', product: { id: productId } } },
});
export const checkedOut = (...productIds: string[]) => ({
  checkout: {
    email: 'shopper@example.com',
    phone: '+491234',
    shippingAddress: { firstName: 'Sam', address1: 'Street 1' },
    order: { customer: { id: '77' } },
    lineItems: productIds.map((id) => ({ quantity: 2, variant: { product: { id } } })),
  },
});
