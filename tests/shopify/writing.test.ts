import { describe, expect, it } from 'vitest';
import type { Write } from '../../app/core/writes.ts';
import { ensureMetafieldDefinition } from '../../app/shopify/metafield.ts';
import { write } from '../../app/shopify/writing.ts';
import { fakeAdmin } from './fake-admin.ts';

const shop = 'a.myshopify.com';
const product = 'gid://shopify/Product/1';
const ok = { userErrors: [] };

const writes: [Write, string, string, object][] = [
  [{ kind: 'tags_add', productId: '1', tags: ['a'] }, 'TagsAdd', 'tagsAdd', { id: product, tags: ['a'] }],
  [
    { kind: 'tags_remove', productId: '1', tags: ['a'] },
    'TagsRemove',
    'tagsRemove',
    { id: product, tags: ['a'] },
  ],
  [
    {
      kind: 'publish',
      productId: '1',
      variantId: null,
      to: [
        { publicationId: '7', publishDate: null },
        { publicationId: '8', publishDate: '2027-01-01T00:00:00Z' },
      ],
    },
    'Publish',
    'publishablePublish',
    {
      id: product,
      input: [
        { publicationId: 'gid://shopify/Publication/7' },
        { publicationId: 'gid://shopify/Publication/8', publishDate: '2027-01-01T00:00:00Z' },
      ],
    },
  ],
  [
    { kind: 'unpublish', productId: '1', variantId: '5', from: ['7'] },
    'Unpublish',
    'publishableUnpublish',
    { id: 'gid://shopify/ProductVariant/5', input: [{ publicationId: 'gid://shopify/Publication/7' }] },
  ],
  [
    { kind: 'set_status', productId: '1', status: 'DRAFT' },
    'UpdateProduct',
    'productUpdate',
    { product: { id: product, status: 'DRAFT' } },
  ],
  [
    { kind: 'join_collections', productId: '1', collectionIds: ['9'] },
    'UpdateProduct',
    'productUpdate',
    { product: { id: product, collectionsToJoin: ['gid://shopify/Collection/9'] } },
  ],
  [
    { kind: 'leave_collections', productId: '1', collectionIds: ['9'] },
    'UpdateProduct',
    'productUpdate',
    { product: { id: product, collectionsToLeave: ['gid://shopify/Collection/9'] } },
  ],
  [
    { kind: 'set_metafield', productId: '1', value: '{}' },
    'SetMetafields',
    'metafieldsSet',
    {
      metafields: [{ ownerId: product, namespace: '$app', key: 'campaign_stock', type: 'json', value: '{}' }],
    },
  ],
  [
    { kind: 'delete_metafield', productId: '1' },
    'DeleteMetafields',
    'metafieldsDelete',
    { metafields: [{ ownerId: product, namespace: '$app', key: 'campaign_stock' }] },
  ],
];

