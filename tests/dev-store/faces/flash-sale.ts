/** Many orders in a short time, as when a campaign goes out. One sale at a time per shop. */
import type { Shopkeeper } from '../shopkeeper.ts';

export interface FlashSale {
  orders: number;
  seconds: number;
  placed: number;
  refused: number;
  /** Why the last refused order was refused. */
  lastRefusal: string | null;
  running: boolean;
  /** Milliseconds since the sale began, or that it took. */
  elapsedMs: number;
}

export interface FlashOrder {
  variantIds: string[];
  orders: number;
  seconds: number;
  quantity: number;
  publicationId?: string | undefined;
}

interface Running {
  sale: FlashSale;
  timer: NodeJS.Timeout | undefined;
}

const TICK_MS = 50;

export class FlashSales {
  #byShop = new Map<string, Running>();

  /** The sale that runs or ran last in a shop. */
  of(domain: string): FlashSale | undefined {
    return this.#byShop.get(domain)?.sale;
  }

  /**
   * Starts a sale: `orders` orders spread evenly over `seconds` (real time; the first at once), each for one variant drawn at random.
   * Returns false when one is running already.
   */
  start(domain: string, keeper: () => Shopkeeper | undefined, order: FlashOrder): boolean {
    if (this.of(domain)?.running) return false;
    const sale: FlashSale = {
      orders: order.orders,
      seconds: order.seconds,
      placed: 0,
      refused: 0,
      lastRefusal: null,
      running: true,
      elapsedMs: 0,
    };
    const running: Running = { sale, timer: undefined };
    const began = performance.now();
    const tick = (): void => {
      sale.elapsedMs = Math.round(performance.now() - began);
      const fallen =
        sale.seconds === 0 ? sale.orders : Math.floor((sale.orders * sale.elapsedMs) / 1000 / sale.seconds);
      const due = Math.min(sale.orders, fallen + 1);
      while (sale.placed + sale.refused < due) {
        const variantId = order.variantIds[Math.floor(Math.random() * order.variantIds.length)] ?? '';
        const outcome = keeper()?.sell({
          lines: [{ variantId, quantity: order.quantity }],
          ...(order.publicationId ? { publicationId: order.publicationId } : {}),
        });
        if (!outcome) return this.stop(domain);
        if (outcome.ok) sale.placed += 1;
        else {
          sale.refused += 1;
          sale.lastRefusal = outcome.reason;
        }
      }
      if (sale.placed + sale.refused >= sale.orders) this.stop(domain);
    };
    running.timer = setInterval(tick, TICK_MS);
    running.timer.unref();
    this.#byShop.set(domain, running);
    tick();
    return true;
  }

  stop(domain: string): void {
    const running = this.#byShop.get(domain);
    if (!running) return;
    clearInterval(running.timer);
    running.sale.running = false;
  }
}
