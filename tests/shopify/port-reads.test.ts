/** What is read of a shop, over HTTP. */
import { describe, expect, it } from 'vitest';
import type { CatalogueRow } from '../../app/flow/ports.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP } from './dev-store.ts';
import { digits, valueOf, portScene } from './port-scene.ts';

const { bench, make, neverDearerThanPredicted } = portScene({ opened: true });

async function until<T>(read: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const value = await read();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not happen');
}

describe('reads', () => {
  it('the shop with its locations and channels', async () => {
    const shop = valueOf(await bench().port.readShop(SHOP));
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
    const [reading] = valueOf(await bench().port.readProducts(SHOP, [id, '1'], { priority: 'normal' }));
    expect(reading).toMatchObject({ id, status: 'ACTIVE', tags: ['Living'], metafield: null, variants: [] });
    expect(
      reading?.publications.map(({ publicationId, published }) => [publicationId, published]).toSorted(),
    ).toEqual(made.publications.map((one) => [digits(one.publicationId), one.isPublished]).toSorted());

    const facts = valueOf(await bench().port.readProductFacts(SHOP, [id], 'normal'));
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
    const levels = valueOf(await bench().port.readLevels(SHOP, items, 'urgent'));
    expect(levels.filter(({ inventoryItemId }) => inventoryItemId === items[0])).toContainEqual(
      expect.objectContaining({ available: 12, isActive: true }),
    );
    expect(
      levels.filter(({ inventoryItemId }) => inventoryItemId === items[1]).map(({ available }) => available),
    ).toEqual(expect.arrayContaining([null]));

    const since = Date.now() - 60_000;
    const { orderId } = await bench().meta('POST', 'do/sell', {
      lines: [{ variantId: first.id, quantity: 3 }],
    });
    const order = digits(String(orderId));
    const lines = valueOf(await bench().port.readOrder(SHOP, order));
    expect(lines).toMatchObject([
      { orderId: order, variantId: digits(first.id), productId: id, quantity: 3, cancelledAt: null },
    ]);
    expect(lines[0]?.publicationId).toBeTruthy();
    expect(valueOf(await bench().port.findOrdersChangedSince(SHOP, since))).toEqual(lines);
    expect(valueOf(await bench().port.findOrdersChangedSince(SHOP, Date.now() + 3_600_000))).toEqual([]);
    expect(valueOf(await bench().port.readLevels(SHOP, items.slice(0, 1), 'urgent'))).toContainEqual(
      expect.objectContaining({ available: 9 }),
    );
  });

  it('what a collection holds, by hand and by rule; nothing of one that was deleted', async () => {
    const [one, two] = [await make({ title: 'Lamp' }), await make({ title: 'Shade', tags: ['Lit'] })];
    const create = async (collection: object) =>
      String((await bench().meta('POST', 'do/createCollection', collection))['collectionId']);
    const byHand = await create({ title: 'Lamps', productIds: [one.id] });
    const byRule = await create({ title: 'Lit things', ruleTag: 'lit' });
    const read = async (gid: string) =>
      valueOf(await bench().port.readCollectionMembers(SHOP, digits(gid), 'normal'));
    expect(await read(byHand)).toMatchObject({ title: 'Lamps', productIds: [digits(one.id)] });
    expect(await read(byRule)).toMatchObject({ title: 'Lit things', productIds: [digits(two.id)] });
    await bench().meta('POST', 'do/changeCollection', {
      collectionId: byHand,
      add: [two.id],
      remove: [one.id],
    });
    expect(await read(byHand)).toMatchObject({ productIds: [digits(two.id)] });
    await bench().meta('POST', 'do/deleteCollection', { collectionId: byHand });
    expect(await read(byHand)).toBe(null);
  });

  it('discounts, once the shop allows it: what each applies to, what a bundle offer asks for too, and nothing of all', async () => {
    const [one, two] = [await make({ title: 'Mug' }), await make({ title: 'Spoon' })];
    const create = async (discount: object) =>
      digits(String((await bench().meta('POST', 'do/createDiscount', discount))['discountId']));
    const { collectionId } = await bench().meta('POST', 'do/createCollection', {
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
    expect(await bench().port.findDiscounts(SHOP, '')).toMatchObject({ ok: false, access: 'scope' });
    expect(await bench().port.readDiscount(SHOP, offer, 'person')).toMatchObject({
      ok: false,
      access: 'scope',
    });
    const { app } = (await bench().meta('GET', 'state')) as { app: { scopes: string[] } };
    await bench().meta('POST', 'do/installApp', { scopes: [...app.scopes, 'read_discounts'] });

    const listed = valueOf(await bench().port.findDiscounts(SHOP, ''));
    expect(Object.fromEntries(listed.map(({ id, applies }) => [id, applies]))).toEqual({
      [offer]: 'named',
      [all]: 'everything',
      [post]: 'untold',
    });
    expect(valueOf(await bench().port.findDiscounts(SHOP, 'spoon'))).toEqual([
      { id: offer, title: 'Mug and spoon', applies: 'named', startsAt, endsAt: expect.any(Number) },
    ]);
    const read = async (id: string) => valueOf(await bench().port.readDiscount(SHOP, id, 'background'));
    expect(await read(offer)).toMatchObject({
      productIds: [digits(two.id)],
      variants: [{ id: digits(variantId), productId: digits(one.id) }],
      collectionIds: [digits(String(collectionId))],
    });
    expect(await read(all)).toMatchObject({ applies: 'everything', productIds: [], collectionIds: [] });
    expect(await read(post)).toMatchObject({ applies: 'untold', endsAt: null });
    await bench().meta('POST', 'do/deleteDiscount', { discountId: `gid://shopify/DiscountNode/${offer}` });
    expect(await read(offer)).toBe(null);
  });

  it('products by tag and by change, and where a tag means something already', async () => {
    const made = await make({ title: 'Rug', tags: ['campaign:spring'] });
    const id = digits(made.id);
    expect(valueOf(await bench().port.findProductsByTag(SHOP, 'Campaign:Spring'))).toEqual([id]);
    expect(valueOf(await bench().port.findProductsByTag(SHOP, 'campaign'))).toEqual([]);
    const changed = valueOf(await bench().port.findChangedProducts(SHOP, Date.now() - 60_000));
    expect(changed).toContainEqual({ id, updatedAt: expect.closeTo(Date.now(), -5) });
    await bench().meta('POST', 'do/createCollection', {
      title: 'Spring',
      ruleTag: 'promote:spring',
    });
    const clashes = valueOf(
      await bench().port.findTagClashes(SHOP, ['campaign:spring', 'promote:spring', 'campaign:x']),
    );
    expect(clashes).toEqual([
      { tag: 'campaign:spring', where: 'product:Rug' },
      { tag: 'promote:spring', where: 'collection:Spring' },
    ]);
  });

  it('the whole catalogue, as one export', async () => {
    const { bulkId } = valueOf(await bench().port.startCatalogueExport(SHOP));
    const url = await until(async () => {
      const state = valueOf(await bench().port.bulkState(SHOP, bulkId));
      if (state.state === 'failed') throw new Error(state.detail);
      return state.state === 'completed' ? state.url : null;
    });
    const rows: CatalogueRow[] = [];
    for await (const row of bench().port.catalogueRows(SHOP, url)) rows.push(row);
    const { products } = await bench().meta('GET', 'state');
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

describe('what was asked', () => {
  it('never cost more than was predicted, so that the budget never runs out unseen', async () => {
    expect(await neverDearerThanPredicted()).toBeGreaterThan(10);
  });
});
