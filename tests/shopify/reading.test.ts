import { describe, expect, it } from 'vitest';
import { catalogueRows, bulkState, startCatalogueExport } from '../../app/shopify/catalogue.ts';
import { readProductFacts } from '../../app/shopify/reads/facts.ts';
import { readLevels } from '../../app/shopify/reads/levels.ts';
import { findOrdersChangedSince, readOrder } from '../../app/shopify/reads/orders.ts';
import { readProducts } from '../../app/shopify/reads/products.ts';
import { findChangedProducts, findProductsByTag, findTagClashes } from '../../app/shopify/reads/search.ts';
import { readShop } from '../../app/shopify/reads/shop.ts';
import type { Transport } from '../../app/shopify/transport.ts';
import { fakeAdmin, page } from './fake-admin.ts';

const shop = 'a.myshopify.com';
const gid = (kind: string, id: string | number) => `gid://shopify/${kind}/${id}`;
const channel = (id: number, isPublished = true, publishDate: string | null = null) => ({
  isPublished,
  publishDate,
  publication: { id: gid('Publication', id) },
});
const product = (id: string, more: object = {}) => ({
  __typename: 'Product',
  id,
  status: 'ACTIVE',
  tags: ['Summer'],
  metafield: null,
  resourcePublicationsV2: page([channel(1)]),
  ...more,
});

describe('readProducts', () => {
  it('tells channels, scheduled ones too, our metafield, and only what was asked of variants and collections', async () => {
    const admin = fakeAdmin({
      ReadProducts: () => ({
        products: [
          product(gid('Product', 1), {
            metafield: { value: '{"a":1}' },
            resourcePublicationsV2: page([channel(1), channel(2, false, '2027-01-01T00:00:00Z')]),
            in0: true,
            in1: false,
          }),
          null,
        ],
        variants: [
          {
            __typename: 'ProductVariant',
            id: gid('ProductVariant', 11),
            product: { id: gid('Product', 1) },
            resourcePublicationsV2: page([channel(1)]),
          },
          null,
        ],
      }),
    });
    const result = await readProducts(admin, shop, ['1', '2'], {
      collectionIds: ['5', '6'],
      variantPublicationsOf: ['11', '12'],
      priority: 'urgent',
    });
    expect(result).toEqual({
      ok: true,
      cost: 10,
      value: [
        {
          id: '1',
          status: 'ACTIVE',
          tags: ['Summer'],
          publications: [
            { publicationId: '1', published: true, publishDate: null },
            { publicationId: '2', published: false, publishDate: '2027-01-01T00:00:00Z' },
          ],
          collectionIds: ['5'],
          metafield: '{"a":1}',
          variants: [
            { id: '11', publications: [{ publicationId: '1', published: true, publishDate: null }] },
          ],
          readAt: admin.clock.now(),
        },
      ],
    });
    expect(admin.calls[0]?.variables).toMatchObject({
      ids: [gid('Product', 1), gid('Product', 2)],
      variantIds: [gid('ProductVariant', 11), gid('ProductVariant', 12)],
      withVariants: true,
      c0: gid('Collection', 5),
      with0: true,
      with1: true,
    });
  });

  it('asks 250 products and ten collections at a time, and puts the answers together', async () => {
    const admin = fakeAdmin({
      ReadProducts: ({ ids, c0 }) => ({
        products: (ids as string[]).map((id) => product(id, { in0: c0 === gid('Collection', 11) })),
      }),
    });
    const collectionIds = Array.from({ length: 11 }, (_, at) => String(at + 1));
    const ids = Array.from({ length: 251 }, (_, at) => String(at + 1));
    const result = await readProducts(admin, shop, ids, { collectionIds, priority: 'normal' });
    expect(admin.calls).toHaveLength(4);
    if (!result.ok) throw new Error('failed');
    expect(result.value).toHaveLength(251);
    expect(new Set(result.value.map((one) => one.collectionIds.join()))).toEqual(new Set(['11']));
    expect(result.cost).toBe(40);
  });

  it('reads more than fifty channels to the end', async () => {
    const admin = fakeAdmin({
      ReadProducts: () => ({
        products: [product(gid('Product', 1), { resourcePublicationsV2: page([channel(1)], 'c') })],
      }),
      ReadMorePublications: ({ id, after }) => ({
        node:
          id === gid('Product', 1) && after === 'c'
            ? { __typename: 'Product', resourcePublicationsV2: page([channel(2)]) }
            : null,
      }),
    });
    const result = await readProducts(admin, shop, ['1'], { priority: 'normal' });
    expect(result).toMatchObject({
      ok: true,
      cost: 20,
      value: [{ publications: [{ publicationId: '1' }, { publicationId: '2' }] }],
    });
  });

  it('tells a failure as it is, whole', async () => {
    const admin = fakeAdmin({
      ReadProducts: (_variables, nth) =>
        nth === 0
          ? { products: [product(gid('Product', 1))] }
          : { ok: false, reason: 'later', retryAfterMs: 7, detail: 'busy' },
    });
    const ids = Array.from({ length: 300 }, (_, at) => String(at + 1));
    expect(await readProducts(admin, shop, ids, { priority: 'normal' })).toEqual({
      ok: false,
      reason: 'later',
      retryAfterMs: 7,
      detail: 'busy',
    });
  });

  it('throws when Shopify rejects the query: that is a bug', async () => {
    const admin = fakeAdmin({
      ReadProducts: () => ({ ok: false, reason: 'rejected', errors: [{ message: 'no such field' }] }),
    });
    await expect(readProducts(admin, shop, ['1'], { priority: 'normal' })).rejects.toThrow('no such field');
  });
});

