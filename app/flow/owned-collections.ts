import type { ReadResult, ShopifyPort } from './ports.ts';
import type { Store } from './store.ts';

/** Collections that one shop's rules can name: each costs a read an hour. */
export const MOST_OWNED_COLLECTIONS = 20;

/** What these collections hold now, by their id. */
export async function readOwnedCollections(
  shopify: Pick<ShopifyPort, 'readCollectionMembers'>,
  shop: string,
  collectionIds: readonly string[],
): Promise<ReadResult<Map<string, readonly string[]>>> {
  const held = new Map<string, readonly string[]>();
  let cost = 0;
  for (const id of [...new Set(collectionIds)].slice(0, MOST_OWNED_COLLECTIONS)) {
    const read = await shopify.readCollectionMembers(shop, id, 'background');
    if (!read.ok) return read;
    cost += read.cost;
    held.set(id, read.value?.productIds ?? []);
  }
  return { ok: true, value: held, cost };
}

/** Reads again what the collections hold that a shop's owner rules name. What cannot be read stays as it was. */
export async function watchOwnedCollections(
  { store, shopify }: { store: Pick<Store, 'inShop'>; shopify: Pick<ShopifyPort, 'readCollectionMembers'> },
  shop: string,
): Promise<void> {
  const row = await store.inShop(shop, (tx) => tx.shop());
  if (!row || row.tokenRevokedAt !== null) return;
  const named = row.settings.ownerRules.flatMap(({ by, value }) => (by === 'collection' ? [value] : []));
  const read = await readOwnedCollections(shopify, shop, named);
  if (read.ok) await store.inShop(shop, (tx) => tx.keepOwnedCollections(read.value));
}
