import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryBudgets } from '../../app/shopify/admin/budget-memory.ts';
import { createAdminRequest } from '../../app/shopify/admin/client.ts';
import { FindProducts, TagsAdd } from '../../app/shopify/admin/generated/operations.ts';
import { createLimiter } from '../../app/shopify/admin/limiter.ts';
import { createTransport, type Sent, type Transport } from '../../app/shopify/transport.ts';
import type { TokenResult } from '../../app/shopify/tokens.ts';
import { fakeTime } from './fake-time.ts';

const shop = 'a.myshopify.com';
const bucket = { maximumAvailable: 2000, currentlyAvailable: 1990, restoreRate: 100 };
const answered = (status: number, body: unknown, headers: Record<string, string> = {}): Sent => ({
  fate: 'answered',
  status,
  headers: new Headers(headers),
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const done = answered(200, {
  data: { tagsAdd: { userErrors: [] } },
  extensions: { cost: { requestedQueryCost: 10, actualQueryCost: 10, throttleStatus: bucket } },
});
const found = answered(200, {
  data: { products: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } },
  extensions: { cost: { requestedQueryCost: 13, actualQueryCost: 2, throttleStatus: bucket } },
});
const throttled = answered(200, {
  errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
  extensions: {
    cost: {
      requestedQueryCost: 752,
      actualQueryCost: null,
      throttleStatus: { ...bucket, currentlyAvailable: 452 },
    },
  },
});
const graphqlError = (code: string, message = code): Sent =>
  answered(200, { errors: [{ message, extensions: { code } }], data: null });
const lost: Sent = { fate: 'lost', detail: 'ECONNRESET' };
const notSent: Sent = { fate: 'not_sent', detail: 'ECONNREFUSED' };

function setUp(answers: Sent[], tokens: TokenResult[] = [{ ok: true, accessToken: 'one' }]) {
  const time = fakeTime();
  const sends: { shop: string; path: string; headers: Record<string, string>; body: string }[] = [];
  const warnings: unknown[] = [];
  const heard: string[] = [];
  const refusals: (string | undefined)[] = [];
  const transport = {
    post: async (to: string, path: string, headers: Record<string, string>, body: string) => {
      sends.push({ shop: to, path, headers, body });
      const answer = answers[Math.min(sends.length, answers.length) - 1];
      if (!answer) throw new Error('no answer left');
      return answer;
    },
  } as unknown as Transport;
  const request = createAdminRequest({
    transport,
    limiter: createLimiter({
      store: createMemoryBudgets(time),
      clock: time,
      sleep: time.sleep,
      random: () => 0,
    }),
    token: async (_shop, refused) => {
      refusals.push(refused);
      return (
        tokens[Math.min(refusals.length, tokens.length) - 1] ?? { ok: false, reason: 'missing', detail: '' }
      );
    },
    clock: time,
    sleep: time.sleep,
    random: () => 0,
    closed: async (of, detail) => void heard.push(`${of} closed: ${detail}`),
    reopened: async (of) => void heard.push(`${of} open`),
    warn: (event, fields) => warnings.push({ event, ...fields }),
  });
  const read = () => request(shop, FindProducts, { query: 'tag:a', sortKey: 'ID' }, { priority: 'urgent' });
  const write = () =>
    request(shop, TagsAdd, { id: 'gid://shopify/Product/1', tags: ['a'] }, { priority: 'urgent' });
  return { time, sends, warnings, heard, refusals, read, write };
}

describe('a request', () => {
  it('goes to the version with the token, and gives back data and actual cost', async () => {
    const { sends, read } = setUp([found]);
    expect(await read()).toMatchObject({ ok: true, cost: 2, data: { products: { nodes: [] } } });
    expect(sends[0]).toMatchObject({
      shop,
      path: '/admin/api/2026-10/graphql.json',
      headers: { 'X-Shopify-Access-Token': 'one' },
    });
    expect(JSON.parse(sends[0]?.body ?? '')).toMatchObject({
      operationName: 'FindProducts',
      variables: { query: 'tag:a', sortKey: 'ID' },
    });
  });

  it('waits as long as the bucket needs after THROTTLED, then sends again: writes too, they were not done', async () => {
    const { time, sends, write } = setUp([throttled, done]);
    expect(await write()).toMatchObject({ ok: true });
    expect(sends).toHaveLength(2);
    expect(time.slept).toEqual([3000]);
  });

  it('reads Retry-After as seconds', async () => {
    const { time, write } = setUp([answered(429, '', { 'Retry-After': '2.0' }), done]);
    expect(await write()).toMatchObject({ ok: true });
    expect(time.slept).toEqual([2000]);
  });

  it('leaves a long Retry-After to the caller, and keeps everybody else from sending', async () => {
    const { sends, write } = setUp([answered(429, '', { 'Retry-After': '120' }), done]);
    expect(await write()).toMatchObject({ ok: false, reason: 'later', retryAfterMs: 120_000 });
    expect(await write()).toMatchObject({ ok: false, reason: 'later', retryAfterMs: 120_000 });
    expect(sends).toHaveLength(1);
  });

  it('ends THROTTLED without end as later', async () => {
    const { sends, read } = setUp([throttled]);
    expect(await read()).toMatchObject({ ok: false, reason: 'later', retryAfterMs: 3000 });
    expect(sends).toHaveLength(6);
  });

  it('backs off and sends again when there was no connection', async () => {
    const { time, write } = setUp([notSent, notSent, done]);
    expect(await write()).toMatchObject({ ok: true });
    expect(time.slept).toEqual([125, 250]);
  });

  it.each([
    ['a lost answer', lost],
    ['503', answered(503, 'no')],
    ['an internal error', graphqlError('INTERNAL_SERVER_ERROR')],
    ['an answer that is not JSON', answered(200, '<html>')],
    ['an answer that lacks what was asked', answered(200, { data: {} })],
  ])('never repeats a write after %s: it is unsure', async (_name, sent) => {
    const { sends, write } = setUp([sent, done]);
    expect(await write()).toMatchObject({ ok: false, reason: 'unsure' });
    expect(sends).toHaveLength(1);
  });

  it.each([
    ['a lost answer', lost],
    ['503', answered(503, 'no')],
    ['an internal error', graphqlError('INTERNAL_SERVER_ERROR')],
  ])('repeats a read after %s', async (_name, sent) => {
    const { read } = setUp([sent, found]);
    expect(await read()).toMatchObject({ ok: true });
  });

  it('that only reads ends as later when nothing helps', async () => {
    const { sends, read } = setUp([lost]);
    expect(await read()).toMatchObject({ ok: false, reason: 'later', detail: 'ECONNRESET' });
    expect(sends).toHaveLength(3);
  });

  it('tells that a scope is missing', async () => {
    const { sends, write } = setUp([graphqlError('ACCESS_DENIED', 'Access denied for tagsAdd field.')]);
    expect(await write()).toMatchObject({ ok: false, reason: 'no_access', access: 'scope' });
    expect(sends).toHaveLength(1);
  });

  it.each([
    graphqlError('SHOP_INACTIVE'),
    answered(402, ''),
    answered(403, ''),
    answered(404, ''),
    answered(423, ''),
    answered(430, ''),
  ])('leaves a closed shop alone, longer and longer, and goes on when it is open: %#', async (sent) => {
    const { time, sends, heard, refusals, write } = setUp([sent, sent, done]);
    expect(await write()).toMatchObject({ ok: false, reason: 'later', retryAfterMs: 5_000 });
    expect(heard).toEqual([expect.stringContaining(`${shop} closed: `)]);
    time.advance(60_000);
    expect(await write()).toMatchObject({ ok: false, reason: 'later', retryAfterMs: 30_000 });
    time.advance(10_000);
    expect(await write()).toMatchObject({ ok: false, reason: 'later', retryAfterMs: 20_000 });
    // Meanwhile nobody asks, for a token either.
    expect([sends.length, refusals.length]).toEqual([2, 2]);
    time.advance(20_000);
    expect(await write()).toMatchObject({ ok: true });
    expect(await write()).toMatchObject({ ok: true });
    expect(heard.slice(2)).toEqual([`${shop} open`]);
  });

  it('asks a closed shop with one request at a time, and takes a lost answer for no answer', async () => {
    const { time, sends, heard, read, write } = setUp([answered(402, ''), lost, done]);
    await write();
    time.advance(5_000);
    expect(await write()).toMatchObject({ reason: 'unsure' });
    expect(await read()).toMatchObject({ reason: 'later', retryAfterMs: 60_000 });
    expect(sends).toHaveLength(2);
    expect(heard).toHaveLength(1);
  });

  it('finds out with a new token, where the old one is refused, that a closed shop is open again', async () => {
    const tokens: TokenResult[] = ['one', 'one', 'two'].map((accessToken) => ({ ok: true, accessToken }));
    const { time, sends, heard, write } = setUp([answered(402, ''), answered(401, ''), done], tokens);
    await write();
    time.advance(5_000);
    expect(await write()).toMatchObject({ ok: true });
    expect(sends).toHaveLength(3);
    expect(heard.slice(1)).toEqual([`${shop} open`]);
  });

  it('hears from a token request that the shop is closed', async () => {
    const closed: TokenResult = {
      ok: false,
      reason: 'closed',
      detail: 'Shopify answered 402 to the refresh',
    };
    const { sends, heard, write } = setUp([done], [closed]);
    expect(await write()).toMatchObject({ ok: false, reason: 'later', retryAfterMs: 5_000 });
    expect(heard).toEqual([`${shop} closed: ${closed.detail}`]);
    expect(sends).toEqual([]);
  });

  it('asks for another token once after 401', async () => {
    const tokens: TokenResult[] = [
      { ok: true, accessToken: 'one' },
      { ok: true, accessToken: 'two' },
    ];
    const { sends, refusals, write } = setUp([answered(401, ''), done], tokens);
    expect(await write()).toMatchObject({ ok: true });
    expect(refusals).toEqual([undefined, 'one']);
    expect(sends.map(({ headers }) => headers['X-Shopify-Access-Token'])).toEqual(['one', 'two']);
  });

  it('ends as no access when the new token is refused too', async () => {
    const { sends, write } = setUp([answered(401, '')]);
    expect(await write()).toMatchObject({ ok: false, reason: 'no_access', access: 'token' });
    expect(sends).toHaveLength(2);
  });

  it('is not sent without a token', async () => {
    const revoked = setUp([done], [{ ok: false, reason: 'revoked', detail: 'gone' }]);
    expect(await revoked.write()).toMatchObject({ ok: false, reason: 'no_access', access: 'token' });
    expect(revoked.sends).toHaveLength(0);
    const later = setUp([done], [{ ok: false, reason: 'later', detail: 'outage' }]);
    expect(await later.write()).toMatchObject({ ok: false, reason: 'later' });
  });

  it('tells what Shopify found wrong with it', async () => {
    const { write } = setUp([graphqlError('MAX_COST_EXCEEDED', 'Query cost is 2003')]);
    expect(await write()).toEqual({
      ok: false,
      reason: 'rejected',
      errors: [{ message: 'Query cost is 2003', code: 'MAX_COST_EXCEEDED' }],
    });
  });

  it('warns once when Shopify answered in another version', async () => {
    const other = answered(200, JSON.parse(found.fate === 'answered' ? found.body : ''), {
      'X-Shopify-API-Version': '2027-01',
    });
    const { warnings, read } = setUp([other]);
    await read();
    await read();
    expect(warnings).toEqual([{ event: 'shopify.version_mismatch', asked: '2026-10', answered: '2027-01' }]);
  });
});

describe('the transport', () => {
  let server: Server | undefined;
  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

  async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
    server = createServer(handler);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('sends everything to the configured origin, with the shop in a header', async () => {
    const seen: unknown[] = [];
    const origin = await listen((request, response) => {
      seen.push([request.method, request.url, request.headers['x-shopify-shop-domain']]);
      response.end('ok');
    });
    const { post, fetch: libraryFetch } = createTransport({ adminOrigin: origin, fetch });
    expect(await post(shop, '/admin/x', {}, '{}', 1000)).toMatchObject({
      fate: 'answered',
      status: 200,
      body: 'ok',
    });
    await libraryFetch(`https://${shop}/admin/oauth/access_token?a=1`, { method: 'POST', body: '{}' });
    expect(seen).toEqual([
      ['POST', '/admin/x', shop],
      ['POST', '/admin/oauth/access_token?a=1', shop],
    ]);
  });

  it('tells a request that cannot have arrived from one that may have', async () => {
    const origin = await listen((request) => request.socket.destroy());
    const { post } = createTransport({ adminOrigin: origin, fetch });
    expect(await post(shop, '/x', {}, '{}', 1000)).toMatchObject({ fate: 'lost' });
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    server = undefined;
    expect(await post(shop, '/x', {}, '{}', 1000)).toMatchObject({ fate: 'not_sent' });
  });

  it('gives up waiting for an answer', async () => {
    const origin = await listen(() => undefined);
    const { post } = createTransport({ adminOrigin: origin, fetch });
    expect(await post(shop, '/x', {}, '{}', 50)).toMatchObject({ fate: 'lost' });
    server?.closeAllConnections();
  });

  it('never lets anything but a shop into an address', async () => {
    const { post } = createTransport({ adminOrigin: null, fetch });
    await expect(post('evil.example.com/a.myshopify.com', '/x', {}, '{}', 50)).rejects.toThrow('not a shop');
  });

  it('streams lines, however they are cut, and breaks with the stream', async () => {
    const origin = await listen((request, response) => {
      response.write('{"a":1}\n{"b":"\u00e4');
      setTimeout(() => {
        response.write('"}\n\n{"c":3}');
        if (request.url === '/broken') response.destroy();
        else response.end();
      }, 20);
    });
    const { lines } = createTransport({ adminOrigin: origin, fetch });
    const all: string[] = [];
    for await (const line of lines(`${origin}/whole`)) all.push(line);
    expect(all).toEqual(['{"a":1}', '{"b":"ä"}', '{"c":3}']);
    await expect(async () => {
      for await (const line of lines(`${origin}/broken`)) all.push(line);
    }).rejects.toThrow();
  });
});
