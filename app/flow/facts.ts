import type { OrderLineFacts, ProductFacts, VariantFacts } from './ports.ts';

/** What a delivery says about stock: digested at once, inside intake's transaction. */
export type LevelFact =
  | {
      topic: 'inventory_levels/update' | 'inventory_levels/connect';
      inventoryItemId: string;
      locationId: string;
      available: number | null;
      /** Epoch milliseconds. */
      updatedAt: number;
    }
  | { topic: 'inventory_levels/disconnect'; inventoryItemId: string; locationId: string };

/** What every other delivery says: stored by intake as it came, digested by observe. */
export type EventFact =
  | { topic: 'inventory_items/update'; inventoryItemId: string; tracked: boolean }
  | {
      topic: 'products/create' | 'products/update';
      product: ProductFacts;
      variants: VariantFacts[];
      /** The body holds only the first 100 variants, or lacks something: read the product. */
      needsRead: boolean;
    }
  | { topic: 'products/delete'; productId: string }
  | { topic: 'collections/update' | 'collections/delete'; collectionId: string }
  | {
      topic: 'orders/create';
      orderId: string;
      lines: OrderLineFacts[];
      /** It holds bundles, which the body shows only as their components: read the order. */
      needsRead: boolean;
    }
  | { topic: 'orders/edited' | 'orders/cancelled' | 'refunds/create'; orderId: string }
  | {
      topic:
        | 'locations/create'
        | 'locations/update'
        | 'locations/activate'
        | 'locations/deactivate'
        | 'locations/delete';
    }
  | { topic: 'themes/publish'; themeId: string; name: string }
  | { topic: 'bulk_operations/finish'; bulkId: string }
  | { topic: 'app/uninstalled' }
  | { topic: 'app/scopes_update'; scopes: string[] }
  | { topic: 'customers/data_request' | 'customers/redact' }
  | { topic: 'shop/redact' };

/** What the door makes of a delivery before anything is kept. */
export type Delivery =
  | { outcome: 'bad_signature' }
  | { outcome: 'malformed'; reason: string }
  | { outcome: 'unknown_topic'; topic: string }
  | { outcome: 'level'; shop: string; triggeredAt: number | null; fact: LevelFact }
  | { outcome: 'event'; shop: string; webhookId: string; topic: string; triggeredAt: number; body: string };

/** Reads a delivery: signature over the raw bytes, headers, topic, body; never throws. */
export type ReadDelivery = (headers: Record<string, string | string[] | undefined>, body: Buffer) => Delivery;

/** Parses a stored body again when observe digests it. */
export type ReadEvent = (
  topic: string,
  body: string,
  triggeredAt: number,
) => { ok: true; fact: EventFact } | { ok: false; reason: string };
