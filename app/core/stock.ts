import { grouped } from './grouped.ts';
import type { ComponentPicture, LevelPicture, Picture, ShopPicture, VariantPicture } from './picture.ts';

export type Exemption = 'gift_card' | 'untracked' | 'continue';

/** Why a variant cannot run out in Shopify's eyes (domain: exempt), null when it can. Bundles: see `stockOf`. */
export function exemption(
  variant: Pick<VariantPicture, 'tracked' | 'inventoryPolicy'>,
  product: { isGiftCard: boolean },
): Exemption | null {
  if (product.isGiftCard) return 'gift_card';
  if (!variant.tracked) return 'untracked';
  return variant.inventoryPolicy === 'CONTINUE' ? 'continue' : null;
}

/** Units that a shopper can buy now, or why nobody knows. `confirmedAt`: the oldest level counted, epoch milliseconds. */
export type Buyable =
  | { known: true; units: number; confirmedAt: number | null; raisedAt: number | null }
  | { known: false; reason: 'never_read' | 'stale' | 'bundle'; confirmedAt: number | null };

/** One inventory item that a variant is sold from: its own, or that of a component that can run out. */
export interface StockPart {
  inventoryItemId: string;
  /** Units of it that one unit of the variant takes. */
  takes: number;
  /** The component; null for the variant's own stock. */
  component: string | null;
  /** In units of the inventory item. */
  buyable: Buyable;
}

/** What a variant is sold from. */
export interface VariantStock {
  exempt: Exemption | null;
  parts: StockPart[];
  /** Units of the variant itself: for a bundle as many as its scarcest component allows. */
  buyable: Buyable;
}

type Shelf = Pick<Picture, 'levels' | 'now'> & {
  shop: Pick<ShopPicture, 'locations' | 'settings'>;
  product: Pick<Picture['product'], 'isGiftCard'>;
};

/**
 * What a variant is sold from, in the locations that count (null: active ones that fulfil online orders). A bundle has no
 * stock of its own: components that cannot run out do not limit it, and it is exempt when none of them can.
 */
export function stockOf(
  picture: Shelf,
  variant: VariantPicture,
  locationIds: readonly string[] | null,
): VariantStock {
  const read = (inventoryItemId: string): Buyable =>
    buyableUnits(inventoryItemId, picture.levels, picture.shop, locationIds, picture.now);
  if (!variant.requiresComponents) {
    const { inventoryItemId } = variant;
    const buyable = read(inventoryItemId);
    return {
      exempt: exemption(variant, picture.product),
      parts: [{ inventoryItemId, takes: 1, component: null, buyable }],
      buyable,
    };
  }
  const components = variant.components ?? [];
  const [first] = components;
  if (picture.product.isGiftCard || !first) {
    const exempt = picture.product.isGiftCard ? 'gift_card' : null;
    return { exempt, parts: [], buyable: { known: false, reason: 'bundle', confirmedAt: null } };
  }
  const limiting = components.filter((one) => exemptionOf(one) === null);
  const parts = limiting.map((one) => ({
    inventoryItemId: one.inventoryItemId,
    takes: one.quantity,
    component: one.title,
    buyable: read(one.inventoryItemId),
  }));
  return { exempt: limiting.length === 0 ? exemptionOf(first) : null, parts, buyable: fewest(parts) };
}

const exemptionOf = (component: ComponentPicture): Exemption | null => exemption(component, component);

/** Whole units of the variant that an amount of an inventory item makes; what is owed counts as begun units. */
export const piecesOf = (units: number, takes: number): number => Math.floor(units / takes);

/** As many as every part allows; one part that is empty is enough to know that there is none. */
function fewest(parts: readonly StockPart[]): Buyable {
  const known = parts.flatMap(({ buyable, takes }) =>
    buyable.known ? [{ ...buyable, units: piecesOf(buyable.units, takes) }] : [],
  );
  const unknown = parts.flatMap(({ buyable }) => (buyable.known ? [] : [buyable]));
  const units = Math.min(...known.map((one) => one.units));
  const [nobodyKnows] = unknown;
  if (nobodyKnows && units > 0) return nobodyKnows;
  const confirmed = known.flatMap(({ confirmedAt }) => confirmedAt ?? []);
  const raised = known.flatMap(({ raisedAt }) => raisedAt ?? []);
  return {
    known: true,
    units: parts.length > 0 ? units : 0,
    confirmedAt: confirmed.length > 0 ? Math.min(...confirmed) : null,
    raisedAt: raised.length > 0 ? Math.max(...raised) : null,
  };
}

/** Ids of the locations whose stock counts: active ones, those named or (null) those that fulfil online orders. */
export function countedLocations(
  locations: ShopPicture['locations'],
  locationIds: readonly string[] | null,
): string[] {
  return locations
    .filter(
      ({ id, isActive, fulfillsOnlineOrders }) =>
        isActive && (locationIds ? locationIds.includes(id) : fulfillsOnlineOrders),
    )
    .map(({ id }) => id);
}

const levelsOf = grouped<LevelPicture>(({ inventoryItemId }) => [inventoryItemId]);

/**
 * Buyable units of an inventory item: `available` summed over the active locations in scope (default: those that fulfil
 * online orders). The sum may be negative and is shown as it is. An item that is stocked only elsewhere has 0 here; one
 * without any level was never read; one with a level older than `staleAfterSeconds` is not known.
 */
function buyableUnits(
  inventoryItemId: string,
  levels: readonly LevelPicture[],
  shop: Pick<ShopPicture, 'locations' | 'settings'>,
  locationIds: readonly string[] | null,
  now: number,
): Buyable {
  const own = levelsOf(levels, inventoryItemId);
  if (own.length === 0) return { known: false, reason: 'never_read', confirmedAt: null };
  const scope = countedLocations(shop.locations, locationIds);
  const counted = own.filter(
    (level) => level.isActive && level.available !== null && scope.includes(level.locationId),
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
