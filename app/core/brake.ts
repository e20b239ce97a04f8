import type { NewHold } from './decision.ts';
import type { OpenHold, Picture, ShopPicture } from './picture.ts';
import { strictness } from './policy.ts';
import { standingOf } from './rollup.ts';

/** Products that may be newly stopped or hidden within 30 minutes: the larger of a number and a share (law 14). */
export const brakeLimit = (shop: Pick<ShopPicture, 'settings' | 'activeProducts'>): number =>
  Math.max(shop.settings.brakeProducts, Math.floor(shop.settings.brakeShare * shop.activeProducts));

/**
 * Whether opening these holds would stop or hide one product too many: then only flags go through. A product that is
 * already stopped may get stricter.
 */
export function needsBrake(picture: Picture, kept: readonly OpenHold[], wanted: readonly NewHold[]): boolean {
  const acting = wanted.filter((hold) => hold.mode === 'act');
  const before = kept.filter((hold) => hold.mode === 'act');
  const stops = (holds: readonly Pick<OpenHold, 'campaignId' | 'variantId' | 'response'>[]): boolean =>
    strictness(standingOf(picture, holds)) >= strictness('stop_promoting');
  if (stops(before) || !stops([...before, ...acting])) return false;
  const { brake } = picture.shop;
  if (brake.liftedUntil !== null && brake.liftedUntil > picture.now) return false;
  return brake.engaged || picture.shop.recentlyStoppedProducts + 1 > brakeLimit(picture.shop);
}
