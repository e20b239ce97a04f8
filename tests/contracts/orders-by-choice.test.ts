/** Orders are an optional scope: a shop without it, that allows it later, that takes it back midway. Played by the dev store. */
import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide } from '../../app/core/decide.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import { createViews } from '../../app/db/views/create.ts';
import { createIntake } from '../../app/flow/intake.ts';
import { createLifecycle, type Lifecycle } from '../../app/flow/lifecycle.ts';
import { digestEvents } from '../../app/flow/observe.ts';
import { followOrders } from '../../app/flow/orders.ts';
import { watchShipping } from '../../app/flow/readiness/shipping.ts';
import { reconcile } from '../../app/flow/reconcile.ts';
import { replayShop } from '../../app/flow/replay.ts';
import { syncStep } from '../../app/flow/sync.ts';
import { createOrderPort } from '../../app/shopify/order-topics.ts';
import { findReturns } from '../../app/shopify/reads/returns.ts';
import { findShipments } from '../../app/shopify/reads/shipments.ts';
import { offlineSessionId } from '../../app/shopify/tokens.ts';
import { createReadDelivery, readEvent } from '../../app/shopify/webhooks/door.ts';
import { API_SECRET, SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { addressOf, listen } from './one-campaign-scene.ts';
import { campaign, DAY, item } from './store-fixture.ts';

const MINUTE = 60_000;
const digits = (gid: unknown): string => /\/(\d+)$/.exec(String(gid))?.[1] ?? '';

onEachDatabase('A shop that may keep its orders to itself', (ground) => {
  let bench: Bench;
  let door: Server;
  let ahead = 0;
  let required: string[] = [];
  let goods: { productId: string; variantId: string; inventoryItemId: string };
  const clock = { now: () => Date.now() + ahead };
  const log = { error: () => undefined, warn: () => undefined };
  const asked: string[] = [];
  const make = (path: string, body: object = {}) => bench.meta('POST', `do/${path}`, body);
  const shopify = () => ({ ...bench.port, ...createOrderPort(bench.request, `${addressOf(door)}/webhooks`) });
  const ports = () => ({ store: ground.store, clock, shopify: shopify() });
  let lifecycle: Lifecycle;
  const row = async () => {
    const found = await ground.store.inShop(SHOP, (tx) => tx.shop());
    if (!found) throw new Error('It is installed');
    return found;
  };
  const views = () => createViews(ground.database.sql);
  const shipping = () => {
    const deps = { request: bench.request, clock };
    const reads = { findShipments: findShipments(deps), findReturns: findReturns(deps) };
    return watchShipping({ store: ground.store, clock, shopify: reads }, SHOP, 'now');
  };
  /** Every webhook that the store has sent is heard. */
  const digest = async () => {
    for (const end = Date.now() + 20_000; ;) {
      const { pending } = await bench.meta('GET', 'deliveries');
      const outcome = await digestEvents(
        { store: ground.store, shopify: bench.port, read: readEvent, clock, lifecycle, log },
        SHOP,
        1,
      );
      if (!outcome.settled) return outcome;
      if (pending === 0) return outcome;
      if (Date.now() > end) throw new Error('The store goes on sending');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const buy = (quantity: number) => make('sell', { lines: [{ variantId: goods.variantId, quantity }] });
  const verdict = async () => {
    const picture = await ground.store.inShop(SHOP, (tx) => tx.picture(digits(goods.productId), clock.now()));
    const [found] = picture ? decide(picture).verdicts : [];
    if (!found) throw new Error('It is judged');
    return found;
  };
  const pass = async (ms: number) => {
    ahead += ms;
    await bench.meta('POST', 'clock', { now: clock.now() });
  };
  /** Shopify's library goes by the machine's clock: to it the store's tokens of another day are not valid. */
  const open = async () => {
    await bench.meta('POST', 'clock', { now: Date.now() });
    const before = await bench.sessions.findSessionsByShop(SHOP);
    await bench.sessions.deleteSessions(before.map(({ id }) => id));
    await bench.visit();
    await bench.meta('POST', 'clock', { now: clock.now() });
    await lifecycle.authenticated(SHOP);
  };
  const allow = (...scopes: string[]) => make('installApp', { scopes: [...required, ...scopes] });
  const messages = async () =>
    (
      await views().ledger(SHOP, {
        campaignId: null,
        productId: null,
        search: '',
        kinds: ['shop'],
        from: null,
        to: null,
        before: null,
        limit: 50,
      })
    ).rows.map(({ message }) => message);

  beforeAll(async () => {
    const { store } = ground;
    lifecycle = createLifecycle({
      store: ground.store,
      clock,
      firstSettings: settingsSchema.parse({}),
      forgetSessions: async () => undefined,
      requestSync: async () => void asked.push('sync'),
      requestNightly: async () => undefined,
      requestFarewell: async () => undefined,
      requestOrders: async () => void asked.push('orders'),
      grantedScopes: async (shop) =>
        (await bench.sessions.loadSession(offlineSessionId(shop)))?.scope?.split(',') ?? [],
    });
    const intake = createIntake({
      read: createReadDelivery({ secrets: [API_SECRET], clock }),
      store,
      clock,
      poke: () => undefined,
      log,
      lanes: 1,
    });
    door = await listen(async (headers, body) => (await intake.receive(headers, body)).status);
    bench = await startBench({ appUrl: addressOf(door), allows: [] });
    await make('installApp');
    await make('createProducts', {
      products: [{ title: 'Kettle', variants: [{ available: 500, price: '20.00' }] }],
    });
    const state = (await bench.meta('GET', 'state')) as {
      app: { scopes: string[] };
      products: { id: string; variants: { id: string; inventoryItemId: string }[] }[];
    };
    required = state.app.scopes;
    const [product] = state.products;
    const [one] = product?.variants ?? [];
    if (!product || !one) throw new Error('It was made');
    goods = { productId: product.id, variantId: one.id, inventoryItemId: one.inventoryItemId };
    await buy(40);
    await bench.visit();
    await lifecycle.authenticated(SHOP);
    while (!(await syncStep(ports(), SHOP)).done) await new Promise((resolve) => setTimeout(resolve, 20));
    await store.inShop(SHOP, async (tx) => {
      await tx.insertCampaign(
        campaign('c', { state: 'live', startsAt: clock.now() - 2 * DAY, endsAt: clock.now() + 2 * DAY }),
      );
      const ids = { variantId: digits(one.id), inventoryItemId: digits(one.inventoryItemId) };
      await tx.upsertItems(
        [item('c', digits(product.id), { ...ids, plannedUnits: 200 })],
        clock.now() - 2 * DAY,
      );
    });
  }, 60_000);
  afterAll(async () => {
    await bench.close();
    await new Promise((resolve) => door.close(resolve));
  });

  it('is installed and read without them, and is asked for none', async () => {
    expect(required).not.toContain('read_orders');
    expect(asked).toEqual(['sync']);
    const { syncState, ordersUntil, ordersFrom } = await row();
    expect(syncState).toBe('done');
    expect(ordersUntil).not.toBeNull();
    expect(ordersFrom).toBe(ordersUntil);
    expect(await reconcile(ports(), SHOP)).toMatchObject({ done: true });
    expect((await bench.meta('GET', 'state'))['subscriptions']).toEqual([]);
  });

  it('has numbers that say nothing of sales instead of 0', async () => {
    await digest();
    const { assessment } = await verdict();
    expect(assessment.sold).toBeNull();
    // Half of the time is over: the plan speaks for the other half.
    expect(assessment.expectedDemand).toBeGreaterThan(80);
    expect(assessment.expectedDemand).toBeLessThan(130);
    expect(await views().results(SHOP, 'c', clock.now())).toMatchObject({ sold: null });
    expect(await views().choices(SHOP)).toMatchObject({ ordersRead: false });
    await replayShop({ store: ground.store, clock }, SHOP);
    expect((await views().home(SHOP, clock.now(), null, null)).replay).toBeNull();
    expect(await shipping()).toBe(false);
    const facts = await ground.store.inShop(SHOP, (tx) => tx.shippingFacts(clock.now()));
    expect(facts).toMatchObject({ orders: null, denied: true });
  });

  it('stays as it is where the person declines, or only says that it was allowed', async () => {
    const before = await row();
    expect(await followOrders(ports(), SHOP)).toEqual({ done: true, begun: false });
    expect(await row()).toEqual(before);
    expect(await messages()).not.toContain('ledger.orders_on');
  });

  it('that allows them later is read 60 days back at once, and told of each order from then on', async () => {
    asked.length = 0;
    // What was sold lies further back than a glance.
    await pass(DAY);
    await allow('read_orders');
    await digest();
    expect(asked).toEqual(['orders']);
    expect(await followOrders(ports(), SHOP)).toEqual({ done: true, begun: true });
    const { ordersUntil, ordersFrom, ordersHeardAt } = await row();
    expect(ordersUntil).toBeNull();
    expect(ordersHeardAt).not.toBeNull();
    expect(clock.now() - (ordersFrom ?? 0)).toBeGreaterThanOrEqual(60 * DAY);
    expect((await verdict()).assessment.sold).toBe(40);
    expect(await messages()).toContain('ledger.orders_on');
    expect(await views().choices(SHOP)).toMatchObject({ ordersRead: true });
    await buy(3);
    await digest();
    expect((await verdict()).assessment.sold).toBe(43);
    expect(await views().results(SHOP, 'c', clock.now())).toMatchObject({ sold: 43 });
    await replayShop({ store: ground.store, clock }, SHOP);
    expect((await views().home(SHOP, clock.now(), null, null)).replay).not.toBeNull();
    expect(await shipping()).toBe(true);
  });

  it('is subscribed once, at one address, with nothing of a person in what is told', async () => {
    await followOrders(ports(), SHOP);
    const { subscriptions } = (await bench.meta('GET', 'state')) as unknown as {
      subscriptions: { topic: string; includeFields: string[] }[];
    };
    expect(subscriptions.map(({ topic }) => topic).toSorted()).toEqual([
      'orders/cancelled',
      'orders/create',
      'orders/edited',
      'refunds/create',
    ]);
    const told = new Set(subscriptions.flatMap(({ includeFields }) => includeFields));
    expect(told).toContain('line_items.current_quantity');
    for (const field of told) expect(field).not.toMatch(/customer|address|email|phone|(?<!source_)name/);
  });

  it('that takes them back midway keeps nothing waiting, and says nothing of what came after', async () => {
    const orders = (await bench.meta('GET', 'state'))['orders'] as { id: string }[];
    await make('cancelOrder', { orderId: orders[0]?.id, restock: false, reason: 'CUSTOMER' });
    // The message about the cancelled order is there before the access goes.
    for (let waiting = 1; waiting > 0;) {
      waiting = Number((await bench.meta('GET', 'deliveries'))['pending']);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await allow();
    expect(await digest()).toEqual({ settled: true });
    const taken = await row();
    expect(taken.ordersUntil).not.toBeNull();
    expect((await verdict()).assessment.sold).toBeNull();
    expect((await messages()).filter((one) => one === 'ledger.orders_off')).toHaveLength(1);
    // A look at the shop goes on, and asks for no orders.
    expect(await reconcile(ports(), SHOP)).toMatchObject({ done: true });
    await buy(5);
    await digest();
    expect(await views().results(SHOP, 'c', clock.now())).toMatchObject({ sold: null });
  });

  it('whose access is back within 60 days has no gap, and after them says nothing of what lies before', async () => {
    const before = await row();
    await pass(10 * MINUTE);
    await allow('read_orders');
    expect(await followOrders(ports(), SHOP)).toEqual({ done: true, begun: true });
    expect((await row()).ordersFrom).toBe(before.ordersFrom);
    await allow();
    await followOrders(ports(), SHOP);
    await pass(70 * DAY);
    await allow('read_orders');
    expect(await followOrders(ports(), SHOP)).toEqual({ done: true, begun: true });
    expect((await row()).ordersFrom).toBeGreaterThan(clock.now() - 61 * DAY);
  });

  it('is noticed to have changed its mind when no message said so: at the next token, and at the next look', async () => {
    await bench.meta('POST', 'dials', { webhooks: { lose: 1 } });
    await allow();
    expect(await reconcile(ports(), SHOP)).toMatchObject({ done: true });
    expect((await row()).ordersUntil).not.toBeNull();
    asked.length = 0;
    await allow('read_orders');
    await open();
    expect(asked).toEqual(['orders']);
  });
});
