/** Whether what Shopify shows is what we know: only what differs is read again and judged. */
import type { Component, ProductFacts, VariantFacts } from './ports.ts';

type Known = ProductFacts & { deletedAt: number | null };

/** Whether these facts are the known ones, whenever they were told; an unknown or deleted product never is. */
export const isAsKnown = (told: ProductFacts, known: Known | undefined): boolean =>
  known !== undefined &&
  known.deletedAt === null &&
  known.title === told.title &&
  known.handle === told.handle &&
  known.status === told.status &&
  known.productType === told.productType &&
  known.vendor === told.vendor &&
  known.imageUrl === told.imageUrl &&
  known.isGiftCard === told.isGiftCard &&
  sameTags(known.tags, told.tags);

/** The same for a variant, without what it is made of. */
export const isVariantAsKnown = (told: VariantFacts, known: VariantFacts | undefined): boolean =>
  known !== undefined &&
  known.productId === told.productId &&
  known.inventoryItemId === told.inventoryItemId &&
  known.title === told.title &&
  known.sku === told.sku &&
  Number(known.price) === Number(told.price) &&
  known.position === told.position &&
  known.inventoryPolicy === told.inventoryPolicy &&
  known.tracked === told.tracked &&
  known.requiresComponents === told.requiresComponents;

/** The same for all components of a bundle; the same component twice is as many of it. */
export function areComponentsAsKnown(told: readonly Component[], known: readonly Component[]): boolean {
  const left = counted(known);
  for (const [variantId, quantity] of counted(told)) {
    if (left.get(variantId) !== quantity) return false;
    left.delete(variantId);
  }
  return left.size === 0;
}

function counted(components: readonly Component[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { variantId, quantity } of components)
    found.set(variantId, (found.get(variantId) ?? 0) + quantity);
  return found;
}

const sameTags = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.toSorted().join('\n') === other.toSorted().join('\n');
