/** Stock. Every change of `available` tells `inventory_levels/update` and touches the tracked products. */
import type { Act } from '../shop.ts';
import type { ItemRecord, LevelRecord, LocationRecord, StoredQuantity } from '../state/records.ts';

/** A level with nothing on it. */
export function emptyQuantities(): Record<StoredQuantity, number> {
  return {
    available: 0,
    committed: 0,
    damaged: 0,
    incoming: 0,
    quality_control: 0,
    reserved: 0,
    safety_stock: 0,
  };
}

/** The subject of `inventory_levels/*`. */
export function levelKey(level: Pick<LevelRecord, 'itemId' | 'locationId'>): string {
  return `${level.itemId} ${level.locationId}`;
}

/** Stocks an item at a location: a new level at 0, or the old one switched on again with its quantities. */
export function stockAt(act: Act, item: ItemRecord, location: LocationRecord): LevelRecord {
  const present = item.levels[location.id];
  if (present?.isActive) return present;
  act.touchProductsOf(item);
  const level: LevelRecord = present ?? {
    itemId: item.id,
    locationId: location.id,
    isActive: true,
    quantities: emptyQuantities(),
    createdAt: act.now,
    updatedAt: act.now,
  };
  if (present) act.before(level);
  level.isActive = true;
  level.updatedAt = act.now;
  item.levels[location.id] = level;
  act.emit('inventory_levels/connect', levelKey(level));
  return level;
}

/** Takes a level out of use; its quantities stay with it. */
export function unstock(act: Act, item: ItemRecord, level: LevelRecord): void {
  if (!level.isActive) return;
  act.touchProductsOf(item);
  act.before(level);
  level.isActive = false;
  level.updatedAt = act.now;
  act.emit('inventory_levels/disconnect', levelKey(level));
}

/** Moves quantities of one level by the given differences. A change of 0 changes nothing. */
export function moveQuantities(
  act: Act,
  level: LevelRecord,
  deltas: Partial<Record<StoredQuantity, number>>,
): void {
  const moved = Object.entries(deltas).filter(([, delta]) => delta !== 0);
  const item = act.state.items.get(level.itemId);
  if (moved.length === 0 || !item) return;
  if (deltas.available) act.touchProductsOf(item);
  act.before(level);
  const quantities = { ...level.quantities };
  for (const [name, delta] of moved) quantities[name as StoredQuantity] += delta;
  level.quantities = quantities;
  level.updatedAt = act.now;
  if (deltas.available) act.emit('inventory_levels/update', levelKey(level));
}

/** Switches stock counting on or off: told by `inventory_items/update`. */
export function setTracked(act: Act, item: ItemRecord, tracked: boolean): void {
  if (item.tracked === tracked) return;
  act.touchProductsOf({ ...item, tracked: true });
  act.before(item);
  item.tracked = tracked;
  item.updatedAt = act.now;
  act.emit('inventory_items/update', item.id);
}

/** Opens or closes a location; its levels stay and stop counting. Tells `locations/*`. */
export function setLocationActive(act: Act, location: LocationRecord, active: boolean): void {
  if (location.isActive === active) return;
  act.before(location);
  location.isActive = active;
  location.updatedAt = act.now;
  act.emit(active ? 'locations/activate' : 'locations/deactivate', location.id);
  act.emit('locations/update', location.id);
}
