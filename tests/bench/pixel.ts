/** Page events of many shoppers at once: each from an address of its own, three events of every kind a message, counted and written. */
import type { PageEvent } from '../../app/core/page-events.ts';
import { ACCOUNT } from '../../app/flow/reach/page-counts.ts';
import { Random } from '../dev-store/random.ts';
import { load } from './harness/load.ts';
import { FIRST_PRODUCT, PRODUCTS, SHOP, withReach } from './harness/reach.ts';
import type { BenchResult } from './run.ts';

const WANTED = 5_000;
const MESSAGES = 20_000;
const EVENTS = 3;
const WARM_SECONDS = 1;
const SECONDS = 6;
const CONNECTIONS = 64;
/** Below what one shop may send (`OF_SHOP` in flow/reach/page-counts): a fast machine would be refused. */
const MESSAGES_PER_SECOND = 6_000;

export async function bench(): Promise<BenchResult> {
  const { result, counted } = await withReach(async ({ port, signer }) => {
    const account = signer.sign(ACCOUNT, SHOP);
    const requests = Array.from({ length: MESSAGES }, (_, at) => message(account, at));
    const order = { port, connections: CONNECTIONS, rate: MESSAGES_PER_SECOND, requests, status: 204 };
    const warm = await load({ ...order, seconds: WARM_SECONDS });
    const measured = await load({ ...order, seconds: SECONDS });
    if (measured.ok < measured.sent)
      throw new Error(`${measured.sent - measured.ok} messages were not counted`);
    return { measured, events: (warm.ok + measured.ok) * EVENTS };
  });
  const { measured, events } = result;
  const perSecond = measured.perSecond * EVENTS;
  const missed = perSecond < WANTED ? [`${Math.round(perSecond)} events/s, ${WANTED} wanted`] : [];
  if (counted !== events) missed.push(`${counted} of ${events} events were written`);
  return {
    name: 'pixel',
    metrics: {
      eventsPerSecond: perSecond,
      messagesPerSecond: measured.perSecond,
      p99Ms: measured.p99Ms,
      eventsSent: events,
      eventsWritten: counted,
    },
    comparedWith: {
      eventsPerSecond: `of ${MESSAGES_PER_SECOND * EVENTS} sent; wanted: at least ${WANTED}; the worker and the database run beside it`,
      messagesPerSecond: `${EVENTS} events each, over ${CONNECTIONS} connections`,
      eventsWritten: 'in the database after the end; wanted: all that were sent',
    },
    missed,
  };
}

const random = new Random(11);
/** Of ten events about as many of each as a shop sees. */
const KINDS: readonly PageEvent[] = [
  ...Array.from({ length: 7 }, () => 'view' as const),
  'cart',
  'checkout',
  'purchase',
];

function message(account: string, at: number): string {
  const events = Array.from({ length: EVENTS }, () => ({
    kind: KINDS[random.below(KINDS.length)] ?? 'view',
    product: String(FIRST_PRODUCT + random.below(PRODUCTS)),
  }));
  const body = JSON.stringify({ shop: SHOP, account, events });
  return [
    'POST /pixel HTTP/1.1',
    'Host: 127.0.0.1',
    'Origin: null',
    'Content-Type: text/plain',
    `X-Forwarded-For: 10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
