import type { ActPorts } from '../act.ts';
import type { ClaimPorts } from '../claims.ts';
import type { Clock, ShopifyPort } from '../ports.ts';
import type { Store } from '../store.ts';
import type { SetAsidePorts } from './set-aside.ts';

/** What a bulk run needs; `act` for products that turn out to want what no run does. */
export interface BulkPorts {
  store: Pick<Store, 'inShop' | 'learnSizes' | 'shopWork' | 'work' | 'withLock'>;
  shopify: Pick<
    ShopifyPort,
    | 'readPlain'
    | 'readProducts'
    | 'startBulkWrites'
    | 'bulkState'
    | 'bulkWriteResults'
    | 'cancelBulk'
    | 'runningBulkWrites'
    | 'ensureMetafieldDefinition'
  >;
  clock: Clock;
  log: ClaimPorts['log'];
  act: ActPorts & SetAsidePorts;
}
