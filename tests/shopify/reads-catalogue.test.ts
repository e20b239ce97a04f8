import { describe, expect, it } from 'vitest';
import { bulkState, catalogueRows, startCatalogueExport } from '../../app/shopify/catalogue.ts';
import { readProductFacts } from '../../app/shopify/reads/facts.ts';
import { readLevels } from '../../app/shopify/reads/levels.ts';
import { readShop } from '../../app/shopify/reads/shop.ts';
import type { Transport } from '../../app/shopify/transport.ts';
import { fakeAdmin, page } from './fake-admin.ts';

const shop = 'a.myshopify.com';
const gid = (kind: string, id: string | number) => `gid://shopify/${kind}/${id}`;

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

  it('of bundles say what they are made of, also beyond fifty components', async () => {
    const parts = (id: number) => [{ quantity: 2, productVariant: { id: gid('ProductVariant', id) } }];
    const admin = fakeAdmin({
      ReadProductFacts: () => ({
        products: [{ ...facts, variants: page([variant(1), { ...variant(2), requiresComponents: true }]) }],
      }),
      ReadComponents: () => ({
        variants: [
          {
            __typename: 'ProductVariant',
            id: gid('ProductVariant', 2),
            productVariantComponents: page(parts(7), 'c'),
          },
        ],
      }),
      ReadMoreComponents: () => ({ productVariant: { productVariantComponents: page(parts(8)) } }),
    });
    expect(await readProductFacts(admin, shop, ['788032119674292922'], 'background')).toMatchObject({
      cost: 30,
      value: {
        variants: [
          { id: '1', components: [] },
          {
            id: '2',
            components: [
              { variantId: '7', quantity: 2 },
              { variantId: '8', quantity: 2 },
            ],
          },
        ],
      },
    });
    expect(admin.calls[1]?.variables).toEqual({ ids: [gid('ProductVariant', 2)] });
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
    const component = {
      __typename: 'ProductVariantComponent',
      id: gid('ProductVariantComponent', 9),
      quantity: 2,
      productVariant: { id: gid('ProductVariant', 1) },
      __parentId: gid('ProductVariant', 6),
    };
    const lines: object[] = [
      component,
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
      { type: 'component', bundleVariantId: '6', component: { variantId: '1', quantity: 2 } },
      { type: 'level', level: { inventoryItemId: '101', locationId: '3', available: -2, isActive: true } },
      { type: 'level', level: { inventoryItemId: '102', available: null } },
      { type: 'variant', variant: { id: '1', productId: '788032119674292922', inventoryItemId: '101' } },
      { type: 'product', product: { id: '788032119674292922' } },
    ]);
    lines.splice(0, 5, { __typename: 'Unknown' } as never);
    await expect(catalogueRows(transport, 'https://x')[Symbol.asyncIterator]().next()).rejects.toThrow();
  });
});

const level = (location: number, quantity: number, isActive = true) => ({
  isActive,
  updatedAt: '2026-01-01T00:00:00Z',
  location: { id: gid('Location', location) },
  quantities: [{ name: 'available', quantity }],
});

describe('levels', () => {
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

const start = (bulkOperation: object | null, userErrors: object[] = []) =>
  fakeAdmin({ StartBulkQuery: () => ({ bulkOperationRunQuery: { bulkOperation, userErrors } }) });

describe('an export', () => {
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
    ['FAILED', { state: 'failed', url: 'https://part', detail: 'FAILED TIMEOUT' }],
    ['CANCELED', { state: 'failed', url: 'https://part', detail: 'CANCELED TIMEOUT' }],
  ])('that is %s', async (status, state) => {
    const admin = fakeAdmin({
      ReadBulkOperation: () => ({
        bulkOperation: {
          id: gid('BulkOperation', 5),
          status,
          errorCode: 'TIMEOUT',
          objectCount: '12',
          url: 'https://x',
          partialDataUrl: 'https://part',
        },
      }),
    });
    expect(await bulkState(admin, shop, '5')).toEqual({ ok: true, cost: 10, value: state });
  });
});
