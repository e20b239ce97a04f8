import type { ShippingFacts } from '../../core/readiness/shapes.ts';
import type { OrderReturn } from '../../core/returns.ts';
import type { ShippedOrderFacts } from './ports.ts';

/** How far shipping was followed. Times are epoch milliseconds. */
export interface ShippingWatch {
  lookedAt: number;
  /** Null: never read. */
  readUntil: number | null;
  /** Shopify refuses orders: the scope is not granted. */
  denied: boolean;
  /** How far returns were read; null: never. */
  returnsReadUntil: number | null;
  /** Shopify refuses returns: their scope is not granted. */
  returnsDenied: boolean;
  /** Since when orders have been late without a break (core/slipping). */
  slippingSince: number | null;
}

/** What the store keeps of shipping. */
export interface ShippingTx {
  shippingFacts(now: number): Promise<ShippingFacts>;
  shippingWatch(): Promise<ShippingWatch | null>;
  saveShippingWatch(watch: ShippingWatch): Promise<void>;
  saveReturns(returns: readonly OrderReturn[]): Promise<void>;
  saveShippedOrders(orders: readonly ShippedOrderFacts[]): Promise<void>;
}
