/** Lists of large shops, kept for a moment: pages that ask again every second must not keep the store busy. */
import type { ProductView, Shopkeeper } from '../shopkeeper.ts';

/** Below this many products every list is read anew. */
const LARGE = 1000;
const KEPT_MS = 1000;
/** A list that took long to make is kept this many times as long: at most a tenth of the time goes into lists. */
const KEPT_TIMES = 10;

export class Catalogue {
  #kept = new Map<string, { products: ProductView[]; until: number }>();

  /** All products of a shop; of a large one perhaps as they were a moment ago. */
  products(domain: string, keeper: Shopkeeper): ProductView[] {
    const kept = this.#kept.get(domain);
    if (kept && kept.until > performance.now()) return kept.products;
    const began = performance.now();
    const products = keeper.products();
    const ended = performance.now();
    const until = ended + Math.max(KEPT_MS, KEPT_TIMES * (ended - began));
    if (products.length >= LARGE) this.#kept.set(domain, { products, until });
    else this.#kept.delete(domain);
    return products;
  }

  /** After something was done here, the doer sees it at once. */
  forget(domain: string): void {
    this.#kept.delete(domain);
  }
}
