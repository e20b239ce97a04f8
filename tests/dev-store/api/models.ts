/** All modelled types in one place. */
import { CONNECTION, EDGE, PAGE_INFO } from './connection.ts';
import { Mutation, mutationTypes } from './mutations.ts';
import { discountTypes } from './models/discount.ts';
import { inventoryTypes } from './models/inventory.ts';
import { metafieldTypes } from './models/metafield.ts';
import { Product, ProductVariant, productValues } from './models/product.ts';
import { publicationTypes } from './models/publication.ts';
import { shipmentTypes } from './models/shipment.ts';
import { shopTypes } from './models/shop.ts';
import { QueryRoot } from './queries.ts';
import { register } from './registry.ts';

/** Makes every model known. */
export function registerModels(): void {
  register({
    QueryRoot,
    Mutation,
    Product,
    ProductVariant,
    ...productValues,
    ...publicationTypes,
    ...inventoryTypes,
    ...metafieldTypes,
    ...discountTypes,
    ...shipmentTypes,
    ...shopTypes,
    ...mutationTypes,
    PageInfo: PAGE_INFO,
    '*Connection': CONNECTION,
    '*Edge': EDGE,
  });
}
