/* Keeps the admin's address in step with the app's, and takes the app where the admin's menu points. */
/* global bridge */
bridge.navigation = (() => {
  const { wire, token } = bridge;
  const OURS = [
    'embedded',
    'shop',
    'host',
    'id_token',
    'locale',
    'session',
    'hmac',
    'timestamp',
    'appLoadId',
  ];
  let told = null;
  let navigateListeners = 0;

  function here() {
    const url = new URL(location.href);
    for (const name of OURS) url.searchParams.delete(name);
    return url.pathname + url.search + url.hash;
  }
  function report() {
    const path = here();
    if (token.bouncing || path === told) return;
    told = path;
    wire.tell('location', { path, title: document.title });
  }
  for (const name of ['pushState', 'replaceState']) {
    const plain = history[name].bind(history);
    history[name] = (...args) => {
      plain(...args);
      report();
    };
  }
  window.addEventListener('popstate', report);
  window.addEventListener('hashchange', report);
  report();

  // Frameworks listen for `shopify:navigate`; whether one does decides how a menu click reaches the app.
  for (const target of [window, document]) {
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    target.addEventListener = (type, ...rest) => {
      if (type === 'shopify:navigate') navigateListeners += 1;
      add(type, ...rest);
    };
    target.removeEventListener = (type, ...rest) => {
      if (type === 'shopify:navigate') navigateListeners -= 1;
      remove(type, ...rest);
    };
  }

  /** Follows a link of the app as if it had been clicked: by the app's router when it has one. */
  function follow(link) {
    if (navigateListeners > 0) {
      link.dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true, cancelable: true }));
    } else {
      link.click();
    }
  }

  /** Addresses in the admin itself: `shopify://admin/products/1`, `https://admin.shopify.com/store/x/products/1`. */
  function adminPath(href) {
    const short = /^shopify:\/*admin(\/.*)?$/i.exec(href);
    if (short) return short[1] ?? '/';
    const long = /^https:\/\/admin\.shopify\.com\/store\/[^/?#]+(.*)$/i.exec(href);
    return long ? long[1] || '/' : undefined;
  }

  const plainOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    const path = adminPath(String(url ?? ''));
    if (path === undefined) return plainOpen(url, target, features);
    wire.tell('admin', { path, newTab: target === undefined || target === '_blank' });
    return null;
  };
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    const path = link ? adminPath(link.getAttribute('href')) : undefined;
    if (path === undefined || event.defaultPrevented) return;
    event.preventDefault();
    wire.tell('admin', { path, newTab: link.target === '_blank' || event.ctrlKey || event.metaKey });
  });

  return { follow };
})();
