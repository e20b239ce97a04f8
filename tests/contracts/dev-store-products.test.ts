/** Tags, publishing, product fields, metafields and collections as real stores were recorded to behave. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { Harness, SHIRT, SHOP } from './dev-store-harness.ts';

let h: Harness;
let product: ProductView;
beforeEach(async () => {
  h = await Harness.start();
  const [made] = await h.createProducts([SHIRT]);
  if (!made) throw new Error('no product');
  product = made;
});
afterEach(() => h.close());

interface Tags {
  node: { tags: string[] } | null;
  userErrors: unknown[];
}

async function tags(mutation: 'tagsAdd' | 'tagsRemove', list: string[], id = product.id): Promise<Tags> {
  const query = `mutation($id: ID!, $tags: [String!]!) { ${mutation}(id: $id, tags: $tags) { node { id ... on Product { tags } } userErrors { field message } } }`;
  return (await h.data<Record<string, Tags>>(query, { id, tags: list }))[mutation] as Tags;
}

const now = async () => (await h.state()).products[0] as ProductView;

describe('tags', () => {
  test('are sorted without regard to capitals, trimmed, split at commas, and the first spelling wins', async () => {
    await tags('tagsRemove', ['summer']);
    expect((await tags('tagsAdd', ['Red', 'green', ' big   sale ', 'red', 'a, b'])).node?.tags).toEqual([
      'a',
      'b',
      'big   sale',
      'green',
      'Red',
    ]);
    expect((await tags('tagsAdd', ['RED'])).node?.tags).toContain('Red');
  });

  test('are removed whatever their capitals; an absent one is ignored', async () => {
    expect((await tags('tagsRemove', ['SUMMER', 'nothing'])).node?.tags).toEqual([]);
  });

  test('a change bumps updatedAt, no change does not', async () => {
    await h.advance(60);
    await tags('tagsAdd', ['summer']);
    expect((await now()).updatedAt).toBe(product.updatedAt);
    await tags('tagsAdd', ['autumn']);
    expect(Date.parse((await now()).updatedAt)).toBeGreaterThanOrEqual(
      Date.parse(product.updatedAt) + 60_000,
    );
  });

  test('errors: unknown product, wrong type, 251 at once, 256 characters', async () => {
    expect(await tags('tagsAdd', ['x'], 'gid://shopify/Product/1')).toEqual({
      node: null,
      userErrors: [{ field: ['id'], message: 'Product does not exist' }],
    });
    const query =
      'mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { userErrors { message } } }';
    const wrong = await h.graphql(query, { id: 'gid://shopify/Location/1', tags: ['x'] });
    expect([wrong.data, wrong.errors?.[0]?.extensions?.['code']]).toEqual([
      { tagsAdd: null },
      'RESOURCE_NOT_FOUND',
    ]);
    const many = await h.graphql(query, {
      id: product.id,
      tags: Array.from({ length: 251 }, (_, i) => `t${i}`),
    });
    expect(many.errors?.[0]?.message).toBe(
      'The input array size of 251 is greater than the maximum allowed of 250.',
    );
    expect(await update({ tags: ['x'.repeat(256)] })).toEqual([
      { field: ['tags'], message: 'Product tags is invalid' },
    ]);
    expect((await now()).tags).toEqual(['Summer']);
  });
});

async function update(change: Record<string, unknown>, id = product.id): Promise<unknown[]> {
  const query =
    'mutation($p: ProductUpdateInput!) { productUpdate(product: $p) { product { id } userErrors { field message } } }';
  const { productUpdate } = await h.data<{ productUpdate: { userErrors: unknown[] } }>(query, {
    p: { id, ...change },
  });
  return productUpdate.userErrors;
}

async function publishing(
  mutation: 'publishablePublish' | 'publishableUnpublish',
  input: unknown[],
  id = product.id,
): Promise<unknown[]> {
  const query = `mutation($id: ID!, $input: [PublicationInput!]!) { ${mutation}(id: $id, input: $input) { userErrors { field message } } }`;
  const answer = await h.data<Record<string, { userErrors: unknown[] }>>(query, { id, input });
  return answer[mutation]?.userErrors ?? [];
}

const publicationOf = (handle: string) =>
  h.store
    .shopkeeper(SHOP)
    ?.publications()
    .find((publication) => publication.handle === handle)?.id ?? '';

const shown = async () => {
  const query =
    'query($id: ID!) { product(id: $id) { publishedAt resourcePublicationsV2(first: 50) { nodes { publication { id } } } all: resourcePublicationsV2(first: 50, onlyPublished: false) { nodes { isPublished publication { id } } } } }';
  const data = await h.data<{
    product: {
      publishedAt: string | null;
      resourcePublicationsV2: { nodes: unknown[] };
      all: { nodes: { isPublished: boolean }[] };
    };
  }>(query, { id: product.id });
  const { publishedAt, resourcePublicationsV2, all } = data.product;
  return { publishedAt, published: resourcePublicationsV2.nodes.length, entries: all.nodes.length };
};

describe('publishing', () => {
  test('unpublishing and publishing are visible at once', async () => {
    const publicationId = publicationOf('online_store');
    expect(await publishing('publishableUnpublish', [{ publicationId }])).toEqual([]);
    expect(await shown()).toEqual({ publishedAt: null, published: 5, entries: 5 });
    await publishing('publishablePublish', [{ publicationId }]);
    expect(await shown()).toEqual({ publishedAt: expect.any(String) as string, published: 6, entries: 6 });
  });

  test('on a draft nothing happens and nobody says so; what was there comes back with ACTIVE', async () => {
    const publicationId = publicationOf('tiktok');
    await publishing('publishableUnpublish', [{ publicationId }]);
    await update({ status: 'DRAFT' });
    expect(await publishing('publishablePublish', [{ publicationId }])).toEqual([]);
    expect(await shown()).toEqual({ publishedAt: null, published: 0, entries: 5 });
    await update({ status: 'ACTIVE' });
    expect((await shown()).published).toBe(5);
  });

  test('a future date waits for it where the channel can, and only there', async () => {
    const online = publicationOf('online_store');
    await publishing('publishableUnpublish', [{ publicationId: online }]);
    const { now: at } = await h.state();
    const publishDate = new Date(Date.parse(at) + 600_000).toISOString();
    await publishing('publishablePublish', [{ publicationId: online, publishDate }]);
    expect(await shown()).toEqual({ publishedAt: null, published: 5, entries: 6 });
    await h.advance(601);
    expect((await shown()).published).toBe(6);
    const query =
      'mutation($id: ID!, $input: [PublicationInput!]!) { publishablePublish(id: $id, input: $input) { userErrors { message } } }';
    const input = [{ publicationId: publicationOf('tiktok'), publishDate: '2099-01-01T00:00:00Z' }];
    const answer = await h.graphql(query, { id: product.id, input });
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('NOT_MODELLED_BY_DEV_STORE');
  });

  test('errors are all or nothing', async () => {
    const publicationId = publicationOf('tiktok');
    expect(await publishing('publishableUnpublish', [{ publicationId }, { publicationId }])).toEqual([
      {
        field: ['input', '1', 'publicationId'],
        message: 'The same publication was specified more than once',
      },
    ]);
    expect(
      await publishing('publishableUnpublish', [
        { publicationId },
        { publicationId: 'gid://shopify/Publication/1' },
        {},
      ]),
    ).toEqual([
      { field: ['input', '1', 'publicationId'], message: 'Publication does not exist or is not publishable' },
      { field: ['input', '2', 'publicationId'], message: 'PublicationId cannot be empty' },
    ]);
    expect((await shown()).published).toBe(6);
    expect(await publishing('publishablePublish', [{ publicationId }], 'gid://shopify/Product/1')).toEqual([
      { field: ['id'], message: 'Resource does not exist' },
    ]);
  });

  test('a variant is published on its own', async () => {
    const publicationId = publicationOf('online_store');
    const variantId = product.variants[0]?.id ?? '';
    await publishing('publishableUnpublish', [{ publicationId }], variantId);
    expect((await shown()).published).toBe(6);
    const sold = await h.do('sell', { lines: [{ variantId, quantity: 1 }] });
    expect(sold).toMatchObject({ ok: false, reason: 'Shirt (Default Title) is not on sale in this channel' });
  });
});

describe('products', () => {
  test('update refuses what Shopify refuses, in its words', async () => {
    expect(await update({ title: ' ' })).toEqual([{ field: ['title'], message: "Title can't be blank" }]);
    expect(await update({ title: 'x' }, 'gid://shopify/Product/1')).toEqual([
      { field: ['id'], message: 'Product does not exist' },
    ]);
    expect((await now()).title).toBe('Shirt');
  });

  test('tags in an update replace the whole list', async () => {
    await update({ tags: ['b', 'A'] });
    expect((await now()).tags).toEqual(['A', 'b']);
  });

  test('collections are joined and left by hand; a smart one follows its tag and cannot be', async () => {
    const manual = await h.do<{ collectionId: string }>('createCollection', { title: 'Picks' });
    const smart = await h.do<{ collectionId: string }>('createCollection', {
      title: 'Summer',
      ruleTag: 'summer',
    });
    await update({ collectionsToJoin: [manual.collectionId] });
    const query =
      'query($id: ID!, $a: ID!, $b: ID!) { product(id: $id) { a: inCollection(id: $a) b: inCollection(id: $b) } }';
    const ids = { id: product.id, a: manual.collectionId, b: smart.collectionId };
    expect(await h.data(query, ids)).toEqual({ product: { a: true, b: true } });
    await update({ collectionsToLeave: [manual.collectionId] });
    await tags('tagsRemove', ['Summer']);
    expect(await h.data(query, ids)).toEqual({ product: { a: false, b: false } });
  });

  test('variants: policy and price, and the errors', async () => {
    const query =
      'mutation($id: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $id, variants: $v) { productVariants { inventoryPolicy price } userErrors { field message code } } }';
    const id = product.variants[0]?.id;
    expect(
      await h.data(query, { id: product.id, v: [{ id, inventoryPolicy: 'CONTINUE', price: '9.5' }] }),
    ).toEqual({
      productVariantsBulkUpdate: {
        productVariants: [{ inventoryPolicy: 'CONTINUE', price: '9.50' }],
        userErrors: [],
      },
    });
    const bad = await h.data<{ productVariantsBulkUpdate: { userErrors: { code: string }[] } }>(query, {
      id: product.id,
      v: [{}, { id: 'gid://shopify/ProductVariant/1' }, { id, price: '-1' }],
    });
    expect(bad.productVariantsBulkUpdate.userErrors.map(({ code }) => code)).toEqual([
      'PRODUCT_VARIANT_ID_MISSING',
      'PRODUCT_VARIANT_DOES_NOT_EXIST',
      'GREATER_THAN_OR_EQUAL_TO',
    ]);
  });
});

const field = (change: Record<string, unknown> = {}) => ({
  ownerId: product.id,
  namespace: '$app',
  key: 'campaign_stock',
  type: 'json',
  value: '{"a":1}',
  ...change,
});

describe('metafields', () => {
  const SET =
    'mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { namespace key value compareDigest } userErrors { field message code } } }';
  interface Set {
    metafieldsSet: {
      metafields: { namespace: string; value: string; compareDigest: string }[] | null;
      userErrors: { code: string; message: string; field: string[] }[];
    };
  }
  const set = async (m: unknown[]) => (await h.data<Set>(SET, { m })).metafieldsSet;
  test('are written in the namespace of the app and read back by the short name', async () => {
    expect((await set([field()])).metafields?.[0]).toMatchObject({
      namespace: 'app--347082227713',
      value: '{"a":1}',
    });
    const query =
      'query($id: ID!) { product(id: $id) { metafield(namespace: "$app", key: "campaign_stock") { value jsonValue } none: metafield(namespace: "x", key: "y") { value } } }';
    expect(await h.data(query, { id: product.id })).toEqual({
      product: { metafield: { value: '{"a":1}', jsonValue: { a: 1 } }, none: null },
    });
  });

  test('compare and set: a stale digest is refused, the same value never is', async () => {
    const first = await set([field()]);
    const digest = first.metafields?.[0]?.compareDigest;
    expect((await set([field({ value: '2', compareDigest: digest })])).userErrors).toEqual([]);
    expect((await set([field({ value: '3', compareDigest: digest })])).userErrors[0]).toMatchObject({
      code: 'STALE_OBJECT',
      field: ['metafields', '0'],
    });
    expect((await set([field({ value: '2', compareDigest: digest })])).userErrors).toEqual([]);
    expect((await set([field({ key: 'other', compareDigest: 'x' })])).userErrors[0]?.code).toBe(
      'INVALID_COMPARE_DIGEST',
    );
    expect((await set([field({ value: '4', compareDigest: null })])).userErrors[0]?.code).toBe(
      'STALE_OBJECT',
    );
  });

  test('nothing is written when one of them is wrong', async () => {
    const answer = await set([
      field(),
      field({ ownerId: 'gid://shopify/Product/1' }),
      field({ namespace: 'app--1' }),
      field({ value: '{' }),
      field({ type: 'boolean', value: 'maybe' }),
    ]);
    expect(answer.metafields).toBeNull();
    expect(answer.userErrors.map(({ code, field: at }) => [code, at[1]])).toEqual([
      ['INVALID_VALUE', '1'],
      ['APP_NOT_AUTHORIZED', '2'],
      ['INVALID_VALUE', '3'],
      ['INVALID_VALUE', '4'],
    ]);
    expect((await now()).metafields).toEqual([]);
    expect((await set(Array.from({ length: 26 }, () => field()))).userErrors[0]?.message).toBe(
      'Exceeded the maximum metafields input limit of 25.',
    );
  });

  test('are deleted, and a definition is made, changed and deleted', async () => {
    await set([field()]);
    const remove =
      'mutation($m: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $m) { deletedMetafields { key } userErrors { message } } }';
    const m = [{ ownerId: product.id, namespace: '$app', key: 'campaign_stock' }];
    expect(await h.data(remove, { m: [...m, ...m] })).toEqual({
      metafieldsDelete: { deletedMetafields: [{ key: 'campaign_stock' }, null], userErrors: [] },
    });
    const create =
      'mutation($d: MetafieldDefinitionInput!) { metafieldDefinitionCreate(definition: $d) { createdDefinition { id namespace access { admin storefront } } userErrors { code message } } }';
    const d = {
      name: 'Stock',
      namespace: '$app',
      key: 'campaign_stock',
      type: 'json',
      ownerType: 'PRODUCT',
      access: { storefront: 'PUBLIC_READ' },
    };
    const made = await h.data<{ metafieldDefinitionCreate: { createdDefinition: { id: string } } }>(create, {
      d,
    });
    expect(made.metafieldDefinitionCreate).toMatchObject({
      createdDefinition: { namespace: 'app--347082227713', access: { storefront: 'PUBLIC_READ' } },
      userErrors: [],
    });
    expect(await h.data(create, { d })).toMatchObject({
      metafieldDefinitionCreate: { createdDefinition: null, userErrors: [{ code: 'TAKEN' }] },
    });
    const gone =
      'mutation($id: ID!, $all: Boolean!) { metafieldDefinitionDelete(id: $id, deleteAllAssociatedMetafields: $all) { deletedDefinitionId userErrors { code } } }';
    const { id } = made.metafieldDefinitionCreate.createdDefinition;
    expect(await h.data(gone, { id, all: false })).toMatchObject({
      metafieldDefinitionDelete: { userErrors: [{ code: 'RESERVED_NAMESPACE_ORPHANED_METAFIELDS' }] },
    });
    expect(await h.data(gone, { id, all: true })).toMatchObject({
      metafieldDefinitionDelete: { deletedDefinitionId: id },
    });
  });
});