describe('facts', () => {
  const variant = (id: number) => ({
    id: gid('ProductVariant', id),
    title: 'Small',
    sku: '',
    price: '19.99',
    position: 1,
    inventoryPolicy: 'DENY',
    requiresComponents: false,
    inventoryItem: { id: gid('InventoryItem', id + 100), tracked: true },
  });
  const facts = {
    __typename: 'Product',
    id: gid('Product', '788032119674292922'),
    title: 'Shirt',
    handle: 'shirt',
    status: 'UNLISTED',
    tags: [],
    productType: '',
    vendor: 'Acme',
    isGiftCard: false,
    updatedAt: '2026-01-01T00:00:00Z',
    featuredMedia: { preview: { image: { url: 'https://cdn.example/x.png' } } },
  };

  it('are read with all variants, also beyond a hundred', async () => {
    const admin = fakeAdmin({
      ReadProductFacts: () => ({ products: [{ ...facts, variants: page([variant(1)], 'c') }, null] }),
      ReadMoreVariants: () => ({ product: { variants: page([variant(2)]) } }),
    });
    const result = await readProductFacts(admin, shop, ['788032119674292922', '2'], 'background');
    expect(result).toMatchObject({
      ok: true,
      cost: 20,
      value: {
        products: [
          {
            id: '788032119674292922',
            status: 'UNLISTED',
            imageUrl: 'https://cdn.example/x.png',
            updatedAt: Date.UTC(2026, 0, 1),
          },
        ],
        variants: [
          {
            id: '1',
            productId: '788032119674292922',
            inventoryItemId: '101',
            sku: null,
            price: '19.99',
            tracked: true,
          },
          { id: '2', inventoryItemId: '102' },
        ],
      },
    });
  });

  it('of an export come line by line, in any order', async () => {
    const level = {
      __typename: 'InventoryLevel',
      id: 'gid://shopify/InventoryLevel/5?inventory_item_id=101',
      isActive: true,
      updatedAt: '2026-01-01T00:00:00Z',
      item: { id: gid('InventoryItem', 101), tracked: true },
      location: { id: gid('Location', 3) },
      quantities: [{ name: 'available', quantity: -2 }],
      __parentId: gid('ProductVariant', 1),
    };
    const lines = [
      level,
      { ...level, item: { id: gid('InventoryItem', 102), tracked: false } },
      { ...variant(1), __typename: 'ProductVariant', product: { id: facts.id }, __parentId: facts.id },
      facts,
    ];
    const transport = {
      async *lines() {
        for (const line of lines) yield JSON.stringify(line);
      },
    } as unknown as Transport;
    const rows: unknown[] = [];
    for await (const row of catalogueRows(transport, 'https://x')) rows.push(row);
    expect(rows).toMatchObject([
      { type: 'level', level: { inventoryItemId: '101', locationId: '3', available: -2, isActive: true } },
      { type: 'level', level: { inventoryItemId: '102', available: null } },
      { type: 'variant', variant: { id: '1', productId: '788032119674292922', inventoryItemId: '101' } },
      { type: 'product', product: { id: '788032119674292922' } },
    ]);
    lines.splice(0, 4, { __typename: 'Unknown' } as never);
    await expect(catalogueRows(transport, 'https://x')[Symbol.asyncIterator]().next()).rejects.toThrow();
  });
});

