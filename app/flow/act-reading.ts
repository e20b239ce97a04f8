/** What acting asks Shopify before it plans: the products as they are now, and their stock. */
import { desiredOf } from '../core/desired.ts';
import { parseField, type FieldKey } from '../core/fields.ts';
import type { ProductReading } from '../core/reading.ts';
import type { Clock, LevelReading, Priority, ReadResult, ShopifyPort } from './ports.ts';
import type { ShopTx, Store } from './store.ts';

export interface Fresh {
  products: Map<string, ProductReading>;
  levels: LevelReading[];
}

export interface ReadingPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'readProducts' | 'readLevels'>;
  clock: Clock;
}

/** Reads products and everything that their plans compare, in one list. A deleted product is missing. */
export async function readAgain(
  ports: ReadingPorts,
  shop: string,
  productIds: readonly string[],
): Promise<ReadResult<Fresh>> {
  const asked = await ports.store.inShop(shop, (tx) => whatToAsk(tx, productIds, ports.clock.now()));
  const priority: Priority = 'urgent';
  const products = await ports.shopify.readProducts(shop, productIds, { ...asked, priority });
  if (!products.ok) return products;
  const levels = await ports.shopify.readLevels(shop, asked.inventoryItemIds, priority);
  if (!levels.ok) return levels;
  return {
    ok: true,
    value: {
      products: new Map(products.value.map((reading) => [reading.id, reading])),
      levels: levels.value,
    },
    cost: products.cost + levels.cost,
  };
}

/** Collections and variants that any of the products' fields speak of, and the stock that has to be confirmed. */
async function whatToAsk(
  tx: ShopTx,
  productIds: readonly string[],
  now: number,
): Promise<{
  collectionIds: string[];
  variantPublicationsOf: string[];
  inventoryItemIds: string[];
}> {
  const collectionIds = new Set<string>();
  const variantPublicationsOf = new Set<string>();
  const inventoryItemIds = new Set<string>();
  const pictures = await tx.pictures(productIds, now);
  const baselines = await tx.baselinesOf(productIds);
  for (const productId of productIds) {
    const picture = pictures.get(productId);
    const fields = new Set<FieldKey>((baselines.get(productId) ?? []).map(({ field }) => field));
    if (picture) {
      for (const field of desiredOf(picture).targets.keys()) fields.add(field);
      for (const { inventoryItemId, components = [] } of picture.variants) {
        inventoryItemIds.add(inventoryItemId);
        for (const part of components) inventoryItemIds.add(part.inventoryItemId);
      }
    }
    for (const field of fields) {
      const parsed = parseField(field);
      if (parsed.kind === 'collection') collectionIds.add(parsed.collectionId);
      if (parsed.kind === 'variant_publication') variantPublicationsOf.add(parsed.variantId);
    }
  }
  return {
    collectionIds: [...collectionIds],
    variantPublicationsOf: [...variantPublicationsOf],
    inventoryItemIds: [...inventoryItemIds],
  };
}
