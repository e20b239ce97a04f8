/** The safe-to-promote feed of a campaign of 500 products: read whole, and asked whether it changed. */
import { load, type LoadResult } from './harness/load.ts';
import { PRODUCTS, withReach } from './harness/reach.ts';
import type { BenchResult } from './run.ts';

const WANTED = 1_000;
const WARM_SECONDS = 1;
const SECONDS = 4;
const CONNECTIONS = 32;

export async function bench(): Promise<BenchResult> {
  const { result } = await withReach(async ({ port, paths }) => {
    const url = `http://127.0.0.1:${port}${paths.csv}`;
    const first = await fetch(url);
    const bytes = (await first.arrayBuffer()).byteLength;
    const whole = await measure(port, 200, [request(paths.csv)]);
    const unchanged = await measure(port, 304, [
      request(paths.csv, `If-None-Match: ${first.headers.get('etag') ?? ''}\r\n`),
    ]);
    return { bytes, whole, unchanged };
  });
  const { bytes, whole, unchanged } = result;
  return {
    name: 'feed',
    metrics: {
      feedBytes: bytes,
      wholePerSecond: whole.perSecond,
      wholeP99Ms: whole.p99Ms,
      unchangedPerSecond: unchanged.perSecond,
      unchangedP99Ms: unchanged.p99Ms,
    },
    comparedWith: {
      feedBytes: `CSV of ${PRODUCTS} products`,
      wholePerSecond: `wanted: at least ${WANTED}`,
      unchangedPerSecond: `304; wanted: at least ${WANTED}`,
    },
    missed: [whole, unchanged]
      .filter(({ perSecond }) => perSecond < WANTED)
      .map(({ perSecond }) => `${Math.round(perSecond)} requests/s, ${WANTED} wanted`),
  };
}

const request = (path: string, header = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${header}\r\n`;

async function measure(port: number, status: number, requests: readonly string[]): Promise<LoadResult> {
  const order = { port, connections: CONNECTIONS, rate: null, requests, status };
  await load({ ...order, seconds: WARM_SECONDS });
  const measured = await load({ ...order, seconds: SECONDS });
  if (measured.ok < measured.sent)
    throw new Error(`${measured.sent - measured.ok} requests were not answered as wanted`);
  return measured;
}
