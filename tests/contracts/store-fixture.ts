import { defaultPolicy } from '../../app/core/policy.ts';
import type { Assessment } from '../../app/core/decision.ts';
import type { LevelReading, OrderLineFacts, ProductFacts, VariantFacts } from '../../app/flow/ports.ts';
import type { CampaignRow, IntakeBatch, ItemRow, Store } from '../../app/flow/store.ts';

/** Sunday, 15 November 2026, 12:00 UTC: noon of a day that is nobody's clock change. */
export const NOON = Date.UTC(2026, 10, 15, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

let lastShop = 0;
/** A shop name that no other test has. */
export const newShop = (): string => `shop-${(lastShop += 1)}.myshopify.com`;

export const product = (id: string, more: Partial<ProductFacts> = {}): ProductFacts => ({
  id,
  title: `Product ${id}`,
  handle: `product-${id}`,
  status: 'ACTIVE',
  tags: [],
  productType: '',
  vendor: '',
  imageUrl: null,
  isGiftCard: false,
  updatedAt: NOON,
  ...more,
});

/** Variant `<product>1`, its inventory item `<product>11`, unless told otherwise. */
export const variant = (productId: string, more: Partial<VariantFacts> = {}): VariantFacts => ({
  id: `${productId}1`,
  productId,
  inventoryItemId: `${productId}11`,
  title: 'Default Title',
  sku: `sku-${productId}`,
  price: '19.90',
  position: 1,
  inventoryPolicy: 'DENY',
  tracked: true,
  requiresComponents: false,
  ...more,
});

/** Rows of one product where rows of many are taken. */
export const ofProduct = <T>(productId: string, rows: readonly T[]): (T & { productId: string })[] =>
  rows.map((row) => ({ ...row, productId }));

export const campaign = (id: string, more: Partial<CampaignRow> = {}): CampaignRow => ({
  id,
  name: `Campaign ${id}`,
  handle: `campaign-${id}`,
  kind: 'sale',
  goal: 'keep_available',
  state: 'live',
  mode: 'act',
  frozen: false,
  frozenAt: null,
  startsAt: NOON - 3 * DAY,
  endsAt: NOON + 3 * DAY,
  commitAt: NOON - 10 * DAY,
  createdAt: NOON - 20 * DAY,
  createdBy: 'test',
  priority: 3,
  useTags: true,
  collectionId: null,
  budget: null,
  version: 1,
  endedAt: null,
  policy: defaultPolicy(),
  ...more,
});

export const item = (campaignId: string, productId: string, more: Partial<ItemRow> = {}): ItemRow => ({
  campaignId,
  variantId: `${productId}1`,
  productId,
  inventoryItemId: `${productId}11`,
  plannedUnits: 60,
  hero: false,
  source: 'picked',
  removedAt: null,
  droppedAt: null,
  ...more,
});

export const level = (
  productId: string,
  available: number | null,
  more: Partial<LevelReading> = {},
): LevelReading => ({
  inventoryItemId: `${productId}11`,
  locationId: '1',
  available,
  isActive: true,
  updatedAt: NOON,
  ...more,
});

export const orderLine = (
  productId: string,
  quantity: number,
  orderedAt: number,
  more: Partial<OrderLineFacts> = {},
): OrderLineFacts => ({
  orderId: `${orderedAt}-${productId}`,
  lineId: '1',
  variantId: `${productId}1`,
  productId,
  publicationId: null,
  source: 'web',
  locationId: null,
  bundleVariantId: null,
  quantity,
  orderedAt,
  cancelledAt: null,
  cancelReason: null,
  updatedAt: orderedAt,
  ...more,
});

/** An installed shop with one location, one channel and these products, each with one variant. */
export async function installShop(
  store: Store,
  shop: string,
  productIds: readonly string[],
  zone = 'UTC',
): Promise<void> {
  await store.inShop(shop, async (tx) => {
    await tx.saveShop({ installedAt: NOON - 30 * DAY, name: shop });
    await tx.saveShopFacts(
      {
        gid: '1',
        name: shop,
        ianaTimezone: zone,
        currencyCode: 'EUR',
        plan: 'basic',
        locations: [{ id: '1', name: 'Warehouse', isActive: true, fulfillsOnlineOrders: true }],
        publications: [
          {
            id: '9',
            name: 'Online Store',
            handle: 'online_store',
            catalogType: 'APP',
            supportsFuturePublishing: true,
          },
        ],
      },
      NOON,
    );
    await tx.upsertProducts(
      productIds.map((id) => product(id)),
      NOON,
    );
    await tx.upsertVariants(
      productIds.map((id) => variant(id)),
      null,
    );
  });
}

export const delivery = (
  shop: string,
  reading: LevelReading,
  triggeredAt: number | null = null,
): IntakeBatch => ({
  ...nothing,
  levels: [{ ...reading, shop, triggeredAt }],
});
export const nothing: IntakeBatch = { levels: [], disconnects: [], events: [] };

export const assessment: Assessment = {
  reason: 'why.below_need',
  buyable: 20,
  usable: 20,
  reserve: 0,
  allocatedAbove: 0,
  incoming: 0,
  lateIncoming: 0,
  lateIncomingAt: null,
  notCounted: 0,
  notCountedAt: null,
  otherDemand: 0,
  scarcest: null,
  planned: 60,
  sold: 0,
  expectedDemand: 50.5,
  demandSd: 7,
  pStockout: 0.9,
  need: 55,
  needToBeSafe: 60,
  shortBy: 35,
  expectedLostUnits: 30,
  moneyAtRisk: 600,
  daysLeft: 3,
  daysOfCover: 1.2,
  runsOutAt: NOON + DAY,
  runsOutEarliest: null,
  runsOutLatest: null,
  thresholds: [],
  response: 'flag',
  whyNotStronger: null,
  levelsConfirmedAt: NOON,
};
