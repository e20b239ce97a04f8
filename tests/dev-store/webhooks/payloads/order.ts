/** Bodies of `orders/*` and `refunds/create`: the REST order without customer data, as an unapproved app gets it. */
import { z } from 'zod';
import type { Shop } from '../../shop.ts';
import { numberOf } from '../../state/ids.ts';
import type { OrderLineRecord, OrderRecord } from '../../state/records.ts';
import { idNumber, shopTime } from '../json.ts';

const amount = (value: number) => value.toFixed(2);

function priceSet(shop: Shop, value: number): object {
  const money = { amount: amount(value), currency_code: shop.state.shop.currencyCode };
  return { shop_money: money, presentment_money: money };
}

function lineBody(shop: Shop, line: OrderLineRecord): object {
  const price = Number(line.price);
  return {
    id: idNumber(line.id),
    admin_graphql_api_id: line.id,
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    fulfillable_quantity: Math.max(0, line.currentQuantity - line.fulfilledQuantity),
    fulfillment_service: 'manual',
    fulfillment_status: line.fulfilledQuantity > 0 ? 'fulfilled' : null,
    gift_card: false,
    grams: 0,
    name: line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`,
    price: line.price,
    price_set: priceSet(shop, price),
    product_exists: shop.state.products.has(line.productId),
    product_id: idNumber(line.productId),
    properties: [],
    quantity: line.quantity,
    requires_shipping: true,
    sales_line_item_group_id: line.groupId === null ? null : idNumber(line.groupId),
    sku: line.sku,
    taxable: true,
    title: line.title,
    total_discount: '0.00',
    total_discount_set: priceSet(shop, 0),
    variant_id: idNumber(line.variantId),
    variant_inventory_management: 'shopify',
    variant_title: line.variantTitle,
    vendor: null,
    tax_lines: [],
    duties: [],
    discount_allocations: [],
  };
}

/** `orders/*`, except edited. */
export function orderBody(shop: Shop, order: OrderRecord): object {
  const { state } = shop;
  const time = (at: number) => shopTime(at, state.shop.ianaTimezone);
  const sum = (quantity: (line: OrderLineRecord) => number) =>
    order.lines.reduce((total, line) => total + Number(line.price) * quantity(line), 0);
  const total = sum((line) => line.quantity);
  const current = sum((line) => line.currentQuantity);
  const currency = state.shop.currencyCode;
  const open = order.lines.some((line) => line.currentQuantity > line.fulfilledQuantity);
  return {
    id: idNumber(order.id),
    admin_graphql_api_id: order.id,
    app_id: null,
    buyer_accepts_marketing: false,
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    cancelled_at: order.cancelledAt === null ? null : time(order.cancelledAt),
    cart_token: null,
    checkout_token: null,
    closed_at: order.closedAt === null ? null : time(order.closedAt),
    confirmed: true,
    created_at: time(order.createdAt),
    currency,
    current_subtotal_price: amount(current),
    current_subtotal_price_set: priceSet(shop, current),
    current_total_discounts: '0.00',
    current_total_discounts_set: priceSet(shop, 0),
    current_total_price: amount(current),
    current_total_price_set: priceSet(shop, current),
    current_total_tax: '0.00',
    current_total_tax_set: priceSet(shop, 0),
    discount_codes: [],
    duties_included: false,
    estimated_taxes: false,
    financial_status: order.cancelledAt === null ? 'paid' : 'refunded',
    fulfillment_status: order.fulfillments.length > 0 && !open ? 'fulfilled' : null,
    location_id: order.locationId === null ? null : idNumber(order.locationId),
    name: order.name,
    note: null,
    note_attributes: [],
    number: order.number - 1000,
    order_number: order.number,
    payment_gateway_names: ['bogus'],
    presentment_currency: currency,
    processed_at: time(order.processedAt),
    source_name: order.source,
    subtotal_price: amount(total),
    subtotal_price_set: priceSet(shop, total),
    tags: order.tags.join(', '),
    tax_exempt: false,
    tax_lines: [],
    taxes_included: false,
    test: order.test,
    total_discounts: '0.00',
    total_discounts_set: priceSet(shop, 0),
    total_line_items_price: amount(total),
    total_line_items_price_set: priceSet(shop, total),
    total_outstanding: '0.00',
    total_price: amount(total),
    total_price_set: priceSet(shop, total),
    total_tax: '0.00',
    total_tax_set: priceSet(shop, 0),
    total_weight: 0,
    updated_at: time(order.updatedAt),
    user_id: null,
    discount_applications: [],
    fulfillments: order.fulfillments.map((fulfillment) => ({
      id: idNumber(fulfillment.id),
      order_id: idNumber(order.id),
      status: 'success',
      created_at: time(fulfillment.createdAt),
      location_id: idNumber(fulfillment.locationId),
    })),
    line_items: order.lines.map((line) => lineBody(shop, line)),
    payment_terms: null,
    refunds: [],
    shipping_lines: [],
    returns: [],
    line_item_groups: order.groups.map((group) => ({
      id: idNumber(group.id),
      title: group.title,
      quantity: group.quantity,
      variant_id: idNumber(group.variantId),
      product_id: idNumber(group.productId),
    })),
  };
}

const editDetail = z.object({ editId: z.string(), lineId: z.string(), delta: z.number() });

/** `orders/edited`: what was added and removed. */
export function editBody(shop: Shop, order: OrderRecord, detail: unknown): object {
  const { editId, lineId, delta } = editDetail.parse(detail);
  const at = shopTime(order.updatedAt, shop.state.shop.ianaTimezone);
  const change = [{ id: idNumber(lineId), delta: Math.abs(delta) }];
  return {
    order_edit: {
      id: idNumber(editId),
      app_id: null,
      created_at: at,
      committed_at: at,
      notify_customer: false,
      order_id: idNumber(order.id),
      staff_note: '',
      user_id: null,
      line_items: { additions: delta > 0 ? change : [], removals: delta < 0 ? change : [] },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}

const refundDetail = z.object({
  refundId: z.string(),
  restock: z.boolean(),
  lines: z.array(z.object({ lineId: z.string(), quantity: z.number() })),
});

/** `refunds/create`. */
export function refundBody(shop: Shop, order: OrderRecord, detail: unknown): object {
  const { refundId, lines, restock } = refundDetail.parse(detail);
  const at = shopTime(order.updatedAt, shop.state.shop.ianaTimezone);
  return {
    id: idNumber(refundId),
    order_id: idNumber(order.id),
    created_at: at,
    note: null,
    user_id: null,
    processed_at: at,
    duties: [],
    total_duties_set: priceSet(shop, 0),
    return: null,
    restock,
    admin_graphql_api_id: `gid://shopify/Refund/${numberOf(refundId)}`,
    refund_line_items: lines.flatMap(({ lineId, quantity }, i) => {
      const line = order.lines.find((one) => one.id === lineId);
      if (!line) return [];
      const subtotal = Number(line.price) * quantity;
      return [
        {
          id: idNumber(String(BigInt(refundId) * 10n + BigInt(i))),
          line_item_id: idNumber(lineId),
          location_id: line.committed[0] ? idNumber(line.committed[0].locationId) : null,
          quantity,
          restock_type: restock ? 'cancel' : 'no_restock',
          subtotal: amount(subtotal),
          subtotal_set: priceSet(shop, subtotal),
          total_tax: '0.00',
          total_tax_set: priceSet(shop, 0),
          line_item: lineBody(shop, line),
        },
      ];
    }),
    transactions: [],
    order_adjustments: [],
    refund_shipping_lines: [],
  };
}
