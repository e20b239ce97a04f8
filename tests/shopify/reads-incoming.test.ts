import { expect, it } from 'vitest';
import { findDiscounts, readDiscount } from '../../app/shopify/reads/discounts.ts';
import { findIncoming } from '../../app/shopify/reads/incoming.ts';
import { fakeAdmin, page } from './fake-admin.ts';

const shop = 'a.myshopify.com';
const gid = (kind: string, id: string | number) => `gid://shopify/${kind}/${id}`;
const arrivesAt = '2026-11-20T10:00:00Z';

const line = (id: number, unreceivedQuantity: number, item: string | null = '77') => ({
  id: gid('InventoryShipmentLineItem', id),
  unreceivedQuantity,
  inventoryItem: item === null ? null : { id: gid('InventoryItem', item) },
});
const shipment = (id: number, given: object = {}) => ({
  id: gid('InventoryShipment', id),
  name: `#T${id}`,
  status: 'IN_TRANSIT',
  tracking: { arrivesAt },
  lineItems: page([line(id * 10, 5)]),
  ...given,
});
const lineIds = async (answers: Parameters<typeof fakeAdmin>[0]) => {
  const read = await findIncoming(fakeAdmin(answers), shop, '3');
  if (!read.ok) throw new Error(read.detail);
  return read.value.map(({ lineId }) => lineId);
};

it('asks for one location, and follows pages of shipments and of lines', async () => {
  const admin = fakeAdmin({
    FindIncoming: ({ after }) => ({
      inventoryShipments: after
        ? page([shipment(2)])
        : page([shipment(1, { lineItems: page([line(10, 5)], 'l') })], 'c'),
    }),
    ReadIncomingLines: ({ after }) => ({
      inventoryShipment: {
        id: gid('InventoryShipment', 1),
        lineItems: after === 'l' ? page([line(11, 6)], 'm') : page([line(12, 7, '9007199254740993')]),
      },
    }),
  });
  const read = await findIncoming(admin, shop, '3');
  expect(read).toMatchObject({
    ok: true,
    cost: 40,
    value: [
      { lineId: '10', shipment: '#T1', inventoryItemId: '77', units: 5, arrivesAt: Date.parse(arrivesAt) },
      { lineId: '11', units: 6 },
      { lineId: '12', units: 7, inventoryItemId: '9007199254740993' },
      { lineId: '20', units: 5 },
    ],
  });
  expect(admin.calls[0]?.variables['query']).toBe(
    'destination_id:3 AND (status:in_transit OR status:partially_received)',
  );
});

it('leaves out what has not left, is all there, has no day, no item, or no units to come', async () => {
  const all = [
    shipment(1, { status: 'DRAFT' }),
    shipment(2, { status: 'RECEIVED' }),
    shipment(3, { status: 'OTHER' }),
    shipment(4, { tracking: null }),
    shipment(5, { tracking: { arrivesAt: null } }),
    shipment(6, { lineItems: page([line(60, 0), line(61, -3), line(62, 2_000_000_000), line(63, 4, null)]) }),
    shipment(7, { lineItems: null }),
    shipment(8, { status: 'PARTIALLY_RECEIVED' }),
  ];
  expect(await lineIds({ FindIncoming: () => ({ inventoryShipments: page(all) }) })).toEqual(['80']);
  expect(await lineIds({ FindIncoming: () => ({ inventoryShipments: null }) })).toEqual([]);
});

it('reads all pages of what a discount names, each list to its own end', async () => {
  const discount = (items: object) => ({
    discountNode: {
      id: gid('DiscountAutomaticNode', 5),
      discount: {
        ['__typename']: 'DiscountAutomaticBasic',
        title: 'Ten off',
        startsAt: arrivesAt,
        endsAt: null,
        customerGets: { items: { ['__typename']: 'DiscountProducts', ...items } },
      },
    },
  });
  const products = (...ids: number[]) => ids.map((id) => ({ id: gid('Product', id) }));
  const variants = (...ids: number[]) =>
    ids.map((id) => ({ id: gid('ProductVariant', id), product: { id: gid('Product', 9) } }));
  const admin = fakeAdmin({
    ReadDiscount: ({ products: after }) =>
      discount(
        after === 'p'
          ? { products: page(products(2)), productVariants: page([]) }
          : { products: page(products(1), 'p'), productVariants: page(variants(91)) },
      ),
  });
  expect(await readDiscount(admin, shop, '5', 'background')).toMatchObject({
    ok: true,
    value: {
      title: 'Ten off',
      applies: 'named',
      productIds: ['1', '2'],
      variants: [{ id: '91', productId: '9' }],
    },
  });
  expect(admin.calls.map(({ variables }) => variables['products'])).toEqual([undefined, 'p']);
  const listed = fakeAdmin({
    FindDiscounts: () => {
      const { discountNode } = discount({});
      return {
        discountNodes: page(
          ['DiscountNode', 'DiscountCodeNode'].map((kind) => ({ ...discountNode, id: gid(kind, 6) })),
        ),
      };
    },
  });
  const found = await findDiscounts(listed, shop, "it's");
  expect(found.ok && found.value.map(({ id }) => id)).toEqual(['6', '6']);
  expect(listed.calls[0]?.variables['query']).toBe("(status:active OR status:scheduled) AND 'it\\'s'");
});
