/**
 * An item at one place, then how its level changed, oldest first: a day and the units from then on, again and again. Days
 * count from 1, the first that is asked for; 0 is any before it. `['43', 0, 20, 3, 18]`: twenty, and eighteen since the third.
 */
export type NotedLevel = readonly [inventoryItemId: string, ...changes: number[]];

/**
 * Units on the shelf at the end of each of so many days, over all levels. Null: not known, because nothing was noted by then,
 * or because an item that the campaign began with was not; one that joined `later` counts from its first level on.
 */
export function stockByDay(
  levels: readonly NotedLevel[],
  later: ReadonlySet<string>,
  days: number,
): (number | null)[] {
  const moved = new Array<number>(days + 2).fill(0);
  for (const level of levels) {
    let before = 0;
    for (let n = 1; n < level.length; n += 2) {
      const day = Number(level[n]);
      const units = Number(level[n + 1]);
      moved[day] = (moved[day] ?? 0) + units - before;
      before = units;
    }
  }
  const knownFrom = firstKnown(levels, later);
  let units = moved[0] ?? 0;
  return Array.from({ length: days }, (_, index) => {
    units += moved[index + 1] ?? 0;
    return index + 1 < knownFrom ? null : units;
  });
}

/** The day by which something was noted, and something of each item that was there at the start. */
function firstKnown(levels: readonly NotedLevel[], later: ReadonlySet<string>): number {
  const begun = new Map<string, number>();
  let anything = Infinity;
  for (const [item, day = Infinity] of levels) {
    anything = Math.min(anything, day);
    // Ten thousand items that were noted in time need no look-up each.
    if (day > 0 && !later.has(item)) begun.set(item, Math.min(day, begun.get(item) ?? Infinity));
  }
  if (begun.size === 0) return anything;
  for (const [item, day] of levels) if (day === 0) begun.delete(item);
  let all = anything;
  for (const day of begun.values()) all = Math.max(all, day);
  return all;
}