describe('levels', () => {
  const level = (location: number, quantity: number, isActive = true) => ({
    isActive,
    updatedAt: '2026-01-01T00:00:00Z',
    location: { id: gid('Location', location) },
    quantities: [{ name: 'available', quantity }],
  });

  it('are read at all locations; what is not counted has no number', async () => {
    const admin = fakeAdmin({
      ReadLevels: () => ({
        items: [
          {
            __typename: 'InventoryItem',
            id: gid('InventoryItem', 1),
            tracked: true,
            inventoryLevels: page([level(1, -3)], 'c'),
          },
          {
            __typename: 'InventoryItem',
            id: gid('InventoryItem', 2),
            tracked: false,
            inventoryLevels: page([level(1, 9)]),
          },
          null,
        ],
      }),
      ReadMoreLevels: () => ({
        inventoryItem: { tracked: true, inventoryLevels: page([level(2, 4, false)]) },
      }),
    });
    const result = await readLevels(admin, shop, ['1', '2', '3'], 'urgent');
    const updatedAt = Date.UTC(2026, 0, 1);
    expect(result).toEqual({
      ok: true,
      cost: 20,
      value: [
        { inventoryItemId: '1', locationId: '1', available: -3, isActive: true, updatedAt },
        { inventoryItemId: '1', locationId: '2', available: 4, isActive: false, updatedAt },
        { inventoryItemId: '2', locationId: '1', available: null, isActive: true, updatedAt },
      ],
    });
  });
});

describe('orders', () => {
  const line = (id: number) => ({
    id: gid('LineItem', id),
    currentQuantity: 2,
    variant: { id: gid('ProductVariant', 5) },
    product: null,
  });
  const order = (id: number, lineItems: object) => ({
    id: gid('Order', id),
    processedAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-02T00:00:00Z',
    cancelledAt: '2026-01-03T00:00:00Z',
    cancelReason: 'INVENTORY',
    publication: { id: gid('Publication', 7) },
    lineItems,
  });

  it('are read with all their lines, in net units', async () => {
    const admin = fakeAdmin({
      ReadOrder: ({ after }) => ({ order: order(1, after ? page([line(2)]) : page([line(1)], 'c')) }),
    });
    expect(await readOrder(admin, shop, '1')).toMatchObject({
      ok: true,
      cost: 20,
      value: [
        {
          orderId: '1',
          lineId: '1',
          variantId: '5',
          productId: null,
          publicationId: '7',
          quantity: 2,
          orderedAt: Date.UTC(2026, 0, 1),
          updatedAt: Date.UTC(2026, 0, 2),
          cancelledAt: Date.UTC(2026, 0, 3),
          cancelReason: 'INVENTORY',
        },
        { lineId: '2' },
      ],
    });
    expect(await readOrder(fakeAdmin({ ReadOrder: () => ({ order: null }) }), shop, '1')).toMatchObject({
      value: [],
    });
  });

  it('that changed are found page by page', async () => {
    const admin = fakeAdmin({
      FindOrders: ({ after }) => ({
        orders: after ? page([order(2, page([line(2)]))]) : page([order(1, page([line(1)]))], 'c'),
      }),
    });
    const result = await findOrdersChangedSince(admin, shop, Date.UTC(2026, 0, 1));
    expect(result).toMatchObject({ ok: true, value: [{ orderId: '1' }, { orderId: '2' }] });
    expect(admin.calls[0]?.variables).toMatchObject({ query: "updated_at:>='2026-01-01T00:00:00.000Z'" });
  });
});

