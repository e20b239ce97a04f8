/** Installing and uninstalling the app under test. */
import type { App } from '../app-under-test.ts';
import type { Shop } from '../shop.ts';
import type { Outcome } from '../shopkeeper.ts';
import { numberOf } from '../state/ids.ts';

const SHOP_REDACT_AFTER_MS = 48 * 3600 * 1000;

/** Grants the scopes of the toml and what the owner allows (or others). Installing again changes the scopes and tells `app/scopes_update`. */
export function installApp(shop: Shop, app: App, given?: readonly string[]): Outcome {
  const { rest } = shop.state;
  const scopes = given ?? [...app.scopes, ...(rest.allows ?? [])];
  const before = rest.installation;
  if (!before) {
    rest.installation = {
      id: shop.state.newId('AppInstallation'),
      scopes: [...scopes],
      installedAt: shop.clock.now(),
      tokens: [],
      refreshTokens: [],
      webPixel: null,
      metafields: [],
    };
    return { ok: true };
  }
  const previous = before.scopes;
  before.scopes = [...scopes];
  if (previous.join() !== before.scopes.join())
    shop.perform((act) =>
      act.emit('app/scopes_update', before.id, { id: numberOf(before.id), previous, current: before.scopes }),
    );
  return { ok: true };
}

/** The tokens are dead before the webhook leaves. `shop/redact` follows 48 hours later, unless the app is back. */
export function uninstallApp(shop: Shop): Outcome {
  const { state } = shop;
  if (!state.rest.installation) return { ok: false, reason: 'The app is not installed' };
  state.rest.installation = null;
  state.version++;
  shop.perform((act) => act.emit('app/uninstalled', state.shop.id));
  state.subscriptions.clear();
  shop.clock.at(shop.clock.now() + SHOP_REDACT_AFTER_MS, () => {
    if (!state.rest.installation) shop.perform((act) => act.emit('shop/redact', state.shop.id));
  });
  return { ok: true };
}
