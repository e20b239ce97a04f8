/* What App Bridge knows about its surroundings. The address names them once; later pages remember. */
/* global bridge */
bridge.config = (() => {
  const MEMORY = 'app-bridge-config';
  const address = new URLSearchParams(location.search);
  const remembered = (() => {
    try {
      return JSON.parse(sessionStorage.getItem(MEMORY) ?? '{}');
    } catch {
      return {};
    }
  })();
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? undefined;

  const config = {
    apiKey: bridge.wire.script?.dataset.apiKey ?? meta('shopify-api-key') ?? '',
    shop: address.get('shop') ?? remembered.shop,
    host: address.get('host') ?? remembered.host,
    locale: address.get('locale') ?? remembered.locale ?? 'en',
    appOrigins: (meta('shopify-app-origins') ?? '').split(',').filter(Boolean),
    disabledFeatures: (meta('shopify-disabled-features') ?? '').split(',').filter(Boolean),
  };
  try {
    sessionStorage.setItem(
      MEMORY,
      JSON.stringify({ shop: config.shop, host: config.host, locale: config.locale }),
    );
  } catch {
    // A browser without storage: the address has to name everything each time.
  }
  return config;
})();
