import { randomBytes } from 'node:crypto';

let lastAt = 0;
let counter = 0;

/**
 * A new id in the form of a UUID version 7 (RFC 9562 §5.7): 48 bits of `now` (epoch milliseconds), then a counter that
 * keeps the ids of one process in order within a millisecond, then 62 random bits. Rows that belong together lie together.
 */
export function newId(now: number): string {
  counter = now === lastAt ? (counter + 1) & 0xfff : 0;
  lastAt = now;
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const random = randomBytes(8);
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
