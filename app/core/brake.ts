import type { Decision, NewHold } from './decision.ts';
import type { OpenHold, Picture, ShopPicture } from './picture.ts';
import { strictness } from './policy.ts';
import { standingOf } from './rollup.ts';

/** How far back a stopped product counts as newly stopped. Milliseconds. */
export const BRAKE_WINDOW_MS = 30 * 60_000;

/** Whether a hold that was just opened makes its product a newly stopped one (law 14). */
export const countsTowardsBrake = (hold: Pick<OpenHold, 'mode' | 'response' | 'cause'>): boolean =>
  hold.mode === 'act' &&
  hold.response !== 'flag' &&
  (hold.cause === 'sold_out' || hold.cause === 'below_need');

/** Whether a decision stops a product that the brake counts: not while a person has lifted it. */
export const fillsBrake = ({ shop, now }: Picture, { open }: Pick<Decision, 'open'>): boolean =>
  (shop.brake.liftedUntil ?? 0) <= now && open.some(countsTowardsBrake);

/**
 * What a picture shows when these products were decided about after it was read and before it is: one that was newly
 * stopped counts, and a brake that engaged is on. One that was stopped, released and stopped within the half hour counts
 * twice, which brakes early rather than late.
 */
export function afterOthers(
  picture: Picture,
  others: readonly { picture: Picture; decision: Pick<Decision, 'open' | 'brake'> }[],
): Picture {
  const stopped = others.filter(
    (one) =>
      one.decision.open.some(countsTowardsBrake) &&
      !one.picture.holds.some(
        (hold) => countsTowardsBrake(hold) && hold.openedAt > picture.now - BRAKE_WINDOW_MS,
      ),
  ).length;
  const engaged = others.some(({ decision }) => decision.brake !== null);
  const { shop } = picture;
  return {
    ...picture,
    shop: {
      ...shop,
      recentlyStoppedProducts: shop.recentlyStoppedProducts + stopped,
      brake: engaged ? { ...shop.brake, engaged } : shop.brake,
      emptiedLocations: engaged ? [] : shop.emptiedLocations,
    },
  };
}

/** Products that may be newly stopped or hidden within 30 minutes: the larger of a number and a share (law 14). */
export const brakeLimit = (shop: Pick<ShopPicture, 'settings' | 'activeProducts'>): number =>
  Math.max(shop.settings.brakeProducts, Math.floor(shop.settings.brakeShare * shop.activeProducts));

/**
 * Whether opening these holds would stop or hide one product too many, or a whole location dropped to zero: then only
 * flags go through. A product that is
 * already stopped may get stricter. What a person ordered is not braked, and what only gives way to a better campaign
 * changes nothing that shoppers see (law 6).
 */
export function needsBrake(picture: Picture, held: readonly OpenHold[], wanted: readonly NewHold[]): boolean {
  const binds = (hold: Pick<OpenHold, 'mode' | 'cause'>): boolean =>
    hold.mode === 'act' && hold.cause !== 'allocation';
  const before = held.filter(binds);
  const acting = wanted.filter((hold) => binds(hold) && hold.cause !== 'override');
  const stops = (holds: readonly Pick<OpenHold, 'campaignId' | 'variantId' | 'response'>[]): boolean =>
    strictness(standingOf(picture, holds)) >= strictness('stop_promoting');
  if (stops(before) || !stops([...before, ...acting])) return false;
  const { brake } = picture.shop;
  if ((brake.liftedUntil ?? 0) > picture.now) return false;
  if (picture.shop.emptiedLocations.length > 0) return true;
  return brake.engaged || picture.shop.recentlyStoppedProducts + 1 > brakeLimit(picture.shop);
}

/** What still goes through while the brake is on. */
export const passesBrake = (hold: NewHold): boolean =>
  hold.mode === 'watch' ||
  hold.response === 'flag' ||
  hold.cause === 'override' ||
  hold.cause === 'allocation';
