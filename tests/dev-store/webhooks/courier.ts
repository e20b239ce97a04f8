/** Sends deliveries as Shopify does: keep-alive, 1 s to connect, 5 s in all, 8 retries over 4 hours. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { StoreClock } from '../clock.ts';
import type { Delivery } from './deliveries.ts';

const CONNECT_MS = 1000;
const TOTAL_MS = 5000;
/** Waits before each retry, in seconds: 4 hours together (the steps inside them are not documented). */
export const RETRY_AFTER_SECONDS = [10, 30, 90, 240, 600, 1500, 3600, 8330] as const;

export interface CourierEvents {
  /** The body at this moment, or null when there is nothing to tell any more. */
  assemble(delivery: Delivery): string | null;
  attempted(
    delivery: Delivery,
    headers: Record<string, string>,
    outcome: number | string,
    durationMs: number,
  ): void;
  done(delivery: Delivery, acknowledged: boolean): void;
}

export class Courier {
  readonly #clock: StoreClock;
  readonly #secret: string;
  readonly #events: CourierEvents;
  readonly #limit: number;
  readonly #agent: Agent;
  readonly #ready: Delivery[] = [];
  #head = 0;
  /** Everything not yet settled, for dumps. */
  readonly open = new Set<Delivery>();
  #running = 0;
  #closed = false;
  readonly #waiters: (() => void)[] = [];

  constructor(clock: StoreClock, secret: string, limit: number, events: CourierEvents) {
    this.#clock = clock;
    this.#secret = secret;
    this.#limit = limit;
    this.#events = events;
    this.#agent = new Agent({ keepAlive: true, maxSockets: limit });
  }

  /** Takes a delivery on; it leaves when its time has come. */
  take(delivery: Delivery): void {
    if (this.#closed) return;
    this.open.add(delivery);
    if (delivery.dueAt <= this.#clock.now()) this.#enqueue(delivery);
    else this.#clock.at(delivery.dueAt, () => this.#enqueue(delivery));
  }

  /** Forgets what is open for a shop (or for all). */
  forget(shop?: string): void {
    for (const delivery of this.open)
      if (shop === undefined || delivery.shop === shop) this.open.delete(delivery);
  }

  /** Resolves when nothing is on its way or due now (retries that wait for the clock do not count). */
  async idle(): Promise<void> {
    if (this.#running === 0 && this.#head >= this.#ready.length) return;
    await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  close(): void {
    this.#closed = true;
    this.#agent.destroy();
    this.open.clear();
  }

  #enqueue(delivery: Delivery): void {
    this.#ready.push(delivery);
    this.#pump();
  }

  #pump(): void {
    while (this.#running < this.#limit && this.#head < this.#ready.length && !this.#closed) {
      const delivery = this.#ready[this.#head++] as Delivery;
      if (this.#head > 1024 && this.#head * 2 > this.#ready.length) {
        this.#ready.splice(0, this.#head);
        this.#head = 0;
      }
      if (!this.open.has(delivery)) continue;
      this.#running++;
      this.#send(delivery);
    }
    if (this.#running === 0 && this.#head >= this.#ready.length)
      for (const waiter of this.#waiters.splice(0)) waiter();
  }

  #send(delivery: Delivery): void {
    const body = delivery.body ?? this.#events.assemble(delivery);
    if (body === null) {
      this.#settle(delivery, true);
      return;
    }
    delivery.body = body;
    delivery.attempts++;
    const headers = this.#headers(delivery, body);
    const started = performance.now();
    const finish = (outcome: number | string) => {
      this.#events.attempted(delivery, headers, outcome, performance.now() - started);
      if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) this.#settle(delivery, true);
      else this.#retry(delivery);
    };
    post(delivery.uri, headers, body, this.#agent, finish);
  }

  #headers(delivery: Delivery, body: string): Record<string, string> {
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      'User-Agent': 'Shopify-Captain-Hook',
      'X-Shopify-Topic': delivery.topic,
      'X-Shopify-Hmac-Sha256': createHmac('sha256', this.#secret).update(body).digest('base64'),
      'X-Shopify-Shop-Domain': delivery.shop,
      'X-Shopify-API-Version': delivery.apiVersion,
      'X-Shopify-Webhook-Id': delivery.webhookId,
      'X-Shopify-Event-Id': delivery.eventId,
      'X-Shopify-Triggered-At': new Date(delivery.triggeredAt).toISOString().replace('Z', '000Z'),
    };
    if (delivery.name !== null) headers['X-Shopify-Name'] = delivery.name;
    return headers;
  }

  /** The next try is counted from when this one was due, so that a clock set forward runs through all of them. */
  #retry(delivery: Delivery): void {
    const wait = RETRY_AFTER_SECONDS[delivery.attempts - 1];
    if (wait === undefined) {
      this.#settle(delivery, false);
      return;
    }
    this.#running--;
    delivery.dueAt = Math.max(delivery.dueAt, delivery.triggeredAt) + wait * 1000;
    if (!this.#closed && this.open.has(delivery)) this.take(delivery);
    this.#pump();
  }

  #settle(delivery: Delivery, acknowledged: boolean): void {
    this.#running--;
    if (this.open.delete(delivery)) this.#events.done(delivery, acknowledged);
    this.#pump();
  }
}

/** One POST. Calls back once: with the status, or with a word for what went wrong. Redirects are not followed. */
function post(
  uri: string,
  headers: Record<string, string>,
  body: string,
  agent: Agent,
  finish: (outcome: number | string) => void,
): void {
  let settled = false;
  const settle = (outcome: number | string) => {
    if (settled) return;
    settled = true;
    clearTimeout(total);
    clearTimeout(connecting);
    finish(outcome);
  };
  const outgoing = request(uri, { method: 'POST', headers, agent });
  const fail = (reason: string) => {
    settle(reason);
    outgoing.destroy();
  };
  const total = setTimeout(() => fail('timeout after 5 s'), TOTAL_MS);
  let connecting: NodeJS.Timeout | undefined;
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return;
    connecting = setTimeout(() => fail('no connection within 1 s'), CONNECT_MS);
    socket.once('connect', () => clearTimeout(connecting));
  });
  outgoing.on('error', (error) => settle(error.message || 'connection failed'));
  outgoing.on('response', (response) => {
    response.on('error', (error) => settle(error.message));
    response.on('end', () => settle(response.statusCode ?? 0));
    response.resume();
  });
  outgoing.end(body);
}
