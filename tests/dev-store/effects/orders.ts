/** Orders: available becomes committed; fulfilment takes committed away; cancelling gives it back or not. */
import type { Act } from '../shop.ts';
import type { CancelReason } from '../shopkeeper.ts';
import type {
  FulfillmentRecord,
  ItemRecord,
  LevelRecord,
  OrderGroupRecord,
  OrderLineRecord,
  OrderRecord,
  ProductRecord,
  VariantRecord,
} from '../state/records.ts';
import { activeLevels, countsStock, isPublishedIn, isLive } from '../state/visibility.ts';
import { moveQuantities } from './inventory.ts';

export interface OrderInput {
  lines: readonly { variantId: string; quantity: number }[];
  publicationId: string;
  locationId: string | null;
  /** Default: `pos` through the point of sale, else `web`. */
  source?: string;
  test?: boolean;
}

type Sale = { ok: true; order: OrderRecord } | { ok: false; reason: string };

/** What one line takes from stock. */
interface Demand {
  variant: VariantRecord;
  item: ItemRecord;
  quantity: number;
}

/** A shopper buys. Refused when a line cannot be seen in the channel, or a DENY variant lacks stock. */
export function placeOrder(act: Act, input: OrderInput): Sale {
  const { state } = act;
  const lines: { line: OrderLineRecord; demands: Demand[] }[] = [];
  const groups: OrderGroupRecord[] = [];
  const wanted = new Map<ItemRecord, { variant: VariantRecord; quantity: number }>();
  for (const { variantId, quantity } of input.lines) {
    const variant = state.variants.get(variantId);
    const product = variant && state.products.get(variant.productId);
    if (!variant || !product) return { ok: false, reason: `There is no variant ${variantId}` };
    const live = isLive(product);
    if (!isPublishedIn(product.publishing, input.publicationId, live, act.now))
      return { ok: false, reason: `${product.title} is not on sale in this channel` };
    if (!isPublishedIn(variant.publishing, input.publicationId, live, act.now))
      return { ok: false, reason: `${product.title} (${variant.title}) is not on sale in this channel` };
    for (const { groupId, ...part } of partsOf(act, product, variant, quantity, groups)) {
      const demands = demandsOf(act, part.variant, part.quantity);
      for (const demand of demands) {
        const sum = wanted.get(demand.item)?.quantity ?? 0;
        wanted.set(demand.item, { variant: demand.variant, quantity: sum + demand.quantity });
      }
      const line: OrderLineRecord = {
        id: state.newId('LineItem'),
        variantId: part.variant.id,
        productId: part.variant.productId,
        title: state.products.get(part.variant.productId)?.title ?? part.variant.title,
        variantTitle: part.variant.title === 'Default Title' ? null : part.variant.title,
        sku: part.variant.sku,
        price: part.price,
        quantity: part.quantity,
        currentQuantity: part.quantity,
        fulfilledQuantity: 0,
        committed: [],
        groupId,
      };
      lines.push({ line, demands });
    }
  }
  if (lines.length === 0) return { ok: false, reason: 'An order needs a line' };
  for (const [item, { variant, quantity }] of wanted) {
    const stock = sources(act, item, input.locationId).reduce(
      (sum, l) => sum + Math.max(0, l.quantities.available),
      0,
    );
    if (countsStock(state, variant) && stock < quantity) {
      const title = state.products.get(variant.productId)?.title ?? variant.title;
      return { ok: false, reason: `${title} (${variant.title}) has ${stock} left` };
    }
  }
  for (const { line, demands } of lines)
    for (const demand of demands) commit(act, line, demand, input.locationId);
  const number = state.newOrderNumber();
  const order: OrderRecord = {
    id: state.newId('Order'),
    number,
    name: `#${number}`,
    publicationId: input.publicationId,
    locationId: input.locationId,
    source: input.source ?? (state.publications.get(input.publicationId)?.handle === 'pos' ? 'pos' : 'web'),
    test: input.test ?? false,
    tags: [],
    createdAt: act.now,
    processedAt: act.now,
    updatedAt: act.now,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    lines: lines.map(({ line }) => line),
    groups,
    fulfillments: [],
    returns: [],
  };
  state.orders.set(order.id, order);
  state.version++;
  act.emit('orders/create', order.id);
  return { ok: true, order };
}

