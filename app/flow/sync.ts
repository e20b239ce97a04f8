import { HOLDFAST } from './actor.ts';
import type {
  CatalogueRow,
  Clock,
  Component,
  LevelReading,
  ProductFacts,
  ShopFacts,
  ShopifyPort,
  VariantFacts,
} from './ports.ts';
import { isDenied, noteUnread, ORDER_DAYS, saveOrders } from './orders.ts';
import type { ShopTx, Store } from './store.ts';
import { lookForStrays } from './strays.ts';
import { judgeCampaigns } from './touched.ts';

export interface SyncPorts {
  store: Pick<Store, 'inShop' | 'learnSizes'>;
  shopify: Pick<
    ShopifyPort,
    'readShop' | 'startCatalogueExport' | 'bulkState' | 'catalogueRows' | 'findOrdersChangedSince'
  >;
  clock: Clock;
}

export type SyncOutcome = { done: true } | { done: false; againInMs: number; detail: string };

const DAY_MS = 86_400_000;
const ROWS_AT_ONCE = 500;
const POLL_MS = 1_000;
const WITHOUT_ACCESS_MS = 300_000;

/**
 * One step of the catalogue sync: shop facts, bulk export (started, awaited, read), orders where the shop allows it. Idempotent and resumable:
 * the export's id is kept, rows are upserts where the newest wins, and a broken stream starts again from its file.
 */
export async function syncStep(ports: SyncPorts, shop: string): Promise<SyncOutcome> {
  const { store, shopify } = ports;
  const row = await store.inShop(shop, (tx) => tx.shop());
  if (!row || row.uninstalledAt !== null) return { done: true };
  const bulkId = row.syncState === 'running' ? row.syncDetail?.bulkId : undefined;
  if (!bulkId) return startSync(ports, shop);
  const state = await shopify.bulkState(shop, bulkId);
  if (!state.ok) return waitFor(state);
  switch (state.value.state) {
    case 'running': {
      const { objects } = state.value;
      await store.inShop(shop, (tx) => tx.saveShop({ syncDetail: { bulkId, objects } }));
      return { done: false, againInMs: POLL_MS, detail: 'export running' };
    }
    case 'failed': {
      const error = state.value.detail;
      await store.inShop(shop, (tx) => tx.saveShop({ syncState: 'failed', syncDetail: { error } }));
      return { done: false, againInMs: 60_000, detail: error };
    }
    case 'completed': {
      if (state.value.url) await readExport(ports, shop, state.value.url);
      const orders = row.ordersUntil === null ? await readOrders(ports, shop) : null;
      if (orders) return orders;
      await finish(ports, shop, state.value.objects);
      return { done: true };
    }
  }
}

async function startSync({ store, shopify, clock }: SyncPorts, shop: string): Promise<SyncOutcome> {
  const facts = await shopify.readShop(shop);
  if (!facts.ok) return waitFor(facts);
  await store.inShop(shop, (tx) => tx.saveShopFacts(facts.value, clock.now()));
  const started = await shopify.startCatalogueExport(shop);
  if (!started.ok) return waitFor(started);
  const { bulkId } = started.value;
  await store.inShop(shop, async (tx) => {
    await tx.saveShop({ syncState: 'running', syncDetail: { bulkId, objects: 0 } });
    await proposeAdvertising(tx, facts.value);
  });
  return { done: false, againInMs: POLL_MS, detail: 'export started' };
}

/** Channels that are known to advertise; a shop sees them ticked in Settings and may untick them before it acts. */
const ADVERTISING = /google|facebook|instagram|meta|tiktok|pinterest|snapchat|microsoft|bing/;

async function proposeAdvertising(tx: ShopTx, facts: ShopFacts): Promise<void> {
  const row = await tx.shop();
  if (!row || row.syncedAt !== null || row.settings.advertisingPublicationIds.length > 0) return;
  const advertisingPublicationIds = facts.publications
    .filter(({ handle, name }) => ADVERTISING.test(`${handle} ${name}`.toLowerCase()))
    .map(({ id }) => id);
  await tx.saveShop({ settings: { ...row.settings, advertisingPublicationIds } });
}

async function readExport({ store, shopify, clock }: SyncPorts, shop: string, url: string): Promise<void> {
  let rows: CatalogueRow[] = [];
  const save = async (): Promise<void> => {
    const products: ProductFacts[] = [];
    const variants: VariantFacts[] = [];
    const components: ({ bundleVariantId: string } & Component)[] = [];
    const levels: LevelReading[] = [];
    for (const row of rows) {
      if (row.type === 'product') products.push(row.product);
      else if (row.type === 'variant') variants.push(row.variant);
      else if (row.type === 'component')
        components.push({ bundleVariantId: row.bundleVariantId, ...row.component });
      else levels.push(row.level);
    }
    rows = [];
    await store.inShop(shop, async (tx) => {
      const now = clock.now();
      if (products.length > 0) await tx.upsertProducts(products, now);
      if (variants.length > 0) await tx.upsertVariants(variants, null);
      if (components.length > 0) await tx.saveComponents(components);
      if (levels.length > 0) await tx.saveLevels(levels, now);
    });
    await store.learnSizes();
  };
  for await (const row of shopify.catalogueRows(shop, url)) {
    rows.push(row);
    if (rows.length >= ROWS_AT_ONCE) await save();
  }
  await save();
}

/**
 * What history and the first forecasts are made of. Null when the orders are read, or the shop keeps them to itself; else when to
 * come again.
 */
async function readOrders({ store, shopify, clock }: SyncPorts, shop: string): Promise<SyncOutcome | null> {
  const orders = await shopify.findOrdersChangedSince(shop, clock.now() - ORDER_DAYS * DAY_MS);
  if (isDenied(orders)) await store.inShop(shop, (tx) => noteUnread(tx, clock.now()));
  else if (!orders.ok) return waitFor(orders);
  else await saveOrders(store, shop, orders.value);
  return null;
}

async function finish({ store, clock }: SyncPorts, shop: string, objects: number): Promise<void> {
  await store.inShop(shop, async (tx) => {
    const now = clock.now();
    await tx.saveShop({ syncState: 'done', syncDetail: { objects }, syncedAt: now, lastReconciledAt: now });
    await tx.ledger(
      null,
      [
        {
          kind: 'sync',
          message: 'ledger.synced',
          params: { objects },
          campaignId: null,
          variantId: null,
          actor: HOLDFAST,
        },
      ],
      now,
    );
    await lookForStrays(tx, now);
    await judgeCampaigns(tx, now);
  });
}

const waitFor = (read: {
  reason: 'later' | 'no_access';
  retryAfterMs?: number;
  detail: string;
}): SyncOutcome => ({
  done: false,
  againInMs: read.retryAfterMs ?? WITHOUT_ACCESS_MS,
  detail: read.detail,
});
