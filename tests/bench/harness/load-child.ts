/** The generator's process: see load.ts. */
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Random } from '../../dev-store/random.ts';
import type { LoadOrder, LoadResult, RawOrder } from './load.ts';

const [order] = (await once(process, 'message')) as [LoadOrder | RawOrder];
const requests = 'requests' in order ? order.requests.map((text) => Buffer.from(text)) : build(order);
process.send?.(await run(order, requests));
process.disconnect();

function build({
  shops,
  firstItem,
  items,
  locationId,
  deliveries,
  lowest,
  highest,
  secret,
  firstAt = Date.now(),
}: LoadOrder): Buffer[] {
  const random = new Random(7);
  return Array.from({ length: deliveries }, (_, at) => {
    const shop = shops[at % shops.length] ?? '';
    const item = firstItem + random.below(items);
    const available = lowest + random.below(highest - lowest + 1);
    const updated = new Date(firstAt + at).toISOString();
    const body = `{"inventory_item_id":${item},"location_id":${locationId},"available":${available},"updated_at":"${updated}","admin_graphql_api_id":"gid://shopify/InventoryLevel/${locationId}?inventory_item_id=${item}"}`;
    return Buffer.from(
      [
        'POST /webhooks HTTP/1.1',
        'Host: 127.0.0.1',
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'User-Agent: Shopify-Captain-Hook',
        'Accept: */*',
        'X-Shopify-Topic: inventory_levels/update',
        `X-Shopify-Hmac-Sha256: ${createHmac('sha256', secret).update(body).digest('base64')}`,
        `X-Shopify-Shop-Domain: ${shop}`,
        'X-Shopify-API-Version: 2026-10',
        `X-Shopify-Webhook-Id: ${randomUUID()}`,
        `X-Shopify-Triggered-At: ${updated.replace('Z', '000Z')}`,
        '',
        body,
      ].join('\r\n'),
    );
  });
}

async function run(order: LoadOrder | RawOrder, requests: readonly Buffer[]): Promise<LoadResult> {
  const latencies: number[] = [];
  const started = performance.now();
  const end = order.seconds === null ? Infinity : started + order.seconds * 1000;
  let next = 0;
  let ok = 0;
  let lastAt = 0;
  const wanted = 'status' in order ? new RegExp(`^HTTP/1.1 ${order.status} `) : /^HTTP\/1.1 2\d\d /;
  const more = (): boolean => (order.seconds === null ? next < requests.length : performance.now() < end);
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: order.port, noDelay: true });
      let sentAt = 0;
      let text = '';
      const send = (): void => {
        if (!more()) {
          socket.end();
          resolve();
          return;
        }
        const early = order.rate === null ? 0 : started + (next * 1000) / order.rate - performance.now();
        const request = requests[next % requests.length];
        next += 1;
        const write = (): void => {
          sentAt = performance.now();
          if (request) socket.write(request);
        };
        if (early > 1) setTimeout(write, early);
        else write();
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        const head = text.indexOf('\r\n\r\n');
        if (head < 0) return;
        // Headers alone: searching a large body costs more than the server needs to send it.
        const headers = text.slice(0, head);
        const chunked = /transfer-encoding: chunked/i.test(headers);
        const length = Number(/content-length: (\d+)/i.exec(headers)?.[1] ?? 0);
        if (chunked ? !text.endsWith('0\r\n\r\n') : text.length < head + 4 + length) return;
        latencies.push(performance.now() - sentAt);
        if (wanted.test(headers)) ok += 1;
        lastAt = Date.now();
        text = '';
        send();
      });
    });
  await Promise.all(Array.from({ length: order.connections }, one));
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  const sent = latencies.length;
  return { sent, ok, seconds, perSecond: sent / seconds, p50Ms: at(0.5), p99Ms: at(0.99), lastAt };
}
