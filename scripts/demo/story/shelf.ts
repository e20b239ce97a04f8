/** What happens at the till and in the warehouse. */
import type { ProductView } from '../../../tests/dev-store/shopkeeper.ts';
import type { DevStore } from '../dev-store.ts';
import { find } from './looks.ts';

/** Sells every unit (but `leave` of the first variant), order by order, location by location. */
export async function sellOut(store: DevStore, shop: string, product: ProductView, leave = 0): Promise<void> {
  const current = find(await store.state(shop), product.id);
  for (const [index, variant] of current.variants.entries()) {
    if (leave > 0 && index === 0) continue;
    for (const level of variant.levels) {
      if (level.available <= 0 || !level.isActive) continue;
      await store.do(shop, 'sell', {
        lines: [{ variantId: variant.id, quantity: level.available }],
        locationId: level.locationId,
      });
    }
  }
}

export async function sellSome(
  store: DevStore,
  shop: string,
  product: ProductView,
  units: number,
): Promise<void> {
  const variant = product.variants[0];
  if (!variant) return;
  for (let sold = 0; sold < units; sold += 1) {
    await store.do(shop, 'sell', { lines: [{ variantId: variant.id, quantity: 1 }] });
  }
}

export async function restock(
  store: DevStore,
  shop: string,
  product: ProductView,
  units: number,
): Promise<void> {
  for (const variant of product.variants) {
    const level = variant.levels[0];
    if (!level) continue;
    await store.do(shop, 'setAvailable', {
      inventoryItemId: variant.inventoryItemId,
      locationId: level.locationId,
      available: units,
    });
  }
}
