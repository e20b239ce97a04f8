/** How many of something one source may send within a window. */
export interface Limit {
  /** Takes `units` if there is room for them all; false when there is not. `now` is epoch milliseconds. */
  take(source: string, units: number, now: number): boolean;
}

/** Sources that are counted at once; beyond it, the window of everybody begins anew. */
const MOST_SOURCES = 200_000;

/** At most `most` units of each source in windows of `windowMs`. All windows begin together: one clearing, no timers. */
export function createLimit(most: number, windowMs: number): Limit {
  let taken = new Map<string, number>();
  let endsAt = 0;
  return {
    take(source, units, now) {
      if (now >= endsAt || taken.size >= MOST_SOURCES) {
        taken = new Map();
        endsAt = now + windowMs;
      }
      const before = taken.get(source) ?? 0;
      if (before + units > most) return false;
      taken.set(source, before + units);
      return true;
    },
  };
}
