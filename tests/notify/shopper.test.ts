/** Pages are fetched from public addresses only: a redirect and a name that changes lead nowhere else. */
import type * as Dns from 'node:dns';
import { createServer, request as requestPlain, type RequestOptions, type Server } from 'node:http';
import type * as Https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createVisitPage } from '../../app/notify/shopper.ts';

const world = vi.hoisted(() => ({
  /** What a name says when it is asked once more. */
  names: new Map<string, string[]>(),
  port: 0,
}));
vi.mock('node:dns', async (original) => {
  const real = await original<typeof Dns>();
  const lookup = (host: string, _options: object, done: (...all: unknown[]) => void): void => {
    const answers = world.names.get(host) ?? [];
    const address = (answers.length > 1 ? answers.shift() : answers[0]) ?? '192.0.2.1';
    done(null, [{ address, family: 4 }]);
  };
  return { ...real, lookup, default: { ...real, lookup } };
});
// Public addresses answer from this machine: the name is looked up as ever, and only then the connection comes here.
vi.mock('node:https', async (original) => {
  const real = await original<typeof Https>();
  const request = (url: URL, options: RequestOptions, done: never) => {
    const { lookup, ...rest } = options;
    const checked: RequestOptions['lookup'] = (host, asked, next) =>
      lookup?.(host, asked, (error, address, family) =>
        error ? next(error, address, family) : next(null, [{ address: '127.0.0.1', family: 4 }]),
      );
    const there = new URL(url);
    there.protocol = 'http:';
    there.port = String(world.port);
    return requestPlain(there, { ...rest, lookup: checked }, done);
  };
  return { ...real, request, default: { ...real, request } };
});

let server: Server;
let asked: string[];
const visit = createVisitPage({ origin: null, clock: () => performance.now() });
const SHOP = 'tea.myshopify.com';

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.host?.split(':')[0] ?? ''}${request.url ?? ''}`);
    const to = /^\/to\/(.*)$/.exec(request.url ?? '')?.[1];
    if (to !== undefined) response.writeHead(302, { Location: decodeURIComponent(to) }).end();
    else response.end('<h1>Tea</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  world.names.clear();
  world.names.set('shop.test', ['93.184.215.14']);
  world.names.set('other.test', ['93.184.215.15']);
});

const to = (address: string): string => `https://shop.test/to/${encodeURIComponent(address)}`;

test('a redirect to another public page is followed', async () => {
  expect(await visit(SHOP, to('https://other.test/tea'))).toMatchObject({ status: 200, problem: null });
  expect(asked.map((one) => one.split('/')[0])).toEqual(['shop.test', 'other.test']);
});

test.each([
  'http://127.0.0.1/',
  'https://127.0.0.1/',
  'https://169.254.169.254/latest',
  'https://[::1]/',
  'https://0x7f.1/',
  'http://other.test/',
  'file:///etc/passwd',
])('a redirect to %s is not', async (address) => {
  expect(await visit(SHOP, to(address))).toMatchObject({ status: null, problem: 'not_public' });
  expect(asked).toHaveLength(1);
});

test('nor one to a name that leads inside', async () => {
  world.names.set('inside.test', ['10.0.0.5']);
  expect(await visit(SHOP, to('https://inside.test/'))).toMatchObject({
    status: null,
    problem: 'not_public',
  });
  expect(asked).toHaveLength(1);
});

test('a name that has changed since it was asked the first time is checked again', async () => {
  world.names.set('turns.test', ['93.184.215.16', '127.0.0.1']);
  const again = `https://turns.test/to/${encodeURIComponent('https://turns.test/inside')}`;
  expect(await visit(SHOP, again)).toMatchObject({ status: null, problem: 'not_public' });
  expect(asked).toHaveLength(1);
});
