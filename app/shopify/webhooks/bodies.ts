import { z } from 'zod';
import type { OrderLineFacts, ProductFacts, VariantFacts } from '../../flow/ports.ts';
import { findDigits } from '../ids.ts';

// Numbers arrive here as their text (parse.ts): ids exceed 2^53.

const id = z.string().regex(/^\d+$/);
const integer = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number);
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

export const Level = z
  .object({ inventory_item_id: id, location_id: id, available: integer.nullable(), updated_at: time })
  .transform((body) => ({
    inventoryItemId: body.inventory_item_id,
    locationId: body.location_id,
    /** Null: the item is not counted. */
    available: body.available,
    updatedAt: body.updated_at,
  }));

export const Disconnect = z
  .object({ inventory_item_id: id, location_id: id })
  .transform((body) => ({ inventoryItemId: body.inventory_item_id, locationId: body.location_id }));

export const InventoryItem = z
  .object({ id, tracked: z.boolean(), updated_at: time })
  .transform((body) => ({ inventoryItemId: body.id, tracked: body.tracked, updatedAt: body.updated_at }));

const STATUSES = { active: 'ACTIVE', archived: 'ARCHIVED', draft: 'DRAFT', unlisted: 'UNLISTED' } as const;

const Variant = z.object({
  id,
  title: z.string(),
  sku: z.string().nullish(),
  price: z.string(),
  position: integer,
  inventory_policy: z.enum(['deny', 'continue']),
  inventory_item_id: id.nullable(),
});

/**
 * Facts of a product. The body does not tell whether it is a gift card, whether stock is counted, or (beyond a hundred)
 * its variants: whoever needs those reads the product, so `needsRead` is always true.
 */
export const Product = z
  .object({
    id,
    title: z.string(),
    handle: z.string(),
    status: z.enum(['active', 'archived', 'draft', 'unlisted']),
    tags: text,
    product_type: text,
    vendor: text,
    image: z.object({ src: z.string() }).nullish(),
    updated_at: time,
    variants: z.array(Variant),
    variant_gids: z.array(z.object({ admin_graphql_api_id: z.string() })),
    has_variants_that_requires_components: z.boolean().nullish(),
  })
  .transform((body) => {
    const product: ProductFacts = {
      id: body.id,
      title: body.title,
      handle: body.handle,
      status: STATUSES[body.status],
      tags: body.tags
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
      productType: body.product_type,
      vendor: body.vendor,
      imageUrl: body.image?.src ?? null,
      isGiftCard: false,
      updatedAt: body.updated_at,
    };
    const variants = body.variants.flatMap((one): VariantFacts[] =>
      one.inventory_item_id === null
        ? []
        : [
            {
              id: one.id,
              productId: body.id,
              inventoryItemId: one.inventory_item_id,
              title: one.title,
              sku: one.sku || null,
              price: one.price,
              position: one.position,
              inventoryPolicy: one.inventory_policy === 'continue' ? 'CONTINUE' : 'DENY',
              tracked: true,
              requiresComponents: body.has_variants_that_requires_components ?? false,
            },
          ],
    );
    /** All variants, also those that the body leaves out. */
    const variantIds = body.variant_gids.flatMap(
      ({ admin_graphql_api_id }) => findDigits('ProductVariant', admin_graphql_api_id) ?? [],
    );
    return { product, variants, variantIds, needsRead: true };
  });

/** Only which one: what it holds is not in the body. */
export const Collection = z.object({ id }).transform((body) => ({ collectionId: body.id }));

export const DeletedProduct = z.object({ id }).transform((body) => ({ productId: body.id }));

export const Order = z
  .object({
    id,
    created_at: time,
    processed_at: time.nullish(),
    updated_at: time,
    cancelled_at: time.nullish(),
    cancel_reason: z.string().nullish(),
    source_name: z.string().nullish(),
    location_id: id.nullish(),
    line_items: z.array(
      z.object({
        id,
        variant_id: id.nullish(),
        product_id: id.nullish(),
        quantity: integer,
        current_quantity: integer.nullish(),
        sales_line_item_group_id: id.nullish(),
      }),
    ),
  })
  .transform((body) => ({
    orderId: body.id,
    /** Bundles come as their components; which bundle it was only the order itself tells. */
    needsRead: body.line_items.some((line) => (line.sales_line_item_group_id ?? null) !== null),
    /** The publication is not in the body; reading the order tells it. */
    lines: body.line_items.map((line): OrderLineFacts => ({
      orderId: body.id,
      lineId: line.id,
      variantId: line.variant_id ?? null,
      productId: line.product_id ?? null,
      publicationId: null,
      source: body.source_name ?? null,
      locationId: body.location_id ?? null,
      bundleVariantId: null,
      quantity: body.cancel_reason === 'inventory' ? line.quantity : (line.current_quantity ?? line.quantity),
      orderedAt: body.processed_at ?? body.created_at,
      cancelledAt: body.cancelled_at ?? null,
      cancelReason: body.cancel_reason?.toUpperCase() ?? null,
      updatedAt: body.updated_at,
    })),
  }));

export const OrderEdit = z
  .object({ order_edit: z.object({ order_id: id }) })
  .transform((body) => ({ orderId: body.order_edit.order_id }));

export const Refund = z.object({ order_id: id }).transform((body) => ({ orderId: body.order_id }));

/** Only that it changed: bodies of locations/deactivate have been seen to say `active: true`. */
export const Location = z.object({ id }).transform((body) => ({ locationId: body.id }));

export const BulkFinish = z
  .object({ admin_graphql_api_id: z.string(), status: z.string() })
  .transform((body, context) => {
    const bulkId = findDigits('BulkOperation', body.admin_graphql_api_id);
    if (bulkId !== null) return { bulkId, status: body.status };
    context.addIssue('not the gid of a bulk operation');
    return z.NEVER;
  });

/** A theme that shoppers see from now on. */
export const Theme = z
  .object({ id, name: text })
  .transform((body) => ({ themeId: body.id, name: body.name }));

export const Scopes = z
  .object({ current: z.array(z.string()) })
  .transform((body) => ({ scopes: body.current }));

export const Nothing = z.object({}).transform(() => ({}));

/** Orders of a person; we keep nothing else that could belong to one. */
export const DataRequest = z
  .object({ orders_requested: z.array(id).nullish() })
  .transform((body) => ({ orderIds: body.orders_requested ?? [] }));

export const CustomerRedact = z
  .object({ orders_to_redact: z.array(id).nullish() })
  .transform((body) => ({ orderIds: body.orders_to_redact ?? [] }));
