import { describe, expect, it } from 'vitest';
import { findOrdersChangedSince, readOrder } from '../../app/shopify/reads/orders.ts';
import { findChangedProducts, findProductsByTag, findTagClashes } from '../../app/shopify/reads/search.ts';
import { fakeAdmin, page } from './fake-admin.ts';

const shop = 'a.myshopify.com';
const gid = (kind: string, id: string | number) => `gid://shopify/${kind}/${id}`;

const line = (id: number) => ({
  id: gid('LineItem', id),
  quantity: 3,
  currentQuantity: 2,
  lineItemGroup: null as null | { id: string; variantId: string; productId: string; quantity: number },
  variant: { id: gid('ProductVariant', 5) },
  product: null,
});

const order = (id: number, lineItems: object) => ({
  id: gid('Order', id),
  processedAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-02T00:00:00Z',
  cancelledAt: '2026-01-03T00:00:00Z',
  cancelReason: 'CUSTOMER' as string | null,
  publication: { id: gid('Publication', 7) },
  sourceName: 'pos',
  retailLocation: { id: gid('Location', 8) },
  lineItems,
});

describe('orders', () => {
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
          cancelReason: 'CUSTOMER',
          source: 'pos',
          locationId: '8',
          bundleVariantId: null,
        },
        { lineId: '2' },
      ],
    });
    expect(await readOrder(fakeAdmin({ ReadOrder: () => ({ order: null }) }), shop, '1')).toMatchObject({
      value: [],
    });
  });

  it('show what was wanted where there was no stock', async () => {
    const admin = fakeAdmin({
      ReadOrder: () => ({ order: { ...order(1, page([line(1)])), cancelReason: 'INVENTORY' } }),
    });
    expect(await readOrder(admin, shop, '1')).toMatchObject({ value: [{ quantity: 3 }] });
  });

  it('have a line for each bundle, as many as all its components are left for', async () => {
    const lineItemGroup = {
      id: gid('LineItemGroup', 30),
      variantId: gid('ProductVariant', 50),
      productId: gid('Product', 51),
      quantity: 3,
    };
    const part = (id: number, quantity: number, currentQuantity: number) => ({
      ...line(id),
      quantity,
      currentQuantity,
      lineItemGroup,
    });
    const admin = fakeAdmin({
      // Three sets of one and two; of one set the second part was refunded.
      ReadOrder: () => ({ order: order(1, page([part(1, 3, 3), part(2, 6, 5), line(4)])) }),
    });
    const read = await readOrder(admin, shop, '1');
    expect(read.ok && read.value).toMatchObject([
      { lineId: '1', variantId: '5', quantity: 3, bundleVariantId: '50' },
      { lineId: '2', quantity: 5, bundleVariantId: '50' },
      { lineId: '4', bundleVariantId: null },
      { lineId: 'group-30', variantId: '50', productId: '51', quantity: 2, bundleVariantId: null },
    ]);
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

const found = (id: number, updatedAt = '2026-01-01T00:00:00Z') => ({ id: gid('Product', id), updatedAt });

const condition = (values: string[]) => ({
  __typename: 'CollectionSourceInclusionConditionProductTag',
  values,
});

describe('searching', () => {
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
