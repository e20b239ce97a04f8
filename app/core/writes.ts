import type { FieldKey, ProductStatus } from './fields.ts';

/** One call to Shopify that changes a product; the only writes that Holdfast ever makes to a shop's catalogue. */
export type Write =
  | { kind: 'tags_add'; productId: string; tags: string[] }
  | { kind: 'tags_remove'; productId: string; tags: string[] }
  | {
      kind: 'publish';
      productId: string;
      variantId: string | null;
      to: { publicationId: string; publishDate: string | null }[];
    }
  | { kind: 'unpublish'; productId: string; variantId: string | null; from: string[] }
  | { kind: 'set_status'; productId: string; status: ProductStatus }
  | { kind: 'join_collections'; productId: string; collectionIds: string[] }
  | { kind: 'leave_collections'; productId: string; collectionIds: string[] }
  | { kind: 'set_metafield'; productId: string; value: string }
  | { kind: 'delete_metafield'; productId: string };

/** A write with the fields that it touches; hides and unpublishing go before flags. */
export interface PlannedWrite {
  write: Write;
  fields: FieldKey[];
  urgency: 'urgent' | 'normal';
}
