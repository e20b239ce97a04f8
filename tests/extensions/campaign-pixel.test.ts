/** The web pixel: what its bundle sends and does not send, and what the door makes of it. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pixelMessage } from '../../app/core/page-events.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { pixelDoor } from '../../app/doors/pixel.ts';
import { ACCOUNT, createPageCounter, type PageCounter } from '../../app/flow/reach/page-counts.ts';
import { createSigner } from '../../app/flow/reach/signing.ts';
import type { PageHour, ReachStore } from '../../app/flow/reach/store.ts';
import { watchTraffic } from '../../app/flow/reach/traffic.ts';
import { campaign, DAY, HOUR, installShop, item, newShop, NOON } from '../contracts/store-fixture.ts';
import { bundle } from '../dev-store/faces/bundle.ts';
import { quiet } from '../support/database.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { serveDoors, type DoorServer } from './door-server.ts';
import { addedToCart, checkedOut, PIXEL, startPixel, viewed } from './pixel-host.ts';

const MOST_BYTES = 5 * 1024;

describe('the bundle', () => {
  test('is under 5 KB, and touches no cookie, storage or page', async () => {
    const code = await bundle(PIXEL);
    expect(Buffer.byteLength(code)).toBeLessThan(MOST_BYTES);
    expect(code).not.toMatch(/cookie|localStorage|sessionStorage|document|window|clientId|userAgent|email/);
  });

  test('counts views and carts, a few in one message', async () => {
    const pixel = await startPixel({ allowed: true });
    pixel.emit('product_viewed', viewed('7'));
    pixel.emit('product_viewed', viewed('gid://shopify/Product/8'));
    pixel.emit('product_added_to_cart', addedToCart('7'));
    expect(pixel.sent).toEqual([]);
    pixel.wait();
    expect(pixel.sent).toHaveLength(1);
    const [{ url, options } = { url: '', options: { body: '' } }] = pixel.sent;
    expect(url).toBe('https://app.test/pixel');
    expect(options).toMatchObject({ method: 'POST', keepalive: true });
    expect(JSON.parse(options.body)).toEqual({
      shop: 'lamps.myshopify.com',
      account: 'a'.repeat(22),
      events: [
        { kind: 'view', product: '7' },
        { kind: 'view', product: '8' },
        { kind: 'cart', product: '7' },
      ],
    });
    pixel.wait();
    expect(pixel.sent).toHaveLength(1);
  });

  test.each([
    ['checkout_started', 'checkout'],
    ['checkout_completed', 'purchase'],
  ])('sends %s at once, each product once, and nothing of who bought', async (event, kind) => {
    const pixel = await startPixel({ allowed: true });
    pixel.emit('product_viewed', viewed('7'));
    pixel.emit(event, checkedOut('7', '8', '7'));
    expect(pixel.sent).toHaveLength(1);
    const body = pixel.sent[0]?.options.body ?? '';
    expect(JSON.parse(body).events).toEqual([
      { kind: 'view', product: '7' },
      { kind, product: '7' },
      { kind, product: '8' },
    ]);
    expect(body).not.toMatch(/shopper|4912|Street|Sam|77/);
  });

  test('splits a large checkout into messages that are taken', async () => {
    const pixel = await startPixel({ allowed: true });
    pixel.emit('checkout_completed', checkedOut(...Array.from({ length: 120 }, (_, n) => String(n + 1))));
    const messages = pixel.sent.map(({ options }) => pixelMessage.parse(JSON.parse(options.body)));
    expect(messages.map(({ events }) => events.length)).toEqual([50, 50, 20]);
  });

  test('is silent without consent, from then on with it, and forgets what waits when it is withdrawn', async () => {
    const pixel = await startPixel({ allowed: false });
    pixel.emit('product_viewed', viewed('7'));
    pixel.emit('checkout_completed', checkedOut('7'));
    pixel.wait();
    expect(pixel.sent).toEqual([]);
    pixel.consent(true);
    pixel.emit('product_viewed', viewed('8'));
    pixel.wait();
    expect(pixel.sent).toHaveLength(1);
    pixel.emit('product_viewed', viewed('9'));
    pixel.consent(false);
    pixel.wait();
    expect(pixel.sent).toHaveLength(1);
  });

  test('sends nothing for what is no product', async () => {
    const pixel = await startPixel({ allowed: true });
    pixel.emit('product_viewed', viewed(null));
    pixel.emit('product_viewed', {});
    pixel.emit('checkout_completed', { checkout: null });
    pixel.emit('product_added_to_cart', { cartLine: null });
    pixel.wait();
    expect(pixel.sent).toEqual([]);
  });
});

describe('the door', () => {
  const signer = createSigner(['a key of this test']);
  const shop = 'lamps.myshopify.com';
  const account = signer.sign(ACCOUNT, shop);
  let now = NOON;
  let written: PageHour[][] = [];
  let broken = false;
  let counter: PageCounter;
  let server: DoorServer;

  beforeEach(async () => {
    now += 3 * HOUR;
    written = [];
    broken = false;
    counter = createPageCounter({
      store: {
        async addPageCounts(rows) {
          if (broken) throw new Error('away');
          written.push([...rows]);
        },
      },
      signer,
      clock: { now: () => now },
      log: quiet,
    });
    server = await serveDoors(pixelDoor(counter));
    return () => server.close();
  });

  const events = (count: number, kind = 'view') =>
    Array.from({ length: count }, () => ({ kind, product: '7' }));
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/pixel`, {
      method: 'POST',
      headers: { Origin: 'null', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const status = async (body: unknown, headers: Record<string, string> = {}): Promise<number> =>
    (await post(body, headers)).status;

  test('takes messages of the sandbox and of the shop, and writes once', async () => {
    const hour = now - (now % HOUR);
    const answer = await post({ shop, account, events: events(2) });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(await status({ shop, account, events: events(1, 'cart') }, { Origin: `https://${shop}` })).toBe(
      204,
    );
    now += HOUR;
    expect(await status({ shop, account, events: events(1, 'checkout') })).toBe(204);
    expect(await status({ shop, account, events: events(1, 'purchase') })).toBe(204);
    expect(written).toEqual([]);
    await counter.flush();
    await counter.flush();
    expect(written).toEqual([
      [
        { shop, productId: '7', hour, views: 2, carts: 1, checkouts: 0, purchases: 0 },
        { shop, productId: '7', hour: hour + HOUR, views: 0, carts: 0, checkouts: 1, purchases: 1 },
      ],
    ]);
  });

  test('keeps what could not be written', async () => {
    await post({ shop, account, events: events(2) });
    broken = true;
    await counter.flush();
    await post({ shop, account, events: events(3) });
    broken = false;
    await counter.flush();
    expect(written.flat()).toEqual([expect.objectContaining({ views: 5 })]);
  });

  test.each([
    ['not JSON', 'nonsense'],
    ['an empty message', { shop, account, events: [] }],
    ['too many events', { shop, account, events: events(51) }],
    ['an unknown event', { shop, account, events: [{ kind: 'buy', product: '7' }] }],
    ['a product that is no number', { shop, account, events: [{ kind: 'view', product: "7'--" }] }],
    ['more than it may say', { shop, account, events: events(1), email: 'a@b.c' }],
    ['a shop that is none', { shop: 'evil.example', account, events: events(1) }],
  ])('refuses %s', async (_what, body) => {
    expect(await status(body)).toBe(400);
    await counter.flush();
    expect(written).toEqual([]);
  });

  test("refuses another shop's account, another origin, none, and what is too large", async () => {
    const other = { shop: 'other.myshopify.com', account, events: events(1) };
    expect(await status(other)).toBe(403);
    expect(await status({ shop, account, events: events(1) }, { Origin: 'https://evil.example' })).toBe(403);
    expect(counter.receive(JSON.stringify({ shop, account, events: events(1) }), undefined, '1.1.1.1')).toBe(
      'stranger',
    );
    expect(await status('x'.repeat(9_000))).toBe(413);
    expect((await fetch(`${server.url}/pixel`)).status).toBe(405);
  });

  test('limits an address, by the one that the nearest proxy noted, and lets it in again later', async () => {
    const message = { shop, account, events: events(50) };
    const from = (address: string) => ({ 'X-Forwarded-For': `1.2.3.4, ${address}` });
    for (let at = 0; at < 12; at += 1) expect(await status(message, from('9.9.9.9'))).toBe(204);
    expect(await status(message, from('9.9.9.9'))).toBe(429);
    expect(await status(message, from('9.9.9.8'))).toBe(204);
    now += 10_000;
    expect(await status(message, from('9.9.9.9'))).toBe(204);
  });

  test('limits a shop, whoever sends', () => {
    const body = JSON.stringify({ shop, account, events: events(50) });
    const results = Array.from({ length: 4_001 }, (_, at) =>
      counter.receive(body, 'null', `10.0.${at >> 8}.${at & 255}`),
    );
    expect(results.filter((one) => one === 'counted')).toHaveLength(4_000);
    expect(results.at(-1)).toBe('too_many');
  });
});

onEachDatabase('Page counts', (ground) => {
  let store: ReachStore;
  beforeAll(() => {
    store = createReachStore(ground.database);
  });

  const row = (shop: string, hour: number, views: number, productId = '1'): PageHour => ({
    shop,
    productId,
    hour,
    views,
    carts: 1,
    checkouts: 0,
    purchases: 0,
  });
  const counts = (shop: string) =>
    ground.database.sql.rows(
      `SELECT "productId", views, carts FROM "PageHour" WHERE shop = $1 ORDER BY "productId", hour`,
      shop,
    );
  async function shopWith(): Promise<string> {
    const shop = newShop();
    await installShop(ground.store, shop, ['1', '2', '3']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('open'));
      await tx.insertCampaign(campaign('over', { state: 'ended', handle: 'over', endedAt: NOON - HOUR / 2 }));
      await tx.upsertItems([item('open', '1'), item('over', '2')], NOON);
    });
    return shop;
  }

  test('add up per hour, and only for products of campaigns that are not over', async () => {
    const shop = await shopWith();
    await store.addPageCounts([
      row(shop, NOON, 3),
      row(shop, NOON, 9, '2'),
      // Of its last hour, told a few seconds late.
      row(shop, NOON - HOUR, 5, '2'),
      row(shop, NOON, 9, '3'),
      row(shop, NOON, 9, '999'),
    ]);
    await store.addPageCounts([row(shop, NOON, 4), row(shop, NOON + HOUR, 1)]);
    expect(await counts(shop)).toEqual([
      { productId: '1', views: 7, carts: 2 },
      { productId: '1', views: 1, carts: 1 },
      { productId: '2', views: 5, carts: 1 },
    ]);
  });

  test('tell of an uptick once, also Flow, and take it back when it is over', async () => {
    const shop = await shopWith();
    for (let hour = 1; hour <= 100; hour += 1) await store.addPageCounts([row(shop, NOON - hour * HOUR, 10)]);
    const at = async (now: number) => {
      await watchTraffic({ store, clock: { now: () => now } });
      return ground.database.sql.rows<{ open: boolean; params: { views: number; usual: number } }>(
        `SELECT "resolvedAt" IS NULL AS open, params FROM "Alert" WHERE shop = $1`,
        shop,
      );
    };
    expect(await at(NOON + 600_000)).toEqual([]);
    await store.addPageCounts([row(shop, NOON, 45)]);
    const told = [{ open: true, params: { product: 'Product 1', views: 45, usual: 10 } }];
    expect(await at(NOON + 1_200_000)).toEqual(told);
    expect(await at(NOON + 1_800_000)).toEqual(told);
    const events = await ground.database.sql.rows(
      `SELECT handle, payload FROM "FlowEvent" WHERE shop = $1`,
      shop,
    );
    expect(events).toEqual([
      { handle: 'traffic-uptick', payload: { product_id: 1, Views: 45, 'Usual views': 10 } },
    ]);
    await at(NOON + 2 * HOUR + 600_000);
    expect(await at(NOON + 2 * HOUR + 700_000)).toEqual([{ ...told[0], open: false }]);
  });

  test('the usual of a page that is new is that of its own hours', async () => {
    const shop = await shopWith();
    await store.addPageCounts([
      row(shop, NOON - 2 * HOUR, 20),
      row(shop, NOON - HOUR, 20),
      row(shop, NOON, 60),
    ]);
    const found = (await store.traffic(NOON)).filter((one) => one.shop === shop);
    expect(found).toEqual([{ shop, productId: '1', title: 'Product 1', views: 60, usual: 20 }]);
    const silent = (await store.traffic(NOON + 4 * HOUR)).filter((one) => one.shop === shop);
    expect(silent).toEqual([expect.objectContaining({ views: 0 })]);
    expect((await store.traffic(NOON + 20 * DAY)).filter((one) => one.shop === shop)).toEqual([]);
  });
});
