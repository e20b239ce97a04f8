/** Safe-to-promote feeds: what is in them, who may read them, and what reading costs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReachStore } from '../../app/db/reach.ts';
import { feedDoor } from '../../app/doors/feed.ts';
import type { Person } from '../../app/flow/commands/commands.ts';
import { createReachCommands, type FeedPaths, type ReachCommands } from '../../app/flow/reach/commands.ts';
import { createFeeds } from '../../app/flow/reach/feeds.ts';
import { createSatisfaction } from '../../app/flow/reach/satisfaction.ts';
import { createSigner } from '../../app/flow/reach/signing.ts';
import {
  assessment,
  campaign,
  DAY,
  installShop,
  item,
  newShop,
  NOON,
  product,
} from '../contracts/store-fixture.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { serveDoors, type DoorServer } from './door-server.ts';

const OWNER: Person = { userId: '1', name: 'Olivia', role: 'owner' };
const VIEWER: Person = { userId: '2', name: 'Vera', role: 'viewer' };

onEachDatabase('Feeds', (ground) => {
  let server: DoorServer;
  let commands: ReachCommands;
  let now = NOON;
  let looks = 0;

  beforeAll(async () => {
    const store = createReachStore(ground.database);
    const counting = {
      ...store,
      feedRows: (...asked: Parameters<typeof store.feedRows>) => {
        looks += 1;
        return store.feedRows(...asked);
      },
    };
    const clock = { now: () => now };
    const signer = createSigner(['a key of this test', 'an older key']);
    const feeds = createFeeds({ store: counting, signer, clock });
    const shopify = {
      putWebPixel: () => Promise.reject(new Error('not here')),
      dropWebPixel: () => Promise.reject(new Error('not here')),
      hearThemes: () => Promise.reject(new Error('not here')),
      stopHearingThemes: () => Promise.reject(new Error('not here')),
    };
    commands = createReachCommands({
      store,
      shopify,
      feeds,
      satisfaction: createSatisfaction({ store, signer, clock: { now: () => now } }),
      signer,
      clock,
      requestOrders: () => Promise.reject(new Error('not here')),
      appUrl: 'https://app.test',
    });
    server = await serveDoors(feedDoor(feeds));
  });
  afterAll(() => server.close());

  const open = async (shop: string): Promise<FeedPaths> => {
    const opened = await commands.openFeed(shop, OWNER, 'c');
    if (!opened.ok) throw new Error(JSON.stringify(opened));
    return opened.paths;
  };
  const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });
  const later = (): void => void (now += 6_000);

  async function shopWith(...ids: string[]): Promise<string> {
    const shop = newShop();
    await installShop(ground.store, shop, ids);
    await ground.store.inShop(shop, async (tx) => {
      await tx.insertCampaign(campaign('c'));
      await tx.insertCampaign(campaign('other'));
      await tx.upsertItems(
        ids.map((id) => item('c', id)),
        NOON,
      );
    });
    return shop;
  }
  const listed = async (path: string): Promise<string[]> => {
    const { products } = (await (await get(path)).json()) as { products: { productId: string }[] };
    return products.map(({ productId }) => productId);
  };
  const hold = (shop: string, productId: string, campaignId: string, more: object = {}) =>
    ground.store.inShop(shop, (tx) =>
      tx.openHolds(
        productId,
        [
          {
            campaignId,
            variantId: `${productId}1`,
            response: 'stop_promoting',
            mode: 'act',
            cause: 'below_need',
            reason: assessment,
            ...more,
          },
        ],
        NOON,
      ),
    );

  test('list what may be promoted now, and follow holds, status and removal', async () => {
    const shop = await shopWith('1', '2', '3', '4', '5', '6');
    await hold(shop, '2', 'c', { response: 'flag', mode: 'watch' });
    await hold(shop, '3', 'other');
    await hold(shop, '4', 'other', { cause: 'allocation' });
    await ground.store.inShop(shop, async (tx) => {
      await tx.upsertProducts([product('5', { status: 'DRAFT' })], NOON);
      await tx.upsertItems([item('c', '6', { removedAt: NOON })], NOON);
    });
    const { json } = await open(shop);
    expect(await listed(json)).toEqual(['1', '4']);
    await ground.store.inShop(shop, async (tx) => {
      const [held] = await tx.holdsOf('2');
      if (held) await tx.closeHolds([{ id: held.id, cause: 'stock' }], NOON);
    });
    expect(await listed(json)).toEqual(['1', '4']);
    later();
    expect(await listed(json)).toEqual(['1', '2', '4']);
  });

  test('are empty, and still there, when the campaign is over', async () => {
    const shop = await shopWith('1');
    const { json, tsv } = await open(shop);
    expect(await listed(json)).toEqual(['1']);
    now += 4 * DAY;
    expect(await listed(json)).toEqual([]);
    expect(await (await get(tsv)).text()).toBe('id\tcustom_label_0\nshopify_US_1_11\thold\n');
    now -= 4 * DAY;
  });

  test('answer 304 while nothing changes, and anew when something does', async () => {
    const shop = await shopWith('1', '2');
    const { csv } = await open(shop);
    const first = await get(csv);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    later();
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*'])
      expect((await get(csv, { 'If-None-Match': tag })).status).toBe(304);
    expect((await get(csv, { 'If-None-Match': '"x"' })).status).toBe(200);
    await hold(shop, '1', 'c');
    later();
    const changed = await get(csv, { 'If-None-Match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  test('are read from the database once in five seconds, however often and by however many', async () => {
    const shop = await shopWith('1');
    const { json } = await open(shop);
    looks = 0;
    await Promise.all(Array.from({ length: 20 }, () => get(json)));
    for (let again = 0; again < 5; again += 1) await get(json);
    expect(looks).toBe(1);
  });

  test('are kept from whoever may not open one: they learn that there is an address, not which', async () => {
    const shop = await shopWith('1');
    const addresses = await open(shop);
    const seenBy = async (by: Person) => [...(await commands.feeds(shop, by))];
    for (const role of ['owner', 'operations', 'merchandiser'] as const)
      expect(await seenBy({ ...OWNER, role })).toEqual([['c', addresses]]);
    expect(await seenBy(VIEWER)).toEqual([['c', null]]);
  });

  test('close with their address: revoked, renewed, unsigned', async () => {
    const shop = await shopWith('1');
    const first = await open(shop);
    expect((await get(first.csv)).status).toBe(200);
    const second = await open(shop);
    expect((await get(first.csv)).status).toBe(410);
    expect((await get(second.csv)).status).toBe(200);
    expect([...(await commands.feeds(shop, OWNER)).keys()]).toEqual(['c']);
    expect(await commands.revokeFeed(shop, OWNER, 'c')).toEqual({ ok: true });
    expect((await get(second.csv)).status).toBe(410);
    expect((await commands.feeds(shop, OWNER)).size).toBe(0);

    const third = await open(shop);
    looks = 0;
    const wrong = third.csv.replace(/-[\w-]{22}\./, `-${'A'.repeat(22)}.`);
    const elsewhere = third.csv.replace(shop, 'other.myshopify.com');
    const another = third.csv.replace('/c/', '/other/');
    for (const path of [
      wrong,
      elsewhere,
      another,
      third.csv.replace('.csv', '.xml'),
      '/feeds/',
      '/feeds/../x',
    ])
      expect([404, 418]).toContain((await get(path)).status);
    expect(looks).toBe(0);
  });

  test('cannot be opened by who only looks, nor for a campaign that is not there', async () => {
    const shop = await shopWith('1');
    expect(await commands.openFeed(shop, VIEWER, 'c')).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(await commands.revokeFeed(shop, VIEWER, 'c')).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(await commands.openFeed(shop, OWNER, 'none')).toMatchObject({
      ok: false,
      problems: [{ message: 'problem.no_such_campaign' }],
    });
  });

  test('answer HEAD, refuse the rest, and say nothing of an uninstalled shop', async () => {
    const shop = await shopWith('1');
    const { csv } = await open(shop);
    const head = await fetch(server.url + csv, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await fetch(server.url + csv, { method: 'POST' })).status).toBe(405);
    await ground.store.inShop(shop, (tx) => tx.saveShop({ uninstalledAt: now }));
    later();
    expect((await get(csv)).status).toBe(410);
  });
});
