import { isOver } from '../core/campaign.ts';
import { newsOfCollection, type Shown } from '../core/page-watch.ts';
import { drop, join } from './members.ts';
import { seeProduct } from './see.ts';
import type { Clock, Priority, ReadResult, ShopifyPort, VariantFacts } from './ports.ts';
import type { ItemRow, ShopTx, Store } from './store.ts';

type Asked = Pick<ShopifyPort, 'readCollectionMembers' | 'readDiscount'>;

export interface FollowPorts {
  store: Pick<Store, 'inShop'>;
  shopify: Asked & Pick<ShopifyPort, 'readProductFacts'>;
  clock: Clock;
}

/** Sources that are read from Shopify as a whole, each time. */
const FOLLOWED = ['collection', 'discount'] as const;
type FollowedKind = (typeof FOLLOWED)[number];
interface Source {
  kind: string;
  value: string;
}

/** Products, and of each all variants or only these. */
export type Members = ReadonlyMap<string, 'all' | ReadonlySet<string>>;

/** What several collections and discounts bring together; a deleted one brings nothing and has no name. */
export interface Brought {
  members: Record<FollowedKind, Members>;
  /** What each is called, by `sourceKey`. */
  titles: ReadonlyMap<string, string>;
  /** What the pages of the collections among them show, by their id. */
  pages: ReadonlyMap<string, { title: string; shown: Shown }>;
  /** Discounts that do not say what they apply to, or that we may not read: who came by a discount stays. */
  untold: ReadonlyMap<string, { title: string | null; why: 'scope' | 'everything' | 'untold' }>;
}

export const sourceKey = ({ kind, value }: Source): string => `${kind}:${value}`;
const isFollowed = ({ kind }: Source): boolean => (FOLLOWED as readonly string[]).includes(kind);

/** Ids of all products that are brought, by whatever. */
export const productIdsOf = ({ members }: Brought): string[] => [
  ...new Set(FOLLOWED.flatMap((kind) => [...members[kind].keys()])),
];

/** Whether a variant is among these members. */
export function covers(members: Members, variant: { productId: string; id: string }): boolean {
  const which = members.get(variant.productId);
  return which === 'all' || (which?.has(variant.id) ?? false);
}

const PRODUCTS_AT_ONCE = 50;

/** Reads what the collections and discounts among these sources bring now. */
export async function readFollowed(
  { shopify }: { shopify: Asked },
  shop: string,
  sources: readonly Source[],
  priority: Priority,
): Promise<ReadResult<Brought>> {
  const collected = new Map<string, 'all'>();
  const discounted = new Map<string, 'all' | Set<string>>();
  const titles = new Map<string, string>();
  const pages = new Map<string, { title: string; shown: Shown }>();
  const untold = new Map<string, { title: string | null; why: 'scope' | 'everything' | 'untold' }>();
  let cost = 0;
  const collection = async (id: string, into: Map<string, 'all' | Set<string>>) => {
    const read = await shopify.readCollectionMembers(shop, id, priority);
    if (!read.ok) return read;
    cost += read.cost;
    for (const productId of read.value?.productIds ?? []) into.set(productId, 'all');
    return read;
  };
  for (const source of sources.filter(isFollowed)) {
    if (source.kind === 'collection') {
      const read = await collection(source.value, collected);
      if (!read.ok) return read;
      if (read.value) {
        titles.set(sourceKey(source), read.value.title);
        pages.set(source.value, read.value);
      }
      continue;
    }
    const read = await shopify.readDiscount(shop, source.value, priority);
    if (!read.ok) {
      if (read.reason === 'later' || read.access !== 'scope') return read;
      untold.set(source.value, { title: null, why: 'scope' });
      continue;
    }
    cost += read.cost;
    if (!read.value) continue;
    const { title, applies, productIds, variants, collectionIds } = read.value;
    titles.set(sourceKey(source), title);
    if (applies !== 'named') untold.set(source.value, { title, why: applies });
    for (const id of collectionIds) {
      const held = await collection(id, discounted);
      if (!held.ok) return held;
    }
    for (const id of productIds) discounted.set(id, 'all');
    for (const { id, productId } of variants) {
      const which = discounted.get(productId) ?? new Set<string>();
      if (which !== 'all') discounted.set(productId, which.add(id));
    }
  }
  return {
    ok: true,
    value: { members: { collection: collected, discount: discounted }, titles, pages, untold },
    cost,
  };
}

