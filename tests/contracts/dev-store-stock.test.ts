/** Stock, orders, bundles and inventory mutations. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProductView, VariantView } from '../dev-store/shopkeeper.ts';
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

const variantOf = async (index = 0): Promise<VariantView> =>
  (await h.state()).products[index]?.variants[0] as VariantView;
const availables = async (index = 0) => (await variantOf(index)).levels.map((level) => level.available);
const locations = () =>
  h.store
    .shopkeeper(SHOP)
    ?.locations()
    .map((location) => location.id) ?? [];
const sell = (quantity: number, rest: object = {}, variantId = product.variants[0]?.id) =>
  h.do<{ orderId: string }>('sell', { lines: [{ variantId, quantity }], ...rest });
const setAvailable = (location: number, available: number) =>
  h.do('setAvailable', {
    inventoryItemId: product.variants[0]?.inventoryItemId,
    locationId: locations()[location],
    available,
  });

describe('orders', () => {
  test('take available, keep on hand, and come back with a restock', async () => {
    const { orderId } = await sell(4);
    expect((await variantOf()).levels[0]).toMatchObject({ available: 6, committed: 4, onHand: 10 });
    await h.do('cancelOrder', { orderId, restock: true });
    expect((await variantOf()).levels[0]).toMatchObject({ available: 10, committed: 0, onHand: 10 });
    expect((await h.state()).orders[0]).toMatchObject({
      cancelledAt: expect.any(String) as string,
      lines: [{ quantity: 4, currentQuantity: 0 }],
    });
    expect((await h.do('cancelOrder', { orderId, restock: true })).ok).toBe(false);
  });

  test('without a restock, and when shipped, the units leave the building', async () => {
    const first = await sell(4);
    await h.do('cancelOrder', { orderId: first.orderId, restock: false });
    const second = await sell(1);
    await h.do('fulfilOrder', { orderId: second.orderId });
    expect((await variantOf()).levels[0]).toMatchObject({ available: 5, committed: 0, onHand: 5 });
  });

  test('go to one location that has enough, else are spread, and never to one that sells no online orders', async () => {
    await setAvailable(0, 2);
    await setAvailable(1, 5);
    await setAvailable(2, 50);
    await sell(4);
    expect(await availables()).toEqual([2, 1, 50]);
    await sell(3);
    expect(await availables()).toEqual([0, 0, 50]);
    expect(await sell(1)).toMatchObject({ ok: false, reason: 'Shirt (Default Title) has 0 left' });
    expect((await sell(1, { locationId: locations()[2] })).ok).toBe(true);
    expect(await availables()).toEqual([0, 0, 49]);
  });

  test('may drive CONTINUE below zero, and DENY not', async () => {
    const variantId = product.variants[0]?.id;
    expect((await sell(11)).ok).toBe(false);
    await h.do('setInventoryPolicy', { variantId, policy: 'CONTINUE' });
    expect((await sell(11)).ok).toBe(true);
    expect((await availables())[0]).toBe(-1);
  });

  test('need the product to be seen: draft, unpublished, unlisted', async () => {
    await h.do('setStatus', { productId: product.id, status: 'DRAFT' });
    expect((await sell(1)).reason).toBe('Shirt is not on sale in this channel');
    await h.do('setStatus', { productId: product.id, status: 'UNLISTED' });
    expect((await sell(1)).ok).toBe(true);
    const [online] = h.store.shopkeeper(SHOP)?.publications() ?? [];
    await h.do('unpublish', { resourceId: product.id, publicationId: online?.id });
    expect((await sell(1)).ok).toBe(false);
  });

  test('of a bundle take the components, and the bundle has what the scarcest allows', async () => {
    const [lace] = await h.createProducts([{ title: 'Lace', variants: [{ available: 9 }] }]);
    const components = [
      { variantId: product.variants[0]?.id, quantity: 1 },
      { variantId: lace?.variants[0]?.id, quantity: 2 },
    ];
    const [bundle] = await h.createProducts([{ title: 'Set', variants: [{ components }] }]);
    const read = () =>
      h.data(
        'query($id: ID!) { product(id: $id) { hasVariantsThatRequiresComponents variants(first: 1) { nodes { requiresComponents inventoryQuantity availableForSale } } } }',
        { id: bundle?.id },
      );
    expect(await read()).toMatchObject({
      product: { variants: { nodes: [{ requiresComponents: true, inventoryQuantity: 4 }] } },
    });
    expect((await sell(4, {}, bundle?.variants[0]?.id)).ok).toBe(true);
    expect([(await availables(0))[0], (await availables(1))[0]]).toEqual([6, 1]);
    expect(await read()).toMatchObject({
      product: { variants: { nodes: [{ inventoryQuantity: 0, availableForSale: false }] } },
    });
    expect((await sell(1, {}, bundle?.variants[0]?.id)).ok).toBe(false);
  });

  test('show in the API with lines and what is left of them', async () => {
    const { orderId } = await sell(2);
    const order = await h.data(
      'query($id: ID!) { order(id: $id) { name test cancelledAt publication { id } lineItems(first: 5) { nodes { quantity currentQuantity variant { id } product { id } } } } }',
      { id: orderId },
    );
    const [online] = h.store.shopkeeper(SHOP)?.publications() ?? [];
    expect(order).toEqual({
      order: {
        name: '#1001',
        test: false,
        cancelledAt: null,
        publication: { id: online?.id },
        lineItems: {
          nodes: [
            {
              quantity: 2,
              currentQuantity: 2,
              variant: { id: product.variants[0]?.id },
              product: { id: product.id },
            },
          ],
        },
      },
    });
  });

  test('two variants may share an item', async () => {
    const [twin] = await h.createProducts([
      { title: 'Twin', variants: [{ shareItemOf: product.variants[0]?.id }] },
    ]);
    expect(twin?.variants[0]?.inventoryItemId).toBe(product.variants[0]?.inventoryItemId);
    await h.arrived();
    await sell(1);
    const updates = await h.arrived('products/update');
    expect(updates.map((one) => one.body['title']).toSorted()).toEqual(['Shirt', 'Twin']);
  });
});

const row = (change: Record<string, unknown> = {}) => ({
  inventoryItemId: product.variants[0]?.inventoryItemId,
  locationId: locations()[0],
  quantity: 7,
  changeFromQuantity: null,
  ...change,
});

interface Complaints {
  userErrors: { code: string; field: string[] | null }[];
}
const codes = async (answer: Promise<Complaints>) =>
  (await answer).userErrors.map(({ code, field }) => [code, field?.at(-1)]);

describe('inventorySetQuantities and inventoryAdjustQuantities', () => {
  const SET =
    'mutation($input: InventorySetQuantitiesInput!, $key: String!) { inventorySetQuantities(input: $input) @idempotent(key: $key) { inventoryAdjustmentGroup { id changes { name delta quantityAfterChange } } userErrors { code field message } } }';
  const ADJUST = SET.replaceAll('SetQuantities', 'AdjustQuantities');
  interface Answer {
    inventoryAdjustmentGroup: { id: string; changes: unknown[] } | null;
    userErrors: { code: string; field: string[] | null }[];
  }
  const set = async (quantities: unknown[], key = 'k', input: Record<string, unknown> = {}) =>
    (
      await h.data<{ inventorySetQuantities: Answer }>(SET, {
        key,
        input: { name: 'available', reason: 'correction', quantities, ...input },
      })
    ).inventorySetQuantities;
  const adjust = async (changes: unknown[], key = 'k', input: Record<string, unknown> = {}) =>
    (
      await h.data<{ inventoryAdjustQuantities: Answer }>(ADJUST, {
        key,
        input: { name: 'available', reason: 'correction', changes, ...input },
      })
    ).inventoryAdjustQuantities;

  test('move on hand with available, and answer no group when nothing moves', async () => {
    expect((await set([row()])).inventoryAdjustmentGroup?.changes).toEqual([
      { name: 'available', delta: -3, quantityAfterChange: null },
      { name: 'on_hand', delta: -3, quantityAfterChange: null },
    ]);
    expect(await set([row()], 'k2')).toEqual({ inventoryAdjustmentGroup: null, userErrors: [] });
    expect((await set([row({ quantity: -5 })], 'k3')).userErrors).toEqual([]);
    expect((await availables())[0]).toBe(-5);
  });

  test('the same key answers the same and acts once; with other input it is refused', async () => {
    const { quantity: _quantity, ...base } = row();
    const first = await adjust([{ ...base, delta: 2 }]);
    const second = await adjust([{ ...base, delta: 2 }]);
    expect(second).toEqual(first);
    expect((await availables())[0]).toBe(12);
    expect((await adjust([{ ...base, delta: 3 }])).userErrors[0]?.code).toBe(
      'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
    );
  });

  test('compare and set', async () => {
    expect((await set([row({ changeFromQuantity: 9 })])).userErrors[0]?.code).toBe(
      'CHANGE_FROM_QUANTITY_STALE',
    );
    expect((await set([row({ changeFromQuantity: 10 })], 'k2')).userErrors).toEqual([]);
    expect((await availables())[0]).toBe(7);
  });

  test('the directive and changeFromQuantity must be there', async () => {
    const input = { name: 'available', reason: 'correction', quantities: [row()] };
    const bare = await h.graphql(SET.replace(' @idempotent(key: $key)', '').replace(', $key: String!', ''), {
      input,
    });
    expect(bare.data).toEqual({ inventorySetQuantities: null });
    expect(bare.errors?.[0]).toMatchObject({
      message: 'The @idempotent directive is required for this mutation but was not provided.',
      extensions: { code: 'BAD_REQUEST' },
      path: ['inventorySetQuantities'],
    });
    const { changeFromQuantity: _from, ...without } = row();
    const missing = await h.graphql(SET, { key: 'k', input: { ...input, quantities: [without] } });
    expect(missing.errors?.[0]).toMatchObject({
      message: 'InventoryQuantityInput must include the following argument: changeFromQuantity.',
      extensions: { code: 'INVALID_FIELD_ARGUMENTS' },
    });
    const query =
      'mutation($id: ID!) { tagsAdd(id: $id, tags: ["x"]) @idempotent(key: "k") { userErrors { message } } }';
    expect((await h.graphql(query, { id: product.id })).errors?.[0]?.extensions?.['code']).toBe(
      'NOT_MODELLED_BY_DEV_STORE',
    );
  });

  test('errors in their place', async () => {
    expect(await codes(set([row({ inventoryItemId: 'gid://shopify/InventoryItem/1' })], 'a'))).toEqual([
      ['INVALID_INVENTORY_ITEM', 'inventoryItemId'],
    ]);
    expect(await codes(set([row({ locationId: 'gid://shopify/Location/1' })], 'b'))).toEqual([
      ['INVALID_LOCATION', 'locationId'],
    ]);
    expect(await codes(set([row(), row()], 'c'))).toEqual([
      ['NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR', 'locationId'],
      ['NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR', 'locationId'],
    ]);
    expect(await codes(set([row({ quantity: 1_000_000_001 })], 'd'))).toEqual([
      ['INVALID_QUANTITY_TOO_HIGH', 'quantity'],
    ]);
    expect(await codes(set([row({ quantity: -1 })], 'e', { name: 'on_hand' }))).toEqual([
      ['INVALID_QUANTITY_NEGATIVE', 'quantity'],
    ]);
    expect(await codes(set([row()], 'f', { name: 'committed' }))).toEqual([['INVALID_NAME', 'name']]);
    expect(await codes(set([row()], 'g', { reason: 'because' }))).toEqual([['INVALID_REASON', 'reason']]);
    const { quantity: _quantity, ...base } = row();
    expect(await codes(adjust([{ ...base, delta: 1 }], 'h', { name: 'reserved' }))).toEqual([
      ['INVALID_QUANTITY_DOCUMENT', 'ledgerDocumentUri'],
    ]);
    expect(await codes(adjust([{ ...base, delta: 1, ledgerDocumentUri: 'x://y' }], 'i'))).toEqual([
      ['INVALID_AVAILABLE_DOCUMENT', 'ledgerDocumentUri'],
    ]);
    expect((await availables())[0]).toBe(10);
  });

  test('a switched-off level hides from reads and keeps its units', async () => {
    const ids = { inventoryItemId: product.variants[0]?.inventoryItemId, locationId: locations()[0] };
    await h.do('stock', { ...ids, active: false });
    const query =
      'query($id: ID!) { inventoryItem(id: $id) { inventoryLevels(first: 9) { nodes { isActive } } all: inventoryLevels(first: 9, includeInactive: true) { nodes { isActive } } variants(first: 1) { nodes { inventoryQuantity } } } }';
    expect(await h.data(query, { id: ids.inventoryItemId })).toEqual({
      inventoryItem: {
        inventoryLevels: { nodes: [{ isActive: true }, { isActive: true }] },
        all: { nodes: [{ isActive: false }, { isActive: true }, { isActive: true }] },
        variants: { nodes: [{ inventoryQuantity: 0 }] },
      },
    });
    await h.do('stock', { ...ids, active: true });
    expect((await availables())[0]).toBe(10);
  });
});
