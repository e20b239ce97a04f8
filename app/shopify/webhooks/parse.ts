import { z } from 'zod';
import { isShopDomain } from '../transport.ts';
import { parseExactly } from './exact-json.ts';
import { isTopic, TOPICS, type DeliveryHeaders, type WebhookFact } from './topics.ts';

/** Headers of a delivery in any case, as Node and Fetch give them. */
export type HeaderReader = (name: string) => string | null | undefined;

export type ReadHeaders =
  | { ok: true; topic: string; delivery: DeliveryHeaders; apiVersion: string | null }
  | { ok: false; reason: string };

/** The headers without which a delivery cannot be used. The shop is not covered by the signature: it is checked in form. */
export function readDeliveryHeaders(header: HeaderReader): ReadHeaders {
  const topic = header('x-shopify-topic');
  const shop = header('x-shopify-shop-domain')?.toLowerCase();
  const webhookId = header('x-shopify-webhook-id');
  if (!topic) return { ok: false, reason: 'no X-Shopify-Topic' };
  if (!shop || !isShopDomain(shop)) return { ok: false, reason: 'no usable X-Shopify-Shop-Domain' };
  if (!webhookId) return { ok: false, reason: 'no X-Shopify-Webhook-Id' };
  const triggeredAt = Date.parse(header('x-shopify-triggered-at') ?? '');
  return {
    ok: true,
    topic,
    delivery: { shop, webhookId, triggeredAt: Number.isNaN(triggeredAt) ? null : triggeredAt },
    apiVersion: header('x-shopify-api-version') ?? null,
  };
}

export type ParsedWebhook =
  | { ok: true; known: true; fact: WebhookFact }
  /** Not one of ours: acknowledged, counted, not kept. */
  | { ok: true; known: false; topic: string }
  | { ok: false; reason: string };

/** Understands a body. Every number is kept as its text first: ids exceed what a number can hold. */
export function parseWebhook(topic: string, delivery: DeliveryHeaders, body: string): ParsedWebhook {
  if (!isTopic(topic)) return { ok: true, known: false, topic };
  let json: unknown;
  try {
    json = parseExactly(body);
  } catch (error) {
    return { ok: false, reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = TOPICS[topic].safeParse(json);
  if (!parsed.success) return { ok: false, reason: `${topic}: ${z.prettifyError(parsed.error)}` };
  return { ok: true, known: true, fact: { topic, ...delivery, ...parsed.data } as WebhookFact };
}
