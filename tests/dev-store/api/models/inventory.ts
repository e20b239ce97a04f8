/** Inventory items, levels, quantities and locations. */
import type { ItemRecord, LevelRecord, LocationRecord, QuantityName } from '../../state/records.ts';
import { QUANTITY_NAMES } from '../../state/records.ts';
import { numberOf } from '../../state/ids.ts';
import { quantityOf } from '../../state/visibility.ts';
import { isoSeconds } from '../../views.ts';
import { levelId } from '../../webhooks/payloads/product.ts';
import { connectionOf } from '../connection.ts';
import type { Context } from '../context.ts';
import { seen } from '../context.ts';
import { invalidArguments } from '../errors.ts';
import { modelOf, PAGING, valueModel } from '../model.ts';
import { metafieldFields } from './metafield.ts';

/** The gid of a level. */
export function idOfLevel(ctx: Context, level: LevelRecord): string {
  const location = ctx.shop.state.locations.get(level.locationId);
  return location ? levelId(location, level.itemId) : '';
}

function shownLevels(ctx: Context, item: ItemRecord, args: Record<string, unknown>): LevelRecord[] {
  return Object.values(item.levels).filter(
    (level) => args['includeInactive'] === true || seen(ctx, level).isActive,
  );
}

export const InventoryItem = modelOf<ItemRecord>({
  id: (item) => item.id,
  legacyResourceId: (item) => numberOf(item.id),
  sku: (item) => item.sku,
  tracked: (item, _, ctx) => seen(ctx, item).tracked,
  requiresShipping: (item) => item.requiresShipping,
  createdAt: (item) => isoSeconds(item.createdAt),
  updatedAt: (item, _, ctx) => isoSeconds(seen(ctx, item).updatedAt),
  unitCost: (item, _, ctx) =>
    item.unitCost === null ? null : { amount: item.unitCost, currencyCode: ctx.shop.state.shop.currencyCode },
  measurement: (item) => ({ weight: { unit: 'GRAMS', value: item.weightGrams } }),
  locationsCount: (item, args, ctx) => ({ count: shownLevels(ctx, item, args).length, precision: 'EXACT' }),
  variants: {
    args: PAGING,
    resolve: (item, args, ctx) => {
      const variants = item.variantIds.flatMap((id) => ctx.shop.state.variants.get(id) ?? []);
      return connectionOf(variants, (variant) => variant.id, args, ctx);
    },
  },
  inventoryLevel: {
    args: ['locationId', 'includeInactive'],
    resolve: (item, args, ctx) => {
      const level = item.levels[String(args['locationId'])];
      return level && (args['includeInactive'] === true || seen(ctx, level).isActive) ? level : null;
    },
  },
  inventoryLevels: {
    args: [...PAGING, 'includeInactive'],
    resolve: (item, args, ctx) =>
      connectionOf(shownLevels(ctx, item, args), (level) => idOfLevel(ctx, level), args, ctx),
  },
});

export const InventoryLevel = modelOf<LevelRecord>({
  id: (level, _, ctx) => idOfLevel(ctx, level),
  isActive: (level, _, ctx) => seen(ctx, level).isActive,
  createdAt: (level) => isoSeconds(level.createdAt),
  updatedAt: (level, _, ctx) => isoSeconds(seen(ctx, level).updatedAt),
  item: (level, _, ctx) => ctx.shop.state.items.get(level.itemId),
  location: (level, _, ctx) => ctx.shop.state.locations.get(level.locationId),
  quantities: {
    args: ['names'],
    resolve: (level, args, ctx) => {
      const present = seen(ctx, level);
      return (args['names'] as string[]).map((name) => {
        if (!isQuantityName(name))
          throw invalidArguments(
            `The specified quantity name is invalid. Valid values are: ${QUANTITY_NAMES.join(', ')}.`,
          );
        return {
          id: `gid://shopify/InventoryQuantity/${numberOf(level.itemId)}?name=${name}`,
          name,
          quantity: quantityOf(present, name),
          updatedAt: name === 'available' ? isoSeconds(present.updatedAt) : null,
        };
      });
    },
  },
});

function isQuantityName(name: string): name is QuantityName {
  return (QUANTITY_NAMES as readonly string[]).includes(name);
}

export const Location = modelOf<LocationRecord>({
  ...metafieldFields,
  id: (location) => location.id,
  legacyResourceId: (location) => numberOf(location.id),
  name: (location) => location.name,
  isActive: (location, _, ctx) => seen(ctx, location).isActive,
  fulfillsOnlineOrders: (location) => location.fulfillsOnlineOrders,
  shipsInventory: (location) => location.fulfillsOnlineOrders,
  isFulfillmentService: () => false,
  createdAt: (location) => isoSeconds(location.createdAt),
  updatedAt: (location) => isoSeconds(location.updatedAt),
  hasActiveInventory: (location, _, ctx) =>
    [...ctx.shop.state.items.values()].some((item) => item.levels[location.id]?.isActive === true),
  inventoryLevel: {
    args: ['inventoryItemId', 'includeInactive'],
    resolve: (location, args, ctx) => {
      const level = ctx.shop.state.level(String(args['inventoryItemId']), location.id);
      return level && (args['includeInactive'] === true || seen(ctx, level).isActive) ? level : null;
    },
  },
  inventoryLevels: {
    args: [...PAGING, 'includeInactive'],
    resolve: (location, args, ctx) => {
      const levels = [...ctx.shop.state.items.values()].flatMap((item) => item.levels[location.id] ?? []);
      const shown = levels.filter((level) => args['includeInactive'] === true || seen(ctx, level).isActive);
      return connectionOf(shown, (level) => idOfLevel(ctx, level), args, ctx);
    },
  },
});

export const inventoryTypes = {
  InventoryItem,
  InventoryLevel,
  Location,
  InventoryQuantity: valueModel('id', 'name', 'quantity', 'updatedAt'),
  InventoryItemMeasurement: valueModel('weight'),
  Weight: valueModel('unit', 'value'),
};
