/** Units at one location from a moment on, as Shopify told it; null = not counted there. Epoch milliseconds. */
export interface LevelAt {
  at: number;
  locationId: string;
  available: number | null;
}

/** A stretch `[from, to)` in which the number of units on the shelf did not change; null = not known. */
export interface Stretch {
  from: number;
  to: number;
  units: number | null;
}

/**
 * What was on the shelf between two moments: the sum over the locations, each with its last number. Before the first number
 * of any location nothing is known. The order of `levels` does not matter; of two numbers of one moment the later in
 * the list counts.
 */
export function shelfBetween(levels: readonly LevelAt[], from: number, to: number): Stretch[] {
  const stretches: Stretch[] = [];
  const standing = new Map<string, number>();
  let since = from;
  const put = (until: number): void => {
    const end = Math.min(until, to);
    if (end <= since) return;
    const units = standing.size === 0 ? null : [...standing.values()].reduce((sum, one) => sum + one, 0);
    const last = stretches.at(-1);
    if (last && last.units === units) last.to = end;
    else stretches.push({ from: since, to: end, units });
    since = end;
  };
  for (const level of levels.toSorted((a, b) => a.at - b.at)) {
    put(level.at);
    standing.set(level.locationId, level.available ?? 0);
  }
  put(to);
  return stretches;
}

/** Nothing could be bought in this stretch. */
export const isSoldOut = ({ units }: Stretch): boolean => units !== null && units <= 0;

/** Neighbouring sold-out stretches as one: each is a stock-out, though its number moved below zero. */
export function stockOuts(stretches: readonly Stretch[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const stretch of stretches) {
    if (!isSoldOut(stretch)) continue;
    const last = found.at(-1);
    if (last && last.to === stretch.from) last.to = stretch.to;
    else found.push({ from: stretch.from, to: stretch.to });
  }
  return found;
}

/** The stock-outs of an item between two moments. */
export const soldOutSpans = (
  levels: readonly LevelAt[],
  { from, until }: { from: number; until: number },
): { from: number; to: number }[] => stockOuts(shelfBetween(levels, from, until));

/** Milliseconds of `[from, to)` that lie in stretches of a kind. */
export const timeIn = (
  stretches: readonly Stretch[],
  is: (stretch: Stretch) => boolean,
  from: number,
  to: number,
): number =>
  stretches.reduce(
    (sum, one) => sum + (is(one) ? Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)) : 0),
    0,
  );

/** Units × milliseconds on the shelf in `[from, to)`, where their number is known; below zero nothing lies there. */
export const unitTime = (stretches: readonly Stretch[], from: number, to: number): number =>
  stretches.reduce(
    (sum, one) =>
      sum + Math.max(0, one.units ?? 0) * Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)),
    0,
  );

/** Units on the shelf at a moment within the stretches; null = not known. */
export const unitsAt = (stretches: readonly Stretch[], at: number): number | null =>
  stretches.find(({ from, to }) => from <= at && at < to)?.units ?? null;