describe('searching', () => {
  const found = (id: number, updatedAt = '2026-01-01T00:00:00Z') => ({ id: gid('Product', id), updatedAt });

  it('quotes what it looks for', async () => {
    const admin = fakeAdmin({ FindProducts: () => ({ products: page([found(1)]) }) });
    expect(await findProductsByTag(admin, shop, "campaign:it's")).toMatchObject({ ok: true, value: ['1'] });
    expect(admin.calls[0]?.variables).toMatchObject({ query: "tag:'campaign:it\\'s'", sortKey: 'ID' });
  });

  it('goes on behind the last product where Shopify stops paging', async () => {
    let next = 0;
    const admin = fakeAdmin({
      FindProducts: ({ query }) => {
        next += 1;
        return { products: page([found(next)], String(query).includes('id:>96') ? null : `c${next}`) };
      },
    });
    const result = await findProductsByTag(admin, shop, 'a');
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.value).toHaveLength(97);
    expect(admin.calls.at(-1)?.variables).toMatchObject({ query: "tag:'a' AND id:>96", after: null });
  });

  it('goes on from the last change, and ends when nothing new comes', async () => {
    let next = 0;
    const admin = fakeAdmin({
      FindProducts: () => {
        next += 1;
        return { products: page([found(Math.min(next, 96), '2026-02-02T00:00:00Z')], `c${next}`) };
      },
    });
    const result = await findChangedProducts(admin, shop, Date.UTC(2026, 0, 1));
    expect(result.ok && result.value).toHaveLength(96);
    expect(admin.calls[0]?.variables).toMatchObject({ query: "updated_at:>='2026-01-01T00:00:00.000Z'" });
    expect(admin.calls.at(-1)?.variables).toMatchObject({ query: "updated_at:>='2026-02-02T00:00:00Z'" });
  });

  it('tells where a tag already means something', async () => {
    const condition = (values: string[]) => ({
      __typename: 'CollectionSourceInclusionConditionProductTag',
      values,
    });
    const admin = fakeAdmin({
      FindTagged: ({ query }) => ({
        products: {
          nodes: String(query).includes('promote') ? [{ id: gid('Product', 1), title: 'Shirt' }] : [],
        },
      }),
      FindTagRules: ({ after }) => ({
        collections: page(
          [
            {
              id: gid('Collection', 1),
              title: after ? 'Sale' : 'Summer',
              sources: [
                { __typename: 'CollectionSubCollectionsSource' },
                {
                  __typename: 'CollectionConditionsSource',
                  inclusion: {
                    conditions: [
                      { __typename: 'CollectionSourceInclusionConditionProductTitle' },
                      condition(after ? ['other'] : ['Campaign:Summer']),
                    ],
                  },
                  exclusion: {
                    conditions: after
                      ? [
                          {
                            __typename: 'CollectionSourceExclusionConditionProductTag',
                            values: ['promote:summer'],
                          },
                        ]
                      : [],
                  },
                },
              ],
            },
          ],
          after ? null : 'c',
        ),
      }),
    });
    expect(await findTagClashes(admin, shop, ['campaign:summer', 'promote:summer'])).toMatchObject({
      ok: true,
      value: [
        { tag: 'promote:summer', where: 'product:Shirt' },
        { tag: 'campaign:summer', where: 'collection:Summer' },
        { tag: 'promote:summer', where: 'collection:Sale' },
      ],
    });
  });
});

