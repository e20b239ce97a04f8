import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '@shopify/shopify-api';
import type { Write } from '../../app/core/writes.ts';
import type { CatalogueRow, ReadResult, WriteResult } from '../../app/flow/ports.ts';
import * as operations from '../../app/shopify/admin/generated/operations.ts';
import { offlineSessionId } from '../../app/shopify/tokens.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP, startBench, type Bench } from './dev-store.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.close());

const digits = (gid: string): string => /\/(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? '';

function valueOf<T>(result: ReadResult<T>): T {
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result.value;
}

async function until<T>(read: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const value = await read();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not happen');
}

const write = (change: Write): Promise<WriteResult> =>
  bench.port.write(SHOP, change, { priority: 'urgent', idempotencyKey: 'x' });

/** A product made in the shop, as the shop shows it. */
async function make(product: object): Promise<ProductView> {
  const { productIds } = await bench.meta('POST', 'do/createProducts', { products: [product] });
  return view(String((productIds as string[])[0]));
}

async function view(gid: string): Promise<ProductView> {
  const { products } = await bench.meta('GET', 'state');
  const found = (products as ProductView[]).find(({ id }) => id === gid);
  if (!found) throw new Error(`${gid} is gone`);
  return found;
}

describe('before a person opened the app', () => {
  it('there is no access, and nothing is sent', async () => {
    expect(await bench.port.readShop(SHOP)).toMatchObject({ ok: false, reason: 'no_access' });
    expect(await bench.meta('GET', 'requests')).toMatchObject({ total: 0 });
  });
});

describe('a visit', () => {
  it('exchanges an offline token that expires, through the library, and tells us once', async () => {
    await bench.meta('POST', 'do/installApp', {});
    expect(await bench.visit()).toBeNull();
    const session = await bench.sessions.loadSession(offlineSessionId(SHOP));
    expect(session).toMatchObject({ shop: SHOP, isOnline: false });
    expect(session?.refreshToken).toBeTruthy();
    expect(session?.expires?.getTime()).toBeGreaterThan(Date.now());
    expect(bench.visits).toEqual([SHOP]);
  });
});

describe('reads', () => {
  it('the shop with its locations and channels', async () => {
    const shop = valueOf(await bench.port.readShop(SHOP));
    expect(shop).toMatchObject({ ianaTimezone: 'America/New_York', currencyCode: 'USD' });
    expect(shop.gid).toMatch(/^gid:\/\/shopify\/Shop\/\d+$/);
    expect(shop.locations.map(({ name, fulfillsOnlineOrders }) => [name, fulfillsOnlineOrders])).toEqual(
      expect.arrayContaining([
        ['Main warehouse', true],
        ['Showroom', false],
      ]),
    );
    expect(shop.publications).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'Online Store',
          handle: 'online_store',
          supportsFuturePublishing: true,
        }),
        expect.objectContaining({ handle: 'google', catalogType: 'APP' }),
      ]),
    );
  });

  it('products, their facts, levels and orders as the shop shows them', async () => {
    const made = await make({
      title: 'Lamp',
      tags: ['Living'],
      variants: [
        { sku: 'L-1', price: '19.90', available: 12 },
        { sku: 'L-2', tracked: false },
      ],
    });
    const [first, second] = made.variants;
    if (!first || !second) throw new Error('no variants');
    const id = digits(made.id);
    const [reading] = valueOf(await bench.port.readProducts(SHOP, [id, '1'], { priority: 'normal' }));
    expect(reading).toMatchObject({ id, status: 'ACTIVE', tags: ['Living'], metafield: null, variants: [] });
    expect(
      reading?.publications.map(({ publicationId, published }) => [publicationId, published]).toSorted(),
    ).toEqual(made.publications.map((one) => [digits(one.publicationId), one.isPublished]).toSorted());

    const facts = valueOf(await bench.port.readProductFacts(SHOP, [id], 'normal'));
    expect(facts.products).toMatchObject([{ id, title: 'Lamp', tags: ['Living'], isGiftCard: false }]);
    expect(facts.variants).toMatchObject([
      {
        id: digits(first.id),
        productId: id,
        sku: 'L-1',
        price: '19.90',
        tracked: true,
        inventoryPolicy: 'DENY',
      },
      { id: digits(second.id), tracked: false },
    ]);

    const items = [first, second].map(({ inventoryItemId }) => digits(inventoryItemId));
    const levels = valueOf(await bench.port.readLevels(SHOP, items, 'urgent'));
    expect(levels.filter(({ inventoryItemId }) => inventoryItemId === items[0])).toContainEqual(
      expect.objectContaining({ available: 12, isActive: true }),
    );
    expect(
      levels.filter(({ inventoryItemId }) => inventoryItemId === items[1]).map(({ available }) => available),
    ).toEqual(expect.arrayContaining([null]));

    const since = Date.now() - 60_000;
    const { orderId } = await bench.meta('POST', 'do/sell', {
      lines: [{ variantId: first.id, quantity: 3 }],
    });
    const order = digits(String(orderId));
    const lines = valueOf(await bench.port.readOrder(SHOP, order));
    expect(lines).toMatchObject([
      { orderId: order, variantId: digits(first.id), productId: id, quantity: 3, cancelledAt: null },
    ]);
    expect(lines[0]?.publicationId).toBeTruthy();
    expect(valueOf(await bench.port.findOrdersChangedSince(SHOP, since))).toEqual(lines);
    expect(valueOf(await bench.port.findOrdersChangedSince(SHOP, Date.now() + 3_600_000))).toEqual([]);
    expect(valueOf(await bench.port.readLevels(SHOP, items.slice(0, 1), 'urgent'))).toContainEqual(
      expect.objectContaining({ available: 9 }),
    );
  });

  it('what a collection holds, by hand and by rule; nothing of one that was deleted', async () => {
    const [one, two] = [await make({ title: 'Lamp' }), await make({ title: 'Shade', tags: ['Lit'] })];
    const create = async (collection: object) =>
      String((await bench.meta('POST', 'do/createCollection', collection))['collectionId']);
    const byHand = await create({ title: 'Lamps', productIds: [one.id] });
    const byRule = await create({ title: 'Lit things', ruleTag: 'lit' });
    const read = async (gid: string) =>
      valueOf(await bench.port.readCollectionMembers(SHOP, digits(gid), 'normal'));
    expect(await read(byHand)).toMatchObject({ title: 'Lamps', productIds: [digits(one.id)] });
    expect(await read(byRule)).toMatchObject({ title: 'Lit things', productIds: [digits(two.id)] });
    await bench.meta('POST', 'do/changeCollection', {
      collectionId: byHand,
      add: [two.id],
      remove: [one.id],
    });
    expect(await read(byHand)).toMatchObject({ productIds: [digits(two.id)] });
    await bench.meta('POST', 'do/deleteCollection', { collectionId: byHand });
    expect(await read(byHand)).toBe(null);
  });

  it('discounts, once the shop allows it: what each applies to, what a bundle offer asks for too, and nothing of all', async () => {
    const [one, two] = [await make({ title: 'Mug' }), await make({ title: 'Spoon' })];
    const create = async (discount: object) =>
      digits(String((await bench.meta('POST', 'do/createDiscount', discount))['discountId']));
    const { collectionId } = await bench.meta('POST', 'do/createCollection', {
      title: 'Cups',
      productIds: [two.id],
    });
    const startsAt = Date.UTC(2026, 0, 1);
    const endsAt = Date.now() + 86_400_000;
    const variantId = one.variants[0]?.id ?? '';
    const offer = await create({
      title: 'Mug and spoon',
      kind: 'Bxgy',
      method: 'Code',
      startsAt,
      endsAt,
      gets: { productIds: [two.id], variantIds: [variantId] },
      buys: { collectionIds: [collectionId] },
    });
    const all = await create({ title: 'Everything must go' });
    const post = await create({ title: 'Free shipping', kind: 'FreeShipping' });
    await create({ title: 'Long ago', startsAt, endsAt: startsAt + 1000 });
    expect(await bench.port.findDiscounts(SHOP, '')).toMatchObject({ ok: false, access: 'scope' });
    expect(await bench.port.readDiscount(SHOP, offer, 'person')).toMatchObject({
      ok: false,
      access: 'scope',
    });
    const { app } = (await bench.meta('GET', 'state')) as { app: { scopes: string[] } };
    await bench.meta('POST', 'do/installApp', { scopes: [...app.scopes, 'read_discounts'] });

    const listed = valueOf(await bench.port.findDiscounts(SHOP, ''));
    expect(Object.fromEntries(listed.map(({ id, applies }) => [id, applies]))).toEqual({
      [offer]: 'named',
      [all]: 'everything',
      [post]: 'untold',
    });
    expect(valueOf(await bench.port.findDiscounts(SHOP, 'spoon'))).toEqual([
      { id: offer, title: 'Mug and spoon', applies: 'named', startsAt, endsAt: expect.any(Number) },
    ]);
    const read = async (id: string) => valueOf(await bench.port.readDiscount(SHOP, id, 'background'));
    expect(await read(offer)).toMatchObject({
      productIds: [digits(two.id)],
      variants: [{ id: digits(variantId), productId: digits(one.id) }],
      collectionIds: [digits(String(collectionId))],
    });
    expect(await read(all)).toMatchObject({ applies: 'everything', productIds: [], collectionIds: [] });
    expect(await read(post)).toMatchObject({ applies: 'untold', endsAt: null });
    await bench.meta('POST', 'do/deleteDiscount', { discountId: `gid://shopify/DiscountNode/${offer}` });
    expect(await read(offer)).toBe(null);
  });

  it('products by tag and by change, and where a tag means something already', async () => {
    const made = await make({ title: 'Rug', tags: ['campaign:spring'] });
    const id = digits(made.id);
    expect(valueOf(await bench.port.findProductsByTag(SHOP, 'Campaign:Spring'))).toEqual([id]);
    expect(valueOf(await bench.port.findProductsByTag(SHOP, 'campaign'))).toEqual([]);
    const changed = valueOf(await bench.port.findChangedProducts(SHOP, Date.now() - 60_000));
    expect(changed).toContainEqual({ id, updatedAt: expect.closeTo(Date.now(), -5) });
    await bench.meta('POST', 'do/createCollection', {
      title: 'Spring',
      ruleTag: 'promote:spring',
    });
    const clashes = valueOf(
      await bench.port.findTagClashes(SHOP, ['campaign:spring', 'promote:spring', 'campaign:x']),
    );
    expect(clashes).toEqual([
      { tag: 'campaign:spring', where: 'product:Rug' },
      { tag: 'promote:spring', where: 'collection:Spring' },
    ]);
  });

  it('the whole catalogue, as one export', async () => {
    const { bulkId } = valueOf(await bench.port.startCatalogueExport(SHOP));
    const url = await until(async () => {
      const state = valueOf(await bench.port.bulkState(SHOP, bulkId));
      if (state.state === 'failed') throw new Error(state.detail);
      return state.state === 'completed' ? state.url : null;
    });
    const rows: CatalogueRow[] = [];
    for await (const row of bench.port.catalogueRows(SHOP, url)) rows.push(row);
    const { products } = await bench.meta('GET', 'state');
    const views = products as ProductView[];
    const ids = (type: CatalogueRow['type']) =>
      rows.flatMap((row) =>
        row.type !== type
          ? []
          : row.type === 'product'
            ? row.product.id
            : row.type === 'variant'
              ? row.variant.id
              : [],
      );
    expect(ids('product').toSorted()).toEqual(views.map(({ id }) => digits(id)).toSorted());
    expect(ids('variant').toSorted()).toEqual(
      views.flatMap(({ variants }) => variants.map(({ id }) => digits(id))).toSorted(),
    );
    const levels = rows.flatMap((row) => (row.type === 'level' ? row.level : []));
    for (const variant of views.flatMap(({ variants }) => variants)) {
      for (const level of variant.levels) {
        expect(levels).toContainEqual(
          expect.objectContaining({
            inventoryItemId: digits(variant.inventoryItemId),
            locationId: digits(level.locationId),
            available: variant.tracked ? level.available : null,
            isActive: level.isActive,
          }),
        );
      }
    }
  });
});

