import { describe, expect, it } from 'vitest';
import { readProducts } from '../../app/shopify/reads/products.ts';
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
