import { Session } from '@shopify/shopify-api';
import { describe, expect, it } from 'vitest';
import { secretKey, Sealer } from '../../app/shopify/encryption.ts';
import { createSessionStorage } from '../../app/shopify/sessions.ts';
import { createTokens, offlineSessionId } from '../../app/shopify/tokens.ts';
import type { Sent, Transport } from '../../app/shopify/transport.ts';
import { fakeTime } from './fake-time.ts';
import { memoryTable } from './memory-table.ts';

const shop = 'a.myshopify.com';
const key = (id: string) => secretKey(id, `a secret text for ${id}`);

function offline(
  now: number,
  over: Partial<{ accessToken: string; refreshToken: string; leftMs: number }> = {},
): Session {
  const { accessToken = 'shpat_1', refreshToken = 'shprt_1', leftMs = 3_600_000 } = over;
  return new Session({
    id: offlineSessionId(shop),
    shop,
    state: '',
    isOnline: false,
    scope: 'write_products',
    accessToken,
    expires: new Date(now + leftMs),
    refreshToken,
    refreshTokenExpires: new Date(now + 90 * 86_400_000),
  });
}

describe('sealing', () => {
  it('opens with any key it has, and seals with the first', () => {
    const old = new Sealer([key('k1')]);
    const rotated = new Sealer([key('k2'), key('k1')]);
    const sealed = old.seal('shpat_1', 'here');
    expect(sealed).toMatch(/^enc:k1:/);
    expect(sealed).not.toContain('shpat_1');
    expect(rotated.open(sealed, 'here')).toBe('shpat_1');
    expect(rotated.seal('shpat_1', 'here')).toMatch(/^enc:k2:/);
    expect(old.open(rotated.seal('x', 'here'), 'here')).toBeNull();
  });

  it('never seals the same twice alike', () => {
    const sealer = new Sealer([key('k1')]);
    expect(sealer.seal('x', 'here')).not.toBe(sealer.seal('x', 'here'));
  });

  it('does not open what was changed, moved, or never sealed', () => {
    const sealer = new Sealer([key('k1')]);
    const sealed = sealer.seal('shpat_1', 'here');
    const bytes = Buffer.from(sealed.slice('enc:k1:'.length), 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(sealer.open(`enc:k1:${bytes.toString('base64')}`, 'here')).toBeNull();
    expect(sealer.open(sealed, 'there')).toBeNull();
    expect(sealer.open('shpat_1', 'here')).toBeNull();
    expect(sealer.open('enc:k1:AAAA', 'here')).toBeNull();
  });

  it('takes 32 bytes in base64 as the key itself, and refuses short secrets', () => {
    const bytes = Buffer.alloc(32, 7);
    expect(secretKey('k1', bytes.toString('base64')).key).toEqual(bytes);
    expect(secretKey('k1', 'a long enough passphrase').key).toHaveLength(32);
    expect(() => secretKey('k1', 'short')).toThrow();
    expect(() => secretKey('k:1', 'a long enough passphrase')).toThrow();
  });
});

describe('session storage', () => {
  const now = 1_790_000_000_000;

  it('gives back what was stored, with no token readable in the row', async () => {
    const table = memoryTable();
    const storage = createSessionStorage(table, new Sealer([key('k1')]));
    await storage.storeSession(offline(now));
    const row = table.rows.get(offlineSessionId(shop));
    expect(JSON.stringify(row)).not.toMatch(/shpat_1|shprt_1/);
    expect((await storage.loadSession(offlineSessionId(shop)))?.toObject()).toEqual(offline(now).toObject());
  });

  it('keeps who a person is', async () => {
    const storage = createSessionStorage(memoryTable(), new Sealer([key('k1')]));
    const online = new Session({
      id: `${shop}_7`,
      shop,
      state: '',
      isOnline: true,
      accessToken: 'shpua_1',
      onlineAccessInfo: {
        expires_in: 0,
        associated_user_scope: '',
        associated_user: {
          id: 7,
          first_name: 'Ada',
          last_name: 'L',
          email: 'ada@example.com',
          email_verified: true,
          account_owner: true,
          locale: 'de',
          collaborator: false,
        },
      },
    });
    await storage.storeSession(online);
    const [found] = await storage.findSessionsByShop(shop);
    expect(found?.onlineAccessInfo?.associated_user).toEqual(online.onlineAccessInfo?.associated_user);
  });

  it('treats a session that no key opens as absent', async () => {
    const table = memoryTable();
    await createSessionStorage(table, new Sealer([key('lost')])).storeSession(offline(now));
    const storage = createSessionStorage(table, new Sealer([key('k1')]));
    expect(await storage.loadSession(offlineSessionId(shop))).toBeUndefined();
    expect(await storage.findSessionsByShop(shop)).toEqual([]);
  });

  it('deletes', async () => {
    const table = memoryTable();
    const storage = createSessionStorage(table, new Sealer([key('k1')]));
    await storage.storeSession(offline(now));
    await storage.deleteSession(offlineSessionId(shop));
    expect(table.rows.size).toBe(0);
    expect(await storage.deleteSessions(['x'])).toBe(true);
  });
});

const renewed = (n: number): Sent => ({
  fate: 'answered',
  status: 200,
  headers: new Headers(),
  body: JSON.stringify({
    access_token: `shpat_${n}`,
    scope: 'write_products',
    expires_in: 3600,
    refresh_token: `shprt_${n}`,
    refresh_token_expires_in: 7_776_000,
  }),
});

const refusedWith = (status: number, error: string): Sent => ({
  fate: 'answered',
  status,
  headers: new Headers(),
  body: JSON.stringify({ error }),
});

function setUp(answer: Sent | ((sent: number) => Sent | Promise<Sent>)) {
  const time = fakeTime();
  const storage = createSessionStorage(memoryTable(), new Sealer([key('k1')]));
  const posts: Record<string, string>[] = [];
  const revoked: string[] = [];
  const transport = {
    post: async (_shop: string, path: string, _headers: object, body: string) => {
      posts.push({ path, ...(JSON.parse(body) as Record<string, string>) });
      return typeof answer === 'function' ? answer(posts.length) : answer;
    },
  } as unknown as Transport;
  let tail: Promise<unknown> = Promise.resolve();
  const deps = {
    sessions: storage,
    transport,
    apiKey: 'key',
    apiSecret: 'secret',
    clock: time,
    withShopLock: <T>(_shop: string, work: () => Promise<T>): Promise<T> => {
      const mine = tail.then(work);
      tail = mine.catch(() => undefined);
      return mine;
    },
    async revoked(of: string) {
      revoked.push(of);
      await storage.deleteSession(offlineSessionId(of));
    },
  };
  return { time, storage, posts, revoked, tokens: createTokens(deps) };
}

describe('the offline token', () => {
  it('is used as it is while it is good', async () => {
    const { time, storage, posts, tokens } = setUp(renewed(2));
    await storage.storeSession(offline(time.now(), { leftMs: 301_000 }));
    expect(await tokens.offlineToken(shop)).toEqual({ ok: true, accessToken: 'shpat_1' });
    expect(posts).toEqual([]);
  });

  it('is renewed when less than five minutes are left, and stored with its new refresh token', async () => {
    const { time, storage, posts, tokens } = setUp(renewed(2));
    await storage.storeSession(offline(time.now(), { leftMs: 299_000 }));
    expect(await tokens.offlineToken(shop)).toEqual({ ok: true, accessToken: 'shpat_2' });
    expect(posts).toEqual([
      {
        path: '/admin/oauth/access_token',
        client_id: 'key',
        client_secret: 'secret',
        grant_type: 'refresh_token',
        refresh_token: 'shprt_1',
      },
    ]);
    const stored = await storage.loadSession(offlineSessionId(shop));
    expect(stored).toMatchObject({ accessToken: 'shpat_2', refreshToken: 'shprt_2' });
    expect(stored?.expires?.getTime()).toBe(time.now() + 3_600_000);
  });

  it('is renewed once for many who ask at the same time', async () => {
    const { time, storage, posts, tokens } = setUp(renewed(2));
    await storage.storeSession(offline(time.now(), { leftMs: 0 }));
    const all = await Promise.all(Array.from({ length: 10 }, () => tokens.offlineToken(shop)));
    expect(new Set(all.map((one) => one.ok && one.accessToken))).toEqual(new Set(['shpat_2']));
    expect(posts).toHaveLength(1);
  });

  it('is renewed when Shopify refused the one in use, but not when another was stored meanwhile', async () => {
    const { time, storage, posts, tokens } = setUp(renewed(2));
    await storage.storeSession(offline(time.now()));
    expect(await tokens.offlineToken(shop, 'shpat_0')).toEqual({ ok: true, accessToken: 'shpat_1' });
    expect(posts).toHaveLength(0);
    expect(await tokens.offlineToken(shop, 'shpat_1')).toEqual({ ok: true, accessToken: 'shpat_2' });
  });

  it('that a visit exchanged while it was being renewed stays', async () => {
    const { time, storage, tokens } = setUp(async () => {
      await storage.storeSession(offline(time.now(), { accessToken: 'shpat_9', refreshToken: 'shprt_9' }));
      return renewed(2);
    });
    await storage.storeSession(offline(time.now(), { leftMs: 0 }));
    expect(await tokens.offlineToken(shop)).toEqual({ ok: true, accessToken: 'shpat_9' });
    expect(await storage.loadSession(offlineSessionId(shop))).toMatchObject({ refreshToken: 'shprt_9' });
  });

  it.each([
    [refusedWith(400, 'invalid_grant'), 'revoked'],
    [refusedWith(401, 'invalid_token'), 'revoked'],
    [refusedWith(404, ''), 'revoked'],
    [refusedWith(402, ''), 'closed'],
    [refusedWith(403, ''), 'closed'],
    [refusedWith(423, ''), 'closed'],
    [refusedWith(430, ''), 'closed'],
    [refusedWith(401, 'invalid_client'), 'later'],
    [refusedWith(500, ''), 'later'],
    [refusedWith(200, 'not a token'), 'later'],
    [{ fate: 'lost', detail: 'timeout' } as Sent, 'later'],
    [{ fate: 'not_sent', detail: 'ECONNREFUSED' } as Sent, 'later'],
  ])('tells a revoked app from an outage: %#', async (sent, reason) => {
    const { time, storage, posts, revoked, tokens } = setUp(sent);
    await storage.storeSession(offline(time.now(), { leftMs: 0 }));
    expect(await tokens.offlineToken(shop)).toMatchObject({ ok: false, reason });
    expect(revoked).toEqual(reason === 'revoked' ? [shop] : []);
    // Whoever asks next: after an outage with the same, after a refusal nobody is asked any more.
    await tokens.offlineToken(shop);
    expect(posts).toHaveLength(reason === 'revoked' ? 1 : 2);
  });

  it('is missing when nobody ever came', async () => {
    expect(await setUp(renewed(2)).tokens.offlineToken(shop)).toMatchObject({ ok: false, reason: 'missing' });
  });
});
