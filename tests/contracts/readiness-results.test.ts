/**
 * One shop whose orders, pages, levels and people are broken and mended, one thing after the other: each check before a
 * launch follows, and gives each of the results that it can give. What a step does not name stays as it was.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { readinessOf } from '../../app/core/readiness/readiness.ts';
import { CHECK_STATES } from '../../app/core/readiness/shapes.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import { lookAtPages } from '../../app/flow/readiness/look.ts';
import { watchShipping } from '../../app/flow/readiness/shipping.ts';
import { reconcile } from '../../app/flow/reconcile.ts';
import { seeProducts } from '../../app/flow/see-again.ts';
import type { Store } from '../../app/flow/store.ts';
import { createVisitPage } from '../../app/notify/shopper.ts';
import { SetMetafields } from '../../app/shopify/admin/generated/operations.ts';
import { readPages } from '../../app/shopify/reads/pages.ts';
import { findReturns } from '../../app/shopify/reads/returns.ts';
import { findShipments } from '../../app/shopify/reads/shipments.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { campaign, DAY, HOUR, item } from './store-fixture.ts';

let bench: Bench;
let made: TestDatabase;
let store: Store;
let now = Date.now();
const clock = { now: () => now };
const digits = (gid: string): string => /\/(\d+)$/.exec(gid)?.[1] ?? '';
const products: Record<string, ProductView> = {};
/** What each check has said so far. */
const seen = new Map<string, Set<string>>();
/** Where pages are fetched: the dev store, or a site that says nothing or breaks. */
let site: string;
let plain: Server;
let plainStatus = 200;
const startsAt = now + 150 * DAY;
const WINDOW = { startsAt, endsAt: startsAt + 7 * DAY, commitAt: startsAt - 7 * DAY };

const PAGE = {
  descriptionHtml: '<p>Something that tells you where it was made, by whom, and how to use it well.</p>',
  images: [{ url: 'https://cdn.test/1.jpg', alt: 'As it looks on a table' }],
};
const one = (title: string) => ({
  title,
  ...PAGE,
  variants: [{ price: '10.00', compareAtPrice: '14.00', available: 200 }],
});

beforeAll(async () => {
  [bench, made] = await Promise.all([startBench({ plan: 'plus' }), embeddedDatabase()]);
  store = createStore(made.database);
  plain = createServer((_request, response) => response.writeHead(plainStatus).end('<h1>Hello</h1>'));
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  site = bench.url;
  // Nobody listens: what is sent would only be tried again and again.
  await bench.meta('POST', 'dials', { webhooks: { lose: 1 } });
  await bench.meta('POST', 'do/installApp', {});
  await bench.visit();
  const sizes = ['S', 'M', 'L', 'XL'].map((size) => ({
    optionValues: [size],
    price: '10.00',
    compareAtPrice: '14.00',
    available: 200,
  }));
  await bench.meta('POST', 'do/createProducts', {
    products: [{ title: 'Shirt', ...PAGE, variants: sizes }, one('Tea'), one('Mug')],
  });
  const { products: all } = (await bench.meta('GET', 'state')) as unknown as { products: ProductView[] };
  for (const product of all) products[product.title] = product;
  await store.inShop(SHOP, async (tx) => {
    const settings = settingsSchema.parse({
      workdays: [1, 2, 3, 4, 5, 6, 7],
      shipWithinDays: 2,
      expiryMetafield: 'custom.expires_on',
    });
    await tx.saveShop({ installedAt: now - DAY, name: SHOP, settings });
    await tx.insertCampaign(campaign('c', { kind: 'sale', state: 'approved', ...WINDOW }));
  });
}, 120_000);
afterAll(async () => {
  await bench.close();
  await made.remove();
  await new Promise((resolve) => plain.close(resolve));
});

const variantsOf = (title: string) =>
  (products[title]?.variants ?? []).map((variant) => {
    const [level] = variant.levels;
    if (!level) throw new Error(`${title} has stock`);
    const at = { inventoryItemId: variant.inventoryItemId, locationId: level.locationId };
    return { ...variant, at };
  });
