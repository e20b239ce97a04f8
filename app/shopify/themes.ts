import type { ReachPort } from '../flow/reach/port.ts';
import type { AdminRequest } from './admin/client.ts';
import { FindThemeSubscriptions, SubscribeToThemes } from './admin/generated/operations.ts';
import { keepSubscribed, options, remove, type Chosen } from './subscriptions.ts';

type ThemePort = Pick<ReachPort, 'hearThemes' | 'stopHearingThemes'>;

/** The subscription to published themes. */
export function createThemePort(request: AdminRequest, address: string): ThemePort {
  const chosen: Chosen = {
    topics: 1,
    find: (shop) => request(shop, FindThemeSubscriptions, {}, options),
    async make(shop) {
      const made = await request(shop, SubscribeToThemes, { address }, options);
      return made.ok
        ? { ...made, data: made.data.webhookSubscriptionCreate?.webhookSubscription ? 1 : 0 }
        : made;
    },
  };
  return {
    hearThemes: (shop) => keepSubscribed(request, shop, address, chosen),

    async stopHearingThemes(shop) {
      const found = await chosen.find(shop);
      if (!found.ok) return found.reason === 'no_access' && found.access === 'scope';
      const gone = [];
      for (const { id } of found.data.webhookSubscriptions.nodes) gone.push(await remove(request, shop, id));
      return gone.every(Boolean);
    },
  };
}
