/** Tags, product fields and variant fields. */
import {
  addTags,
  joinCollection,
  leaveCollection,
  removeTags,
  replaceTags,
  setProductFields,
  setVariantFields,
} from '../../effects/products.ts';
import type { ProductFields, VariantFields } from '../../effects/products.ts';
import { setTracked } from '../../effects/inventory.ts';
import { parseId } from '../../state/ids.ts';
import type { CollectionRecord, ProductRecord, VariantRecord } from '../../state/records.ts';
import { MAX_TAG_LENGTH, MAX_TAGS_PER_PRODUCT, splitTags, withTags } from '../../state/tags.ts';
import type { Context } from '../context.ts';
import { perform } from '../context.ts';
import { GraphQLError } from 'graphql';
import { NotModelled } from '../errors.ts';
import type { Act } from '../../shop.ts';
import type { UserError } from './support.ts';
import { atMost, only, userError } from './support.ts';

const TAGGABLE = ['Product', 'Order', 'DraftOrder', 'Customer', 'Article', 'DiscountNode'];
const noProduct = userError(['id'], 'Product does not exist');

function changeTags(
  args: Record<string, unknown>,
  ctx: Context,
  change: (act: Act, product: ProductRecord, tags: string[]) => void,
): object {
  const { id, tags } = args as { id: string; tags: string[] };
  atMost(tags);
  const type = parseId(id)?.type ?? '';
  if (!TAGGABLE.includes(type))
    throw new GraphQLError('invalid id', { extensions: { code: 'RESOURCE_NOT_FOUND' } });
  if (type !== 'Product') throw new NotModelled(`tags of ${type}`);
  const product = ctx.shop.state.products.get(id);
  if (!product) return { node: null, userErrors: [noProduct] };
  if (withTags(product.tags, tags).length > MAX_TAGS_PER_PRODUCT)
    throw new NotModelled('what tagsAdd answers beyond 250 tags on a product');
  perform(ctx, (act) => change(act, product, tags));
  return { node: product, userErrors: [] };
}

/** Adds tags to a product; other owners are not modelled. */
export function tagsAdd(args: Record<string, unknown>, ctx: Context): object {
  return changeTags(args, ctx, addTags);
}

/** Removes tags from a product. */
export function tagsRemove(args: Record<string, unknown>, ctx: Context): object {
  return changeTags(args, ctx, removeTags);
}

const PRODUCT_FIELDS = ['id', 'title', 'status', 'descriptionHtml', 'vendor', 'productType', 'tags', 'collectionsToJoin', 'collectionsToLeave']; // prettier-ignore

interface ProductInput extends Partial<ProductFields> {
  id?: string | null;
  tags?: string[] | null;
  collectionsToJoin?: string[] | null;
  collectionsToLeave?: string[] | null;
}

/** Changes plain fields, replaces tags, joins and leaves manual collections. */
export function productUpdate(args: Record<string, unknown>, ctx: Context): object {
  const input = args['product'] as ProductInput | null | undefined;
  if (!input) throw new NotModelled('productUpdate without product');
  only(input as Record<string, unknown>, 'ProductUpdateInput', PRODUCT_FIELDS);
  const { state } = ctx.shop;
  const product = state.products.get(input.id ?? '');
  if (!product) return { product: null, userErrors: [noProduct] };
  const errors = productErrors(input);
  const joins = collectionsOf(input.collectionsToJoin, ctx);
  const leaves = collectionsOf(input.collectionsToLeave, ctx);
  if (errors.length > 0) return { product, userErrors: errors };
  const { title, status, descriptionHtml, vendor, productType } = input;
  const fields = Object.fromEntries(
    Object.entries({ title, status, descriptionHtml, vendor, productType }).filter(
      ([, value]) => value != null,
    ),
  );
  perform(ctx, (act) => {
    setProductFields(act, product, fields);
    if (input.tags) replaceTags(act, product, input.tags);
    for (const collection of leaves) leaveCollection(act, product, collection);
    for (const collection of joins) joinCollection(act, product, collection);
  });
  return { product, userErrors: [] };
}

function productErrors(input: ProductInput): UserError[] {
  const errors: UserError[] = [];
  const tooLong = (field: string, name: string, value: string | null | undefined) => {
    if (value != null && value.length > 255)
      errors.push(userError([field], `${name} is too long (maximum is 255 characters)`));
  };
  if (input.title !== undefined && (input.title ?? '').trim() === '')
    errors.push(userError(['title'], "Title can't be blank"));
  tooLong('title', 'Title', input.title);
  tooLong('vendor', 'Vendor', input.vendor);
  tooLong('productType', 'Product type', input.productType);
  if (input.tags) {
    atMost(input.tags);
    if (splitTags(input.tags).some((tag) => tag.length > MAX_TAG_LENGTH))
      errors.push(userError(['tags'], 'Product tags is invalid'));
  }
  return errors;
}

