import type { ShopTx, Store } from '../flow/store.ts';
import type { Database } from './open.ts';
import { actingListRepository } from './repositories/acting-list.ts';
import { actingRepository } from './repositories/acting.ts';
import { agreementRepository } from './repositories/agreements.ts';
import { arrivalRepository } from './repositories/arrivals.ts';
import { bulkRepository } from './repositories/bulk.ts';
import { campaignRepository } from './repositories/campaigns.ts';
import { catalogueRepository } from './repositories/catalogue.ts';
import { promotedUntilNow, readEndedItems, usualHistories } from './repositories/ended-items.ts';
import { decisionRepository } from './repositories/decisions.ts';
import { foreignRepository } from './repositories/foreign.ts';
import { componentRepository } from './repositories/components.ts';
import { guestRepository } from './repositories/guests.ts';
import { holdRepository } from './repositories/holds.ts';
import { intakeOf } from './repositories/intake.ts';
import { itemRepository } from './repositories/items.ts';
import { launchRepository } from './repositories/launches.ts';
import { minuteLooks } from './repositories/minute.ts';
import { measureRepository } from './repositories/measures.ts';
import { crowdRepository } from './repositories/crowds.ts';
import { orderRepository } from './repositories/orders.ts';
import { ownerRepository } from './repositories/owners.ts';
import { personalRepository } from './repositories/personal.ts';
import { placementRepository } from './repositories/placements.ts';
import { readPictures } from './repositories/picture.ts';
import { readinessRepository } from './repositories/readiness.ts';
import { replayRepository } from './repositories/replay.ts';
import type { Scope } from './repositories/scope.ts';
import { shippingRepository } from './repositories/shipping.ts';
import { feasibilityRepository } from './repositories/feasibility.ts';
import { signOffRepository } from './repositories/signoff.ts';
import { shopRepository } from './repositories/shop.ts';
import { surveyRepository } from './repositories/surveys.ts';
import { tellingRepository } from './repositories/telling.ts';
import { shopWork } from './repositories/shop-work.ts';
import { mark, markEach, workQueue } from './repositories/work.ts';
import type { Sql } from './sql.ts';
import { learnSizes } from './statistics.ts';

/**
 * Everything that the steps keep. A transaction that the database ends for concurrency is run again from its beginning:
 * `work` must touch nothing but its `tx`.
 */
export function createStore(database: Database): Store {
  return {
    takeIn: intakeOf(database),
    inShop: (shop, work) => database.transact((sql) => work(shopTx({ shop, sql }))),
    work: workQueue(database),
    shopWork: shopWork(database),
    async installedShops() {
      const rows = await database.sql.rows<{ shop: string }>(
        'SELECT shop FROM "Shop" WHERE "uninstalledAt" IS NULL ORDER BY shop',
      );
      return rows.map(({ shop }) => shop);
    },
    minuteLooks: (now) => minuteLooks(database.sql, now),
    learnSizes: () => learnSizes(database),
    withLock: database.withLock,
  };
}

const doors = new WeakMap<ShopTx, Sql>();

/** One transaction over one shop. */
export function shopTx(scope: Scope): ShopTx {
  const tx: ShopTx = {
    ...shopRepository(scope),
    ...catalogueRepository(scope),
    ...componentRepository(scope),
    ...arrivalRepository(scope),
    ...launchRepository(scope),
    ...orderRepository(scope),
    ...campaignRepository(scope),
    ...itemRepository(scope),
    pictures: (productIds, now) => readPictures(scope, productIds, now),
    picture: async (productId, now) => (await readPictures(scope, [productId], now)).get(productId) ?? null,
    endedItems: (kind, now) => readEndedItems(scope, { kind }, now),
    usualHistories: (campaignId, items, now) => usualHistories(scope, campaignId, items, now),
    promotedDays: (variantIds, now) => promotedUntilNow(scope, variantIds, now),
    ...holdRepository(scope),
    ...foreignRepository(scope),
    ...actingRepository(scope),
    ...bulkRepository(scope),
    ...crowdRepository(scope),
    ...tellingRepository(scope),
    ...agreementRepository(scope),
    ...personalRepository(scope),
    ...ownerRepository(scope),
    ...readinessRepository(scope),
    ...placementRepository(scope),
    ...shippingRepository(scope),
    ...replayRepository(scope),
    ...actingListRepository(scope),
    ...signOffRepository(scope),
    ...feasibilityRepository(scope),
    ...guestRepository(scope),
    ...surveyRepository(scope),
    ...measureRepository(scope),
    ...decisionRepository(scope),
    mark: (step, subjects, dueAt) => mark(scope.sql, scope.shop, step, subjects, dueAt),
    markEach: (step, marks) => markEach(scope.sql, scope.shop, step, marks),
  };
  doors.set(tx, scope.sql);
  return tx;
}

/**
 * The statements of the transaction behind a `tx`, for the job queue: a job that is sent with it exists exactly when the
 * transaction does. @throws on a `tx` that this store did not make.
 */
export function sqlOfTx(tx: ShopTx): Sql {
  const sql = doors.get(tx);
  if (!sql) throw new Error('This transaction was not opened by the store.');
  return sql;
}
