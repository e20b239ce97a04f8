import type { ShippingFacts } from '../../core/readiness/shapes.ts';
import type { ShippedOrderFacts } from './ports.ts';

/** How far shipping was followed. Times are epoch milliseconds. */
export interface ShippingWatch {
  lookedAt: number;
  /** Null: never read. */
  readUntil: number | null;
  /** Shopify refuses orders: the scope is not granted. */
  denied: boolean;
  /** Since when orders have been late without a break (core/slipping). */
  slippingSince: number | null;
}

/** What the store keeps of shipping. */
export interface ShippingTx {
  shippingFacts(now: number): Promise<ShippingFacts>;
  shippingWatch(): Promise<ShippingWatch | null>;
  saveShippingWatch(watch: ShippingWatch): Promise<void>;
  saveShippedOrders(orders: readonly ShippedOrderFacts[]): Promise<void>;
}
