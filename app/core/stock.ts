import type { LevelPicture, ShopPicture, VariantPicture } from './picture.ts';

/** Why a variant cannot run out in Shopify's eyes (domain: exempt), null when it can. */
export function exemption(
  variant: Pick<VariantPicture, 'tracked' | 'inventoryPolicy'>,
  product: { isGiftCard: boolean },
): 'gift_card' | 'untracked' | 'continue' | null {
  if (product.isGiftCard) return 'gift_card';
  if (!variant.tracked) return 'untracked';
  return variant.inventoryPolicy === 'CONTINUE' ? 'continue' : null;
}

/** Units that a shopper can buy now, or why nobody knows. `confirmedAt`: the oldest level counted, epoch milliseconds. */
export type Buyable =
  | { known: true; units: number; confirmedAt: number | null; raisedAt: number | null }
  | { known: false; reason: 'never_read' | 'stale'; confirmedAt: number | null };

/**
 * Buyable units of an inventory item: `available` summed over the active locations in scope (default: those that fulfil
 * online orders). The sum may be negative and is shown as it is. An item that is stocked only elsewhere has 0 here; one
 * without any level was never read; one with a level older than `staleAfterSeconds` is not known.
 */
export function buyableUnits(
  inventoryItemId: string,
  levels: readonly LevelPicture[],
  shop: Pick<ShopPicture, 'locations' | 'settings'>,
  locationIds: readonly string[] | null,
  now: number,
): Buyable {
  const own = levels.filter((level) => level.inventoryItemId === inventoryItemId);
  if (own.length === 0) return { known: false, reason: 'never_read', confirmedAt: null };
  const scope = new Set(
    shop.locations
      .filter(
        ({ id, isActive, fulfillsOnlineOrders }) =>
          isActive && (locationIds ? locationIds.includes(id) : fulfillsOnlineOrders),
      )
      .map(({ id }) => id),
  );
  const counted = own.filter(
    (level) => level.isActive && level.available !== null && scope.has(level.locationId),
  );
  const confirmedAt = counted.length > 0 ? Math.min(...counted.map((level) => level.confirmedAt)) : null;
  if (confirmedAt !== null && confirmedAt < now - shop.settings.staleAfterSeconds * 1000) {
    return { known: false, reason: 'stale', confirmedAt };
  }
  const raised = counted.map(({ raisedAt }) => raisedAt).filter((at) => at !== null);
  return {
    known: true,
    units: counted.reduce((sum, level) => sum + (level.available ?? 0), 0),
    confirmedAt,
    raisedAt: raised.length > 0 ? Math.max(...raised) : null,
  };
}