const idOf = (title: string): string => products[title]?.id ?? '';
const every = () => Object.keys(products).flatMap(variantsOf);
/** Stock of a product's variants in their order, or of all variants in the shop. */
async function stock(of: 'all' | 'Shirt' | 'Tea' | 'Mug', ...units: number[]): Promise<void> {
  const variants = of === 'all' ? every() : variantsOf(of);
  for (const [n, { at }] of variants.entries())
    await bench.meta('POST', 'do/setAvailable', { ...at, available: units[n] ?? units[0] ?? 0 });
}
const status = (title: string, to: string) =>
  bench.meta('POST', 'do/setStatus', { productId: idOf(title), status: to });
const price = (title: string, amount: string, compareAtPrice: string | null) =>
  bench.meta('POST', 'do/setPrice', { variantId: variantsOf(title)[0]?.id, price: amount, compareAtPrice });
const page = (title: string, more: object) =>
  bench.meta('POST', 'do/setPage', { productId: idOf(title), ...more });
const expires = (at: number) =>
  bench.request(
    SHOP,
    SetMetafields,
    {
      metafields: [
        {
          ownerId: idOf('Mug'),
          namespace: 'custom',
          key: 'expires_on',
          type: 'date',
          value: new Date(at).toISOString().slice(0, 10),
        },
      ],
    },
    { priority: 'person' },
  );
/** Everything is promoted, with so many units planned of each; the first size of the shirt is the hero. */
const plan = (units: (title: string) => number | null) =>
  store.inShop(SHOP, (tx) =>
    tx.upsertItems(
      Object.keys(products).flatMap((title) =>
        variantsOf(title).map(({ id, inventoryItemId }, n) =>
          item('c', digits(idOf(title)), {
            variantId: digits(id),
            inventoryItemId: digits(inventoryItemId),
            plannedUnits: units(title),
            hero: title === 'Shirt' && n === 0,
          }),
        ),
      ),
      now,
    ),
  );
const person = (userId: string, role: string) =>
  store.inShop(SHOP, (tx) =>
    tx.upsertMember({
      userId,
      role,
      name: `Person ${userId}`,
      email: null,
      locale: 'en',
      accountOwner: false,
      collaborator: false,
      interim: false,
      joinedAt: now,
      lastSeenAt: now,
    }),
  );
const away = (userId: string, is: boolean) => {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const absence = { from: day(WINDOW.startsAt - DAY), until: day(WINDOW.endsAt + DAY), standIn: null };
  return store.inShop(SHOP, (tx) => tx.saveAbsences(userId, is ? [absence] : []));
};

async function states(): Promise<Record<string, string>> {
  const facts = await store.inShop(SHOP, (tx) => tx.readinessFacts('c', now));
  if (!facts) throw new Error('The campaign is there');
  const { checks } = readinessOf(facts);
  for (const { key, state } of checks) seen.set(key, (seen.get(key) ?? new Set()).add(state));
  return Object.fromEntries(checks.map(({ key, state }) => [key, state]));
}
/** Both clocks go on. */
async function pass(ms: number): Promise<void> {
  now += ms;
  await bench.meta('POST', 'clock', { advanceSeconds: ms / 1000 });
  await bench.visit();
}
/** The next day everything is read and fetched again. */
async function look(): Promise<Record<string, string>> {
  await pass(DAY + HOUR);
  const deps = { request: bench.request, clock };
  await reconcile({ store, shopify: bench.port, clock }, SHOP);
  const shopify = { findShipments: findShipments(deps), findReturns: findReturns(deps) };
  await watchShipping({ store, shopify, clock }, SHOP);
  const visit = createVisitPage({ origin: site, clock: () => performance.now() });
  const pause = () => Promise.resolve();
  await lookAtPages({ store, shopify: { readPages: readPages(deps) }, visit, clock, pause }, SHOP);
  return states();
}
/** Breaks or mends the shop by hand, and looks on the next day. */
async function after(...work: Promise<unknown>[]): Promise<Record<string, string>> {
  await Promise.all(work);
  return look();
}

