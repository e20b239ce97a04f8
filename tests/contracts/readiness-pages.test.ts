/** Pages as Shopify describes them and as a shopper gets them: break the shop, and readiness says so. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { readinessOf } from '../../app/core/readiness/readiness.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import { lookAtPages } from '../../app/flow/readiness/look.ts';
import type { Store } from '../../app/flow/store.ts';
import { syncStep } from '../../app/flow/sync.ts';
import { createVisitPage } from '../../app/notify/shopper.ts';
import { readPages } from '../../app/shopify/reads/pages.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { embeddedDatabase, type TestDatabase } from '../support/database.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { campaign, DAY, HOUR, item } from './store-fixture.ts';

let bench: Bench;
let made: TestDatabase;
let store: Store;
let now = Date.now();
const clock = { now: () => now };
const LONG = 'A tea that tells you where it grew, who picked it and how to brew it well.';
const digits = (gid: string): string => /\/(\d+)$/.exec(gid)?.[1] ?? '';
let product: ProductView;
let id = '';
let variantId = '';

beforeAll(async () => {
  [bench, made] = await Promise.all([startBench(), embeddedDatabase()]);
  store = createStore(made.database);
  await bench.meta('POST', 'do/installApp', {});
  await bench.visit();
  const { productIds } = await bench.meta('POST', 'do/createProducts', {
    products: [
      {
        title: 'Green tea',
        descriptionHtml: `<p>${LONG}</p>`,
        images: [{ url: 'https://cdn.test/tea.jpg', alt: 'A cup of green tea' }],
        variants: [{ price: '10.00', compareAtPrice: '14.00', available: 200 }],
      },
    ],
  });
  const { products } = await bench.meta('GET', 'state');
  const found = (products as ProductView[]).find((one) => one.id === (productIds as string[])[0]);
  if (!found) throw new Error('The product is there');
  product = found;
  id = digits(product.id);
  variantId = digits(product.variants[0]?.id ?? '');
  await store.inShop(SHOP, async (tx) => {
    const settings = settingsSchema.parse({ expiryMetafield: 'custom.expires_on' });
    await tx.saveShop({ installedAt: now - DAY, name: SHOP, settings });
  });
  for (let step = 0; step < 100; step += 1) {
    if ((await syncStep({ store, shopify: bench.port, clock }, SHOP)).done) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await store.inShop(SHOP, async (tx) => {
    const [facts] = await tx.variantsOf([id]);
    await tx.insertCampaign(
      campaign('c1', { kind: 'sale', startsAt: now - HOUR, endsAt: now + 7 * DAY, commitAt: now - 7 * DAY }),
    );
    await tx.upsertItems(
      [item('c1', id, { variantId, inventoryItemId: facts?.inventoryItemId ?? '', hero: true })],
      now,
    );
  });
}, 120_000);
afterAll(async () => {
  await bench.close();
  await made.remove();
});

const states = async (): Promise<Record<string, string>> => {
  const facts = await store.inShop(SHOP, (tx) => tx.readinessFacts('c1', now));
  if (!facts) throw new Error('The campaign is there');
  return Object.fromEntries(readinessOf(facts).checks.map(({ key, state }) => [key, state]));
};
/** Reads and fetches everything again, as an hour later. */
async function look(): Promise<void> {
  now += 2 * HOUR;
  await bench.meta('POST', 'do/addTags', { productId: product.id, tags: [`look-${now}`] });
  await store.inShop(SHOP, async (tx) => {
    const [known] = await tx.products([id]);
    if (known) await tx.upsertProducts([{ ...known, updatedAt: now }], now);
  });
  const shopify = { readPages: readPages({ request: bench.request, clock }) };
  const visit = createVisitPage({ origin: bench.url, clock: () => performance.now() });
  await lookAtPages({ store, shopify, visit, clock, pause: () => Promise.resolve() }, SHOP);
}

test('before anything was read nobody knows', async () => {
  expect(await states()).toMatchObject({
    page: 'not_known',
    shopper: 'not_known',
    price: 'not_known',
    expiry: 'not_known',
  });
});

test('a page that is as it should be is ready', async () => {
  await look();
  expect(await states()).toMatchObject({ page: 'ready', shopper: 'ready', price: 'ready', expiry: 'ready' });
});

test('a price that is not reduced any more, and then a wrong one on the page', async () => {
  const gid = product.variants[0]?.id;
  await bench.meta('POST', 'do/setPrice', { variantId: gid, price: '10.00', compareAtPrice: null });
  await look();
  expect(await states()).toMatchObject({ price: 'blocking', shopper: 'ready' });
  // The shop's page shows the new price, our record still the old one: what is promised is not what is shown.
  await bench.meta('POST', 'do/setPrice', { variantId: gid, price: '11.00', compareAtPrice: '14.00' });
  await look();
  expect(await states()).toMatchObject({ price: 'ready', shopper: 'blocking' });
  await bench.meta('POST', 'do/setPrice', { variantId: gid, price: '10.00', compareAtPrice: '14.00' });
  await look();
  expect(await states()).toMatchObject({ price: 'ready', shopper: 'ready' });
});

test('a product that leaves the online store has no page', async () => {
  const online = { resourceId: product.id, publicationId: '' };
  const { publications } = await bench.meta('GET', 'state');
  online.publicationId =
    (publications as { id: string; handle: string }[]).find(({ handle }) => handle === 'online_store')?.id ??
    '';
  await bench.meta('POST', 'do/unpublish', online);
  await look();
  expect(await states()).toMatchObject({ page: 'blocking' });
  await bench.meta('POST', 'do/publish', online);
  await look();
  expect(await states()).toMatchObject({ page: 'ready', shopper: 'ready' });
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
