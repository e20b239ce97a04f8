/** Tokens, scopes, the bucket, and the faults of the Admin API. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { API_KEY, Harness, SECRET, SHIRT, SHOP } from './dev-store-harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await Harness.start();
});
afterEach(() => h.close());

const SHOP_ID = '{ shop { id } }';
const refresh = (refresh_token: string) => h.tokenRequest({ grant_type: 'refresh_token', refresh_token });

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function sign(claims: Record<string, unknown>, secret = SECRET): string {
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

describe('tokens', () => {
  test('a session token carries the documented claims and is good for a minute', async () => {
    const token = await h.sessionToken('42');
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(claims).toMatchObject({
      iss: `https://${SHOP}/admin`,
      dest: `https://${SHOP}`,
      aud: API_KEY,
      sub: '42',
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(60);
    await h.advance(75);
    await expect(h.exchange({ subject_token: token })).rejects.toThrow('invalid_subject_token');
  });

  test('exchange: offline and expiring, offline for ever, online with the user', async () => {
    expect(await h.exchange()).toMatchObject({
      access_token: expect.stringMatching(/^shpat_/) as string,
      scope: expect.stringContaining('write_products') as string,
      expires_in: 3600,
      refresh_token_expires_in: 7_776_000,
    });
    expect(Object.keys(await h.exchange({ expiring: '0' }))).toEqual(['access_token', 'scope']);
    const online = await h.exchange({
      requested_token_type: 'urn:shopify:params:oauth:token-type:online-access-token',
    });
    expect(online['associated_user']).toMatchObject({ id: 1, account_owner: true, collaborator: false });
    expect((await h.graphql(SHOP_ID, {}, online.access_token)).status).toBe(200);
  });

  test.each([
    ['another secret', (c: Record<string, unknown>) => sign(c, 'other')],
    ['another app', (c: Record<string, unknown>) => sign({ ...c, aud: 'other' })],
    ['another shop', (c: Record<string, unknown>) => sign({ ...c, dest: 'https://evil.myshopify.com' })],
    ['a token from the future', (c: Record<string, unknown>) => sign({ ...c, nbf: Number(c['nbf']) + 600 })],
    ['no token at all', () => 'abc'],
  ])('exchange refuses %s', async (_name, forge) => {
    const claims = JSON.parse(
      Buffer.from((await h.sessionToken()).split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, unknown>;
    await expect(h.exchange({ subject_token: forge(claims) })).rejects.toThrow('invalid_subject_token');
  });

  test('a wrong client secret is refused', async () => {
    await expect(h.exchange({ client_secret: 'wrong' })).rejects.toThrow('invalid_client');
  });

  test('a refresh token is rotated, and the old one lives until the new one is used', async () => {
    const first = await h.exchange();
    const second = await refresh(first.refresh_token);
    const again = await refresh(first.refresh_token);
    expect([second.status, again.status]).toEqual([200, 200]);
    const { refresh_token: next } = again.body as { refresh_token: string };
    expect((await refresh(next)).status).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(401);
  });

  test('access tokens die after an hour, refresh tokens after ninety days', async () => {
    const { access_token, refresh_token } = await h.exchange();
    await h.advance(3599);
    expect((await h.graphql(SHOP_ID, {}, access_token)).status).toBe(200);
    await h.advance(2);
    expect((await h.graphql(SHOP_ID, {}, access_token)).status).toBe(401);
    await h.advance(90 * 86_400 - 3602);
    expect((await refresh(refresh_token)).status).toBe(200);
    await h.advance(90 * 86_400 + 1);
    expect((await refresh(refresh_token)).status).toBe(401);
  });

  test('revoked tokens and an uninstalled app get 401', async () => {
    await h.dials({ revokeTokens: true });
    expect((await h.graphql(SHOP_ID)).status).toBe(401);
    h.token = (await h.exchange()).access_token;
    expect((await h.graphql(SHOP_ID)).status).toBe(200);
    await h.do('uninstallApp');
    expect((await h.graphql(SHOP_ID)).status).toBe(401);
    await expect(h.exchange()).rejects.toThrow('app_not_installed');
  });

  test('an unknown shop or version is 404, and answers name version and request', async () => {
    const headers = { 'X-Shopify-Shop-Domain': 'nobody.myshopify.com', 'X-Shopify-Access-Token': h.token };
    const body = { query: SHOP_ID };
    expect((await h.call('POST', '/admin/api/2026-10/graphql.json', body, headers)).status).toBe(404);
    const known = { ...headers, 'X-Shopify-Shop-Domain': SHOP };
    expect((await h.call('POST', '/admin/api/2031-01/graphql.json', body, known)).status).toBe(404);
    const answer = await h.graphql(SHOP_ID);
    expect(answer.headers.get('x-shopify-api-version')).toBe('2026-10');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}-\d+$/);
  });
});

describe('scopes', () => {
  test('a missing scope is ACCESS_DENIED with the field null; write_X implies read_X', async () => {
    await h.do('installApp', { scopes: ['write_products'] });
    const answer = await h.graphql(
      '{ products(first: 1) { nodes { id } } publications(first: 1) { nodes { id } } }',
    );
    expect(answer.status).toBe(200);
    expect(answer.errors).toEqual([
      {
        message: 'Access denied for publications field. Required access: `read_publications` access scope.',
        locations: [{ line: 1, column: 39 }],
        path: ['publications'],
        extensions: {
          code: 'ACCESS_DENIED',
          documentation: 'https://shopify.dev/api/usage/access-scopes',
          requiredAccess: '`read_publications` access scope.',
        },
      },
    ]);
  });

  test('the scope of the type behind a node counts, and that of the owner for tags', async () => {
    const [product] = await h.createProducts([SHIRT]);
    await h.do('installApp', { scopes: ['read_products'] });
    const tags = 'mutation($id: ID!) { tagsAdd(id: $id, tags: ["x"]) { userErrors { message } } }';
    expect((await h.graphql(tags, { id: product?.id })).errors?.[0]?.extensions?.['code']).toBe(
      'ACCESS_DENIED',
    );
    const node = 'query($id: ID!) { node(id: $id) { id } }';
    await h.do('installApp', { scopes: [] });
    expect((await h.graphql(node, { id: product?.id })).errors?.[0]?.extensions?.['code']).toBe(
      'ACCESS_DENIED',
    );
    const [received] = await h.arrived('app/scopes_update');
    expect(received?.body).toMatchObject({ current: ['read_products'] });
  });
});

const EXPENSIVE = '{ products(first: 250) { nodes { id variants(first: 250) { nodes { id } } } } }';
const HEAVY = `{ ${Array.from({ length: 5 }, (_, i) => `p${i}: products(first: 250) { nodes { id variants(first: 10) { nodes { id } } } }`).join(' ')} }`;

describe('the bucket', () => {
  test('throttles with a 200, says what is left, and fills again', async () => {
    let throttled;
    for (let i = 0; i < 20 && !throttled; i++) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => h.graphql(HEAVY)));
      throttled = answers.find((answer) => answer.errors);
      await h.createProducts(Array.from({ length: 40 }, (_, n) => ({ title: `P ${i} ${n}` })));
    }
    expect(throttled?.status).toBe(200);
    expect(throttled?.data).toBeUndefined();
    expect(throttled?.errors).toEqual([
      {
        message: 'Throttled',
        extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
      },
    ]);
    const cost = throttled?.extensions?.cost;
    expect(cost?.actualQueryCost).toBeNull();
    expect(cost?.throttleStatus.currentlyAvailable).toBeLessThan(cost?.requestedQueryCost ?? 0);
    const missing = (cost?.requestedQueryCost ?? 0) - (cost?.throttleStatus.currentlyAvailable ?? 0);
    await new Promise((resolve) => setTimeout(resolve, (missing / 100) * 1000 + 200));
    expect((await h.graphql(HEAVY)).errors).toBeUndefined();
  }, 30_000);

  test('one query may ask for a thousand points at most', async () => {
    const query = `{ ${Array.from({ length: 8 }, (_, i) => EXPENSIVE.slice(1, -1).replace('products', `p${i}: products`)).join(' ')} }`;
    const answer = await h.graphql(query);
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringMatching(
        /^Query cost is \d+, which exceeds the single query max cost limit \(1000\)\./,
      ) as string,
      extensions: { code: 'MAX_COST_EXCEEDED', maxCost: 1000 },
    });
  });

  test.each([
    ['standard', 2000, 100],
    ['advanced', 4000, 200],
    ['plus', 20_000, 1000],
  ] as const)('%s has %i points and gets %i a second', async (plan, maximumAvailable, restoreRate) => {
    await h.close();
    h = await Harness.start({ shop: { plan } });
    const { extensions } = await h.graphql(SHOP_ID);
    expect(extensions?.cost.throttleStatus).toMatchObject({ maximumAvailable, restoreRate });
  });
});

const draw = async () => {
  await h.dials({ seed: 11, api: { status500: 0.5 } });
  const statuses = [];
  for (let i = 0; i < 12; i++) statuses.push((await h.graphql(SHOP_ID)).status);
  return statuses;
};

describe('faults', () => {
  test('429, 500 and a throttle that the bucket does not explain', async () => {
    await h.dials({ api: { status429: 1 } });
    const limited = await h.graphql(SHOP_ID);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2.0']);
    await h.dials({ api: { status429: 0, status500: 1 } });
    expect((await h.graphql(SHOP_ID)).status).toBe(500);
    await h.dials({ api: { status500: 0, throttled: 1 } });
    expect((await h.graphql(SHOP_ID)).errors?.[0]?.message).toBe('Throttled');
  });

  test('a connection cut before leaves nothing done, one cut after has done it', async () => {
    const [product] = await h.createProducts([SHIRT]);
    const add = (tag: string) =>
      h.graphql(`mutation($id: ID!) { tagsAdd(id: $id, tags: ["${tag}"]) { userErrors { message } } }`, {
        id: product?.id,
      });
    await h.dials({ api: { cutBefore: 1 } });
    await expect(add('before')).rejects.toThrow();
    await h.dials({ api: { cutBefore: 0, cutAfter: 1 } });
    await expect(add('after')).rejects.toThrow();
    expect((await h.state()).products[0]?.tags).toEqual(['after', 'Summer']);
  });

  test('the same seed draws the same faults', async () => {
    const first = await draw();
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await draw()).toEqual(first);
  });

  test('a dial that does not exist is refused', async () => {
    await expect(h.dials({ api: { lazy: 1 } })).rejects.toThrow('lazy');
    await expect(h.dials({ webhooks: { lose: 2 } })).rejects.toThrow();
  });
});
