/** A catalogue straight in our own database, where the benchmark needs no store behind it. */
import { Session } from '@shopify/shopify-api';
import { policySchema, settingsSchema } from '../../../app/core/policy.ts';
import { openDatabase } from '../../../app/db/open.ts';
import { createStore } from '../../../app/db/store.ts';
import type { ProductFacts, VariantFacts } from '../../../app/flow/ports.ts';
import type { ShopTx, Store } from '../../../app/flow/store.ts';
import { Sealer, secretKey } from '../../../app/shopify/encryption.ts';
import { sessionTable } from '../../../app/db/sessions.ts';
import { createSessionStorage } from '../../../app/shopify/sessions.ts';
import { quiet } from '../../support/database.ts';
import { API_KEY, API_SECRET } from '../../../scripts/demo/keys.ts';

export const LOCATION = '70001';
export const FIRST_ITEM = 5_000_000;

export interface Catalogue {
  domain: string;
  variants: number;
  /** So many of the first variants are members of one live campaign that watches. */
  inCampaign: number;
  available: number;
}

/** What every app process of a benchmark is started with. */
export const environment = (
  more: Record<string, string | undefined>,
): Record<string, string | undefined> => ({
  PORT: '0',
  LISTEN_HOST: '127.0.0.1',
  SHOPIFY_API_KEY: API_KEY,
  SHOPIFY_API_SECRET: API_SECRET,
  SHOPIFY_APP_URL: 'http://127.0.0.1:1',
  SHOPIFY_ADMIN_ORIGIN: 'http://127.0.0.1:1',
  LOG_LEVEL: 'error',
  RECONCILE_SECONDS: '604800',
  MINIMUM_HOLD_SECONDS: '0',
  JUMP_WAIT_SECONDS: '0',
  MINIMUM_AD_HOLD_SECONDS: '0',
  ...more,
});

/** Opens a database, fills it, closes it again. */
export async function fill(
  where: { url?: string; dataDir: string },
  catalogues: readonly Catalogue[],
): Promise<void> {
  const database = await openDatabase({ ...where, log: quiet });
  const store = createStore(database);
  const sessions = createSessionStorage(
    sessionTable(database.sql),
    new Sealer([secretKey('app', API_SECRET.padEnd(16, '.'))]),
  );
  for (const catalogue of catalogues) {
    await fillShop(store, catalogue);
    await sessions.storeSession(sessionOf(catalogue.domain));
  }
  await database.close();
}

function sessionOf(shop: string): Session {
  return new Session({
    id: `offline_${shop}`,
    shop,
    state: '',
    isOnline: false,
    scope: 'read_products',
    accessToken: 'shpat_benchmark',
    expires: new Date(Date.now() + 86_400_000),
  });
}

const AT_ONCE = 2_000;
const DAY_MS = 86_400_000;

async function fillShop(store: Store, { domain, variants, inCampaign, available }: Catalogue): Promise<void> {
  const now = Date.now();
  await store.inShop(domain, async (tx) => {
    await tx.saveShop({
      installedAt: now,
      settings: settingsSchema.parse({}),
      syncState: 'done',
      syncedAt: now,
      lastReconciledAt: now,
    });
    await tx.saveShopFacts(
      {
        gid: 'gid://shopify/Shop/1',
        name: 'Bench',
        ianaTimezone: 'UTC',
        currencyCode: 'USD',
        plan: 'Shopify Plus',
        locations: [{ id: LOCATION, name: 'Here', isActive: true, fulfillsOnlineOrders: true }],
        publications: [],
      },
      now,
    );
    await tx.insertCampaign({
      id: 'bench',
      name: 'Bench',
      handle: 'bench',
      kind: 'sale',
      goal: 'sell_out',
      startsAt: now - DAY_MS,
      endsAt: now + DAY_MS,
      commitAt: now - DAY_MS,
      createdAt: now - DAY_MS,
      createdBy: '1',
      priority: 1,
      budget: null,
      version: 1,
      state: 'live',
      mode: 'watch',
      frozen: false,
      frozenAt: null,
      endedAt: null,
      useTags: true,
      collectionId: null,
      policy: policySchema.parse({}),
    });
  });
  for (let from = 0; from < variants; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, variants - from) }, (_, at) => from + at);
    await store.inShop(domain, (tx) => fillSome(tx, numbers, inCampaign, available, now));
  }
}

async function fillSome(
  tx: ShopTx,
  numbers: readonly number[],
  inCampaign: number,
  available: number,
  now: number,
): Promise<void> {
  await tx.upsertProducts(
    numbers.map((n) => productOf(n, now)),
    now,
  );
  await tx.upsertVariants(numbers.map(variantOf), null);
  await tx.upsertItems(
    numbers
      .filter((n) => n < inCampaign)
      .map((n) => ({
        campaignId: 'bench',
        variantId: String(1_000_000 + n),
        productId: String(2_000_000 + n),
        inventoryItemId: String(FIRST_ITEM + n),
        plannedUnits: 10,
        hero: false,
        source: 'picked',
        removedAt: null,
        droppedAt: null,
      })),
    now,
  );
  await tx.saveLevels(
    numbers.map((n) => ({
      inventoryItemId: String(FIRST_ITEM + n),
      locationId: LOCATION,
      available,
      isActive: true,
      updatedAt: now - DAY_MS,
    })),
    now,
  );
}

const productOf = (n: number, now: number): ProductFacts => ({
  id: String(2_000_000 + n),
  title: `Product ${n}`,
  handle: `product-${n}`,
  status: 'ACTIVE',
  tags: ['sale'],
  productType: 'Thing',
  vendor: 'Bench',
  imageUrl: null,
  isGiftCard: false,
  updatedAt: now - DAY_MS,
});

const variantOf = (n: number): VariantFacts => ({
  id: String(1_000_000 + n),
  productId: String(2_000_000 + n),
  inventoryItemId: String(FIRST_ITEM + n),
  title: 'Default',
  sku: `SKU-${n}`,
  price: '10.00',
  position: 1,
  inventoryPolicy: 'DENY',
  tracked: true,
  requiresComponents: false,
});
