import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { ORDER_FIELDS } from '../../app/shopify/order-topics.ts';
import { createReadDelivery, readEvent } from '../../app/shopify/webhooks/door.ts';
import { parseWebhook } from '../../app/shopify/webhooks/parse.ts';
import { TOPICS, TOPICS_BY_CHOICE } from '../../app/shopify/webhooks/topics.ts';
import { isSignedByShopify } from '../../app/shopify/webhooks/verify.ts';

const folder = new URL('payloads/', import.meta.url);
const sample = (topic: string): string => readFileSync(new URL(`${topic}.json`, folder), 'utf8');
const delivery = { shop: 'a.myshopify.com', webhookId: 'w1', triggeredAt: 1_700_000_000_000 };
const sign = (body: string | Buffer, secret: string) =>
  createHmac('sha256', secret).update(body).digest('base64');

function factOf(topic: string, body = sample(topic)) {
  const parsed = parseWebhook(topic, delivery, body);
  if (!parsed.ok || !parsed.known) throw new Error(JSON.stringify(parsed));
  return parsed.fact;
}

describe('signatures', () => {
  const body = Buffer.from('{"id":1}');

  it('are right with the secret, and with the old one while rotating', () => {
    expect(isSignedByShopify(body, sign(body, 'new'), ['new'])).toBe(true);
    expect(isSignedByShopify(body, sign(body, 'old'), ['new', 'old'])).toBe(true);
  });

  it.each([null, '', 'x', sign(Buffer.from('{"id":2}'), 'new'), sign(body, 'other')])(
    '%j is wrong',
    (signature) => {
      expect(isSignedByShopify(body, signature, ['new', 'old'])).toBe(false);
    },
  );

  it('are of the bytes as they came, not of what they mean', () => {
    expect(isSignedByShopify(Buffer.from('{"id": 1}'), sign(body, 'new'), ['new'])).toBe(false);
  });
});

const levelBody = (available: string) =>
  sample('inventory_levels/update').replace('"available": 10', `"available": ${available}`);

