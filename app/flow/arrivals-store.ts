/** What is kept about stock that is on its way. */
import type { ShopFacts } from './ports.ts';

/** Units that are on their way to a location. Times are epoch milliseconds. */
export interface ArrivalRow {
  id: string;
  inventoryItemId: string;
  locationId: string;
  units: number;
  arrivesAt: number;
  source: 'typed' | 'csv';
  /** What people call it: an order number, a container. */
  reference: string;
  createdAt: number;
  createdBy: string;
}

/** An arrival with the names of what comes and where; null where the product or place is not known any more. */
export interface NamedArrival extends ArrivalRow {
  productId: string | null;
  productTitle: string | null;
  variantTitle: string | null;
  sku: string | null;
  location: string | null;
}

export interface ArrivalTx {
  /** Where stock can arrive. */
  locations(): Promise<ShopFacts['locations']>;
  /** Arrivals from this moment on, at most so many, in the order of their dates. */
  arrivals(since: number, most: number): Promise<NamedArrival[]>;
  /** An arrival with the same id gets these units. */
  putArrivals(rows: readonly ArrivalRow[]): Promise<void>;
  /** Returns the inventory items of those that were there. */
  dropArrivals(ids: readonly string[]): Promise<string[]>;
}