test('before anything was read nobody knows', async () => {
  expect(await states()).toMatchObject({ plan: 'not_known', stock: 'blocking', active: 'not_known' });
  await plan(() => 20);
  expect(await states()).toMatchObject({
    active: 'not_known',
    page: 'not_known',
    shopper: 'not_known',
    price: 'not_known',
    expiry: 'not_known',
    people: 'not_known',
  });
  const ids = Object.keys(products).map((title) => digits(idOf(title)));
  await seeProducts({ store, shopify: bench.port, clock }, SHOP, ids);
  // Products are read before their stock.
  expect(await states()).toMatchObject({
    active: 'ready',
    stock: 'not_known',
    heroes: 'not_known',
    sizes: 'not_known',
  });
  for (const [userId, role] of [
    ['1', 'owner'],
    ['2', 'operations'],
    ['3', 'operations'],
    ['4', 'merchandiser'],
  ] as const)
    await person(userId, role);
});

test('a shop in which everything is as it should be is ready, as far as a first day can tell', async () => {
  const { record, ship_time, backlog, carriers, cancellations, returns, damage, ...rest } = await look();
  expect([record, ship_time, backlog, carriers, cancellations, returns, damage]).toEqual(
    Array.from({ length: 7 }, () => 'not_known'),
  );
  expect(Object.entries(rest).filter(([, state]) => state !== 'ready')).toEqual([]);
});

test('stock', async () => {
  expect(await after(stock('all', 20))).toMatchObject({ stock: 'warning' });
  expect(await after(stock('all', 8))).toMatchObject({ stock: 'blocking' });
  expect(await after(plan(() => null))).toMatchObject({ stock: 'not_known', plan: 'warning' });
  const goal = (to: 'limited_units' | 'keep_available') =>
    store.inShop(SHOP, (tx) => tx.updateCampaign('c', { goal: to }));
  expect(await after(goal('limited_units'))).toMatchObject({ plan: 'blocking' });
  expect(
    await after(
      goal('keep_available'),
      plan(() => 20),
      stock('all', 200),
    ),
  ).toMatchObject({
    stock: 'ready',
    plan: 'ready',
  });
});

test('heroes and sizes', async () => {
  const [small] = variantsOf('Shirt');
  const tracked = (is: boolean) =>
    bench.meta('POST', 'do/setTracked', { inventoryItemId: small?.inventoryItemId, tracked: is });
  expect(await after(tracked(false))).toMatchObject({ heroes: 'warning' });
  expect(await after(tracked(true), stock('Shirt', 0, 200, 200, 200))).toMatchObject({
    heroes: 'blocking',
    sizes: 'warning',
  });
  expect(await after(stock('Shirt', 200, 0, 0, 0))).toMatchObject({ heroes: 'ready', sizes: 'blocking' });
  expect(await after(stock('Shirt', 200))).toMatchObject({ heroes: 'ready', sizes: 'ready', stock: 'ready' });
});

test('products that can be found', async () => {
  expect(await after(status('Mug', 'DRAFT'))).toMatchObject({ active: 'warning' });
  expect(await after(status('Tea', 'DRAFT'), status('Shirt', 'ARCHIVED'))).toMatchObject({
    active: 'blocking',
  });
  const back = ['Mug', 'Tea', 'Shirt'].map((title) => status(title, 'ACTIVE'));
  expect(await after(...back)).toMatchObject({ active: 'ready' });
});

test('another campaign on the same stock', async () => {
  const [mug] = variantsOf('Mug');
  const other = (units: number | null) =>
    store.inShop(SHOP, async (tx) => {
      const is = { variantId: digits(mug?.id ?? ''), inventoryItemId: digits(mug?.inventoryItemId ?? '') };
      await tx.upsertItems([item('o', digits(idOf('Mug')), { ...is, plannedUnits: units })], now);
    });
  await store.inShop(SHOP, (tx) =>
    tx.insertCampaign(campaign('o', { state: 'approved', priority: 1, ...WINDOW })),
  );
  await other(190);
  expect(await states()).toMatchObject({ overlap: 'warning' });
  await other(200);
  expect(await states()).toMatchObject({ overlap: 'blocking' });
  await other(null);
  expect(await states()).toMatchObject({ overlap: 'not_known' });
  await other(100);
  expect(await states()).toMatchObject({ overlap: 'ready' });
  await store.inShop(SHOP, (tx) => tx.updateCampaign('o', { state: 'cancelled' }));
});

