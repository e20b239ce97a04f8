/** What is kept about stock that is on its way. */
import type { ShopFacts } from './ports.ts';

/** Units that are on their way to a location. Times are epoch milliseconds. */
export interface ArrivalRow {
  id: string;
  inventoryItemId: string;
  locationId: string;
  units: number;
  arrivesAt: number;
  source: 'typed' | 'csv' | 'shopify';
  /** What people call it: an order number, a container. */
  reference: string;
  /** When it was said, or when Shopify was last asked about it. */
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

/** A line of Shopify's shipments as an arrival. */
export interface ShippedArrival extends Pick<
  ArrivalRow,
  'id' | 'inventoryItemId' | 'locationId' | 'units' | 'arrivesAt'
> {
  /** Stock rose at its place since it was read: until it is read again it does not count. */
  waits: boolean;
}

/** That Shopify's shipments are followed. Times are epoch milliseconds. */
export interface ShipmentWatch {
  /** Null: not read yet. */
  lookedAt: number | null;
  /** The access was taken back: nothing of Shopify's counts. */
  denied: boolean;
}

/** One that is not expected any more, with a variant that it was of; null where that is not known any more. */
export interface DroppedArrival extends Pick<ArrivalRow, 'inventoryItemId' | 'units' | 'arrivesAt'> {
  productId: string | null;
  variantId: string | null;
}

export interface ArrivalTx {
  /** Where stock can arrive. */
  locations(): Promise<ShopFacts['locations']>;
  /** Arrivals from this moment on, at most so many, in the order of their dates. */
  arrivals(since: number, most: number): Promise<NamedArrival[]>;
  /** An arrival with the same id becomes this one. */
  putArrivals(rows: readonly ArrivalRow[]): Promise<void>;
  /** Returns those that were there. */
  dropArrivals(ids: readonly string[]): Promise<DroppedArrival[]>;
  /** What Shopify's shipments told and is kept. */
  shipped(now: number): Promise<ShippedArrival[]>;
  /** Null: they are not followed. */
  shipmentWatch(): Promise<ShipmentWatch | null>;
  saveShipmentWatch(watch: ShipmentWatch | null): Promise<void>;
}