/** What an order lists for a variant: itself, or (with a group that names the bundle) each of its components. */
function partsOf(
  act: Act,
  product: ProductRecord,
  variant: VariantRecord,
  quantity: number,
  groups: OrderGroupRecord[],
): { variant: VariantRecord; quantity: number; price: string; groupId: string | null }[] {
  if (variant.components.length === 0) return [{ variant, quantity, price: variant.price, groupId: null }];
  const { id: productId, title } = product;
  const id = act.state.newId('LineItemGroup');
  groups.push({ id, variantId: variant.id, productId, title, quantity });
  const pieces = variant.components.reduce((sum, part) => sum + part.quantity, 0);
  const price = (Number(variant.price) / pieces).toFixed(2);
  return variant.components.flatMap((part) => {
    const one = act.state.variants.get(part.variantId);
    return one ? [{ variant: one, quantity: part.quantity * quantity, price, groupId: id }] : [];
  });
}

function demandsOf(act: Act, variant: VariantRecord, quantity: number): Demand[] {
  const item = act.state.items.get(variant.inventoryItemId);
  return item?.tracked ? [{ variant, item, quantity }] : [];
}

/** Levels an order may draw on: the named location, or active ones that fulfil online orders. */
function sources(act: Act, item: ItemRecord, locationId: string | null): LevelRecord[] {
  return activeLevels(act.state, item).filter((level) =>
    locationId === null
      ? act.state.locations.get(level.locationId)?.fulfillsOnlineOrders === true
      : level.locationId === locationId,
  );
}

/** One location when one has enough, else spread; what nobody has goes below zero at the first. */
function commit(act: Act, line: OrderLineRecord, demand: Demand, locationId: string | null): void {
  const levels = sources(act, demand.item, locationId);
  const whole = levels.find((level) => level.quantities.available >= demand.quantity);
  let open = demand.quantity;
  for (const level of whole ? [whole] : levels) {
    const units = Math.min(open, Math.max(0, level.quantities.available));
    if (units > 0) take(act, line, level, units);
    open -= units;
  }
  const first = levels[0];
  if (open > 0 && first) take(act, line, first, open);
}

function take(act: Act, line: OrderLineRecord, level: LevelRecord, units: number): void {
  moveQuantities(act, level, { available: -units, committed: units });
  line.committed.push({ itemId: level.itemId, locationId: level.locationId, quantity: units });
}

/** Gives up the committed units of some pieces of a line. */
function release(act: Act, line: OrderLineRecord, pieces: number, restock: boolean): void {
  const share = line.currentQuantity > 0 ? Math.min(1, pieces / line.currentQuantity) : 1;
  const open = new Map<string, number>();
  for (const part of line.committed) open.set(part.itemId, (open.get(part.itemId) ?? 0) + part.quantity);
  for (const [itemId, units] of open) open.set(itemId, Math.round(units * share));
  for (const part of line.committed) {
    const units = Math.min(open.get(part.itemId) ?? 0, part.quantity);
    const level = act.state.level(part.itemId, part.locationId);
    if (units === 0 || !level) continue;
    moveQuantities(act, level, restock ? { available: units, committed: -units } : { committed: -units });
    part.quantity -= units;
    open.set(part.itemId, (open.get(part.itemId) ?? 0) - units);
  }
  line.committed = line.committed.filter((part) => part.quantity > 0);
}

