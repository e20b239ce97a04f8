/**
 * Times that a clock left behind which was ahead: a server that was set hours on and back. How long ago they really were
 * nobody knows, so each counts as what keeps nothing hidden longer and loses no word of a person.
 */
import type { Baseline } from './baseline.ts';
import type { Picture } from './picture.ts';

const MINUTE_MS = 60_000;
/** The machines' clocks differ by less: what another one noted a moment ago is no time of a wrong clock. Milliseconds. */
export const CLOCKS_APART_MS = MINUTE_MS;
/** Longer ago than anything that waits. */
const LONG_AGO = 0;
/** A person lifts the brake for this long. Milliseconds. */
export const BRAKE_LIFTED_MS = 30 * MINUTE_MS;

/** Whether a moment that is over (epoch milliseconds) was noted by a clock that was ahead of `now`. */
export const isAhead = (at: number, now: number): boolean => at > now + CLOCKS_APART_MS;

/** The moment, or what counts instead where a clock that was ahead noted it. */
const known = (at: number, now: number, instead: number): number => (isAhead(at, now) ? instead : at);

/**
 * The picture without times of a clock that was ahead. Applied where rows become a picture, so that no rule asks
 * again. Clocks that are apart by less than a minute are none of this.
 *
 * - a hold: opened long ago, so that its minimum time is over (hiding for hours too long is worse than one flip);
 * - a closed hold: no flip, since a flip only makes holds longer;
 * - a jump: long ago, so that its wait is over;
 * - a level's confirmation: now, since the number is the newest that there is; the next read puts it right;
 * - a level's rise and a person's override: now, so that a person's word is not ended by a rise from before it;
 * - a lifted brake: not lifted, when it would be for longer than anybody can lift it. The brake is the careful side.
 *
 * What lies in the future by its nature stays: campaigns' windows, an override's end, arrivals.
 */
export function withoutTimesAhead(picture: Picture): Picture {
  const { now, shop } = picture;
  const { liftedUntil } = shop.brake;
  const tooLong = liftedUntil !== null && isAhead(liftedUntil, now + BRAKE_LIFTED_MS);
  return {
    ...picture,
    shop: tooLong ? { ...shop, brake: { ...shop.brake, liftedUntil: null } } : shop,
    levels: picture.levels.map((level) => ({
      ...level,
      confirmedAt: known(level.confirmedAt, now, now),
      raisedAt: level.raisedAt === null ? null : known(level.raisedAt, now, now),
    })),
    holds: picture.holds.map((hold) => ({ ...hold, openedAt: known(hold.openedAt, now, LONG_AGO) })),
    recentlyClosed: picture.recentlyClosed.filter(({ closedAt }) => !isAhead(closedAt, now)),
    overrides: picture.overrides.map((one) => ({ ...one, createdAt: known(one.createdAt, now, now) })),
    movements: picture.movements.map((one) =>
      one.jump ? { ...one, jump: { ...one.jump, at: known(one.jump.at, now, LONG_AGO) } } : one,
    ),
  };
}

/** The baseline without a first look of a clock that was ahead: a change by others is looked at twice again, a minute apart. */
export const withoutLookAhead = (baseline: Baseline, now: number): Baseline =>
  baseline.foreignSeenAt !== null && isAhead(baseline.foreignSeenAt, now)
    ? { ...baseline, foreignSeenAt: null, foreignValue: null }
    : baseline;
