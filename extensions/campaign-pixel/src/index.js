import { register } from '@shopify/web-pixels-extension';

/** Events that wait are sent after this time, or as soon as there are so many, or with a checkout, whose page may go away. */
const WAIT_MS = 1000;
const AT_ONCE = 20;
/** What the other side takes in one message. */
const MOST = 50;

register(({ analytics, init, settings, customerPrivacy }) => {
  let allowed = init.customerPrivacy?.analyticsProcessingAllowed === true;
  let waiting = [];
  let timer;

  customerPrivacy.subscribe('visitorConsentCollected', ({ customerPrivacy: consent }) => {
    allowed = consent?.analyticsProcessingAllowed === true;
    if (!allowed) waiting = [];
  });

  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0) {
      const events = waiting.splice(0, MOST);
      const message = { shop: init.data.shop.myshopifyDomain, account: settings.accountID, events };
      // Plain text: the browser asks no permission first. Nobody waits for the answer, and what is lost is lost.
      fetch(settings.endpoint, { method: 'POST', body: JSON.stringify(message), keepalive: true }).catch(
        () => {},
      );
    }
  };

  const count = (kind, products) => {
    if (!allowed) return;
    for (const id of products) {
      const product = String(id ?? '')
        .split('/')
        .pop();
      if (/^\d+$/.test(product)) waiting.push({ kind, product });
    }
    if (waiting.length === 0) return;
    if (kind === 'checkout' || kind === 'purchase' || waiting.length >= AT_ONCE) send();
    else timer ??= setTimeout(send, WAIT_MS);
  };

  analytics.subscribe('product_viewed', ({ data }) => count('view', [data?.productVariant?.product?.id]));
  analytics.subscribe('product_added_to_cart', ({ data }) =>
    count('cart', [data?.cartLine?.merchandise?.product?.id]),
  );
  const countLines = (kind, { data }) => {
    const lines = data?.checkout?.lineItems ?? [];
    count(kind, new Set(lines.map((line) => line?.variant?.product?.id)));
  };
  analytics.subscribe('checkout_started', (event) => countLines('checkout', event));
  analytics.subscribe('checkout_completed', (event) => countLines('purchase', event));
});