test('pages, as Shopify describes them and as a shopper gets them', async () => {
  expect(await after(page('Tea', { images: [{ url: 'https://cdn.test/2.jpg' }] }))).toMatchObject({
    page: 'warning',
  });
  expect(await after(page('Tea', PAGE), page('Shirt', { images: [] }))).toMatchObject({ page: 'blocking' });
  site = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  expect(await after(page('Shirt', PAGE))).toMatchObject({ page: 'ready', shopper: 'warning' });
  plainStatus = 503;
  expect(await look()).toMatchObject({ shopper: 'blocking' });
  site = bench.url;
  expect(await look()).toMatchObject({ shopper: 'ready' });
});

test('prices and dates of expiry', async () => {
  expect(await after(price('Mug', '10.00', null))).toMatchObject({ price: 'warning' });
  expect(await after(price('Mug', '0.00', '14.00'))).toMatchObject({ price: 'blocking' });
  expect(await after(price('Mug', '10.00', '14.00'))).toMatchObject({ price: 'ready' });
  expect(await after(expires(WINDOW.endsAt + 10 * DAY))).toMatchObject({ expiry: 'warning' });
  expect(await after(expires(WINDOW.endsAt - DAY))).toMatchObject({ expiry: 'blocking' });
  expect(await after(expires(WINDOW.endsAt + 90 * DAY))).toMatchObject({ expiry: 'ready' });
});

test('people', async () => {
  await away('2', true);
  expect(await states()).toMatchObject({ people: 'warning' });
  await away('3', true);
  expect(await states()).toMatchObject({ people: 'blocking' });
  await Promise.all([away('2', false), away('3', false)]);
  expect(await states()).toMatchObject({ people: 'ready' });
});

test('orders that leave, wait, come late, are cancelled and come back', async () => {
  const lines = [{ variantId: variantsOf('Tea')[0]?.id, quantity: 1 }];
  const order = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1)
      ids.push((await bench.meta('POST', 'do/sell', { lines }))['orderId'] as string);
    return ids;
  };
  const ship = async (ids: readonly string[], lateDays = 0): Promise<void> => {
    const dueAt = now + DAY;
    const parcel = { carrier: 'Post', dueAt, deliveredAt: dueAt + lateDays * DAY };
    for (const orderId of ids) await bench.meta('POST', 'do/fulfilOrder', { orderId, ...parcel });
  };
  const first = await order(20);
  await pass(DAY);
  await ship(first);
  await pass(2 * DAY);
  expect(await look()).toMatchObject({
    ship_time: 'ready',
    backlog: 'ready',
    carriers: 'ready',
    cancellations: 'ready',
  });
  const few = await order(2);
  expect(await look()).toMatchObject({ backlog: 'warning' });
  const many = await order(8);
  expect(await look()).toMatchObject({ backlog: 'blocking' });
  await pass(2 * DAY);
  await ship([...few, ...many.slice(0, 3)], 3);
  await ship(many.slice(3));
  await pass(5 * DAY);
  expect(await look()).toMatchObject({ ship_time: 'warning', backlog: 'ready', carriers: 'warning' });
  const slow = await order(35);
  await pass(4 * DAY);
  await ship(slow, 3);
  await pass(5 * DAY);
  expect(await look()).toMatchObject({ ship_time: 'blocking', carriers: 'blocking' });

  const cancel = async (count: number): Promise<void> => {
    for (const orderId of await order(count))
      await bench.meta('POST', 'do/cancelOrder', { orderId, restock: true, reason: 'INVENTORY' });
  };
  await cancel(2);
  expect(await look()).toMatchObject({ cancellations: 'warning', returns: 'not_known' });
  await cancel(8);
  expect(await look()).toMatchObject({ cancellations: 'blocking' });

  const { app, orders } = (await bench.meta('GET', 'state')) as unknown as {
    app: { scopes: string[] };
    orders: { id: string; lines: { id: string }[] }[];
  };
  await bench.meta('POST', 'do/installApp', { scopes: [...app.scopes, 'read_returns'] });
  expect(await look()).toMatchObject({ returns: 'ready', damage: 'ready' });
  const sent = orders.filter(({ id }) => slow.includes(id));
  const back = async (count: number, reason: string): Promise<void> => {
    for (const { id: orderId, lines: sold } of sent.splice(0, count))
      await bench.meta('POST', 'do/returnLine', { orderId, lineId: sold[0]?.id, quantity: 1, reason });
  };
  expect(await after(back(1, 'arrived-damaged'))).toMatchObject({ returns: 'ready', damage: 'warning' });
  expect(await after(back(3, 'defective'))).toMatchObject({ damage: 'blocking' });
  expect(await after(back(5, 'too-tight'))).toMatchObject({ returns: 'warning' });
  expect(await after(back(10, 'too-tight'))).toMatchObject({ returns: 'blocking' });
}, 60_000);

