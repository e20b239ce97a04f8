/** The CSV import, the clock, dumps, the data file, and the process itself. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readProductCsv } from '../dev-store/csv-import.ts';
import { API_KEY, Harness, SECRET, SHIRT, SHOP, TOML } from './dev-store-harness.ts';

let h: Harness | undefined;
const cleanups: (() => void)[] = [];
afterEach(async () => {
  await h?.close();
  h = undefined;
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dev-store-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const catalogue = (name: string) =>
  readFileSync(new URL(`../dev-store/catalogue/${name}.csv`, import.meta.url), 'utf8');

describe('the CSV import', () => {
  test.each([
    ['apparel', 20, 22],
    ['home-and-garden', 20, 21],
    ['jewelery', 20, 23],
  ])('takes the whole of %s', async (name, products, variants) => {
    h = await Harness.start();
    const result = await h.do('importCsv', { csv: catalogue(name) });
    expect(result).toMatchObject({ ok: true, rejected: [] });
    const state = await h.state();
    expect(state.products.length).toBe(result['products']);
    expect(state.products.flatMap((product) => product.variants).length).toBe(result['variants']);
    expect([result['products'], result['variants']]).toEqual([products, variants]);
    for (const product of state.products) expect(product.publications).toHaveLength(6);
    expect((await h.do('importCsv', { csv: catalogue(name) }))['products']).toBe(0);
  });

  test('several variants and images, stock at the first location, hidden and untracked ones', async () => {
    h = await Harness.start();
    const csv = [
      'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status',
      'coat,Coat,<p>Warm</p>,North,Coats,"winter, Sale",true,Size,S,C-S,shopify,5,deny,99,https://x.test/1.jpg,active',
      'coat,,,,,,,,M,C-M,shopify,0,continue,99.5,,',
      'coat,,,,,,,,,,,,,,https://x.test/2.jpg,',
      'gift,Gift,,North,Gifts,,false,Title,Default Title,,,7,deny,10,,draft',
      ',Nameless,,,,,,,,,,,,1,,',
      'bad,Bad,,,,,,Title,Default Title,,shopify,many,deny,1,,',
    ].join('\n');
    expect(await h.do('importCsv', { csv })).toEqual({
      ok: true,
      products: 2,
      variants: 3,
      rejected: [
        { row: 6, reason: 'Handle is empty' },
        { row: 7, reason: 'Variant Inventory Qty "many" is not a whole number' },
      ],
    });
    const [coat, gift] = (await h.state()).products;
    expect(coat).toMatchObject({
      tags: ['Sale', 'winter'],
      imageUrl: 'https://x.test/1.jpg',
      variants: [
        { title: 'S', price: '99.00', tracked: true, inventoryPolicy: 'DENY' },
        { title: 'M', price: '99.50', inventoryPolicy: 'CONTINUE' },
      ],
    });
    expect(coat?.variants[0]?.levels.map((level) => level.available)).toEqual([5, 0, 0]);
    expect(gift).toMatchObject({ status: 'DRAFT', variants: [{ tracked: false }] });
    expect(gift?.publications).toHaveLength(5);
    expect(readProductCsv(csv, 'shopify').products[1]?.variants[0]?.tracked).toBe(true);
  });
});

describe('the clock', () => {
  test('can be set, advanced, made faster and stopped', async () => {
    h = await Harness.start({ now: Date.UTC(2026, 10, 1) });
    const store = h;
    const time = async () =>
      Date.parse(((await store.call('GET', '/__meta/clock')).body as { now: string }).now);
    expect((await time()) - Date.UTC(2026, 10, 1)).toBeLessThan(10_000);
    await h.call('POST', '/__meta/clock', { rate: 0 });
    await h.call('POST', '/__meta/clock', { now: '2026-12-01T00:00:00Z', advanceSeconds: 5 });
    expect(await time()).toBe(Date.UTC(2026, 11, 1, 0, 0, 5));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await time()).toBe(Date.UTC(2026, 11, 1, 0, 0, 5));
    await h.call('POST', '/__meta/clock', { rate: 1000 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await time()).toBeGreaterThan(Date.UTC(2026, 11, 1, 0, 0, 45));
  });
});

describe('state', () => {
  test('a dump restores everything, open deliveries too', async () => {
    h = await Harness.start();
    const [product] = await h.createProducts([SHIRT]);
    await h.arrived();
    h.answer = () => 500;
    await h.do('sell', { lines: [{ variantId: product?.variants[0]?.id, quantity: 1 }] });
    while (h.received.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    const dump = (await h.call('POST', '/__meta/dump')).body;
    const before = await h.state();
    await h.call('POST', '/__meta/reset');
    expect((await h.call('GET', '/__meta/shops')).body).toEqual([]);
    h.received.length = 0;
    h.answer = () => 200;
    await h.call('POST', '/__meta/restore', dump);
    expect({ ...(await h.state()), now: '' }).toEqual({ ...before, now: '' });
    await h.advance(11);
    expect((await h.arrived()).map((one) => one.headers['x-shopify-topic']).toSorted()).toEqual([
      'inventory_levels/update',
      'orders/create',
      'products/update',
    ]);
    expect((await h.graphql('{ shop { id } }')).status).toBe(200);
  });

  test('the data file carries it over a restart, and the clock goes on meanwhile', async () => {
    const dataFile = join(temporary(), 'store.json');
    h = await Harness.start({ dataFile });
    await h.createProducts([SHIRT]);
    const { products } = await h.state();
    const { token } = h;
    const { now } = await h.state();
    await h.close();
    const halfAnHourAgo = new Date(Date.now() - 1_800_000);
    utimesSync(dataFile, halfAnHourAgo, halfAnHourAgo);
    h = await Harness.start({ dataFile, install: false });
    expect(h.store.restored).toBe(true);
    const went = Date.parse((await h.state()).now) - Date.parse(now);
    expect(went).toBeGreaterThan(1_790_000);
    h.token = token;
    expect((await h.state()).products).toEqual(products);
    expect((await h.graphql('{ shop { id } }')).status).toBe(200);
  });

  test('shops do not see each other', async () => {
    h = await Harness.start({
      shops: [
        { domain: SHOP, install: true },
        { domain: 'south.myshopify.com', install: true },
      ],
    });
    await h.createProducts([SHIRT]);
    const headers = { 'X-Shopify-Shop-Domain': 'south.myshopify.com', 'X-Shopify-Access-Token': h.token };
    expect(
      (await h.call('POST', '/admin/api/2026-10/graphql.json', { query: '{ shop { id } }' }, headers)).status,
    ).toBe(401);
    const south = await h.call('GET', '/__meta/state?shop=south.myshopify.com');
    expect((south.body as { products: unknown[] }).products).toEqual([]);
  });

  test('the log of requests knows operation, cost and complaints', async () => {
    h = await Harness.start();
    await h.graphql(
      'mutation Tag { tagsAdd(id: "gid://shopify/Product/1", tags: ["x"]) { userErrors { message } } }',
    );
    const log = await h.meta<{ requests: Record<string, unknown>[] }>('GET', 'requests');
    expect(log.requests.at(-1)).toMatchObject({
      status: 200,
      operation: 'Tag',
      fields: ['tagsAdd'],
      cost: 10,
      userErrors: [{ message: 'Product does not exist' }],
    });
    await h.meta('DELETE', 'requests');
    expect((await h.meta<{ total: number }>('GET', 'requests')).total).toBe(0);
  });
});

test('as a process it says where it listens, and ends on SIGTERM', async () => {
  const folder = temporary();
  const toml = join(folder, 'app.toml');
  writeFileSync(toml, TOML);
  const main = new URL('../dev-store/main.ts', import.meta.url).pathname;
  const child = spawn(
    process.execPath,
    [main, '--toml', toml, '--app-url', 'http://127.0.0.1:9', '--api-key', API_KEY, '--api-secret', SECRET],
    { env: { NODE_ENV: 'test', PATH: process.env['PATH'] ?? '' } },
  );
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
    child.stderr.once('data', (data: Buffer) => reject(new Error(data.toString())));
  });
  const url = /^dev store listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1];
  const made = await fetch(`${url}/__meta/shops`, { method: 'POST', body: JSON.stringify({ domain: SHOP }) });
  expect(made.status).toBe(201);
  const code = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await code).toBe(0);
});

test('twenty thousand deliveries of one burst cost less than twenty seconds of CPU, both ends together', async () => {
  h = await Harness.start();
  await h.createProducts(
    Array.from({ length: 500 }, (_, i) => ({ title: `P ${i}`, variants: [{ available: 1000 }] })),
  );
  await h.arrived();
  const before = process.cpuUsage();
  expect(await h.do('flashSale', { orders: 6700, seed: 3 })).toMatchObject({ sold: 6700, refused: 0 });
  for (let pending = 1; pending > 0;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    ({ pending } = await h.meta<{ pending: number }>('GET', 'deliveries?limit=0'));
  }
  expect(h.received.length).toBe(6700 * 3);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(20);
}, 240_000);
