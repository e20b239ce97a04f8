/** One running shop: its records, its clock, its faults, and the way out for what happens in it. */
import { randomUUID } from 'node:crypto';
import type { StoreClock } from './clock.ts';
import type { Dials } from './dials.ts';
import { noFaults } from './dials.ts';
import { Random } from './random.ts';
import type { ItemRecord, ProductRecord, ShopData } from './state/records.ts';
import { ShopState } from './state/shop-state.ts';
import { totalInventory } from './state/visibility.ts';

/** Something that happened and that a webhook may tell. */
export interface ShopEvent {
  topic: string;
  /** Id of what it happened to: the payload is made from it. */
  subject: string;
  /** What the records no longer hold, such as the ids of something deleted. */
  detail?: Record<string, unknown>;
}

export type Announce = (shop: Shop, event: ShopEvent, eventId: string, at: number) => void;

export class Shop {
  readonly state: ShopState;
  readonly clock: StoreClock;
  dials: Dials = noFaults();
  /** Draws for webhook faults and for API faults are separate: one does not disturb the other. */
  webhookRandom = new Random(1);
  apiRandom = new Random(2);
  /** What `totalInventory` still shows while it lags, by product id. */
  readonly laggingTotals = new Map<string, { until: number; total: number }>();
  readonly #announce: Announce;

  constructor(data: ShopData, clock: StoreClock, announce: Announce) {
    this.state = new ShopState(data);
    this.clock = clock;
    this.#announce = announce;
    for (const product of this.state.products.values())
      for (const date of Object.values(product.publishing)) this.awaitDate(product, date);
  }

  get domain(): string {
    return this.state.shop.domain;
  }

  setDials(dials: Dials): void {
    this.dials = dials;
    this.webhookRandom = new Random(dials.seed);
    this.apiRandom = new Random(dials.seed + 1);
  }

  /** Runs one action of a merchant, a shopper or an app; what it caused is announced afterwards under one event id. */
  perform<T>(work: (act: Act) => T): T {
    const act = new Act(this);
    const result = work(act);
    const eventId = randomUUID();
    for (const event of act.events()) this.#announce(this, event, eventId, act.now);
    return result;
  }

  /** A product changes by itself when a publication date comes. */
  awaitDate(product: ProductRecord, date: number): void {
    if (date <= this.clock.now()) return;
    this.clock.at(date, () => {
      if (this.state.products.has(product.id) && Object.values(product.publishing).includes(date))
        this.perform((act) => act.touchProduct(product));
    });
  }
}

/** Collects what one action changes. */
export class Act {
  readonly shop: Shop;
  readonly state: ShopState;
  readonly now: number;
  readonly #events: ShopEvent[] = [];
  readonly #touched = new Set<string>();

  constructor(shop: Shop) {
    this.shop = shop;
    this.state = shop.state;
    this.now = shop.clock.now();
  }

  emit(topic: string, subject: string, detail?: Record<string, unknown>): void {
    this.#events.push(detail ? { topic, subject, detail } : { topic, subject });
  }

  /** Call before changing any record that can be read stale. */
  before(record: object): void {
    if (this.shop.dials.api.staleReads > 0) this.state.remember(record, this.now);
    this.state.version++;
  }

  /** Bumps a product's `updatedAt` and tells `products/update` once at the end. Call before changing it. */
  touchProduct(product: ProductRecord): void {
    if (this.#touched.has(product.id)) return;
    this.before(product);
    this.#touched.add(product.id);
    product.updatedAt = this.now;
  }

  /** An order or a stock change touches the products whose tracked item it is. Call before changing the stock. */
  touchProductsOf(item: ItemRecord): void {
    if (!item.tracked) return;
    const lag = this.shop.dials.api.totalInventoryLagMs;
    for (const variantId of item.variantIds) {
      const product = this.state.products.get(this.state.variants.get(variantId)?.productId ?? '');
      if (!product) continue;
      if (lag > 0 && !this.shop.laggingTotals.has(product.id)) {
        const total = totalInventory(this.state, product);
        this.shop.laggingTotals.set(product.id, { until: this.now + lag, total });
      }
      this.touchProduct(product);
    }
  }

  events(): ShopEvent[] {
    const updates = [...this.#touched]
      .filter((id) => this.state.products.has(id))
      .map((id): ShopEvent => ({ topic: 'products/update', subject: id }));
    return [...this.#events, ...updates];
  }
}
