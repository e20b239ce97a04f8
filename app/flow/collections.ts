import { drop, join } from './members.ts';
import { seeProduct } from './see.ts';
import type { Clock, Priority, ReadResult, ShopifyPort } from './ports.ts';
import type { ShopTx, Store } from './store.ts';

export interface CollectionPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Pick<ShopifyPort, 'readCollectionMembers' | 'readProductFacts'>;
  clock: Clock;
}

/** What several collections bring together, and what each is called; a deleted one brings nothing and has no name. */
export interface Collected {
  productIds: string[];
  titles: Map<string, string>;
}

const PRODUCTS_AT_ONCE = 50;

/** Reads what these collections hold now. */
export async function readCollections(
  { shopify }: { shopify: Pick<ShopifyPort, 'readCollectionMembers'> },
  shop: string,
  collectionIds: readonly string[],
  priority: Priority,
): Promise<ReadResult<Collected>> {
  const productIds = new Set<string>();
  const titles = new Map<string, string>();
  let cost = 0;
  for (const id of new Set(collectionIds)) {
    const read = await shopify.readCollectionMembers(shop, id, priority);
    if (!read.ok) return read;
    cost += read.cost;
    if (!read.value) continue;
    titles.set(id, read.value.title);
    for (const productId of read.value.productIds) productIds.add(productId);
  }
  return { ok: true, value: { productIds: [...productIds], titles }, cost };
}

/** Products that we have not seen yet (created a moment ago) are read and kept, so that they can join. */
export async function seeUnknown(
  ports: Pick<CollectionPorts, 'store' | 'clock'> & { shopify: Pick<ShopifyPort, 'readProductFacts'> },
  shop: string,
  productIds: readonly string[],
  priority: Priority,
): Promise<ReadResult<null>> {
  const { store, shopify, clock } = ports;
  const known = await store.inShop(shop, (tx) => tx.variantsOf(productIds));
  const have = new Set(known.map(({ productId }) => productId));
  const missing = [...new Set(productIds)].filter((id) => !have.has(id));
  let cost = 0;
  for (let from = 0; from < missing.length; from += PRODUCTS_AT_ONCE) {
    const read = await shopify.readProductFacts(shop, missing.slice(from, from + PRODUCTS_AT_ONCE), priority);
    if (!read.ok) return read;
    cost += read.cost;
    for (const product of read.value.products) {
      const variants = read.value.variants.filter(({ productId }) => productId === product.id);
      await store.inShop(shop, (tx) => seeProduct(tx, product, variants, clock.now()));
    }
  }
  return { ok: true, value: null, cost };
}

/**
 * Brings open campaigns in line with the collections that they follow: what joined a collection joins, what left it
 * leaves, and what is held stays until its release (domain: membership source). `only`: these campaigns; absent: all.
 */
export async function followCollections(
  ports: CollectionPorts,
  shop: string,
  priority: Priority,
  only?: readonly string[],
): Promise<ReadResult<null>> {
  let cost = 0;
  for (const [campaignId, collectionIds] of await followed(ports, shop, only)) {
    const read = await readCollections(ports, shop, collectionIds, priority);
    if (!read.ok) return read;
    const seen = await seeUnknown(ports, shop, read.value.productIds, priority);
    if (!seen.ok) return seen;
    cost += read.cost + seen.cost;
    await ports.store.inShop(shop, (tx) => bring(tx, campaignId, read.value, ports.clock.now()));
  }
  return { ok: true, value: null, cost };
}

async function followed(
  { store }: CollectionPorts,
  shop: string,
  only?: readonly string[],
): Promise<Map<string, string[]>> {
  return store.inShop(shop, async (tx) => {
    const found = new Map<string, string[]>();
    for (const { id } of await tx.campaigns({ states: ['draft', 'proposed', 'approved', 'live'] })) {
      if (only && !only.includes(id)) continue;
      const ids = collectionsOf(await tx.sources(id));
      if (ids.length > 0) found.set(id, ids);
    }
    return found;
  });
}

/** Ids of the collections among these sources. */
export const collectionsOf = (sources: readonly { kind: string; value: string }[]): string[] =>
  sources.filter(({ kind }) => kind === 'collection').map(({ value }) => value);

async function bring(tx: ShopTx, campaignId: string, found: Collected, now: number): Promise<void> {
  const campaign = await tx.campaign(campaignId);
  const sources = await tx.sources(campaignId);
  // The campaign ended, or was edited, while Shopify was asked.
  if (!campaign || campaign.state === 'ended' || campaign.state === 'cancelled') return;
  if (collectionsOf(sources).length === 0) return;
  const renamed = sources.map((source) =>
    source.kind === 'collection'
      ? { ...source, label: found.titles.get(source.value) ?? source.label }
      : source,
  );
  if (renamed.some(({ label }, at) => label !== sources[at]?.label)) await tx.setSources(campaignId, renamed);
  await followMembers(tx, campaignId, found.productIds, now);
}

/** Joins and drops so that the collections' products are in the campaign and no other one is because of a collection. */
async function followMembers(
  tx: ShopTx,
  campaignId: string,
  productIds: readonly string[],
  now: number,
): Promise<void> {
  const stays = new Set(productIds);
  const gone = (await tx.items(campaignId)).filter(
    (row) => row.source === 'collection' && row.droppedAt === null && !stays.has(row.productId),
  );
  await drop(tx, campaignId, [...new Set(gone.map((row) => row.productId))], 'collection', now);
  await join(tx, campaignId, productIds, 'collection', now);
}
