/* Session tokens, and a fetch that carries one to the app's own server. */
/* global bridge */
bridge.token = (() => {
  const { wire, config } = bridge;
  const SPARE_MS = 15_000;
  const RETRY = 'X-Shopify-Retry-Invalid-Session-Request';
  const REAUTHORIZE = 'X-Shopify-API-Request-Failure-Reauthorize-Url';
  let kept = null;
  let asking = null;

  const fresh = () => wire.ask('idToken', {}, 10_000);

  /** A token with some life left; many requests at once share one question. */
  async function usable(anew) {
    if (!anew && kept && kept.until > performance.now()) return kept.token;
    asking ??= fresh()
      .then((token) => {
        kept = { token, until: performance.now() + Math.max(0, lifetime(token) - SPARE_MS) };
        return token;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  /** Milliseconds between issue and expiry, from the token's own claims. */
  function lifetime(token) {
    try {
      const claims = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
      return (claims.exp - claims.iat) * 1000;
    } catch {
      return 0;
    }
  }

  function isOurs(url) {
    return url.origin === location.origin || config.appOrigins.includes(url.origin);
  }

  const plainFetch = window.fetch.bind(window);
  async function fetchWithToken(input, init) {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (!wire.embedded || !isOurs(url) || headers.has('Authorization')) return plainFetch(input, init);
    const send = async (anew) => {
      headers.set('Authorization', `Bearer ${await usable(anew)}`);
      headers.set('X-Requested-With', 'XMLHttpRequest');
      return plainFetch(input instanceof Request ? input.clone() : input, { ...init, headers });
    };
    let response = await send(false);
    const canRepeat = !(init?.body instanceof ReadableStream);
    if (response.status === 401 && response.headers.has(RETRY) && canRepeat) response = await send(true);
    const elsewhere = response.headers.get(REAUTHORIZE);
    if (elsewhere) {
      wire.tell('leave', { href: new URL(elsewhere, location.href).href });
      return new Promise(() => {});
    }
    return response;
  }
  if (!config.disabledFeatures.includes('fetch')) window.fetch = fetchWithToken;

  // The bounce page: the server wants this address again, with a token in it.
  const again = new URLSearchParams(location.search).get('shopify-reload');
  if (again && wire.embedded) {
    const to = new URL(again, location.href);
    if (to.origin === location.origin) {
      void fresh().then((token) => {
        to.searchParams.set('id_token', token);
        location.replace(to);
      });
    }
  }

  return { fresh, bouncing: Boolean(again) };
})();
