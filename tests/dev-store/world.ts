/** All shops of one process with the app they have in common: made, found, dumped and restored here. */
import { z } from 'zod';
import type { App, AppOptions } from './app-under-test.ts';
import { appUnderTest } from './app-under-test.ts';
import { StoreClock } from './clock.ts';
import type { Dials } from './dials.ts';
import { turnDials } from './dials.ts';
import { installApp } from './effects/installation.ts';
import { shopkeeperOf } from './keeper.ts';
import { Shop } from './shop.ts';
import type { Shopkeeper } from './shopkeeper.ts';
import type { NewShop } from './state/new-shop.ts';
import { newShop, newShopSchema } from './state/new-shop.ts';
import type { ShopData } from './state/records.ts';
import { Announcer } from './webhooks/announcer.ts';
import type { Delivery } from './webhooks/deliveries.ts';

export interface Dump {
  version: 1;
  clock: { now: number; rate: number };
  shops: { data: ShopData; dials: Dials }[];
  deliveries: Delivery[];
}

const dumpSchema = z.object({
  version: z.literal(1),
  clock: z.object({ now: z.number(), rate: z.number() }),
  shops: z.array(
    z.object({ data: z.looseObject({ shop: z.looseObject({ domain: z.string() }) }), dials: z.unknown() }),
  ),
  deliveries: z.array(z.unknown()),
});

export class World {
  readonly app: App;
  readonly clock: StoreClock;
  readonly shops = new Map<string, Shop>();
  readonly announcer: Announcer;
  /** Called whenever something may have changed. */
  changed: () => void = () => undefined;
  #made = 0;

  constructor(app: AppOptions, now?: number) {
    this.app = appUnderTest(app);
    this.clock = new StoreClock(now);
    this.announcer = new Announcer(this.app, this.clock, this.shops);
  }

  /** Creates a shop; a reason when the input is wrong or the domain is taken. */
  createShop(input: NewShop): Shop | string {
    const parsed = newShopSchema.safeParse(input);
    if (!parsed.success) return z.prettifyError(parsed.error);
    if (this.shops.has(parsed.data.domain)) return `${parsed.data.domain} is there already`;
    const shop = this.#open(newShop(parsed.data, this.#made++, this.clock.now()));
    if (parsed.data.install) installApp(shop, this.app);
    return shop;
  }

  shopkeeper(domain: string): Shopkeeper | undefined {
    const shop = this.shops.get(domain);
    return shop && shopkeeperOf(shop, this.app);
  }

  dump(): Dump {
    return {
      version: 1,
      clock: { now: this.clock.now(), rate: this.clock.rate },
      shops: [...this.shops.values()].map((shop) => ({ data: shop.state.data(), dials: shop.dials })),
      deliveries: [...this.announcer.courier.open],
    };
  }

  /** Replaces everything with a dump. Deliveries that were open go on; they may arrive twice. */
  restore(dump: unknown): void {
    const parsed = dumpSchema.parse(structuredClone(dump)) as unknown as Dump;
    this.reset();
    this.clock.set({ now: parsed.clock.now, rate: parsed.clock.rate });
    for (const { data, dials } of parsed.shops) this.#open(data).setDials(turnDials(dials, {}));
    this.#made = parsed.shops.length;
    this.announcer.resume(parsed.deliveries);
  }

  /** Forgets every shop and every delivery. */
  reset(): void {
    for (const domain of this.shops.keys()) this.announcer.forget(domain);
    this.shops.clear();
  }

  close(): void {
    this.announcer.courier.close();
    this.clock.close();
  }

  #open(data: ShopData): Shop {
    const shop = new Shop(data, this.clock, (from, event, eventId, at) => {
      if (this.shops.get(from.domain) !== from) return;
      this.announcer.announce(from, event, eventId, at);
      this.changed();
    });
    this.shops.set(shop.domain, shop);
    return shop;
  }
}
