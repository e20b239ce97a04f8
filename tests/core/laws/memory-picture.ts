/** The picture of a product from the record in memory, as the database would draw it. */
import { isOpen } from '../../../app/core/campaign.ts';
import type { CampaignPicture, Picture } from '../../../app/core/picture.ts';
import type { FieldKey } from '../../../app/core/fields.ts';
import type { CampaignRow } from '../../../app/flow/store.ts';
import { DAY, MINUTE } from '../../support/builders.ts';
import { movementsOf } from './memory-movements.ts';
import type { MemoryStore } from './memory-store.ts';

/** Null when the product is unknown. */
export function pictureOf(store: MemoryStore, productId: string, now: number): Picture | null {
  const product = store.products.get(productId);
  if (!product) return null;
  const variants = store.variantsOf([productId]);
  const stock = new Set(variants.map(({ inventoryItemId }) => inventoryItemId));
  const firstHold = Math.min(now, ...store.openHoldsOf(productId).map(({ openedAt }) => openedAt));
  const beforeHolds = Math.floor(firstHold / DAY) * DAY;
  return {
    now,
    shop: shopOf(store, productId, now),
    product: {
      id: productId,
      title: product.title,
      status: product.status,
      deleted: product.deletedAt !== null,
      isGiftCard: product.isGiftCard,
      tags: [...product.tags],
    },
    variants: variants.map(
      ({ position: _position, productId: _own, components: _parts, price, ...variant }) => ({
        ...variant,
        price: Number(price),
        recentUnits: sold(store, variant.id, beforeHolds - 28 * DAY, beforeHolds),
      }),
    ),
    levels: [...store.levels.values()]
      .filter(({ inventoryItemId }) => stock.has(inventoryItemId))
      .map((level) => ({ ...level })),
    campaigns: campaignsOf(store, productId, stock, now),
    holds: store
      .openHoldsOf(productId)
      .map(({ productId: _own, closedAt: _closed, closeCause: _cause, ...hold }) => hold),
    recentlyClosed: store.holds.flatMap((hold) =>
      hold.productId === productId && hold.closedAt !== null && hold.closedAt > now - DAY
        ? [{ ...hold, closedAt: hold.closedAt }]
        : [],
    ),
    overrides: store.overrides
      .filter((one) => one.productId === productId && one.endedAt === null)
      .map(({ productId: _own, endedAt: _ended, inferred: _inferred, ...one }) => one),
    movements: movementsOf(
      store.levelHistory,
      stock,
      (item, since) =>
        variants
          .filter(({ inventoryItemId }) => inventoryItemId === item)
          .reduce((units, { id }) => units + sold(store, id, since, now), 0),
      () => false,
      now,
    ),
    leftInPeace: [...store.openAlerts].flatMap((subject) => {
      const head = `peace:${productId}:`;
      return subject.startsWith(head) ? [subject.slice(head.length) as FieldKey] : [];
    }),
    lastVerdicts: [...store.verdicts.values()]
      .filter((one) => one.productId === productId)
      .map(({ productId: _own, ...one }) => one),
  };
}

function shopOf(store: MemoryStore, productId: string, now: number): Picture['shop'] {
  const { row, settings, locations, publications } = store;
  return {
    timezone: 'UTC',
    currencyCode: 'EUR',
    settings,
    acting: row.actingSince !== null,
    stopped: row.stoppedAt !== null,
    brake: { engaged: row.brakeEngagedAt !== null, liftedUntil: row.brakeLiftedUntil },
    activeProducts: store.products.size,
    recentlyStoppedProducts: recentlyStopped(store, productId, now),
    emptiedLocations: [],
    locations,
    publications,
    ordersKnown: true,
  };
}

/** Campaigns that are live on this stock, or hold something of the product. */
function campaignsOf(
  store: MemoryStore,
  productId: string,
  stock: ReadonlySet<string>,
  now: number,
): CampaignPicture[] {
  const held = new Set(store.openHoldsOf(productId).map(({ campaignId }) => campaignId));
  return [...store.campaigns.values()].flatMap((campaign): CampaignPicture[] => {
    const rows = [...store.itemRows.values()].filter(
      (row) => row.campaignId === campaign.id && row.removedAt === null && stock.has(row.inventoryItemId),
    );
    if (!held.has(campaign.id) && !(isOpen(campaign, now) && rows.length > 0)) return [];
    const items = rows.map((row) => ({
      variantId: row.variantId,
      productId: row.productId,
      inventoryItemId: row.inventoryItemId,
      plannedUnits: row.plannedUnits,
      hero: row.hero,
      dropped: row.droppedAt !== null,
      sold: sold(store, row.variantId, campaign.startsAt, Math.min(campaign.endsAt, now)),
      soldByDay: [],
      history: [],
      firstWeekday: 0,
    }));
    return [{ ...plain(campaign), policy: { ...campaign.policy }, items }];
  });
}

function plain(campaign: CampaignRow): Omit<CampaignPicture, 'items'> {
  const { kind: _kind, commitAt: _commit, budget: _budget, version: _version, ...rest } = campaign;
  const { createdBy: _by, frozenAt: _frozen, endedAt: _ended, ...shown } = rest;
  return shown;
}

function sold(store: MemoryStore, variantId: string, from: number, to: number): number {
  let units = 0;
  for (const line of store.orders.values()) {
    const counts = line.variantId === variantId && line.orderedAt >= from && line.orderedAt <= to;
    if (counts) units += line.quantity;
  }
  return units;
}

function recentlyStopped(store: MemoryStore, productId: string, now: number): number {
  const stopped = store.holds.filter(
    (hold) =>
      hold.productId !== productId &&
      hold.mode === 'act' &&
      hold.response !== 'flag' &&
      (hold.cause === 'sold_out' || hold.cause === 'below_need') &&
      hold.openedAt > now - 30 * MINUTE,
  );
  return new Set(stopped.map((hold) => hold.productId)).size;
}
