import type { AdminRequest, AdminResult } from './admin/client.ts';
import { DeleteWebhookSubscription } from './admin/generated/operations.ts';
import { writeResult } from './write-result.ts';

/** Subscriptions of one shop change because a person allowed something. */
export const options = { priority: 'person' } as const;

interface Subscription {
  id: string;
  uri: string;
}

/** Subscriptions that a shop has by its own choice. */
export interface Chosen {
  /** How many topics they are. */
  topics: number;
  /** Those that are there, whatever their address. */
  find(shop: string): Promise<AdminResult<{ webhookSubscriptions: { nodes: readonly Subscription[] } }>>;
  /** Makes those that are missing; how many it made. */
  make(shop: string): Promise<AdminResult<number>>;
}

/**
 * Has Shopify tell a shop's chosen topics to this address, and to no other that the app had before. Scopes of choice take
 * subscriptions of one shop, made at run time: those of shopify.app.toml are every shop's, and it cannot be deployed with a topic
 * whose scope it does not ask for (Shopify/cli#6003: "Missing scope for webhook topic").
 */
export async function keepSubscribed(
  request: AdminRequest,
  shop: string,
  address: string,
  { topics, find, make }: Chosen,
): Promise<'heard' | 'denied' | 'away'> {
  const found = await find(shop);
  if (!found.ok) return refusalOf(found);
  const all = found.data.webhookSubscriptions.nodes;
  for (const { id, uri } of all) if (uri !== address) await remove(request, shop, id);
  const own = all.filter(({ uri }) => uri === address).length;
  if (own >= topics) return 'heard';
  const made = await make(shop);
  if (!made.ok) return refusalOf(made);
  return own + made.data >= topics ? 'heard' : 'away';
}

/** Whether the subscription is not there any more. */
export async function remove(request: AdminRequest, shop: string, id: string): Promise<boolean> {
  const sent = await request(shop, DeleteWebhookSubscription, { id }, options);
  const { outcome } = writeResult(sent, (answer) => answer.webhookSubscriptionDelete);
  return outcome === 'done' || outcome === 'gone';
}

const refusalOf = (sent: AdminResult<unknown> & { ok: false }): 'denied' | 'away' =>
  sent.reason === 'no_access' && sent.access === 'scope' ? 'denied' : 'away';
