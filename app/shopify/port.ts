import type { ShopifyPort } from '../flow/ports.ts';
import { bulkWriteResults } from './bulk-results.ts';
import { cancelBulk, readPlain, runningBulkWrites, setMetafields, startBulkWrites } from './bulk-writing.ts';
import { bulkState, catalogueRows, startCatalogueExport } from './catalogue.ts';
import { ensureMetafieldDefinition } from './metafield.ts';
import { findDiscounts, readDiscount } from './reads/discounts.ts';
import { findIncoming } from './reads/incoming.ts';
import { readCollectionMembers } from './reads/members.ts';
import { readLevels } from './reads/levels.ts';
import { findOrdersChangedSince, readOrder } from './reads/orders.ts';
import { readProductFacts } from './reads/facts.ts';
import { readProducts } from './reads/products.ts';
import type { ReadDeps } from './reads/reading.ts';
import { findChangedProducts, findProductsByTag, findTagClashes } from './reads/search.ts';
import { readShop } from './reads/shop.ts';
import type { Transport } from './transport.ts';
import { write } from './writing.ts';

/** Everything that Holdfast asks of the Admin API, over GraphQL. */
export function createShopifyPort(deps: ReadDeps & { transport: Transport }): ShopifyPort {
  return {
    readShop: (shop) => readShop(deps, shop),
    readProducts: (shop, ids, options) => readProducts(deps, shop, ids, options),
    readProductFacts: (shop, ids, priority) => readProductFacts(deps, shop, ids, priority),
    readLevels: (shop, ids, priority) => readLevels(deps, shop, ids, priority),
    readOrder: (shop, id) => readOrder(deps, shop, id),
    readCollectionMembers: (shop, id, priority) => readCollectionMembers(deps, shop, id, priority),
    findIncoming: (shop, locationId) => findIncoming(deps, shop, locationId),
    findDiscounts: (shop, search) => findDiscounts(deps, shop, search),
    readDiscount: (shop, id, priority) => readDiscount(deps, shop, id, priority),
    findProductsByTag: (shop, tag) => findProductsByTag(deps, shop, tag),
    findChangedProducts: (shop, since) => findChangedProducts(deps, shop, since),
    findOrdersChangedSince: (shop, since) => findOrdersChangedSince(deps, shop, since),
    findTagClashes: (shop, tags) => findTagClashes(deps, shop, tags),
    write: (shop, change, { priority }) => write(deps.request, shop, change, priority),
    readPlain: (shop, ids, priority) => readPlain(deps, shop, ids, priority),
    setMetafields: (shop, writes, priority) => setMetafields(deps.request, shop, writes, priority),
    startBulkWrites: (shop, writes, priority) => startBulkWrites(deps, shop, writes, priority),
    bulkWriteResults: (_shop, url, writes) => bulkWriteResults(deps, url, writes),
    runningBulkWrites: (shop) => runningBulkWrites(deps, shop),
    cancelBulk: (shop, bulkId) => cancelBulk(deps, shop, bulkId),
    ensureMetafieldDefinition: (shop) => ensureMetafieldDefinition(deps.request, shop),
    startCatalogueExport: (shop) => startCatalogueExport(deps, shop),
    bulkState: (shop, bulkId, priority) => bulkState(deps, shop, bulkId, priority),
    catalogueRows: (_shop, url) => catalogueRows(deps.transport, url),
  };
}
