import type { ReadDelivery, ReadEvent } from '../../flow/facts.ts';
import type { Clock } from '../../flow/ports.ts';
import { parseWebhook, readDeliveryHeaders } from './parse.ts';
import { isSignedByShopify } from './verify.ts';

/**
 * Reads a delivery for intake: signature first, then headers, topic and body. `secrets`: the app's secret, and the old
 * one while it is being rotated.
 */
export function createReadDelivery({
  secrets,
  clock,
}: {
  secrets: readonly string[];
  clock: Clock;
}): ReadDelivery {
  return (headers, raw) => {
    const header = (name: string): string | null => {
      const value = headers[name];
      return (Array.isArray(value) ? value[0] : value) ?? null;
    };
    if (!isSignedByShopify(raw, header('x-shopify-hmac-sha256'), secrets))
      return { outcome: 'bad_signature' };
    const read = readDeliveryHeaders(header);
    if (!read.ok) return { outcome: 'malformed', reason: read.reason };
    const body = raw.toString('utf8');
    const parsed = parseWebhook(read.topic, read.delivery, body);
    if (!parsed.ok) return { outcome: 'malformed', reason: parsed.reason };
    if (!parsed.known) return { outcome: 'unknown_topic', topic: parsed.topic };
    const { fact } = parsed;
    const { shop, webhookId, triggeredAt } = read.delivery;
    switch (fact.topic) {
      case 'inventory_levels/update':
      case 'inventory_levels/connect':
      case 'inventory_levels/disconnect':
        return { outcome: 'level', shop, triggeredAt, fact };
      default:
        return {
          outcome: 'event',
          shop,
          webhookId,
          topic: fact.topic,
          triggeredAt: triggeredAt ?? clock.now(),
          body,
        };
    }
  };
}

/** Reads a stored body again. Only what is told by the body is in the fact: the row knows its shop and delivery. */
export const readEvent: ReadEvent = (topic, body, triggeredAt) => {
  const parsed = parseWebhook(topic, { shop: '', webhookId: '', triggeredAt }, body);
  if (!parsed.ok) return parsed;
  if (!parsed.known) return { ok: false, reason: `${topic} is not a topic of ours` };
  const { fact } = parsed;
  switch (fact.topic) {
    case 'inventory_levels/update':
    case 'inventory_levels/connect':
    case 'inventory_levels/disconnect':
      return { ok: false, reason: `${topic} is digested by intake and never stored` };
    default:
      return { ok: true, fact };
  }
};
