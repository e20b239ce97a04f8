/* The global `shopify`. What the dev store cannot do says so instead of pretending. */
/* global bridge */
bridge.api = (() => {
  const { wire, config, token, chrome, modal } = bridge;
  const callbacks = new Map();
  let toasts = 0;

  const toast = {
    show(message, options = {}) {
      const id = `toast-${++toasts}`;
      callbacks.set(id, options);
      const { duration = 5000, isError = false, action } = options;
      wire.tell('toast', { id, message: String(message), duration, isError, action });
      return id;
    },
    hide: (id) => wire.tell('hideToast', { id }),
  };
  wire.on('toastAction', ({ id }) => callbacks.get(id)?.onAction?.());
  wire.on('toastGone', ({ id, dismissed }) => {
    if (dismissed) callbacks.get(id)?.onDismiss?.();
    callbacks.delete(id);
  });

  /** A selection is a list that also names itself `selection`, as App Bridge's does. */
  async function resourcePicker(options) {
    const selection = await wire.ask('resourcePicker', JSON.parse(JSON.stringify(options)));
    if (!selection) return undefined;
    return Object.assign(selection, { selection });
  }

  const absent = (name) => () => Promise.reject(new Error(`App Bridge: the dev store has no ${name}`));
  const ready = wire.embedded
    ? wire.ask('hello', { apiKey: config.apiKey }).then(() => undefined)
    : Promise.resolve();

  return {
    config,
    origin: wire.home,
    ready,
    environment: { mobile: false, embedded: wire.embedded, pos: false, intent: false },
    idToken: token.fresh,
    user: () => wire.ask('user', {}, 10_000),
    toast,
    modal: modal.byId,
    saveBar: {
      ...modal.byId,
      leaveConfirmation: () => (chrome.unsaved() ? wire.ask('leaveConfirmation') : Promise.resolve()),
    },
    loading: (on) => wire.tell('loading', { on: Boolean(on) }),
    resourcePicker,
    scopes: {
      query: () => wire.ask('scopes', {}, 10_000),
      request: (scopes) => wire.ask('requestScopes', { scopes }),
      revoke: (scopes) => wire.ask('revokeScopes', { scopes }),
    },
    webVitals: { onReport: async () => {} },
    support: { registerHandler: async () => {} },
    reviews: {
      request: async () => ({
        success: false,
        code: 'merchant-ineligible',
        message: 'The dev store shows no review request',
      }),
    },
    app: { extensions: async () => [] },
    setSignals() {},
    picker: absent('picker'),
    scanner: { capture: absent('scanner') },
  };
})();
window.shopify = bridge.api;
