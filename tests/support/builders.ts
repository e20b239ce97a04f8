/** Pictures, campaigns and readings with small defaults: a test names only what it is about. */
import { defaultPolicy, settingsSchema, type Policy, type Settings } from '../../app/core/policy.ts';
import type {
  ActiveOverride,
  CampaignPicture,
  ItemPicture,
  ComponentPicture,
  LevelPicture,
  OpenHold,
  Picture,
  ShopPicture,
  VariantPicture,
} from '../../app/core/picture.ts';
import type { ProductReading } from '../../app/core/reading.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday 2026-06-01, 00:00 UTC: the moment that pictures are taken at. */
export const NOW = Date.UTC(2026, 5, 1);

export const settings = (given: Partial<Settings> = {}): Settings => settingsSchema.parse(given);
export const policy = (given: Partial<Policy> = {}): Policy => ({ ...defaultPolicy(), ...given });

export const shop = (given: Partial<ShopPicture> = {}): ShopPicture => ({
  timezone: 'UTC',
  currencyCode: 'EUR',
  settings: settings(),
  acting: true,
  stopped: false,
  brake: { engaged: false, liftedUntil: null },
  activeProducts: 100,
  recentlyStoppedProducts: 0,
  emptiedLocations: [],
  locations: [{ id: 'l1', isActive: true, fulfillsOnlineOrders: true }],
  publications: [
    { id: 'online', handle: 'online-store', supportsFuturePublishing: true },
    { id: 'ads', handle: 'google', supportsFuturePublishing: false },
    { id: 'till', handle: 'pos', supportsFuturePublishing: false },
  ],
  ordersKnown: true,
  ...given,
});

export const variant = (given: Partial<VariantPicture> = {}): VariantPicture => {
  const id = given.id ?? 'v1';
  return {
    id,
    inventoryItemId: id.replace('v', 'i'),
    title: `Size ${id}`,
    sku: null,
    price: 10,
    inventoryPolicy: 'DENY',
    tracked: true,
    requiresComponents: false,
    recentUnits: 0,
    ...given,
  };
};

/** What a bundle is made of: `i-<id>` is its stock. */
export const component = (
  id: string,
  quantity: number,
  given: Partial<ComponentPicture> = {},
): ComponentPicture => ({
  variantId: `v-${id}`,
  inventoryItemId: `i-${id}`,
  title: id,
  quantity,
  inventoryPolicy: 'DENY',
  tracked: true,
  isGiftCard: false,
  ...given,
});

export const level = (given: Partial<LevelPicture> = {}): LevelPicture => ({
  inventoryItemId: 'i1',
  locationId: 'l1',
  available: 100,
  isActive: true,
  confirmedAt: NOW,
  updatedAt: NOW,
  raisedAt: null,
  ...given,
});

/** Half of the window has passed, at the pace of the plan: 10 of 20 units are still expected. */
export const item = (given: Partial<ItemPicture> = {}): ItemPicture => {
  const variantId = given.variantId ?? 'v1';
  return {
    variantId,
    productId: 'p1',
    inventoryItemId: variantId.replace('v', 'i'),
    plannedUnits: 20,
    hero: false,
    dropped: false,
    sold: 10,
    soldByDay: [2, 2, 2, 2, 2],
    history: Array.from({ length: 28 }, () => 2),
    firstWeekday: 0,
    ...given,
  };
};

/** A live campaign that acts: five of its ten days are over. */
export const campaign = (given: Partial<CampaignPicture> = {}): CampaignPicture => {
  const id = given.id ?? 'c1';
  return {
    id,
    name: `Campaign ${id}`,
    handle: id,
    goal: 'keep_available',
    state: 'live',
    mode: 'act',
    frozen: false,
    startsAt: NOW - 5 * DAY,
    endsAt: NOW + 5 * DAY,
    createdAt: NOW - 30 * DAY,
    priority: 3,
    useTags: true,
    collectionId: null,
    policy: policy(),
    items: [item()],
    ...given,
  };
};

export const hold = (given: Partial<OpenHold> = {}): OpenHold => {
  const merged: Omit<OpenHold, 'id'> = {
    campaignId: 'c1',
    variantId: 'v1',
    response: 'stop_promoting',
    mode: 'act',
    cause: 'sold_out',
    openedAt: NOW - DAY,
    ...given,
  };
  return { ...merged, id: given.id ?? `${merged.campaignId}/${merged.variantId}/${merged.response}` };
};

export const override = (given: Partial<ActiveOverride> = {}): ActiveOverride => ({
  id: 'o1',
  kind: 'keep_visible',
  response: null,
  campaignId: null,
  until: null,
  untilKind: 'campaign_end',
  createdAt: NOW - HOUR,
  ...given,
});

/** One product with one variant, 100 units, in one live campaign that acts. */
export const picture = (given: Partial<Picture> = {}): Picture => ({
  now: NOW,
  shop: shop(),
  product: {
    id: 'p1',
    title: 'Lamp',
    status: 'ACTIVE',
    deleted: false,
    isGiftCard: false,
    tags: [],
  },
  variants: [variant()],
  levels: [level()],
  campaigns: [campaign()],
  holds: [],
  movements: [],
  leftInPeace: [],
  recentlyClosed: [],
  overrides: [],
  lastVerdicts: [],
  ...given,
});

/** The usual picture with so many units of `v1` on the shelf. */
export const pictureWith = (available: number, given: Partial<Picture> = {}): Picture =>
  picture({ levels: [level({ available })], ...given });

/** What Shopify shows of a product that nobody has touched: active, published everywhere. */
export const reading = (given: Partial<ProductReading> = {}): ProductReading => {
  const everywhere = ['online', 'ads', 'till'].map((publicationId) => ({
    publicationId,
    published: true,
    publishDate: '2026-01-01T00:00:00Z',
  }));
  return {
    id: 'p1',
    status: 'ACTIVE',
    tags: [],
    publications: everywhere,
    collectionIds: [],
    metafield: null,
    variants: [{ id: 'v1', publications: everywhere }],
    readAt: NOW,
    ...given,
  };
};

/** The largest stock, at most 200 units, for which something is so: tests need not know the numbers of the model. */
export function mostStockWhere(isSo: (available: number) => boolean): number {
  for (let available = 200; available >= 0; available -= 1) if (isSo(available)) return available;
  throw new Error('So for no stock');
}
