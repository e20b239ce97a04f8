/** Access that begins, is renewed and ends, and answers that do not come, over HTTP. */
import { afterAll, describe, expect, it } from 'vitest';
import { Session } from '@shopify/shopify-api';
import type { Write } from '../../app/core/writes.ts';
import { offlineSessionId } from '../../app/shopify/tokens.ts';
import { SHOP } from './dev-store.ts';
import { digits, portScene } from './port-scene.ts';

const { bench, write, make, view } = portScene({ opened: false });

describe('before a person opened the app', () => {
  it('there is no access, and nothing is sent', async () => {
    expect(await bench().port.readShop(SHOP)).toMatchObject({ ok: false, reason: 'no_access' });
    expect(await bench().meta('GET', 'requests')).toMatchObject({ total: 0 });
  });
});

describe('a visit', () => {
  it('exchanges an offline token that expires, through the library, and tells us once', async () => {
    await bench().meta('POST', 'do/installApp', {});
    expect(await bench().visit()).toBeNull();
    const session = await bench().sessions.loadSession(offlineSessionId(SHOP));
    expect(session).toMatchObject({ shop: SHOP, isOnline: false });
    expect(session?.refreshToken).toBeTruthy();
    expect(session?.expires?.getTime()).toBeGreaterThan(Date.now());
    expect(bench().visits).toEqual([SHOP]);
  });
});

describe('when things go wrong', () => {
  const none = { throttled: 0, status429: 0, status500: 0, cutBefore: 0, cutAfter: 0 };
  const api = (dials: object) => bench().meta('POST', 'dials', { api: { ...none, ...dials } });
  afterAll(() => api({}));

  it('a write whose answer was cut off is unsure, and was done once', async () => {
    const made = await make({ title: 'Bowl' });
    await api({ cutAfter: 1 });
    const change: Write = { kind: 'tags_add', productId: digits(made.id), tags: ['a'] };
    expect(await write(change)).toMatchObject({ outcome: 'unsure' });
    await api({});
    expect((await view(made.id)).tags).toEqual(['a']);
  });

  it.each(['throttled', 'status429', 'status500', 'cutBefore'])('a read sits out %s', async (fault) => {
    await api({ [fault]: 1 });
    const reading = bench().port.findProductsByTag(SHOP, 'nothing');
    await new Promise((resolve) => setTimeout(resolve, 150));
    await api({});
    expect(await reading).toMatchObject({ ok: true, value: [] });
  });

  it('an expired token is renewed, and a refused one too', async () => {
    const id = offlineSessionId(SHOP);
    const stored = await bench().sessions.loadSession(id);
    if (!stored) throw new Error('no session');
    await bench().sessions.storeSession(
      new Session({ ...stored.toObject(), expires: new Date(Date.now() + 1000) }),
    );
    expect(await bench().port.readShop(SHOP)).toMatchObject({ ok: true });
    const renewed = await bench().sessions.loadSession(id);
    expect(renewed?.refreshToken).not.toBe(stored.refreshToken);
    await bench().sessions.storeSession(
      new Session({ ...(renewed ?? stored).toObject(), accessToken: 'shpat_dead' }),
    );
    expect(await bench().port.readShop(SHOP)).toMatchObject({ ok: true });
  });

  it('an uninstalled app has no access', async () => {
    await bench().meta('POST', 'do/uninstallApp', {});
    expect(await bench().port.readShop(SHOP)).toMatchObject({ ok: false, reason: 'no_access' });
    expect(await write({ kind: 'tags_add', productId: '1', tags: ['a'] })).toMatchObject({
      outcome: 'no_access',
      reason: 'token',
    });
  });
});
