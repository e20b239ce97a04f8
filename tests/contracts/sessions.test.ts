import { Session } from '@shopify/shopify-api';
import { expect, it } from 'vitest';
import { sessionTable } from '../../app/db/sessions.ts';
import { Sealer, secretKey } from '../../app/shopify/encryption.ts';
import { createSessionStorage } from '../../app/shopify/sessions.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { newShop, NOON } from './store-fixture.ts';

onEachDatabase('Sessions', (ground) => {
  const storage = () =>
    createSessionStorage(
      sessionTable(ground.database.sql),
      new Sealer([secretKey('k1', 'a secret for the tests')]),
    );
  const offline = (shop: string, accessToken = 'shpat_1') =>
    new Session({
      id: `offline_${shop}`,
      shop,
      state: '',
      isOnline: false,
      scope: 'write_products',
      accessToken,
      expires: new Date(NOON),
      refreshToken: 'shprt_1',
      refreshTokenExpires: new Date(NOON + 1),
    });
  const online = (shop: string, leftMs: number) =>
    new Session({
      id: `${shop}_${leftMs}`,
      shop,
      state: 'ü',
      isOnline: true,
      scope: 'write_products',
      accessToken: 'shpua_1',
      expires: new Date(NOON + leftMs),
      onlineAccessInfo: {
        expires_in: 0,
        associated_user_scope: 'write_products',
        associated_user: {
          id: 9_007_199_254_740_991,
          first_name: "O'Hara",
          last_name: '李',
          email: 'o@tea.test',
          email_verified: true,
          account_owner: true,
          locale: 'de',
          collaborator: false,
        },
      },
    });

  it('are given back as they were stored, and the later one with the same id stays', async () => {
    const shop = newShop();
    await storage().storeSession(offline(shop));
    await storage().storeSession(offline(shop, 'shpat_2'));
    await storage().storeSession(online(shop, 5));
    const loaded = await storage().loadSession(`offline_${shop}`);
    expect(loaded?.toObject()).toEqual(offline(shop, 'shpat_2').toObject());
    expect((await storage().loadSession(`${shop}_5`))?.toObject()).toEqual(online(shop, 5).toObject());
    expect(await storage().loadSession('offline_nobody')).toBeUndefined();
  });

  it('are stored once when two requests make them at once', async () => {
    const shop = newShop();
    await Promise.all(Array.from({ length: 8 }, () => storage().storeSession(offline(shop))));
    expect(await storage().findSessionsByShop(shop)).toHaveLength(1);
  });

  it('are rows that Shopify’s own storage over Prisma reads', async () => {
    const shop = newShop();
    await storage().storeSession(online(shop, 5));
    expect(await ground.database.prisma.session.findUnique({ where: { id: `${shop}_5` } })).toMatchObject({
      shop,
      state: 'ü',
      isOnline: true,
      scope: 'write_products',
      expires: new Date(NOON + 5),
      userId: 9_007_199_254_740_991n,
      firstName: "O'Hara",
      accountOwner: true,
      collaborator: false,
      emailVerified: true,
      refreshToken: null,
      refreshTokenExpires: null,
    });
  });

  it('of a shop come latest first, and go one by one', async () => {
    const [shop, other] = [newShop(), newShop()];
    for (const session of [online(shop, 1), online(shop, 3), online(shop, 2), online(other, 9)])
      await storage().storeSession(session);
    const ids = async () => (await storage().findSessionsByShop(shop)).map(({ id }) => id);
    expect(await ids()).toEqual([`${shop}_3`, `${shop}_2`, `${shop}_1`]);
    await storage().deleteSession(`${shop}_3`);
    await storage().deleteSessions([`${shop}_1`, 'nobody']);
    expect(await ids()).toEqual([`${shop}_2`]);
    expect(await storage().findSessionsByShop(other)).toHaveLength(1);
  });
});
