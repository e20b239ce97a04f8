/** Lists, search, cursors, nodes and stale reads. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Harness } from './dev-store-harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await Harness.start();
});
afterEach(() => h.close());

interface Page {
  products: { nodes: { id: string; title: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

const LIST =
  'query($q: String, $after: String, $first: Int = 250, $key: ProductSortKeys = TITLE) { products(first: $first, after: $after, query: $q, sortKey: $key) { nodes { id title } pageInfo { hasNextPage endCursor } } }';

const titles = async (q: string) =>
  (await h.data<Page>(LIST, { q })).products.nodes.map((product) => product.title);

async function catalogue(): Promise<void> {
  await h.createProducts([
    {
      title: 'Alpha coat',
      tags: ['Sale', 'winter'],
      vendor: 'North',
      variants: [{ sku: 'A-1', available: 0 }],
    },
    { title: 'Beta coat', tags: ['sale'], status: 'DRAFT', vendor: 'South' },
    { title: 'Gamma hat', tags: ['summer'], vendor: 'North', variants: [{ sku: 'G-1', available: 5 }] },
  ]);
}

test.each([
  ['tag:sale', ['Alpha coat', 'Beta coat']],
  ['tag:SALE AND status:active', ['Alpha coat']],
  ['tag:sale status:active,draft', ['Alpha coat', 'Beta coat']],
  ['-tag:sale', ['Gamma hat']],
  ['NOT tag:sale', ['Gamma hat']],
  ['tag_not:sale', ['Gamma hat']],
  ['tag:summer OR tag:sale AND status:draft', ['Beta coat', 'Gamma hat']],
  ['(tag:summer OR tag:sale) AND status:active', ['Alpha coat', 'Gamma hat']],
  ['tag:s*', ['Alpha coat', 'Beta coat', 'Gamma hat']],
  ['coat', ['Alpha coat', 'Beta coat']],
  ['title:"gamma hat"', ['Gamma hat']],
  ['vendor:North', ['Alpha coat', 'Gamma hat']],
  ['sku:A-1', ['Alpha coat']],
  ['out_of_stock_somewhere:true', ['Alpha coat', 'Beta coat']],
  ['updated_at:>2001-01-01T00:00:00Z', ['Alpha coat', 'Beta coat', 'Gamma hat']],
  ["created_at:<'2001-01-01'", []],
])('search %s', async (q, wanted) => {
  await catalogue();
  expect(await titles(q)).toEqual(wanted);
});

test('an unknown filter matches everything and leaves a warning; one not modelled is refused', async () => {
  await catalogue();
  const answer = await h.graphql(LIST, { q: 'colour:red tag:summer' });
  expect((answer.data as Page).products.nodes).toHaveLength(1);
  expect(answer.extensions?.search).toEqual([
    {
      path: ['products'],
      query: 'colour:red tag:summer',
      warnings: [{ field: 'colour', message: 'Invalid search field for this query.', code: 'invalid_field' }],
    },
  ]);
  const refused = await h.graphql(LIST, { q: 'delivery_profile_id:1' });
  expect(refused.errors?.[0]?.extensions?.['code']).toBe('NOT_MODELLED_BY_DEV_STORE');
});

test('pages join without gap or repetition, also when a row moves in between', async () => {
  await h.createProducts(
    Array.from({ length: 25 }, (_, i) => ({ title: `P ${String(i).padStart(2, '0')}` })),
  );
  const seen: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 10; page++) {
    const { products }: Page = await h.data<Page>(LIST, { first: 10, after });
    seen.push(...products.nodes.map((product) => product.title));
    if (!products.pageInfo.hasNextPage) break;
    after = products.pageInfo.endCursor;
    const last = products.nodes.at(-1);
    await h.do('setTitle', { productId: last?.id, title: `A moved ${last?.title}` });
  }
  expect(new Set(seen).size).toBe(25);
  expect(seen).toHaveLength(25);
});

test('a connection needs exactly one of first and last, and a cursor that is one', async () => {
  const none = await h.graphql('{ products { nodes { id } } }');
  expect(none.errors?.[0]?.message).toBe('you must provide one of first or last');
  const both = await h.graphql('{ products(first: 1, last: 1) { nodes { id } } }');
  expect(both.errors?.[0]?.message).toBe('providing both first and last is not supported');
  const bad = await h.graphql('{ products(first: 1, after: "x") { nodes { id } } }');
  expect(bad.errors?.[0]).toMatchObject({ message: 'Malformed cursor', extensions: { code: 'BAD_REQUEST' } });
});

test('nodes answers each id in its place, levels by their own gid, null for what is gone', async () => {
  const [product] = await h.createProducts([{ title: 'One', variants: [{ available: 3 }] }]);
  const variant = product?.variants[0];
  const query =
    'query($id: ID!) { inventoryItem(id: $id) { inventoryLevels(first: 5) { nodes { id location { name } } } } }';
  const { inventoryItem } = await h.data<{ inventoryItem: { inventoryLevels: { nodes: { id: string }[] } } }>(
    query,
    {
      id: variant?.inventoryItemId,
    },
  );
  const [level] = inventoryItem.inventoryLevels.nodes;
  expect(level?.id).toMatch(/^gid:\/\/shopify\/InventoryLevel\/\d+\?inventory_item_id=\d+$/);
  const answer = await h.data<{ nodes: unknown[] }>(
    'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on InventoryLevel { quantities(names: ["available", "on_hand", "committed"]) { name quantity } } } }',
    { ids: [product?.id, 'gid://shopify/Product/1', level?.id, variant?.id] },
  );
  expect(answer.nodes).toEqual([
    { __typename: 'Product', id: product?.id },
    null,
    {
      __typename: 'InventoryLevel',
      id: level?.id,
      quantities: [
        { name: 'available', quantity: 3 },
        { name: 'on_hand', quantity: 3 },
        { name: 'committed', quantity: 0 },
      ],
    },
    { __typename: 'ProductVariant', id: variant?.id },
  ]);
  const wrong = await h.graphql('{ product(id: "gid://shopify/Location/1") { id } }');
  expect(wrong.errors?.[0]).toMatchObject({ message: 'Invalid id: gid://shopify/Location/1' });
});

test('the search index lags for what was added and not for what is gone, if the dial says so', async () => {
  await h.dials({ api: { searchLagMs: 30_000 } });
  const [product] = await h.createProducts([{ title: 'One', tags: ['old'] }]);
  await h.advance(60);
  await h.do('addTags', { productId: product?.id, tags: ['new'] });
  expect(await titles('tag:new')).toEqual([]);
  await h.advance(31);
  expect(await titles('tag:new')).toEqual(['One']);
  await h.do('removeTags', { productId: product?.id, tags: ['new'] });
  expect(await titles('tag:new')).toEqual([]);
});

test('totalInventory lags behind levels, if the dial says so', async () => {
  await h.dials({ api: { totalInventoryLagMs: 30_000 } });
  const [product] = await h.createProducts([{ title: 'One', variants: [{ available: 3 }] }]);
  const variant = product?.variants[0];
  await h.do('sell', { lines: [{ variantId: variant?.id, quantity: 2 }] });
  const query =
    'query($id: ID!) { product(id: $id) { totalInventory variants(first: 1) { nodes { inventoryQuantity } } } }';
  const read = () => h.data(query, { id: product?.id });
  expect(await read()).toEqual({
    product: { totalInventory: 3, variants: { nodes: [{ inventoryQuantity: 1 }] } },
  });
  await h.advance(31);
  expect(await read()).toEqual({
    product: { totalInventory: 1, variants: { nodes: [{ inventoryQuantity: 1 }] } },
  });
});

test('a stale read shows records as they were before their last change, for a while', async () => {
  await h.dials({ api: { staleReads: 1 } });
  const [product] = await h.createProducts([{ title: 'One', tags: ['a'] }]);
  await h.advance(60);
  await h.do('addTags', { productId: product?.id, tags: ['b'] });
  const read = () => h.data('query($id: ID!) { product(id: $id) { tags } }', { id: product?.id });
  expect(await read()).toEqual({ product: { tags: ['a'] } });
  await h.advance(6);
  expect(await read()).toEqual({ product: { tags: ['a', 'b'] } });
});