describe('writes', () => {
  it('each of the nine does what it says and nothing else, and a read shows it', async () => {
    const made = await make({ title: 'Mug', tags: ['kitchen'], variants: [{ available: 5 }] });
    const productId = digits(made.id);
    const variantId = digits(made.variants[0]?.id ?? '');
    const publications = made.publications.map((one) => digits(one.publicationId));
    const [channel = ''] = publications;
    const { collectionId } = await bench.meta('POST', 'do/createCollection', { title: 'Picks' });
    const collection = digits(String(collectionId));
    const read = async () => {
      const options = {
        collectionIds: [collection],
        variantPublicationsOf: [variantId],
        priority: 'urgent' as const,
      };
      const [reading] = valueOf(await bench.port.readProducts(SHOP, [productId], options));
      if (!reading) throw new Error('gone');
      return reading;
    };
    const before = await read();
    const published = (list: { publicationId: string; published: boolean }[]) =>
      list.find(({ publicationId }) => publicationId === channel)?.published ?? false;
    const done = async (change: Write) => {
      expect(await write(change)).toMatchObject({ outcome: 'done' });
      return read();
    };

    expect((await done({ kind: 'tags_add', productId, tags: ['promote:x'] })).tags).toEqual([
      'kitchen',
      'promote:x',
    ]);
    expect((await done({ kind: 'tags_remove', productId, tags: ['Promote:X'] })).tags).toEqual(['kitchen']);
    const gone = await done({ kind: 'unpublish', productId, variantId: null, from: [channel] });
    expect([published(gone.publications), gone.publications.length]).toEqual([
      false,
      before.publications.length - 1,
    ]);
    const back = await done({
      kind: 'publish',
      productId,
      variantId: null,
      to: [{ publicationId: channel, publishDate: null }],
    });
    expect(published(back.publications)).toBe(true);
    const hidden = await done({ kind: 'unpublish', productId, variantId, from: [channel] });
    expect(published(hidden.variants[0]?.publications ?? [])).toBe(false);
    expect(published(hidden.publications)).toBe(true);
    await done({
      kind: 'publish',
      productId,
      variantId,
      to: [{ publicationId: channel, publishDate: null }],
    });
    expect((await done({ kind: 'set_status', productId, status: 'DRAFT' })).status).toBe('DRAFT');
    await done({ kind: 'set_status', productId, status: 'ACTIVE' });
    const joined = await done({ kind: 'join_collections', productId, collectionIds: [collection] });
    expect(joined.collectionIds).toEqual([collection]);
    await done({ kind: 'leave_collections', productId, collectionIds: [collection] });
    expect(await bench.port.ensureMetafieldDefinition(SHOP)).toMatchObject({ outcome: 'done' });
    expect(await bench.port.ensureMetafieldDefinition(SHOP)).toMatchObject({ outcome: 'done' });
    expect((await done({ kind: 'set_metafield', productId, value: '{"a":1}' })).metafield).toBe('{"a":1}');

    const after = await done({ kind: 'delete_metafield', productId });
    const bare = ({ readAt: _readAt, publications: list, variants, ...rest }: typeof before) => ({
      ...rest,
      publications: list.map((one) => `${one.publicationId} ${one.published}`).toSorted(),
      variants: variants.map((one) =>
        one.publications.map((two) => `${two.publicationId} ${two.published}`).toSorted(),
      ),
    });
    expect(bare(after)).toEqual(bare(before));
  });

  it('to what is not there are gone or refused, never done', async () => {
    const made = await make({ title: 'Vase' });
    const productId = digits(made.id);
    expect(await write({ kind: 'unpublish', productId, variantId: null, from: ['999'] })).toMatchObject({
      outcome: 'refused',
    });
    await bench.meta('POST', 'do/deleteProduct', { productId: made.id });
    const gone: Write[] = [
      { kind: 'tags_add', productId, tags: ['a'] },
      {
        kind: 'unpublish',
        productId,
        variantId: null,
        from: made.publications.map((one) => digits(one.publicationId)),
      },
      { kind: 'set_status', productId, status: 'DRAFT' },
      { kind: 'set_metafield', productId, value: '{}' },
    ];
    for (const change of gone) expect(await write(change), change.kind).toMatchObject({ outcome: 'gone' });
    expect(valueOf(await bench.port.readProducts(SHOP, [productId], { priority: 'normal' }))).toEqual([]);
  });
});

