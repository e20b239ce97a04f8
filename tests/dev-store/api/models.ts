/** All modelled types in one place. */
import { CONNECTION, EDGE, PAGE_INFO } from './connection.ts';
import type { TypeModel } from './model.ts';
import { Mutation, mutationTypes } from './mutations.ts';
import { inventoryTypes } from './models/inventory.ts';
import { metafieldTypes } from './models/metafield.ts';
import { Product, ProductVariant, productValues } from './models/product.ts';
import { publicationTypes } from './models/publication.ts';
import { shopTypes } from './models/shop.ts';
import { QueryRoot } from './queries.ts';

const TYPES: Readonly<Record<string, TypeModel>> = {
  QueryRoot,
  Mutation,
  Product,
  ProductVariant,
  ...productValues,
  ...publicationTypes,
  ...inventoryTypes,
  ...metafieldTypes,
  ...shopTypes,
  ...mutationTypes,
  PageInfo: PAGE_INFO,
};

/** The model of a concrete type, or undefined when the dev store has none. */
export function modelOfType(typeName: string): TypeModel | undefined {
  const known = TYPES[typeName];
  if (known) return known;
  if (typeName.endsWith('Connection')) return CONNECTION;
  return typeName.endsWith('Edge') ? EDGE : undefined;
}
