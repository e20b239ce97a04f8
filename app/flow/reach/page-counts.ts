import { addCounts, counted, NO_COUNTS, pixelMessage, type PageCounts } from '../../core/page-events.ts';
import type { Clock } from '../ports.ts';
import { createLimit } from './limits.ts';
import type { Signer } from './signing.ts';
import type { PageHour, ReachStore } from './store.ts';

/** The account that a shop's pixel is given: proves that a message is for a shop that we gave one to. */
export const ACCOUNT = 'pixel';

const HOUR_MS = 3_600_000;
/** A page makes a few events; forty people may share an address. */
const OF_ADDRESS = { most: 600, windowMs: 10_000 };
/** Ten times what a large shop's busiest minute makes. */
const OF_SHOP = { most: 200_000, windowMs: 10_000 };
/** Products of one shop that are counted between two writes; numbers that somebody invents fill no more than this. */
const MOST_PRODUCTS = 20_000;

export interface PixelPorts {
  store: Pick<ReachStore, 'addPageCounts'>;
  signer: Signer;
  clock: Clock;
  log: { error(details: object, message: string): void };
}

export type Received = 'counted' | 'nonsense' | 'stranger' | 'too_many';

export interface PageCounter {
  /** Counts a message of the pixel; `origin` is the browser's header, `address` who sent it. */
  receive(body: string, origin: string | undefined, address: string): Received;
  /** Writes what was counted, once. What cannot be written stays for the next time. */
  flush(): Promise<void>;
}

/**
 * Counts page events in memory. A message is parsed strictly, belongs to the shop that it names by the account that we
 * signed, and comes from that shop's own page or from the pixel's sandbox, whose origin is `null`.
 */
export function createPageCounter({ store, signer, clock, log }: PixelPorts): PageCounter {
  const ofAddress = createLimit(OF_ADDRESS.most, OF_ADDRESS.windowMs);
  const ofShop = createLimit(OF_SHOP.most, OF_SHOP.windowMs);
  const accounts = new Map<string, string>();
  let shops = new Map<string, Map<string, PageCounts>>();

  function isAccountOf(shop: string, account: string): boolean {
    if (accounts.get(shop) === account) return true;
    if (!signer.isSigned(ACCOUNT, shop, account)) return false;
    accounts.set(shop, account);
    return true;
  }

  return {
    receive(body, origin, address) {
      const parsed = pixelMessage.safeParse(readJson(body));
      if (!parsed.success) return 'nonsense';
      const { shop, account, events } = parsed.data;
      if (origin !== 'null' && origin !== `https://${shop}`) return 'stranger';
      if (!isAccountOf(shop, account)) return 'stranger';
      const now = clock.now();
      if (!ofAddress.take(address, events.length, now) || !ofShop.take(shop, events.length, now))
        return 'too_many';
      const hour = now - (now % HOUR_MS);
      const products = shops.get(shop) ?? new Map<string, PageCounts>();
      shops.set(shop, products);
      for (const { kind, product } of events) {
        const key = `${product}@${hour}`;
        const before = products.get(key);
        if (before || products.size < MOST_PRODUCTS) products.set(key, counted(before ?? NO_COUNTS, kind));
      }
      return 'counted';
    },

    async flush() {
      const rows: PageHour[] = [...shops].flatMap(([shop, products]) =>
        [...products].map(([key, counts]) => {
          const [productId = '', hour] = key.split('@');
          return { shop, productId, hour: Number(hour), ...counts };
        }),
      );
      if (rows.length === 0) return;
      const taken = shops;
      shops = new Map();
      try {
        await store.addPageCounts(rows);
      } catch (error) {
        log.error({ error, rows: rows.length }, 'Page counts wait for the next time');
        shops = merged(taken, shops);
      }
    },
  };
}

type Counts = Map<string, Map<string, PageCounts>>;

function merged(first: Counts, second: Counts): Counts {
  for (const [shop, products] of second) {
    const into = first.get(shop) ?? new Map<string, PageCounts>();
    first.set(shop, into);
    for (const [key, more] of products) into.set(key, addCounts(into.get(key) ?? NO_COUNTS, more));
  }
  return first;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
