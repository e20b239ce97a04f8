/** From what happened to what is delivered: subscriptions, filters, bodies, and the faults of the dials. */
import { randomUUID } from 'node:crypto';
import type { App } from '../app-under-test.ts';
import type { StoreClock } from '../clock.ts';
import type { Shop, ShopEvent } from '../shop.ts';
import type { Delivery } from './deliveries.ts';
import { DeliveryLog } from './deliveries.ts';
import { Courier } from './courier.ts';
import { includeFields, passesFilter } from './filter.ts';
import { TOPICS } from './topics.ts';

const AT_ONCE = 32;

interface Subscription {
  id: string | null;
  uri: string;
  filter: string | null;
  includeFields: string[];
  name: string | null;
}

export class Announcer {
  readonly courier: Courier;
  readonly #app: App;
  readonly #shops: ReadonlyMap<string, Shop>;
  readonly #logs = new Map<string, DeliveryLog>();

  constructor(app: App, clock: StoreClock, shops: ReadonlyMap<string, Shop>) {
    this.#app = app;
    this.#shops = shops;
    this.courier = new Courier(clock, app.apiSecret, AT_ONCE, {
      assemble: (delivery) => this.#assembleNow(delivery),
      attempted: (delivery, headers, outcome, durationMs) =>
        this.log(delivery.shop).attempt(delivery, headers, { at: clock.now(), outcome, durationMs }),
      done: (delivery, acknowledged) => this.#done(delivery, acknowledged),
    });
  }

  log(domain: string): DeliveryLog {
    let log = this.#logs.get(domain);
    if (!log) {
      log = new DeliveryLog();
      this.#logs.set(domain, log);
    }
    return log;
  }

  forget(domain: string): void {
    this.courier.forget(domain);
    this.#logs.delete(domain);
  }

  /** Takes up deliveries of an earlier process. */
  resume(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      this.log(delivery.shop).open(delivery);
      this.courier.take(delivery);
    }
  }

  /** Something happened: every subscription to its topic gets a delivery of its own. */
  announce(shop: Shop, event: ShopEvent, eventId: string, at: number): void {
    const topic = TOPICS[event.topic];
    if (!topic) throw new Error(`The dev store has no body for ${event.topic}`);
    if (topic.scopes.length > 0 && !hasScope(shop, topic.scopes)) return;
    this.#tell(shop, event, eventId, at);
    this.#storm(shop, event, at);
  }

  #tell(shop: Shop, event: ShopEvent, eventId: string, at: number): void {
    const subscriptions = this.#subscriptions(shop, event.topic);
    const body = subscriptions.length > 0 ? TOPICS[event.topic]?.body(shop, event) : null;
    if (!body) return;
    let whole: string | undefined;
    for (const subscription of subscriptions) {
      if (subscription.filter !== null && !passesFilter(subscription.filter, body)) continue;
      const text =
        subscription.includeFields.length > 0
          ? JSON.stringify(includeFields(body, subscription.includeFields))
          : (whole ??= JSON.stringify(body));
      this.#dispatch(shop, this.#delivery(shop, event, subscription, eventId, at, text));
    }
  }

  #subscriptions(shop: Shop, topic: string): Subscription[] {
    const own = (this.#app.subscriptions.get(topic) ?? []).map((s) => ({ ...s, id: null }));
    if (shop.state.subscriptions.size === 0) return own;
    const made = [...shop.state.subscriptions.values()].filter((s) => s.topic === topic);
    return [...own, ...made];
  }

  #delivery(
    shop: Shop,
    event: ShopEvent,
    subscription: Subscription,
    eventId: string,
    at: number,
    body: string,
  ): Delivery {
    return {
      shop: shop.domain,
      topic: event.topic,
      webhookId: randomUUID(),
      eventId,
      name: subscription.name,
      uri: subscription.uri,
      apiVersion: this.#app.webhookApiVersion,
      subscriptionId: subscription.id,
      triggeredAt: at,
      body,
      event,
      includeFields: subscription.includeFields,
      attempts: 0,
      dueAt: at,
    };
  }

  #dispatch(shop: Shop, delivery: Delivery): void {
    const dials = shop.dials.webhooks;
    const random = shop.webhookRandom;
    const log = this.log(shop.domain);
    if (random.chance(dials.lose)) {
      log.swallow(delivery);
      return;
    }
    if (dials.delayMs > 0) delivery.dueAt += random.below(dials.delayMs);
    if (random.chance(dials.reorder)) delivery.dueAt += random.below(dials.reorderMs);
    if (random.chance(dials.mergeToCurrent)) delivery.body = null;
    const copies = random.chance(dials.duplicate) ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      const copy = i === 0 ? delivery : { ...delivery };
      log.open(copy);
      this.courier.take(copy);
    }
  }

  /** A storm: the same product is told again and again although nothing changed. */
  #storm(shop: Shop, event: ShopEvent, at: number): void {
    if (event.topic !== 'products/update' || !shop.webhookRandom.chance(shop.dials.webhooks.storm)) return;
    for (let i = 0; i < shop.dials.webhooks.stormSize; i++) this.#tell(shop, event, randomUUID(), at);
  }

  #assembleNow(delivery: Delivery): string | null {
    const shop = this.#shops.get(delivery.shop);
    const body = shop && TOPICS[delivery.topic]?.body(shop, delivery.event);
    if (!body) return null;
    return JSON.stringify(
      delivery.includeFields.length > 0 ? includeFields(body, delivery.includeFields) : body,
    );
  }

  /** A shop-specific subscription dies of eight failures in a row; one from the toml does not. */
  #done(delivery: Delivery, acknowledged: boolean): void {
    this.log(delivery.shop).close(delivery, acknowledged ? 'acknowledged' : 'lost');
    if (delivery.subscriptionId !== null && !acknowledged)
      this.#shops.get(delivery.shop)?.state.subscriptions.delete(delivery.subscriptionId);
  }
}

/** write_X implies read_X. */
export function grants(scopes: readonly string[], wanted: string): boolean {
  return scopes.includes(wanted) || scopes.includes(wanted.replace(/^read_/, 'write_'));
}

function hasScope(shop: Shop, anyOf: readonly string[]): boolean {
  const scopes = shop.state.rest.installation?.scopes;
  return scopes !== undefined && anyOf.some((scope) => grants(scopes, scope));
}
