/** Who can see what: publications, stock and what follows from them. Pure functions over the records. */
import type {
  ItemRecord,
  LevelRecord,
  ProductRecord,
  Publishing,
  QuantityName,
  VariantRecord,
} from './records.ts';
import type { ShopState } from './shop-state.ts';

/** A draft's or archived product's publications are kept but not in force. */
export function isLive(product: ProductRecord): boolean {
  return product.status === 'ACTIVE' || product.status === 'UNLISTED';
}

/** Whether an entry is in force: its date has come and the product is live. */
export function isPublishedIn(
  publishing: Publishing,
  publicationId: string,
  live: boolean,
  now: number,
): boolean {
  const date = publishing[publicationId];
  return date !== undefined && live && date <= now;
}

/** One of the eight names; `on_hand` is the sum of what lies there. */
export function quantityOf(level: LevelRecord, name: QuantityName): number {
  const q = level.quantities;
  return name === 'on_hand'
    ? q.available + q.committed + q.reserved + q.damaged + q.safety_stock + q.quality_control
    : q[name];
}

/** Levels that count for `inventoryQuantity`: active ones at active locations. */
export function activeLevels(state: ShopState, item: ItemRecord): LevelRecord[] {
  return Object.values(item.levels).filter(
    (level) => level.isActive && state.locations.get(level.locationId)?.isActive === true,
  );
}

/** Sum of `available` over active levels. For a bundle: how many its scarcest component allows. */
export function inventoryQuantity(state: ShopState, variant: VariantRecord): number {
  if (variant.components.length > 0) return bundleQuantity(state, variant, inventoryQuantity);
  const item = state.items.get(variant.inventoryItemId);
  return item ? activeLevels(state, item).reduce((sum, level) => sum + level.quantities.available, 0) : 0;
}

/** What online channels can sell: min(total, sum over locations that fulfil online orders). */
export function sellableOnline(state: ShopState, variant: VariantRecord): number {
  if (variant.components.length > 0) return bundleQuantity(state, variant, sellableOnline);
  const item = state.items.get(variant.inventoryItemId);
  if (!item) return 0;
  const online = activeLevels(state, item)
    .filter((level) => state.locations.get(level.locationId)?.fulfillsOnlineOrders)
    .reduce((sum, level) => sum + level.quantities.available, 0);
  return Math.min(online, inventoryQuantity(state, variant));
}

function bundleQuantity(
  state: ShopState,
  bundle: VariantRecord,
  quantity: (state: ShopState, variant: VariantRecord) => number,
): number {
  const limits = bundle.components.flatMap((component) => {
    const part = state.variants.get(component.variantId);
    if (!part || !countsStock(state, part)) return [];
    return [Math.floor(quantity(state, part) / component.quantity)];
  });
  return limits.length > 0 ? Math.min(...limits) : 0;
}

/** Whether the variant's item counts stock. */
export function isTracked(state: ShopState, variant: VariantRecord): boolean {
  return state.items.get(variant.inventoryItemId)?.tracked === true;
}

/** Whether running out stops the sale of this variant. */
export function countsStock(state: ShopState, variant: VariantRecord): boolean {
  return variant.inventoryPolicy === 'DENY' && (isTracked(state, variant) || variant.components.length > 0);
}

/** Sum over tracked variants; untracked ones are left out. */
export function totalInventory(state: ShopState, product: ProductRecord): number {
  let total = 0;
  for (const id of product.variantIds) {
    const variant = state.variants.get(id);
    if (variant && isTracked(state, variant)) total += inventoryQuantity(state, variant);
  }
  return total;
}
