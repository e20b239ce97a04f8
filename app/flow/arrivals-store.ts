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

export interface ArrivalTx {
  /** Where stock can arrive. */
  locations(): Promise<ShopFacts['locations']>;
  /** Arrivals from this moment on, in the order of their dates. */
  arrivals(since: number): Promise<ArrivalRow[]>;
  /** An arrival with the same id gets these units. */
  putArrivals(rows: readonly ArrivalRow[]): Promise<void>;
  /** Returns the inventory items of those that were there. */
  dropArrivals(ids: readonly string[]): Promise<string[]>;
}
