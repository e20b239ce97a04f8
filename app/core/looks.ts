/** When a shop is looked at again without any message from it. Times are epoch milliseconds. */
import { startOfDay } from './time.ts';

const HOUR_MS = 3_600_000;
/** Nights begin at one o'clock on the shop's own clock; the shops of a zone are spread over four hours from then on. */
const NIGHT_FROM_MS = HOUR_MS;
const NIGHT_MS = 4 * HOUR_MS;

/** Whether something that is done every so often is due. A time in the future was written by a clock that was wrong. */
export const isDue = (last: number | null, everyMs: number, now: number): boolean =>
  last === null || Math.abs(now - last) >= everyMs;

/**
 * When the shop's latest night look should have begun: the same moment of every night, at most a day before `now`. A zone
 * that nobody knows is UTC.
 */
export function nightSlot(shop: string, zone: string, now: number): number {
  try {
    return slotIn(shop, zone, now);
  } catch (error) {
    if (error instanceof RangeError) return slotIn(shop, 'UTC', now);
    throw error;
  }
}

function slotIn(shop: string, zone: string, now: number): number {
  const after = NIGHT_FROM_MS + Math.floor(shareOf(shop) * NIGHT_MS);
  const today = startOfDay(now, zone) + after;
  return today <= now ? today : startOfDay(now, zone, -1) + after;
}

/** A number in [0, 1) that is always the same for a text and spread evenly over many (FNV-1a). */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash / 2 ** 32;
}
