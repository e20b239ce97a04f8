/** What is delivered, how it is signed, and what happens when nobody answers. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { Harness, SECRET, SHIRT, SHOP } from './dev-store-harness.ts';

let h: Harness;
let product: ProductView;

async function open(options: Parameters<typeof Harness.start>[0] = {}): Promise<void> {
  h = await Harness.start(options);
  const [made] = await h.createProducts([SHIRT]);
  if (!made) throw new Error('no product');
  product = made;
  await h.arrived();
}
beforeEach(() => open());
afterEach(() => h.close());

const variant = () => product.variants[0];
const sell = (quantity = 1) =>
  h.do<{ orderId: string }>('sell', { lines: [{ variantId: variant()?.id, quantity }] });
const counts = () =>
  h.meta<{ sent: number; acknowledged: number; pending: number; lost: number }>('GET', 'deliveries?limit=0');

async function until(done: () => Promise<boolean> | boolean): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it never happened');
}

describe('deliveries', () => {
  test('an order tells of stock, product and order under one event, signed over the bytes', async () => {
    await sell(3);
    const arrived = await h.arrived();
    const topics = arrived.map((one) => one.headers['x-shopify-topic']);
    expect(new Set(topics)).toEqual(new Set(['inventory_levels/update', 'products/update', 'orders/create']));
    expect(new Set(arrived.map((one) => one.headers['x-shopify-event-id'])).size).toBe(1);
    expect(new Set(arrived.map((one) => one.headers['x-shopify-webhook-id'])).size).toBe(3);
    for (const { headers, raw } of arrived) {
      expect(headers['x-shopify-hmac-sha256']).toBe(
        createHmac('sha256', SECRET).update(raw).digest('base64'),
      );
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'user-agent': 'Shopify-Captain-Hook',
        'x-shopify-shop-domain': SHOP,
        'x-shopify-api-version': '2026-10',
        'x-shopify-triggered-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
      });
    }
    const level = arrived.find((one) => one.headers['x-shopify-topic'] === 'inventory_levels/update');
    expect(level?.headers['x-shopify-name']).toBe('inventory');
    expect(level?.body).toMatchObject({
      available: 7,
      updated_at: expect.stringMatching(/-0[45]:00$/) as string,
    });
    const order = arrived.find((one) => one.headers['x-shopify-topic'] === 'orders/create');
    expect(order?.body['line_items']).toMatchObject([{ quantity: 3, current_quantity: 3, price: '20.00' }]);
  });

  test('ids beyond 2^53 arrive digit for digit', async () => {
    await h.close();
    await open({ shop: { firstId: '271878346596884015' } });
    await sell();
    const [level] = await h.arrived('inventory_levels/update');
    const digits = /"inventory_item_id":(\d+)/.exec(level?.raw ?? '')?.[1];
    expect(`gid://shopify/InventoryItem/${digits}`).toBe(variant()?.inventoryItemId);
    expect(String(level?.body['inventory_item_id'])).not.toBe(digits);
  });

  test('an untracked item tells null, and orders leave its stock alone', async () => {
    await h.do('setTracked', { inventoryItemId: variant()?.inventoryItemId, tracked: false });
    const [item] = await h.arrived('inventory_items/update');
    expect(item?.body['tracked']).toBe(false);
    await sell();
    expect((await h.arrived()).map((one) => one.headers['x-shopify-topic'])).toEqual(['orders/create']);
    const [level] = variant()?.levels ?? [];
    await h.do('setAvailable', {
      inventoryItemId: variant()?.inventoryItemId,
      locationId: level?.locationId,
      available: 4,
    });
    expect((await h.arrived('inventory_levels/update'))[0]?.body['available']).toBeNull();
  });

  test('our own write comes back as products/update; a write that changes nothing does not', async () => {
    const add = 'mutation($id: ID!) { tagsAdd(id: $id, tags: ["x"]) { userErrors { message } } }';
    await h.data(add, { id: product.id });
    const [update] = await h.arrived();
    expect(update?.body).toMatchObject({
      tags: 'Summer, x',
      status: 'active',
      variant_gids: [{ admin_graphql_api_id: variant()?.id }],
    });
    await h.data(add, { id: product.id });
    expect(await h.arrived()).toEqual([]);
  });

  test('cancelling, editing, refunding, deleting and closing a location tell their topics', async () => {
    const first = await sell(2);
    const second = await sell(2);
    await h.arrived();
    const { orders } = await h.state();
    const line = orders.find((order) => order.id === second.orderId)?.lines[0];
    await h.do('cancelOrder', { orderId: first.orderId, restock: true });
    const cancelled = await h.arrived();
    expect(cancelled.map((one) => one.headers['x-shopify-topic']).toSorted()).toEqual([
      'inventory_levels/update',
      'orders/cancelled',
      'products/update',
      'refunds/create',
    ]);
    await h.do('editLine', { orderId: second.orderId, lineId: line?.id, quantity: 1 });
    expect((await h.arrived('orders/edited'))[0]?.body).toMatchObject({
      order_edit: { line_items: { removals: [{ delta: 1 }] } },
    });
    await h.do('refundLine', { orderId: second.orderId, lineId: line?.id, quantity: 1, restock: false });
    expect((await h.arrived('refunds/create'))[0]?.body).toMatchObject({
      refund_line_items: [{ quantity: 1, restock_type: 'no_restock' }],
    });
    const [level] = variant()?.levels ?? [];
    await h.do('setLocationActive', { locationId: level?.locationId, active: false });
    expect((await h.arrived('locations/deactivate'))[0]?.body['active']).toBe(false);
    await h.do('deleteProduct', { productId: product.id });
    expect(Object.keys((await h.arrived('products/delete'))[0]?.body ?? {})).toEqual(['id']);
  });

  test('disconnect names item and location and nothing else', async () => {
    const ids = { inventoryItemId: variant()?.inventoryItemId, locationId: variant()?.levels[1]?.locationId };
    await h.do('stock', { ...ids, active: false });
    const [gone] = await h.arrived('inventory_levels/disconnect');
    expect(Object.keys(gone?.body ?? {})).toEqual(['inventory_item_id', 'location_id']);
  });

  test('filters and include_fields look at the body; the signature is over what is left', async () => {
    await h.close();
    const toml = `[access_scopes]\nscopes = "write_products"\n[webhooks]\napi_version = "2026-10"\n[[webhooks.subscriptions]]\ntopics = ["products/update"]\nuri = "/webhooks"\nfilter = "status:active AND variants.price:>=15"\ninclude_fields = ["id", "variants.price"]\n`;
    await open({ toml });
    const variantId = variant()?.id;
    await h.do('setPrice', { variantId, price: '14.00' });
    expect(await h.arrived()).toEqual([]);
    await h.do('setPrice', { variantId, price: '16.00' });
    const [update] = await h.arrived();
    expect(update?.raw).toMatch(/^\{"id":\d+,"variants":\[\{"price":"16\.00"\}\]\}$/);
    expect(update?.headers['x-shopify-hmac-sha256']).toBe(
      createHmac('sha256', SECRET)
        .update(update?.raw ?? '')
        .digest('base64'),
    );
    await h.do('setStatus', { productId: product.id, status: 'DRAFT' });
    expect(await h.arrived()).toEqual([]);
  });

  test('a topic whose scope is missing is not delivered', async () => {
    await h.do('installApp', { scopes: ['read_inventory'] });
    await h.arrived();
    await sell();
    expect((await h.arrived()).map((one) => one.headers['x-shopify-topic'])).toEqual([
      'inventory_levels/update',
    ]);
  });
});

describe('failures', () => {
  test('eight retries within four hours of the store, with the same id and body; then it is lost', async () => {
    h.answer = () => 500;
    await h.do('setTracked', { inventoryItemId: variant()?.inventoryItemId, tracked: false });
    await until(async () => (await counts()).sent >= 2);
    await h.advance(4 * 3600 - 1);
    await until(
      async () =>
        h.received.filter((one) => one.headers['x-shopify-topic'] === 'inventory_items/update').length >= 8,
    );
    expect((await counts()).lost).toBe(0);
    await h.advance(2);
    await until(async () => (await counts()).lost === 2);
    const tries = h.received.filter((one) => one.headers['x-shopify-topic'] === 'inventory_items/update');
    expect(tries).toHaveLength(9);
    expect(new Set(tries.map((one) => one.headers['x-shopify-webhook-id'])).size).toBe(1);
    expect(new Set(tries.map((one) => one.raw)).size).toBe(1);
    expect((await counts()).pending).toBe(0);
  });

  test('a redirect and silence are failures; a later 200 ends it', async () => {
    h.answer = () => 302;
    await h.do('setTitle', { productId: product.id, title: 'New' });
    await until(async () => (await counts()).sent > 0 && h.received.length === 1);
    expect((await counts()).pending).toBe(1);
    h.answer = () => 0;
    const started = performance.now();
    await h.advance(10);
    await until(() => h.received.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 5100));
    expect(performance.now() - started).toBeGreaterThan(5000);
    h.answer = () => 204;
    await h.advance(30);
    await until(async () => (await counts()).pending === 0);
    const log = await h.meta<{ last: { attempts: { outcome: number | string }[] }[] }>('GET', 'deliveries');
    expect(log.last.at(-1)?.attempts.map(({ outcome }) => outcome)).toEqual([302, 'timeout after 5 s', 204]);
  }, 20_000);

  test('a shop-specific subscription dies of it, one from the toml does not', async () => {
    const create =
      'mutation($t: WebhookSubscriptionTopic!, $s: WebhookSubscriptionInput!) { webhookSubscriptionCreate(topic: $t, webhookSubscription: $s) { webhookSubscription { id topic uri apiVersion { handle } } userErrors { field message } } }';
    const s = { uri: 'http://127.0.0.1:9/none' };
    expect(await h.data(create, { t: 'PRODUCTS_UPDATE', s })).toMatchObject({
      webhookSubscriptionCreate: {
        webhookSubscription: { topic: 'PRODUCTS_UPDATE', apiVersion: { handle: '2026-10' } },
        userErrors: [],
      },
    });
    expect(await h.data(create, { t: 'PRODUCTS_UPDATE', s })).toMatchObject({
      webhookSubscriptionCreate: {
        userErrors: [
          {
            field: ['webhookSubscription', 'callbackUrl'],
            message: 'Address for this topic has already been taken',
          },
        ],
      },
    });
    const list = () =>
      h.data<{ webhookSubscriptions: { nodes: unknown[] } }>(
        '{ webhookSubscriptions(first: 5) { nodes { id } } }',
      );
    await h.do('setTitle', { productId: product.id, title: 'New' });
    expect((await list()).webhookSubscriptions.nodes).toHaveLength(1);
    await h.advance(3500);
    await until(async () => (await counts()).sent > 6);
    await h.advance(4 * 3600);
    await until(async () => (await counts()).lost === 1);
    h.token = (await h.exchange()).access_token;
    expect((await list()).webhookSubscriptions.nodes).toEqual([]);
    await h.do('setTitle', { productId: product.id, title: 'Newer' });
    expect((await h.arrived('products/update')).length).toBeGreaterThan(0);
  });
});

const title = (n: number) => h.do('setTitle', { productId: product.id, title: `T ${n}` });

describe('dials', () => {
  test('duplicates carry the same webhook id', async () => {
    await h.dials({ webhooks: { duplicate: 1 } });
    await title(1);
    const ids = (await h.arrived()).map((one) => one.headers['x-shopify-webhook-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('lost ones are counted and never arrive', async () => {
    await h.dials({ webhooks: { lose: 1 } });
    await title(1);
    expect(await h.arrived()).toEqual([]);
    expect((await counts()).lost).toBe(1);
  });

  test('merged ones show the state at sending, others the state at the event', async () => {
    await h.dials({ webhooks: { delayMs: 1 } });
    await h.call('POST', '/__meta/clock', { rate: 0 });
    await h.dials({ webhooks: { delayMs: 60_000 } });
    await title(1);
    await title(2);
    await h.advance(61);
    expect((await h.arrived()).map((one) => one.body['title']).toSorted()).toEqual(['T 1', 'T 2']);
    await h.dials({ webhooks: { mergeToCurrent: 1 } });
    await title(3);
    await title(4);
    await h.advance(61);
    expect((await h.arrived()).map((one) => one.body['title'])).toEqual(['T 4', 'T 4']);
  });

  test('reordered ones overtake each other', async () => {
    await h.dials({ webhooks: { reorder: 0.5, reorderMs: 300 } });
    for (let i = 0; i < 20; i++) await title(i);
    const order = (await h.arrived()).map((one) => one.headers['x-shopify-triggered-at']);
    expect(order).toHaveLength(20);
    expect(order).not.toEqual([...order].toSorted());
  });

  test('a storm tells the same product again and again', async () => {
    await h.dials({ webhooks: { storm: 1, stormSize: 30 } });
    await title(1);
    const arrived = await h.arrived('products/update');
    expect(arrived).toHaveLength(31);
    expect(new Set(arrived.map((one) => one.raw)).size).toBe(1);
    expect(new Set(arrived.map((one) => one.headers['x-shopify-webhook-id'])).size).toBe(31);
  });
});

describe('the end', () => {
  test('uninstalling kills the token first, tells the app, and asks for erasure after 48 hours', async () => {
    let status = 0;
    h.answer = () => 200;
    await h.do('uninstallApp');
    status = (await h.graphql('{ shop { id } }')).status;
    expect(status).toBe(401);
    const [gone] = await h.arrived();
    expect(gone?.path).toBe('/webhooks/app');
    expect(gone?.body['myshopify_domain']).toBe(SHOP);
    await h.advance(48 * 3600 - 5);
    expect(await h.arrived()).toEqual([]);
    await h.advance(10);
    const [erase] = await h.arrived();
    expect(erase?.headers['x-shopify-topic']).toBe('shop/redact');
    expect(Object.keys(erase?.body ?? {})).toEqual(['shop_id', 'shop_domain']);
  });

  test('compliance topics come on demand', async () => {
    await h.do('requestCustomerData', { customerId: '191167', orderIds: ['299938'] });
    await h.do('redactCustomer', { customerId: '191167', orderIds: ['299938'] });
    const arrived = await h.arrived();
    expect(arrived.map((one) => one.path)).toEqual(['/webhooks/compliance', '/webhooks/compliance']);
    expect(arrived.map((one) => one.body)).toMatchObject([
      { shop_domain: SHOP, customer: { id: 191167 }, orders_requested: [299938] },
      { shop_domain: SHOP, customer: { id: 191167 }, orders_to_redact: [299938] },
    ]);
  });
});
