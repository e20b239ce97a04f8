/** What the store keeps of the shop's products, their variants and their stock. Times are epoch milliseconds. */
import type { ProductReading } from '../core/reading.ts';
import type { Component, LevelReading, ProductFacts, VariantFacts } from './ports.ts';

export interface CatalogueTx {
  upsertProducts(products: readonly ProductFacts[], seenAt: number): Promise<void>;
  /** Inserts or updates these variants; with `whole`, other variants of the product are removed (its items leave too). */
  upsertVariants(variants: readonly VariantFacts[], whole: { productId: string } | null): Promise<void>;
  /** Adds components to bundles, as the export tells them one by one. */
  saveComponents(components: readonly ({ bundleVariantId: string } & Component)[]): Promise<void>;
  /** Products whose bundles are made of variants of these. */
  productIdsOfBundles(productIds: readonly string[]): Promise<string[]>;
  /** Inventory items that these products are sold from: their own, and those of components. */
  stockItemsOf(productIds: readonly string[]): Promise<string[]>;
  markProductsDeleted(productIds: readonly string[], now: number): Promise<void>;
  /**
   * Newest wins. Returns the products that have a changed number and are in an approved or live campaign or held: those
   * to judge. `now` confirms also those that did not change.
   */
  saveLevels(levels: readonly LevelReading[], now: number): Promise<{ changedProductIds: string[] }>;
  setItemTracked(inventoryItemId: string, tracked: boolean): Promise<void>;
  /** Products sold from these inventory items, also as a component of their bundles. */
  productIdsOfItems(inventoryItemIds: readonly string[]): Promise<string[]>;
  products(productIds: readonly string[]): Promise<(ProductFacts & { deletedAt: number | null })[]>;
  variantsOf(productIds: readonly string[]): Promise<VariantFacts[]>;
  /** Units of these variants that were wanted in the last four weeks, ≥ 0. */
  recentUnits(variantIds: readonly string[], now: number): Promise<Map<string, number>>;
  /** What these bundles are made of, as far as it is known. */
  componentsOf(bundleVariantIds: readonly string[]): Promise<({ bundleVariantId: string } & Component)[]>;
  /** Products that are in the shop as far as we know, and how many variants each has; by id, `limit` after `after`. */
  knownProducts(after: string, limit: number): Promise<{ id: string; variants: number }[]>;
  productIdsByTag(tag: string): Promise<string[]>;
  variantsByIds(variantIds: readonly string[]): Promise<VariantFacts[]>;
  findVariantsBySku(skus: readonly string[]): Promise<VariantFacts[]>;
  findProductsByHandle(handles: readonly string[]): Promise<{ id: string; handle: string }[]>;
  saveReadings(readings: readonly ProductReading[]): Promise<void>;
  /** Those of these products whose status and tags are as they were told last: no reading has changed them since. */
  asToldLast(productIds: readonly string[]): Promise<string[]>;
  lastReading(productId: string): Promise<ProductReading | null>;
}