/** Products that we have not seen yet (created a moment ago) are read and kept, so that they can join. */
export async function seeUnknown(
  ports: Pick<FollowPorts, 'store' | 'clock'> & { shopify: Pick<ShopifyPort, 'readProductFacts'> },
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
 * Brings open campaigns in line with the collections and discounts that they follow: what joined one joins, what left it
 * leaves, and what is held stays until its release (domain: membership source). `only`: these campaigns; absent: all.
 */
export async function followSources(
  ports: FollowPorts,
  shop: string,
  priority: Priority,
  only?: readonly string[],
): Promise<ReadResult<null>> {
  let cost = 0;
  for (const [campaignId, sources] of await followed(ports, shop, only)) {
    const read = await readFollowed(ports, shop, sources, priority);
    if (!read.ok) return read;
    const seen = await seeUnknown(ports, shop, productIdsOf(read.value), priority);
    if (!seen.ok) return seen;
    cost += read.cost + seen.cost;
    await ports.store.inShop(shop, (tx) => bring(tx, campaignId, sources, read.value, ports.clock.now()));
  }
  return { ok: true, value: null, cost };
}

async function followed(
  { store }: FollowPorts,
  shop: string,
  only?: readonly string[],
): Promise<Map<string, Source[]>> {
  return store.inShop(shop, async (tx) => {
    const found = new Map<string, Source[]>();
    for (const { id } of await tx.campaigns({ states: ['draft', 'proposed', 'approved', 'live'] })) {
      if (only && !only.includes(id)) continue;
      const sources = (await tx.sources(id)).filter(isFollowed);
      if (sources.length > 0) found.set(id, sources);
    }
    return found;
  });
}

async function bring(
  tx: ShopTx,
  campaignId: string,
  asked: readonly Source[],
  brought: Brought,
  now: number,
): Promise<void> {
  const campaign = await tx.campaign(campaignId);
  const sources = await tx.sources(campaignId);
  // The campaign ended, or was edited, while Shopify was asked.
  if (!campaign || isOver(campaign.state)) return;
  const keys = (of: readonly Source[]) => of.filter(isFollowed).map(sourceKey).toSorted().join();
  if (keys(sources) !== keys(asked)) return;
  const renamed = sources.map((source) => ({
    ...source,
    label: brought.titles.get(sourceKey(source)) ?? source.label,
  }));
  if (renamed.some(({ label }, at) => label !== sources[at]?.label)) await tx.setSources(campaignId, renamed);
  for (const [collectionId, { title, shown }] of brought.pages) {
    const before = await tx.seeCollectionPage(collectionId, shown);
    const of = { collectionId, collection: title, campaignId };
    if (before) await tx.tellEvents(null, newsOfCollection(before, shown, of), now);
  }
  await dropUnbrought(tx, campaignId, await tx.items(campaignId), brought, now);
  await joinBrought(tx, campaignId, brought, now);
}

/** What a collection or discount brought and brings no more leaves; while a discount does not tell, none of its items does. */
export async function dropUnbrought(
  tx: ShopTx,
  campaignId: string,
  rows: readonly ItemRow[],
  brought: Brought,
  now: number,
): Promise<void> {
  for (const kind of FOLLOWED) {
    if (kind === 'discount' && brought.untold.size > 0) continue;
    const goes = (row: ItemRow): boolean =>
      !covers(brought.members[kind], { productId: row.productId, id: row.variantId });
    const gone = rows.filter((row) => row.source === kind && row.droppedAt === null && goes(row));
    await drop(tx, campaignId, [...new Set(gone.map((row) => row.productId))], kind, now, goes);
  }
}

export async function joinBrought(
  tx: ShopTx,
  campaignId: string,
  { members }: Brought,
  now: number,
): Promise<void> {
  for (const kind of FOLLOWED) {
    const takes = (one: VariantFacts): boolean => covers(members[kind], one);
    await join(tx, campaignId, [...members[kind].keys()], kind, now, { takes });
  }
}