describe('when things go wrong', () => {
  const none = { throttled: 0, status429: 0, status500: 0, cutBefore: 0, cutAfter: 0 };
  const api = (dials: object) => bench.meta('POST', 'dials', { api: { ...none, ...dials } });
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
    const reading = bench.port.findProductsByTag(SHOP, 'nothing');
    await new Promise((resolve) => setTimeout(resolve, 150));
    await api({});
    expect(await reading).toMatchObject({ ok: true, value: [] });
  });

  it('an expired token is renewed, and a refused one too', async () => {
    const id = offlineSessionId(SHOP);
    const stored = await bench.sessions.loadSession(id);
    if (!stored) throw new Error('no session');
    await bench.sessions.storeSession(
      new Session({ ...stored.toObject(), expires: new Date(Date.now() + 1000) }),
    );
    expect(await bench.port.readShop(SHOP)).toMatchObject({ ok: true });
    const renewed = await bench.sessions.loadSession(id);
    expect(renewed?.refreshToken).not.toBe(stored.refreshToken);
    await bench.sessions.storeSession(
      new Session({ ...(renewed ?? stored).toObject(), accessToken: 'shpat_dead' }),
    );
    expect(await bench.port.readShop(SHOP)).toMatchObject({ ok: true });
  });

  it('an uninstalled app has no access', async () => {
    await bench.meta('POST', 'do/uninstallApp', {});
    expect(await bench.port.readShop(SHOP)).toMatchObject({ ok: false, reason: 'no_access' });
    expect(await write({ kind: 'tags_add', productId: '1', tags: ['a'] })).toMatchObject({
      outcome: 'no_access',
      reason: 'token',
    });
  });
});

describe('what was asked', () => {
  it('never cost more than was predicted, so that the budget never runs out unseen', async () => {
    const predicted = new Map(Object.values(operations).map(({ name, cost }) => [name, cost]));
    const { requests } = await bench.meta('GET', 'requests');
    const asked = requests as { operation: string; cost: number }[];
    expect(new Set(asked.map(({ operation }) => operation)).size).toBeGreaterThan(15);
    for (const { operation, cost } of asked)
      expect(cost, operation).toBeLessThanOrEqual(predicted.get(operation) ?? 0);
  });
});
