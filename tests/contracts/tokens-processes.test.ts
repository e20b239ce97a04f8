/** Refresh tokens work once: of two processes on one PostgreSQL only one renews, and the other takes what it stored. */
import { Session } from '@shopify/shopify-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../app/db/open.ts';
import { secretKey, Sealer } from '../../app/shopify/encryption.ts';
import { sessionTable } from '../../app/db/sessions.ts';
import { createSessionStorage } from '../../app/shopify/sessions.ts';
import { createTokens, offlineSessionId } from '../../app/shopify/tokens.ts';
import type { Transport } from '../../app/shopify/transport.ts';
import {
  hasPostgres,
  postgresServer,
  quiet,
  type TestDatabase,
  type TestServer,
} from '../support/database.ts';

const SHOP = 'two-processes.myshopify.com';
const TIMEOUT_MS = 60_000;
const SLOW_MS = 200;
const ASKS = 20;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.runIf(hasPostgres())('two processes with a token that runs out', () => {
  let server: TestServer;
  let first: TestDatabase;
  let second: Database;
  beforeAll(async () => {
    server = await postgresServer();
    first = await server.create();
    second = await openDatabase({ ...first.options, log: quiet });
  }, TIMEOUT_MS);
  afterAll(async () => {
    await second?.close();
    await first?.remove();
    await server?.stop();
  }, TIMEOUT_MS);

  /** A process of its own but for the memory: database, session storage, tokens. */
  function processOn(database: Database, post: () => Promise<unknown>) {
    const sessions = createSessionStorage(
      sessionTable(database.sql),
      new Sealer([secretKey('k1', 'a secret for the tests')]),
    );
    const tokens = createTokens({
      sessions,
      transport: { post } as unknown as Transport,
      apiKey: 'key',
      apiSecret: 'secret',
      clock: { now: () => Date.now() },
      withShopLock: (shop, work) => database.withLock(`token:${shop}`, work),
      revoked: () => sessions.deleteSession(offlineSessionId(SHOP)).then(() => undefined),
    });
    return { sessions, tokens };
  }

  async function askTogether(status: number, body: object) {
    let posts = 0;
    const post = async () => {
      posts += 1;
      await sleep(SLOW_MS);
      return { fate: 'answered', status, headers: new Headers(), body: JSON.stringify(body) };
    };
    const both = [processOn(first.database, post), processOn(second, post)];
    await both[0]?.sessions.storeSession(
      new Session({
        id: offlineSessionId(SHOP),
        shop: SHOP,
        state: '',
        isOnline: false,
        scope: 'write_products',
        accessToken: 'shpat_1',
        expires: new Date(Date.now() - 1_000),
        refreshToken: 'shprt_1',
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: ASKS }, (_, at) => both[at % 2]?.tokens.offlineToken(SHOP)),
    );
    return { answers, posts };
  }

  it('renew it once', { timeout: TIMEOUT_MS }, async () => {
    const { answers, posts } = await askTogether(200, {
      access_token: 'shpat_2',
      scope: 'write_products',
      expires_in: 3_600,
      refresh_token: 'shprt_2',
      refresh_token_expires_in: 7_776_000,
    });
    expect(posts).toBe(1);
    expect(answers).toEqual(answers.map(() => ({ ok: true, accessToken: 'shpat_2' })));
  });

  it('hear once that it is revoked, and ask no more', { timeout: TIMEOUT_MS }, async () => {
    const { answers, posts } = await askTogether(400, { error: 'invalid_grant' });
    expect(posts).toBe(1);
    expect(answers.map((one) => one?.ok === false && one.reason).toSorted()).toEqual([
      ...answers.slice(1).map(() => 'missing'),
      'revoked',
    ]);
  });
});
