import type { OpenHold, Picture } from './picture.ts';
import { advertisingOf } from './places-of-sale.ts';

const DAY_MS = 86_400_000;
/** From this flip within 24 hours on, the minimum hold doubles with each further one (law 5). */
const FLIPS_BEFORE_DOUBLING = 3;
const LONGEST_HOLD_FACTOR = 16;

/**
 * The moment until which stock alone cannot release a hold: 60 minutes by default, 6 hours for *stop promoting* where
 * advertising channels are chosen, doubled at the third release of the same hold within 24 hours and again after that.
 */
export function minimumHoldEndsAt(
  picture: Pick<Picture, 'shop' | 'recentlyClosed' | 'now'>,
  hold: OpenHold,
): number {
  const { settings } = picture.shop;
  const leavesAds = hold.response === 'stop_promoting' && advertisingOf(picture.shop).length > 0;
  const seconds = leavesAds ? settings.minimumAdHoldSeconds : settings.minimumHoldSeconds;
  const flips = picture.recentlyClosed.filter(
    (one) =>
      one.campaignId === hold.campaignId &&
      one.variantId === hold.variantId &&
      one.response === hold.response &&
      one.closedAt > picture.now - DAY_MS,
  ).length;
  const factor =
    flips < FLIPS_BEFORE_DOUBLING
      ? 1
      : Math.min(LONGEST_HOLD_FACTOR, 2 ** (flips - FLIPS_BEFORE_DOUBLING + 1));
  return hold.openedAt + seconds * 1000 * factor;
}

/** Whether the hold is old enough to be released because stock is back. */
export const mayRelease = (
  picture: Pick<Picture, 'shop' | 'recentlyClosed' | 'now'>,
  hold: OpenHold,
): boolean => picture.now >= minimumHoldEndsAt(picture, hold);
