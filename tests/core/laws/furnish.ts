/** What a story begins with: a shop with two products, and Holdfast's record of it with three campaigns. */
import { defaultPolicy } from '../../../app/core/policy.ts';
import type { LevelReading, ProductFacts, VariantFacts } from '../../../app/flow/ports.ts';
import { DAY } from '../../support/builders.ts';
import { MemoryStore } from './memory-store.ts';
import {
  CAMPAIGNS,
  PRODUCTS,
  VARIANTS,
  type CampaignId,
  type ProductId,
  type Setup,
  type VariantId,
} from './steps.ts';
import type { ToyShop } from './toy-shop.ts';

export const PRODUCT_OF: Record<VariantId, ProductId> = { v1: 'p1', v2: 'p1', v3: 'p2' };

interface Empty {
  shop: ToyShop;
  facts: Map<string, VariantFacts>;
  levels: Map<string, LevelReading>;
  now: number;
}
type Room = Empty & { store: MemoryStore };

/** Fills an empty shop and returns the record of it. */
export function furnish(empty: Empty, setup: Setup): MemoryStore {
  const { shop, facts, levels, now } = empty;
  const store = new MemoryStore(
    {
      advertisingPublicationIds: setup.ads ? ['ads'] : [],
      brakeProducts: setup.brakeProducts,
      brakeShare: 0.01,
    },
    {
      locations: [
        { id: 'l1', isActive: true, fulfillsOnlineOrders: true },
        { id: 'l2', isActive: true, fulfillsOnlineOrders: false },
      ],
      publications: [
        { id: 'online', handle: 'online-store', supportsFuturePublishing: true },
        { id: 'ads', handle: 'google', supportsFuturePublishing: false },
        { id: 'till', handle: 'pos', supportsFuturePublishing: false },
      ],
    },
    now,
  );
  const room = { shop, facts, levels, now, store };
  for (const id of PRODUCTS) addProduct(room, id, setup);
  for (const id of VARIANTS) addVariant(room, id, setup);
  for (const id of CAMPAIGNS) addCampaign(room, id, setup);
  store.row.actingSince = now;
  return store;
}

/** What Shopify says of a product in a message or an answer. */
export function factsOf(shop: ToyShop, id: string, now: number): ProductFacts {
  const { status, tags } = shop.product(id);
  const same = { title: id, handle: id, productType: '', vendor: '', imageUrl: null, isGiftCard: false };
  return { ...same, id, status, tags: [...tags], updatedAt: now };
}

function addProduct({ shop, store, now }: Room, id: ProductId, setup: Setup): void {
  const everywhere = () =>
    new Map(
      ['online', 'ads', 'till'].map((one) => [
        one,
        { published: true, publishDate: '2026-01-01T00:00:00.000Z' },
      ]),
    );
  const own = VARIANTS.filter((variant) => PRODUCT_OF[variant] === id);
  shop.products.set(id, {
    id,
    status: setup.statuses[id],
    tags: [...setup.tags[id]],
    publications: everywhere(),
    variants: new Map(own.map((variant) => [variant, everywhere()])),
    collections: new Set(['picks']),
    metafield: null,
    deleted: false,
  });
  store.products.set(id, { ...factsOf(shop, id, now), deletedAt: null });
}

function addVariant({ store, facts: known, levels, now }: Room, id: VariantId, setup: Setup): void {
  const inventoryItemId = id === 'v3' && setup.shared ? 'i1' : id.replace('v', 'i');
  const facts: VariantFacts = {
    id,
    productId: PRODUCT_OF[id],
    inventoryItemId,
    title: id,
    sku: id,
    price: '10',
    position: 1,
    inventoryPolicy: 'DENY',
    tracked: true,
    requiresComponents: false,
  };
  known.set(id, facts);
  store.variants.set(id, { ...facts });
  for (const locationId of ['l1', 'l2']) {
    const available = locationId === 'l1' ? setup.stock[id] : 5;
    const level = { inventoryItemId, locationId, available, isActive: true, updatedAt: now };
    levels.set(`${inventoryItemId}@${locationId}`, level);
  }
  store.saveLevels([...levels.values()], now);
}

function addCampaign({ store, facts, now }: Room, id: CampaignId, setup: Setup): void {
  const given = setup.campaigns[id];
  const startsAt = now + given.startsInDays * DAY;
  store.campaigns.set(id, {
    id,
    name: id.toUpperCase(),
    handle: id,
    kind: 'sale',
    goal: given.goal,
    state: startsAt <= now ? 'live' : 'approved',
    mode: given.mode,
    frozen: false,
    frozenAt: null,
    startsAt,
    endsAt: startsAt + 40 * DAY,
    commitAt: startsAt,
    createdAt: now - 50 * DAY,
    endedAt: null,
    priority: given.priority,
    useTags: given.useTags,
    collectionId: given.collection ? 'picks' : null,
    policy: { ...defaultPolicy(), ...given.policy },
    budget: null,
    version: 1,
    createdBy: '1',
  });
  if (id === 'c') store.sources.set(id, [{ kind: 'tag', value: 'in-c' }]);
  for (const variant of facts.values()) {
    const byTag = id === 'c' && setup.tags[variant.productId as ProductId].includes('in-c');
    if (!byTag && !given.products.includes(variant.productId as ProductId)) continue;
    store.itemRows.set(`${id}/${variant.id}`, {
      campaignId: id,
      variantId: variant.id,
      productId: variant.productId,
      inventoryItemId: variant.inventoryItemId,
      plannedUnits: given.plan,
      hero: false,
      source: byTag ? 'tag' : 'picked',
      removedAt: null,
      droppedAt: null,
    });
  }
  store.mark('campaign', [id], now);
  store.mark('judge', PRODUCTS, now);
}
