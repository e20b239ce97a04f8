import type { ReachPort } from '../flow/reach/port.ts';
import type { AdminRequest, AdminResult } from './admin/client.ts';
import {
  DeleteWebhookSubscription,
  FindThemeSubscriptions,
  SubscribeToThemes,
} from './admin/generated/operations.ts';
import { writeResult } from './write-result.ts';

const options = { priority: 'person' } as const;

type ThemePort = Pick<ReachPort, 'hearThemes' | 'stopHearingThemes'>;

/**
 * The subscription to published themes. Its scope is optional, so it is made for a shop at run time and not in
 * shopify.app.toml, whose subscriptions are every shop's.
 */
export const createThemePort = (request: AdminRequest, address: string): ThemePort => ({
  async hearThemes(shop) {
    const found = await request(shop, FindThemeSubscriptions, {}, options);
    if (!found.ok) return refusalOf(found);
    const own = found.data.webhookSubscriptions.nodes;
    // An address that the app had before would be told, too.
    for (const { id, uri } of own) if (uri !== address) await remove(request, shop, id);
    if (own.some(({ uri }) => uri === address)) return 'heard';
    const made = await request(shop, SubscribeToThemes, { address }, options);
    if (!made.ok) return refusalOf(made);
    return made.data.webhookSubscriptionCreate?.webhookSubscription ? 'heard' : 'away';
  },

  async stopHearingThemes(shop) {
    const found = await request(shop, FindThemeSubscriptions, {}, options);
    if (!found.ok) return found.reason === 'no_access' && found.access === 'scope';
    const gone = [];
    for (const { id } of found.data.webhookSubscriptions.nodes) gone.push(await remove(request, shop, id));
    return gone.every(Boolean);
  },
});

async function remove(request: AdminRequest, shop: string, id: string): Promise<boolean> {
  const sent = await request(shop, DeleteWebhookSubscription, { id }, options);
  const { outcome } = writeResult(sent, (answer) => answer.webhookSubscriptionDelete);
  return outcome === 'done' || outcome === 'gone';
}

const refusalOf = (sent: AdminResult<unknown> & { ok: false }): 'denied' | 'away' =>
  sent.reason === 'no_access' && sent.access === 'scope' ? 'denied' : 'away';