describe('a write', () => {
  it.each(writes)('%j is one mutation that says nothing else', async (change, name, field, variables) => {
    const admin = fakeAdmin({ [name]: () => ({ [field]: ok }) });
    expect(await write(admin.request, shop, change, 'normal')).toEqual({ outcome: 'done', cost: 10 });
    expect(admin.calls).toEqual([{ name, variables }]);
  });

  it.each([
    [['id'], 'Product does not exist'],
    [['id'], 'Resource does not exist'],
    [['metafields', '0', 'ownerId'], 'Owner does not exist.'],
  ])('to something that is gone: %j %s', async (field, message) => {
    const admin = fakeAdmin({ TagsAdd: () => ({ tagsAdd: { userErrors: [{ field, message }] } }) });
    const change: Write = { kind: 'tags_add', productId: '1', tags: ['a'] };
    expect(await write(admin.request, shop, change, 'normal')).toEqual({ outcome: 'gone', cost: 10 });
  });

  it('that is refused tells why; a missing channel is a refusal, not a missing product', async () => {
    const error = {
      field: ['input', '0', 'publicationId'],
      message: 'Publication does not exist or is not publishable',
    };
    const admin = fakeAdmin({ Unpublish: () => ({ publishableUnpublish: { userErrors: [error] } }) });
    const change: Write = { kind: 'unpublish', productId: '1', variantId: null, from: ['7'] };
    expect(await write(admin.request, shop, change, 'urgent')).toEqual({
      outcome: 'refused',
      cost: 10,
      errors: [error],
    });
  });

  it.each([
    [
      { ok: false, reason: 'unsure', detail: 'lost' },
      { outcome: 'unsure', reason: 'lost' },
    ],
    [
      { ok: false, reason: 'later', retryAfterMs: 5, detail: 'busy' },
      { outcome: 'later', reason: 'busy', retryAfterMs: 5 },
    ],
    [
      { ok: false, reason: 'no_access', access: 'scope', detail: 'x' },
      { outcome: 'no_access', reason: 'scope', detail: 'x' },
    ],
    [
      { ok: false, reason: 'rejected', errors: [{ message: 'm', code: 'C' }] },
      { outcome: 'refused', cost: 0, errors: [{ field: [], message: 'm', code: 'C' }] },
    ],
    [{ tagsAdd: null }, { outcome: 'unsure' }],
  ])('ends as %j', async (answer, outcome) => {
    const admin = fakeAdmin({ TagsAdd: () => answer });
    const change: Write = { kind: 'tags_add', productId: '1', tags: ['a'] };
    expect(await write(admin.request, shop, change, 'normal')).toMatchObject(outcome);
  });
});

const definition = (storefront: string | null) => ({
  metafieldDefinition: storefront && { id: 'gid://shopify/MetafieldDefinition/1', access: { storefront } },
});

describe('the metafield definition', () => {
  it('is left alone when it is right', async () => {
    const admin = fakeAdmin({ ReadMetafieldDefinition: () => definition('PUBLIC_READ') });
    expect(await ensureMetafieldDefinition(admin.request, shop)).toEqual({ outcome: 'done', cost: 10 });
    expect(admin.calls).toHaveLength(1);
  });

  it('is opened to storefronts when it is closed', async () => {
    const admin = fakeAdmin({
      ReadMetafieldDefinition: () => definition('NONE'),
      OpenMetafieldDefinition: () => ({ metafieldDefinitionUpdate: ok }),
    });
    expect(await ensureMetafieldDefinition(admin.request, shop)).toEqual({ outcome: 'done', cost: 10 });
    expect(admin.calls[1]?.variables).toMatchObject({
      definition: { namespace: '$app', key: 'campaign_stock', access: { storefront: 'PUBLIC_READ' } },
    });
  });

  it('is made when it is missing, and it is no matter if somebody else was faster', async () => {
    for (const userErrors of [[], [{ field: ['definition'], message: 'Key is in use', code: 'TAKEN' }]]) {
      const admin = fakeAdmin({
        ReadMetafieldDefinition: () => definition(null),
        CreateMetafieldDefinition: () => ({ metafieldDefinitionCreate: { userErrors } }),
      });
      expect(await ensureMetafieldDefinition(admin.request, shop)).toEqual({ outcome: 'done', cost: 10 });
      expect(admin.calls[1]?.variables).toMatchObject({ definition: { type: 'json', ownerType: 'PRODUCT' } });
    }
  });

  it('that cannot be made is told', async () => {
    const admin = fakeAdmin({
      ReadMetafieldDefinition: () => definition(null),
      CreateMetafieldDefinition: () => ({
        metafieldDefinitionCreate: {
          userErrors: [{ field: null, message: 'too many', code: 'RESOURCE_TYPE_LIMIT_EXCEEDED' }],
        },
      }),
    });
    expect(await ensureMetafieldDefinition(admin.request, shop)).toMatchObject({ outcome: 'refused' });
  });
});