describe('bodies', () => {
  it.each(Object.keys(TOPICS))('%s: Shopify’s sample is understood', (topic) => {
    expect(parseWebhook(topic, delivery, sample(topic))).toMatchObject({
      ok: true,
      known: true,
      fact: { topic, ...delivery },
    });
  });

  it('keep ids beyond 2^53 exactly', () => {
    expect(factOf('inventory_levels/update')).toEqual({
      topic: 'inventory_levels/update',
      ...delivery,
      inventoryItemId: '271878346596884015',
      locationId: '24826418',
      available: 10,
      updatedAt: Date.parse('2022-01-01T00:00:00Z'),
    });
    expect(factOf('products/delete')).toMatchObject({ productId: '788032119674292922' });
    expect(factOf('orders/edited')).toMatchObject({ orderId: '820982911946154508' });
    expect(factOf('refunds/create')).toMatchObject({ orderId: '820982911946154508' });
    expect(factOf('customers/redact')).toMatchObject({ orderIds: ['299938', '280263', '220458'] });
  });

  it('tell of a level that is not counted, and of one below zero', () => {
    expect(factOf('inventory_levels/update', levelBody('null'))).toMatchObject({ available: null });
    expect(factOf('inventory_levels/update', levelBody('-2'))).toMatchObject({ available: -2 });
  });

  it('tell a product’s facts in our words, and that it must be read', () => {
    const fact = factOf('products/update');
    expect(fact).toMatchObject({
      product: {
        id: '788032119674292922',
        status: 'ACTIVE',
        tags: ['example', 'mens', 't-shirt'],
        updatedAt: Date.parse('2022-01-01T00:00:00Z'),
      },
      variantIds: ['757650484644203962', '642667041472713922'],
      needsRead: true,
    });
  });

  it('tell whether an order holds bundles: then it is read', () => {
    const plain = sample('orders/create').replaceAll(
      /"sales_line_item_group_id": \d+/g,
      '"sales_line_item_group_id": null',
    );
    expect(factOf('orders/create', plain)).toMatchObject({ needsRead: false });
    expect(factOf('orders/create', sample('orders/create'))).toMatchObject({
      needsRead: true,
      orderId: '820982911946154508',
    });
  });

  it('tell what was wanted of an order that was cancelled for lack of stock', () => {
    const body = sample('orders/create')
      .replaceAll('"current_quantity": 1', '"current_quantity": 0')
      .replace('"cancel_reason": "customer"', '"cancel_reason": "inventory"');
    expect(factOf('orders/create', body)).toMatchObject({
      lines: [{ quantity: 1, cancelReason: 'INVENTORY' }, {}, {}, {}, {}],
    });
  });

  it('tell an order’s net units', () => {
    const body = sample('orders/create').replaceAll('"current_quantity": 1', '"current_quantity": 0');
    const fact = factOf('orders/create', body);
    if (fact.topic !== 'orders/create') throw new Error('another topic');
    expect(fact.lines[0]).toEqual({
      orderId: '820982911946154508',
      lineId: '487817672276298554',
      variantId: null,
      productId: '788032119674292922',
      publicationId: null,
      source: 'web',
      locationId: null,
      bundleVariantId: null,
      quantity: 0,
      orderedAt: Date.parse('2022-01-01T00:00:00Z'),
      cancelledAt: Date.parse('2022-01-01T00:00:00Z'),
      cancelReason: 'CUSTOMER',
      updatedAt: Date.parse('2022-01-01T00:00:00Z'),
    });
  });

  it.each([
    ['inventory_levels/update', '{"inventory_item_id":1'],
    ['inventory_levels/update', '{"inventory_item_id":1,"location_id":2,"available":3}'],
    [
      'inventory_levels/update',
      '{"inventory_item_id":1.5,"location_id":2,"available":3,"updated_at":"2026-01-01T00:00:00Z"}',
    ],
    ['inventory_levels/update', '[]'],
    ['products/delete', '{"id":"x"}'],
    ['bulk_operations/finish', '{"admin_graphql_api_id":"gid://shopify/Product/1","status":"completed"}'],
  ])('%s %s is malformed', (topic, body) => {
    expect(parseWebhook(topic, delivery, body)).toMatchObject({ ok: false });
  });

  it('of a topic that is not ours are not looked at', () => {
    expect(parseWebhook('carts/update', delivery, 'nonsense')).toEqual({
      ok: true,
      known: false,
      topic: 'carts/update',
    });
    expect(parseWebhook('toString', delivery, '{}')).toMatchObject({ known: false });
  });
});

const headers = (topic: string, body: string, more: Record<string, string> = {}) => ({
  'x-shopify-topic': topic,
  'x-shopify-hmac-sha256': sign(body, 'secret'),
  'x-shopify-shop-domain': 'a.myshopify.com',
  'x-shopify-webhook-id': 'w1',
  'x-shopify-triggered-at': '2025-07-10T16:15:47.123456Z',
  ...more,
});

