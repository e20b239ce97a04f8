import type { Random } from '../random.ts';
import type { Deed, ShopDoor } from './door.ts';

/** Somebody who works in a shop beside the app under test. */
export interface Actor {
  /** Does what is due at this time (epoch milliseconds of the store's clock); times only grow. Gives what changed. */
  step(now: number): Promise<Deed[]>;
}

export type NewActor = (shop: ShopDoor, random: Random) => Actor;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** True once for each period that has begun since the last call; the first call counts from `offsetMs` into its period. */
export function every(periodMs: number, offsetMs = 0): (now: number) => boolean {
  let last: number | null = null;
  return (now) => {
    const turn = Math.floor((now - offsetMs) / periodMs);
    const due = last !== null && turn > last;
    last = turn;
    return due;
  };
}
