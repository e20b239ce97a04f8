/** What Flow asks of us: proved to be Flow, understood, done once, answered as Flow reads it. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createReachStore } from '../../app/db/reach.ts';
import { flowDoor } from '../../app/doors/flow.ts';
import type { CommandResult, Commands, Person } from '../../app/flow/commands/commands.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import { createFlowActions, FLOW_ACTIONS, type FlowActionPorts } from '../../app/flow/reach/actions.ts';
import { isSignedByShopify } from '../../app/shopify/webhooks/verify.ts';
import { campaign, installShop, item, newShop, NOON } from '../contracts/store-fixture.ts';
import { ASKING_NOBODY } from '../support/asking-nobody.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { serveDoors, type DoorServer } from './door-server.ts';
import { fieldsOf, ofType } from './tomls.ts';

const SECRET = 'a secret of this test';
const sign = (body: string, secret = SECRET): string =>
  createHmac('sha256', secret).update(body).digest('base64');

describe('the tomls', () => {
  test('declare exactly the actions that are understood, at the one address', () => {
    const actions = ofType('flow_action');
    expect(actions.map(({ own }) => own.handle).toSorted()).toEqual(FLOW_ACTIONS.toSorted());
    for (const { own } of actions) expect(own['runtime_url']).toBe('/flow/actions');
  });
});

type Call = [name: string, by: Person, rest: unknown[]];

onEachDatabase('Flow actions', (ground) => {
  let server: DoorServer;
  let calls: Call[] = [];
  let answer: CommandResult | Error = { ok: true };
  let now = NOON;
  let real: Commands;
  let runs = 0;

  const recording = new Proxy({} as FlowActionPorts['commands'], {
    get:
      (_, name: string) =>
      async (_shop: string, by: Person, ...rest: unknown[]) => {
        calls.push([name, by, rest]);
        if (answer instanceof Error) throw answer;
        return answer;
      },
  });
  let commands: FlowActionPorts['commands'] = recording;

  beforeAll(async () => {
    const store = createReachStore(ground.database);
    const clock = { now: () => now };
    real = createCommands({
      store: ground.store,
      shopify: ASKING_NOBODY,
      clock,
      poke: () => {},
      newId: () => 'id',
    });
    const late = new Proxy(recording, {
      get: (_, name: keyof FlowActionPorts['commands']) => commands[name],
    });
    const actions = createFlowActions({ store, commands: late, clock });
    server = await serveDoors(flowDoor(actions, (raw, given) => isSignedByShopify(raw, given, [SECRET])));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    calls = [];
    answer = { ok: true };
    commands = recording;
  });

  async function shopWith(): Promise<string> {
    const shop = newShop();
    await installShop(ground.store, shop, ['7']);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c', { name: 'Night sale', handle: 'night' }));
      await tx.insertCampaign(campaign('d', { name: 'Twins', handle: 'twin-1' }));
      await tx.insertCampaign(campaign('e', { name: 'Twins', handle: 'twin-2' }));
      await tx.upsertItems([item('c', '7')], NOON);
    });
    return shop;
  }
  const request = (
    shop: string,
    handle: string,
    properties: object,
    runId: string | number = (runs += 1),
  ) => ({
    shop_id: 1,
    shopify_domain: shop,
    action_run_id: runId,
    action_definition_id: 'x',
    handle,
    properties,
  });
  async function post(body: object | string, headers: Record<string, string> = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${server.url}/flow/actions`, {
      method: 'POST',
      headers: { 'X-Shopify-Hmac-Sha256': sign(text), ...headers },
      body: text,
    });
    return { status: response.status, text: await response.text() };
  }

  test.each([
    ['hold-product', { product_id: 7, campaign: 'night', response: 'hide', reason: 'broken' }, 'override'],
    [
      'hold-product',
      { product_id: 'gid://shopify/Product/7', campaign: '', response: null, reason: '' },
      'override',
    ],
    ['release-product', { product_id: 7 }, 'override'],
    ['add-product', { product_id: 7, campaign: 'Night sale' }, 'addProducts'],
    ['remove-product', { product_id: '7', campaign: 'night' }, 'removeProduct'],
    ['freeze-campaign', { campaign: 'night' }, 'freeze'],
  ])('%s with %j becomes the command %s', async (handle, properties, command) => {
    const shop = await shopWith();
    expect((await post(request(shop, handle, properties))).status).toBe(200);
    expect(calls).toHaveLength(1);
    const [name, by, rest] = calls[0] ?? ['', { name: '' }, []];
    expect(name).toBe(command);
    expect(by).toEqual({ userId: `run ${runs}`, name: 'Flow', role: 'owner' });
    expect(JSON.stringify(rest)).toContain(handle === 'freeze-campaign' ? '"c"' : '"7"');
    const manifest = ofType('flow_action').find(({ own }) => own.handle === handle);
    const known = manifest ? fieldsOf(manifest).map(({ key }) => key ?? 'product_id') : [];
    for (const key of Object.keys(properties)) expect(known).toContain(key);
  });

  test('every field that a toml requires is required, and no other', async () => {
    const shop = await shopWith();
    const full = { product_id: 7, campaign: 'night', response: 'flag', reason: 'x' };
    for (const manifest of ofType('flow_action')) {
      for (const { key = 'product_id', required } of fieldsOf(manifest)) {
        const properties = Object.fromEntries(Object.entries(full).filter(([name]) => name !== key));
        const { status } = await post(request(shop, manifest.own.handle, properties));
        expect([manifest.own.handle, key, status]).toEqual([manifest.own.handle, key, required ? 422 : 200]);
      }
    }
  });

  test('who does not sign is nobody', async () => {
    const shop = await shopWith();
    const body = JSON.stringify(request(shop, 'freeze-campaign', { campaign: 'night' }));
    for (const signature of ['', sign(body, 'another'), sign(`${body} `)])
      expect((await post(body, { 'X-Shopify-Hmac-Sha256': signature })).status).toBe(401);
    expect((await fetch(`${server.url}/flow/actions`)).status).toBe(405);
    expect(calls).toEqual([]);
  });

  test.each([
    ['not JSON', 'nonsense'],
    ['no run', { shopify_domain: 'a.myshopify.com', handle: 'freeze-campaign' }],
  ])('refuses %s', async (_what, body) => {
    expect((await post(body)).status).toBe(422);
    expect(calls).toEqual([]);
  });

  test.each([
    ['an unknown action', 'burn-product', { product_id: 7 }],
    ['an unknown campaign', 'freeze-campaign', { campaign: 'day' }],
    ['a name that two campaigns have', 'freeze-campaign', { campaign: 'Twins' }],
    ['a product that is no number', 'release-product', { product_id: 'lamp' }],
    ['an unknown response', 'hold-product', { product_id: 7, response: 'delete' }],
  ])('refuses %s, in words', async (_what, handle, properties) => {
    const shop = await shopWith();
    const { status, text } = await post(request(shop, handle, properties));
    expect(status).toBe(422);
    expect(JSON.parse(text).error.length).toBeGreaterThan(10);
    expect(calls).toEqual([]);
  });

  test('a run is done once, however often it is asked, and also answered once it was refused', async () => {
    const shop = await shopWith();
    const run = request(shop, 'freeze-campaign', { campaign: 'night' }, 'run-a');
    for (let again = 0; again < 3; again += 1) expect((await post(run)).status).toBe(200);
    expect(calls).toHaveLength(1);
    answer = { ok: false, problems: [{ field: null, message: 'problem.campaign_is_over' }] };
    const other = request(shop, 'freeze-campaign', { campaign: 'night' }, 'run-b');
    for (let again = 0; again < 2; again += 1) {
      const { status, text } = await post(other);
      expect([status, text]).toEqual([422, '{"error":"problem.campaign_is_over"}']);
    }
    expect(calls).toHaveLength(2);
  });

  test('two requests of one run at the same time do it once; the second is told to come again', async () => {
    const shop = await shopWith();
    const run = request(shop, 'freeze-campaign', { campaign: 'night' }, 'run-c');
    const statuses = (await Promise.all([post(run), post(run)])).map(({ status }) => status);
    expect(calls).toHaveLength(1);
    for (const status of statuses) expect([200, 202]).toContain(status);
  });

  test('what cannot be done now is asked again with the same run; what was interrupted is done again', async () => {
    const shop = await shopWith();
    const run = request(shop, 'add-product', { product_id: 9, campaign: 'night' }, 'run-d');
    answer = { ok: false, problems: [{ field: null, message: 'problem.shopify_away' }] };
    expect((await post(run)).status).toBe(202);
    answer = { ok: true };
    expect((await post(run)).status).toBe(202);
    now += 61_000;
    expect((await post(run)).status).toBe(200);
    expect(calls).toHaveLength(2);
  });

  test('says nothing about a shop that has not installed the app', async () => {
    expect((await post(request('stranger.myshopify.com', 'freeze-campaign', { campaign: 'x' }))).status).toBe(
      422,
    );
  });

  test('through the real commands: the ledger says Flow, holds and freezes follow', async () => {
    const shop = await shopWith();
    commands = real;
    await post(request(shop, 'hold-product', { product_id: 7, response: 'hide', reason: 'Recall' }, 'r1'));
    await post(request(shop, 'freeze-campaign', { campaign: 'night' }, 'r2'));
    await post(request(shop, 'freeze-campaign', { campaign: 'night' }, 'r3'));
    const picture = await ground.store.inShop(shop, (tx) => tx.picture('7', now));
    expect(picture?.overrides).toEqual([expect.objectContaining({ kind: 'hold_now', response: 'hide' })]);
    const lines = await ground.database.sql.rows(
      `SELECT message, actor FROM "LedgerEntry" WHERE shop = $1 ORDER BY id`,
      shop,
    );
    expect(lines).toEqual([
      { message: 'ledger.override_added', actor: 'Flow (run r1)' },
      { message: 'ledger.campaign_frozen', actor: 'Flow (run r2)' },
    ]);
    const { status } = await post(request(shop, 'hold-product', { product_id: 404 }, 'r4'));
    expect(status).toBe(422);
  });
});
