import { randomBytes } from 'node:crypto';

const COUNTER_BITS = 30;
/** Of the counter, what stands behind the version. */
const HIGH_BITS = 12;
const LOW_BITS = COUNTER_BITS - HIGH_BITS;
const VARIANT = 0b10;

let counter = 0;

/**
 * A new id in the form of a UUID version 7 (RFC 9562 §5.7): 48 bits of `now` (epoch milliseconds), then a counter of 30 bits,
 * then 44 random bits. The counter goes on from one moment to the next, because work of several moments takes turns: ids that
 * one process makes for one moment sort as they were made. Rows that belong together lie together.
 */
export function newId(now: number): string {
  counter = (counter + 1) % 2 ** COUNTER_BITS;
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const high = (counter >>> LOW_BITS).toString(16).padStart(3, '0');
  const low = ((VARIANT << LOW_BITS) | (counter & (2 ** LOW_BITS - 1))).toString(16);
  const random = randomBytes(6).toString('hex').slice(1);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${high}-${low.slice(0, 4)}-${low.slice(4)}${random}`;
}