/** Only manual collections can be joined or left by hand. */
function collectionsOf(ids: string[] | null | undefined, ctx: Context): CollectionRecord[] {
  return (ids ?? []).map((id) => {
    const collection = ctx.shop.state.collections.get(id);
    if (!collection) throw new NotModelled(`joining or leaving the unknown collection ${id}`);
    if (collection.ruleTag !== null)
      throw new NotModelled('joining or leaving a smart collection through productUpdate');
    return collection;
  });
}

const VARIANT_FIELDS = ['id', 'price', 'compareAtPrice', 'inventoryPolicy', 'barcode', 'taxable', 'requiresComponents', 'inventoryItem']; // prettier-ignore

type VariantInput = Partial<VariantFields> & {
  id?: string | null;
  inventoryQuantities?: unknown;
  inventoryItem?: { tracked?: boolean | null; sku?: string | null } | null;
};

/** Changes variants of one product: all or none, unless partial updates are allowed. */
export function productVariantsBulkUpdate(args: Record<string, unknown>, ctx: Context): object {
  const { productId, variants, allowPartialUpdates } = args as {
    productId: string;
    variants: VariantInput[];
    allowPartialUpdates: boolean;
  };
  const { state } = ctx.shop;
  const product = state.products.get(productId);
  if (!product) {
    const error = userError(['productId'], 'Product does not exist', 'PRODUCT_DOES_NOT_EXIST');
    return { product: null, productVariants: null, userErrors: [error] };
  }
  atMost(variants, 2048);
  const errors: UserError[] = [];
  const good: { variant: VariantRecord; input: VariantInput }[] = [];
  variants.forEach((input, i) => {
    const checked = checkVariant(input, product, ctx, String(i));
    if ('message' in checked) errors.push(checked);
    else good.push({ variant: checked, input });
  });
  if (errors.length > 0 && !allowPartialUpdates)
    return { product, productVariants: null, userErrors: errors };
  perform(ctx, (act) => {
    for (const { variant, input } of good) {
      const { price, compareAtPrice, inventoryPolicy, barcode, taxable, requiresComponents } = input;
      const given = {
        inventoryPolicy,
        taxable,
        requiresComponents,
        price: price == null ? null : decimal(price),
      };
      const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
      const nullable = Object.fromEntries(
        Object.entries({
          compareAtPrice: compareAtPrice == null ? compareAtPrice : decimal(compareAtPrice),
          barcode,
        }).filter(([, value]) => value !== undefined),
      );
      setVariantFields(act, variant, { ...fields, ...nullable });
      const item = state.items.get(variant.inventoryItemId);
      if (item && input.inventoryItem?.tracked != null) setTracked(act, item, input.inventoryItem.tracked);
    }
  });
  return { product, productVariants: good.map(({ variant }) => variant), userErrors: errors };
}

const decimal = (value: unknown) => Number(value).toFixed(2);

function checkVariant(
  input: VariantInput,
  product: ProductRecord,
  ctx: Context,
  i: string,
): VariantRecord | UserError {
  if (input.id == null)
    return userError(
      ['variants', i, 'id'],
      'Product variant is missing ID attribute',
      'PRODUCT_VARIANT_ID_MISSING',
    );
  const variant = ctx.shop.state.variants.get(input.id);
  if (!variant || variant.productId !== product.id)
    return userError(
      ['variants', i, 'id'],
      'Product variant does not exist',
      'PRODUCT_VARIANT_DOES_NOT_EXIST',
    );
  if (input.inventoryQuantities !== undefined)
    return userError(
      ['variants', i, 'inventoryQuantities'],
      'Inventory quantities can only be provided during create. To update inventory for existing variants, use inventoryAdjustQuantities.',
      'NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE',
    );
  only(input as Record<string, unknown>, 'ProductVariantsBulkInput', VARIANT_FIELDS);
  if (input.inventoryItem) only(input.inventoryItem, 'InventoryItemInput', ['tracked']);
  if (input.price != null && Number(input.price) < 0)
    return userError(
      ['variants', i, 'price'],
      'Price must be greater than or equal to 0',
      'GREATER_THAN_OR_EQUAL_TO',
    );
  return variant;
}