test('the stock record', async () => {
  await pass(29 * DAY);
  expect(await look()).toMatchObject({ record: 'ready' });
  // More units go than were sold: of one item in six, then of the hero too.
  expect(await after(stock('Mug', 150))).toMatchObject({ record: 'warning' });
  expect(await after(stock('Shirt', 150, 200))).toMatchObject({ record: 'blocking' });
});

test('what people said in the last survey', async () => {
  const survey = { id: 'campaign:x', campaignId: null, title: 'X', openedAt: now, closesAt: now + DAY };
  await store.inShop(SHOP, async (tx) => {
    await tx.openSurvey({ ...survey, anonymous: false }, ['2']);
    const scores = { plan_in_time: 3, told_of_changes: 3, stock_matched: 3, alerts_helped: 3 };
    await tx.addSurveyAnswer({ id: 'a', surveyId: survey.id, scores, text: 'Plan earlier', by: 'Olu' });
  });
  expect(await look()).toMatchObject({ survey: 'warning' });
  await store.inShop(SHOP, (tx) => tx.tickPoint('a', 'Olu', now));
  expect(await states()).toMatchObject({ survey: 'ready' });
});

test('every check gave every result that it can give', () => {
  const all = [...CHECK_STATES].toSorted();
  const found = Object.fromEntries([...seen].map(([key, given]) => [key, [...given].toSorted()]));
  // An open point of a survey is a warning and no more; where no survey was held there is no check.
  expect(found).toEqual({
    ...Object.fromEntries([...seen.keys()].map((key) => [key, all])),
    survey: ['ready', 'warning'],
  });
  expect(seen.size).toBe(19);
});

test('the page is fetched from public addresses only, also after a redirect', async () => {
  const visit = createVisitPage({ origin: null, clock: () => performance.now() });
  for (const url of [
    'http://127.0.0.1:1/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://169.254.169.254/x',
    'file:///etc/passwd',
  ])
    expect(await visit(SHOP, url), url).toMatchObject({ status: null, problem: 'not_public' });
});

test('a stand-in is never left: its redirects lead back to it, and for ever is too long', async () => {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.headers['x-shopify-shop-domain'] ?? ''} ${request.url ?? ''}`);
    const more = request.url === '/products/once' ? 'https://elsewhere.test/products/there' : undefined;
    if (request.url === '/products/loop')
      return response.writeHead(302, { Location: '/products/loop' }).end();
    if (more) return response.writeHead(301, { Location: more }).end();
    return response.end('<h1>Here</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const visit = createVisitPage({ origin, clock: () => performance.now() });
  expect(await visit(SHOP, `https://${SHOP}/products/once`)).toMatchObject({ status: 200 });
  expect(asked).toEqual([`${SHOP} /products/once`, `${SHOP} /products/there`]);
  expect(await visit(SHOP, `https://${SHOP}/products/loop`)).toMatchObject({
    status: null,
    problem: 'unreachable',
  });
  await new Promise((resolve) => server.close(resolve));
  expect(await visit(SHOP, `https://${SHOP}/products/once`)).toMatchObject({
    status: null,
    problem: 'unreachable',
  });
});
