/** Numbers of one item at one location on one day: days with changes only; numbers hold until the next one. */
export interface StockDay {
  inventoryItemId: string;
  locationId: string;
  /** Days since 1970-01-01 in the shop's zone. */
  day: number;
  highest: number;
  last: number;
}

/**
 * Days in `[from, until)` on which the item could not be bought at any moment: the highest numbers of its locations add
 * up to less than the `fewest` units that a purchase takes. (Highest numbers of one day need not have been there together: such a day counts as one with
 * stock, which is the careful side.) A day before the first known number says nothing and is not among them.
 */
export function soldOutDays(
  stock: readonly StockDay[],
  inventoryItemId: string,
  locationIds: readonly string[],
  from: number,
  until: number,
  fewest = 1,
): Set<number> {
  const own = stock.filter(
    (row) => row.inventoryItemId === inventoryItemId && locationIds.includes(row.locationId),
  );
  const known = Math.min(...own.map(({ day }) => day));
  const changes = new Map(own.map((row) => [`${row.locationId} ${row.day}`, row]));
  const standing = new Map<string, number>();
  for (const row of own) if (row.day < from) standing.set(row.locationId, row.last);
  const out = new Set<number>();
  for (let day = from; day < until; day += 1) {
    let highest = 0;
    for (const location of locationIds) {
      const before = standing.get(location) ?? 0;
      const change = changes.get(`${location} ${day}`);
      highest += change ? Math.max(before, change.highest) : before;
      if (change) standing.set(location, change.last);
    }
    if (day > known && highest < fewest) out.add(day);
  }
  return out;
}
