/** What merchants plan: discounts, and shipments that are under way. Times are milliseconds since 1970. */

/** Everything, products and single variants, or what collections hold. */
export type DiscountItems =
  'all' | { productIds: string[]; variantIds: string[] } | { collectionIds: string[] };

export interface DiscountRecord {
  id: string;
  title: string;
  method: 'Automatic' | 'Code';
  kind: 'Basic' | 'Bxgy' | 'App' | 'FreeShipping';
  startsAt: number;
  endsAt: number | null;
  gets: DiscountItems;
  /** What has to be bought for a Bxgy. */
  buys: DiscountItems | null;
  createdAt: number;
  updatedAt: number;
}

export interface ShipmentLineRecord {
  id: string;
  itemId: string;
  quantity: number;
  accepted: number;
  rejected: number;
}

/** Units on their way to a location. */
export interface ShipmentRecord {
  id: string;
  name: string;
  status: 'DRAFT' | 'IN_TRANSIT' | 'PARTIALLY_RECEIVED' | 'RECEIVED';
  destinationId: string;
  arrivesAt: number | null;
  lines: ShipmentLineRecord[];
  createdAt: number;
  updatedAt: number;
}