describe('the door', () => {
  const read = createReadDelivery({ secrets: ['secret'], clock: { now: () => 42 } });
  const through = (topic: string, body: string, more?: Record<string, string>) =>
    read(headers(topic, body, more), Buffer.from(body));

  it('gives levels to digest at once', () => {
    const body = sample('inventory_levels/disconnect');
    expect(through('inventory_levels/disconnect', body)).toMatchObject({
      outcome: 'level',
      shop: 'a.myshopify.com',
      triggeredAt: Date.parse('2025-07-10T16:15:47.123Z'),
      fact: { inventoryItemId: '271878346596884015', locationId: '24826418' },
    });
  });

  it('gives everything else as it came, to be read again later', () => {
    const body = sample('orders/edited');
    const delivered = through('orders/edited', body, { 'x-shopify-triggered-at': '' });
    expect(delivered).toEqual({
      outcome: 'event',
      shop: 'a.myshopify.com',
      webhookId: 'w1',
      topic: 'orders/edited',
      triggeredAt: 42,
      body,
    });
    expect(readEvent('orders/edited', body, 42)).toMatchObject({
      ok: true,
      fact: { orderId: '820982911946154508' },
    });
    expect(readEvent('carts/update', body, 42)).toMatchObject({ ok: false });
  });

  it('looks at the signature before anything else', () => {
    expect(through('products/delete', 'nonsense', { 'x-shopify-hmac-sha256': 'x' })).toEqual({
      outcome: 'bad_signature',
    });
  });

  it.each([
    ['x-shopify-topic', ''],
    ['x-shopify-webhook-id', ''],
    ['x-shopify-shop-domain', ''],
    ['x-shopify-shop-domain', 'evil.example.com'],
    ['x-shopify-shop-domain', 'a.myshopify.com/x'],
  ])('refuses %s = %j', (name, value) => {
    expect(through('products/delete', sample('products/delete'), { [name]: value })).toMatchObject({
      outcome: 'malformed',
    });
  });
});

describe('shopify.app.toml', () => {
  const toml = parseToml(readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8')) as {
    webhooks: {
      subscriptions: {
        topics?: string[];
        compliance_topics?: string[];
        uri: string;
        include_fields?: string[];
      }[];
    };
  };
  const { subscriptions } = toml.webhooks;

  it('subscribes to exactly the topics that are understood, each once', () => {
    const topics = subscriptions.flatMap((one) => [...(one.topics ?? []), ...(one.compliance_topics ?? [])]);
    const always = Object.keys(TOPICS).filter((topic) => !(topic in TOPICS_BY_CHOICE));
    expect([...topics].toSorted()).toEqual(always.toSorted());
    expect(new Set(subscriptions.map(({ uri }) => uri))).toEqual(new Set(['/webhooks']));
  });

  it('has a sample for every topic', () => {
    const samples = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.json'));
    expect(samples).toHaveLength(Object.keys(TOPICS).length);
  });

  /** By topic: of the toml, and of what shops subscribe to that allow orders. */
  const fields: [string, string[]][] = [
    ...subscriptions.flatMap(({ topics = [], include_fields }) =>
      include_fields ? topics.map((topic): [string, string[]] => [topic, include_fields]) : [],
    ),
    ['orders/create', ORDER_FIELDS.orders],
    ['orders/cancelled', ORDER_FIELDS.orders],
    ['orders/edited', ORDER_FIELDS.edits],
    ['refunds/create', ORDER_FIELDS.refunds],
  ];

  it.each(fields)('%s is understood from the fields that are sent', (topic, sent) => {
    const whole = JSON.parse(sample(topic).replace(/: (\d{16,})/g, ': "$1"')) as unknown;
    const cutDown = JSON.stringify(
      cut(
        whole,
        sent.map((field) => field.split('.')),
      ),
    );
    const parsed = parseWebhook(topic, delivery, cutDown);
    expect(parsed).toMatchObject({ ok: true, known: true });
    expect(parsed).toEqual(parseWebhook(topic, delivery, sample(topic)));
    expect(cutDown).not.toMatch(/email|phone|address|first_name|"customer":|jon@/i);
  });
});

/** Keeps the paths of include_fields; a path into a list applies to each element. */
function cut(value: unknown, paths: string[][]): unknown {
  if (paths.some((path) => path.length === 0) || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => cut(one, paths));
  return Object.fromEntries(
    Object.entries(value)
      .map(
        ([key, inner]) =>
          [key, inner, paths.filter(([head]) => head === key).map((path) => path.slice(1))] as const,
      )
      .filter(([, , rest]) => rest.length > 0)
      .map(([key, inner, rest]) => [key, cut(inner, rest)]),
  );
}