/** Cancels a whole order; what was not fulfilled is restocked or written off. */
export function cancelOrder(
  act: Act,
  order: OrderRecord,
  restock: boolean,
  reason: CancelReason = 'OTHER',
): void {
  act.before(order);
  const refunded: { lineId: string; quantity: number }[] = [];
  for (const line of order.lines) {
    if (line.currentQuantity > 0) refunded.push({ lineId: line.id, quantity: line.currentQuantity });
    release(act, line, line.currentQuantity, restock);
    line.currentQuantity = 0;
  }
  order.cancelledAt = act.now;
  order.cancelReason = reason;
  order.closedAt = act.now;
  order.updatedAt = act.now;
  act.emit('refunds/create', order.id, { refundId: act.state.newNumber(), lines: refunded, restock });
  act.emit('orders/cancelled', order.id);
  act.emit('orders/updated', order.id);
}

/** Refunds units of one line. */
export function refundLine(
  act: Act,
  order: OrderRecord,
  line: OrderLineRecord,
  quantity: number,
  restock: boolean,
): void {
  act.before(order);
  const units = Math.min(quantity, line.currentQuantity);
  release(act, line, units, restock);
  line.currentQuantity -= units;
  order.updatedAt = act.now;
  const lines = [{ lineId: line.id, quantity: units }];
  act.emit('refunds/create', order.id, { refundId: act.state.newNumber(), lines, restock });
  act.emit('orders/updated', order.id);
}

/** A merchant edits an order: the line gets another quantity; stock follows. */
export function editLine(act: Act, order: OrderRecord, line: OrderLineRecord, quantity: number): void {
  const delta = quantity - line.currentQuantity;
  const variant = act.state.variants.get(line.variantId);
  if (delta === 0 || !variant) return;
  act.before(order);
  if (delta < 0) release(act, line, -delta, true);
  else for (const demand of demandsOf(act, variant, delta)) commit(act, line, demand, order.locationId);
  line.currentQuantity = quantity;
  line.quantity = Math.max(line.quantity, quantity);
  order.updatedAt = act.now;
  act.emit('orders/edited', order.id, { editId: act.state.newNumber(), lineId: line.id, delta });
  act.emit('orders/updated', order.id);
}

/** Ships everything that is open: committed units leave the building. */
export function fulfilOrder(
  act: Act,
  order: OrderRecord,
  parcel: Pick<FulfillmentRecord, 'carrier' | 'dueAt' | 'deliveredAt'> = {},
): void {
  act.before(order);
  const from = order.lines.flatMap((line) => line.committed)[0]?.locationId;
  for (const line of order.lines) {
    release(act, line, line.currentQuantity, false);
    line.fulfilledQuantity = line.currentQuantity;
  }
  const locationId = from ?? order.locationId ?? [...act.state.locations.keys()][0] ?? '';
  order.fulfillments.push({ id: act.state.newId('Fulfillment'), locationId, createdAt: act.now, ...parcel });
  order.updatedAt = act.now;
  act.emit('orders/fulfilled', order.id);
  act.emit('orders/updated', order.id);
}

/** A shopper sends units of a line back; the merchant takes the return at once, its stock stays as it is. */
export function returnLine(
  act: Act,
  order: OrderRecord,
  line: OrderLineRecord,
  quantity: number,
  reason: string | null,
): void {
  act.before(order);
  (order.returns ??= []).push({
    id: act.state.newId('Return'),
    createdAt: act.now,
    status: 'OPEN',
    lines: [{ id: act.state.newId('ReturnLineItem'), lineId: line.id, quantity, reason }],
  });
  order.updatedAt = act.now;
  act.emit('orders/updated', order.id);
}

/** Nothing of a return comes back after all. */
export function cancelReturns(act: Act, order: OrderRecord): void {
  act.before(order);
  for (const one of order.returns ?? []) one.status = 'CANCELED';
  order.updatedAt = act.now;
  act.emit('orders/updated', order.id);
}
