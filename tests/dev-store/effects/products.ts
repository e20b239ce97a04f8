/** Changes to products and variants, whoever makes them. */
import type { Act } from '../shop.ts';
import type { ProductStatus } from '../shopkeeper.ts';
import type { CollectionRecord, ProductRecord, VariantRecord } from '../state/records.ts';
import { sameTags, withoutTags, withTags } from '../state/tags.ts';

/** Adds tags by Shopify's rules. */
export function addTags(act: Act, product: ProductRecord, tags: readonly string[]): void {
  setTags(act, product, withTags(product.tags, tags));
}

/** Removes tags, whatever their capitals. */
export function removeTags(act: Act, product: ProductRecord, tags: readonly string[]): void {
  setTags(act, product, withoutTags(product.tags, tags));
}

/** Replaces the whole list, as `productUpdate(tags:)` does. */
export function replaceTags(act: Act, product: ProductRecord, tags: readonly string[]): void {
  setTags(act, product, withTags([], tags));
}

function setTags(act: Act, product: ProductRecord, tags: string[]): void {
  if (sameTags(product.tags, tags)) return;
  act.touchProduct(product);
  act.state.setTags(product, tags, act.now);
}

export interface ProductFields {
  title: string;
  status: ProductStatus;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  images: { url: string; alt: string | null }[];
}

/** Sets plain fields; what already has the value is left alone. */
export function setProductFields(act: Act, product: ProductRecord, fields: Partial<ProductFields>): void {
  const changed = Object.entries(fields).some(
    ([name, value]) => product[name as keyof ProductFields] !== value,
  );
  if (!changed) return;
  act.touchProduct(product);
  Object.assign(product, fields);
}

export interface VariantFields {
  price: string;
  compareAtPrice: string | null;
  inventoryPolicy: 'DENY' | 'CONTINUE';
  barcode: string | null;
  taxable: boolean;
  requiresComponents: boolean;
}

/** Sets plain fields of a variant and touches its product; what already has the value is left alone. */
export function setVariantFields(act: Act, variant: VariantRecord, fields: Partial<VariantFields>): void {
  const changed = Object.entries(fields).some(
    ([name, value]) => variant[name as keyof VariantFields] !== value,
  );
  const product = act.state.products.get(variant.productId);
  if (!changed || !product) return;
  act.touchProduct(product);
  act.before(variant);
  Object.assign(variant, fields, { updatedAt: act.now });
}

/** Deletes a product with its variants, and items that no other variant shares. */
export function deleteProduct(act: Act, product: ProductRecord): void {
  const { state } = act;
  for (const variantId of product.variantIds) {
    const variant = state.variants.get(variantId);
    const item = variant && state.items.get(variant.inventoryItemId);
    if (!item) continue;
    item.variantIds = item.variantIds.filter((id) => id !== variantId);
    if (item.variantIds.length > 0) continue;
    state.items.delete(item.id);
    act.emit('inventory_items/delete', item.id);
  }
  for (const collectionId of product.collectionIds) {
    const collection = state.collections.get(collectionId);
    if (collection) collection.productIds = collection.productIds.filter((id) => id !== product.id);
  }
  state.removeProduct(product);
  act.emit('products/delete', product.id);
}

/** Adds by hand; a no-op when it is there. The caller has made sure that the collection is manual. */
export function joinCollection(act: Act, product: ProductRecord, collection: CollectionRecord): void {
  if (collection.productIds.includes(product.id)) return;
  changeCollection(act, product, collection);
  collection.productIds = [...collection.productIds, product.id];
  product.collectionIds = [...product.collectionIds, collection.id];
}

/** Takes out by hand; a no-op when it is not there. */
export function leaveCollection(act: Act, product: ProductRecord, collection: CollectionRecord): void {
  if (!collection.productIds.includes(product.id)) return;
  changeCollection(act, product, collection);
  collection.productIds = collection.productIds.filter((id) => id !== product.id);
  product.collectionIds = product.collectionIds.filter((id) => id !== collection.id);
}

/** What a collection's page shows; what already has the value is left alone. */
export function setCollectionFields(
  act: Act,
  collection: CollectionRecord,
  fields: Partial<Pick<CollectionRecord, 'title' | 'descriptionHtml' | 'imageUrl'>>,
): void {
  const changed = Object.entries(fields).some(
    ([name, value]) => collection[name as keyof CollectionRecord] !== value,
  );
  if (!changed) return;
  act.before(collection);
  Object.assign(collection, fields, { updatedAt: act.now });
  act.emit('collections/update', collection.id);
}

/** Deletes a collection; its products stay. */
export function deleteCollection(act: Act, collection: CollectionRecord): void {
  for (const productId of collection.productIds) {
    const product = act.state.products.get(productId);
    if (product) product.collectionIds = product.collectionIds.filter((id) => id !== collection.id);
  }
  act.state.collections.delete(collection.id);
  act.state.version++;
  act.emit('collections/delete', collection.id);
}

function changeCollection(act: Act, product: ProductRecord, collection: CollectionRecord): void {
  act.touchProduct(product);
  act.before(collection);
  collection.updatedAt = act.now;
  act.emit('collections/update', collection.id);
}
