/** The dev store's Flow: what it sends, when it asks again, and its page. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appUnderTest } from '../dev-store/app-under-test.ts';
import { runAction } from '../dev-store/flow-runner.ts';
import { startDevStore } from '../dev-store/server.ts';

const SECRET = 'a secret of this test';
const SHOP = { domain: 'flow.myshopify.com', id: 'gid://shopify/Shop/42' };

let app: Server;
let url = '';
let statuses: number[] = [];
let received: { body: string; signature: string | undefined }[] = [];

beforeEach(async () => {
  statuses = [];
  received = [];
  app = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      const signature = req.headers['x-shopify-hmac-sha256'];
      received.push({ body, signature: typeof signature === 'string' ? signature : undefined });
      res.writeHead(statuses.shift() ?? 200).end(req.url);
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});
afterEach(async () => {
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
});

const under = () => appUnderTest({ url, apiKey: 'key', apiSecret: SECRET, toml: '' });

test('an action is signed and has everything that Flow sends', async () => {
  const run = await runAction(under(), SHOP, {
    handle: 'freeze-campaign',
    properties: { campaign: 'night' },
  });
  expect(run).toMatchObject({ statuses: [200], body: '/flow/actions' });
  const [{ body, signature } = { body: '', signature: '' }] = received;
  expect(signature).toBe(createHmac('sha256', SECRET).update(body).digest('base64'));
  expect(JSON.parse(body)).toEqual({
    shop_id: 42,
    shopify_domain: SHOP.domain,
    action_run_id: run.runId,
    action_definition_id: 'holdfast/freeze-campaign',
    handle: 'freeze-campaign',
    properties: { campaign: 'night' },
  });
});

test.each([
  [[202, 200], 2],
  [[500, 429, 200], 3],
  [[422, 200], 1],
  [[401], 1],
  [[503, 503, 503, 503, 503], 4],
])('answers %j take %i requests, all of one run', async (answers, requests) => {
  statuses = [...answers];
  const run = await runAction(under(), SHOP, { handle: 'x', properties: {} }, 1);
  expect(run.statuses).toEqual(answers.slice(0, requests));
  const runs = received.map(({ body }) => (JSON.parse(body) as { action_run_id: string }).action_run_id);
  expect(new Set(runs).size).toBe(1);
});

test('the page shows what was received and runs actions', async () => {
  const toml = '[access_scopes]\nscopes = "read_products"';
  const store = await startDevStore({
    app: { url, apiKey: 'key', apiSecret: SECRET, toml },
    shops: [{ domain: SHOP.domain, name: 'Flow', install: true }],
  });
  try {
    const page = async () => (await fetch(`${store.url}/store/flow/flow`)).text();
    expect(await page()).toContain('Nothing yet');
    const post = (path: string, body: object) =>
      fetch(store.url + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const ran = await post('/store/flow/api/flow', { handle: 'freeze-campaign', campaign: 'night' });
    expect([ran.status, JSON.parse(received[0]?.body ?? '{}').properties]).toEqual([
      200,
      { campaign: 'night', product_id: '' },
    ]);
    statuses = [422];
    expect((await post('/store/flow/api/flow', { handle: 'freeze-campaign' })).status).toBe(422);
    expect((await post('/store/flow/api/flow', {})).status).toBe(400);
    statuses = [202, 200];
    const asked = { handle: 'hold-product', properties: { product_id: 7 }, runId: 'r', waitMs: 1 };
    const meta = await (await post(`/__meta/flow?shop=${SHOP.domain}`, asked)).json();
    expect(meta).toMatchObject({ runId: 'r', statuses: [202, 200] });
  } finally {
    await store.close();
  }
});