describe('the shop', () => {
  it('is read with all locations and channels', async () => {
    const admin = fakeAdmin({
      ReadShop: () => ({
        shop: {
          id: gid('Shop', 1),
          name: 'A',
          ianaTimezone: 'Europe/Berlin',
          currencyCode: 'EUR',
          plan: { publicDisplayName: 'Basic' },
        },
      }),
      ReadLocations: ({ after }) => ({
        locations: page(
          [{ id: gid('Location', after ? 2 : 1), name: 'L', isActive: true, fulfillsOnlineOrders: !after }],
          after ? null : 'c',
        ),
      }),
      ReadPublications: () => ({
        publications: page([
          {
            id: gid('Publication', 7),
            supportsFuturePublishing: true,
            catalog: { id: gid('AppCatalog', 1), title: 'Online' },
            channels: { nodes: [{ id: gid('Channel', 1), handle: 'online_store', name: 'Online Store' }] },
          },
          { id: gid('Publication', 8), supportsFuturePublishing: false, catalog: null, channels: null },
        ]),
      }),
    });
    expect(await readShop(admin, shop)).toEqual({
      ok: true,
      cost: 40,
      value: {
        gid: 'gid://shopify/Shop/1',
        name: 'A',
        ianaTimezone: 'Europe/Berlin',
        currencyCode: 'EUR',
        plan: 'Basic',
        locations: [
          { id: '1', name: 'L', isActive: true, fulfillsOnlineOrders: true },
          { id: '2', name: 'L', isActive: true, fulfillsOnlineOrders: false },
        ],
        publications: [
          {
            id: '7',
            name: 'Online Store',
            handle: 'online_store',
            catalogType: 'APP',
            supportsFuturePublishing: true,
          },
          { id: '8', name: '', handle: '', catalogType: 'APP', supportsFuturePublishing: false },
        ],
      },
    });
  });
});

describe('an export', () => {
  const start = (bulkOperation: object | null, userErrors: object[] = []) =>
    fakeAdmin({ StartBulkQuery: () => ({ bulkOperationRunQuery: { bulkOperation, userErrors } }) });

  it('is started, or later when Shopify is busy with others', async () => {
    expect(await startCatalogueExport(start({ id: gid('BulkOperation', 5) }), shop)).toMatchObject({
      ok: true,
      value: { bulkId: '5' },
    });
    const busy = { field: null, message: 'already in progress', code: 'OPERATION_IN_PROGRESS' };
    expect(await startCatalogueExport(start(null, [busy]), shop)).toMatchObject({
      ok: false,
      reason: 'later',
    });
    const invalid = { field: ['query'], message: 'Invalid bulk query', code: 'INVALID' };
    await expect(startCatalogueExport(start(null, [invalid]), shop)).rejects.toThrow('Invalid bulk query');
  });

  it.each([
    ['CREATED', { state: 'running', objects: 12 }],
    ['RUNNING', { state: 'running', objects: 12 }],
    ['COMPLETED', { state: 'completed', url: 'https://x', objects: 12 }],
    ['FAILED', { state: 'failed', detail: 'FAILED TIMEOUT' }],
    ['CANCELED', { state: 'failed', detail: 'CANCELED TIMEOUT' }],
  ])('that is %s', async (status, state) => {
    const admin = fakeAdmin({
      ReadBulkOperation: () => ({
        bulkOperation: {
          id: gid('BulkOperation', 5),
          status,
          errorCode: 'TIMEOUT',
          objectCount: '12',
          url: 'https://x',
        },
      }),
    });
    expect(await bulkState(admin, shop, '5')).toEqual({ ok: true, cost: 10, value: state });
  });
});
