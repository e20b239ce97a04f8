/**
 * The load generator of all benchmarks, a process of its own: signed deliveries, made before the clock starts, over
 * keep-alive sockets with one request in flight each. It writes raw HTTP, so that it costs little beside the server.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

export interface LoadOrder {
  port: number;
  /** Sockets, each with one request in flight. */
  connections: number;
  secret: string;
  /** Shops of which deliveries are made, in turn. */
  shops: readonly string[];
  /** Items `firstItem` … `firstItem + items - 1` of each shop, at one location. */
  firstItem: number;
  items: number;
  locationId: string;
  /** Deliveries to make before the start; sent once each, or again and again while `seconds` last. */
  deliveries: number;
  /** Null: until all are sent. */
  seconds: number | null;
  /** Numbers are drawn from `lowest` … `highest`. */
  lowest: number;
  highest: number;
  /** Deliveries per second; null: as fast as it goes. */
  rate: number | null;
  /** When the first was sent, as it says itself, in epoch milliseconds; each next is one later. Without: now. */
  firstAt?: number;
}

/** Whole requests as they go over the wire, instead of deliveries. */
export interface RawOrder extends Pick<LoadOrder, 'port' | 'connections' | 'seconds' | 'rate'> {
  requests: readonly string[];
  /** The only status that counts as answered. */
  status: number;
}

const resultSchema = z.object({
  sent: z.number(),
  ok: z.number(),
  seconds: z.number(),
  perSecond: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** Epoch milliseconds of the last answer. */
  lastAt: z.number(),
});

export type LoadResult = z.infer<typeof resultSchema>;

/** Runs a load to its end. @throws when the generator fails. */
export async function load(order: LoadOrder | RawOrder): Promise<LoadResult> {
  const child = fork(new URL('./load-child.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send(order);
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The load generator ended before its work was done');
    }),
  ])) as [unknown];
  child.disconnect();
  return resultSchema.parse(answer);
}
