import type { ShopTx, Store } from '../flow/store.ts';
import type { Prisma } from './generated/client.ts';
import type { Database } from './open.ts';
import { actingRepository } from './repositories/acting.ts';
import { campaignRepository } from './repositories/campaigns.ts';
import { catalogueRepository } from './repositories/catalogue.ts';
import { holdRepository } from './repositories/holds.ts';
import { takeIn } from './repositories/intake.ts';
import { orderRepository } from './repositories/orders.ts';
import { readPicture } from './repositories/picture.ts';
import type { Scope } from './repositories/scope.ts';
import { shopRepository } from './repositories/shop.ts';
import { tellingRepository } from './repositories/telling.ts';
import { mark, workQueue } from './repositories/work.ts';
import { retryAborted } from './retry.ts';
import { sqlOfPrisma } from './sql.ts';

/**
 * Everything that the steps keep. A transaction that the database ends for concurrency is run again from its beginning:
 * `work` must touch nothing but its `tx`.
 */
export function createStore(database: Database): Store {
  return {
    takeIn: (batch, now) => database.transact((sql) => takeIn(sql, batch, now)),
    inShop: (shop, work) =>
      retryAborted(() => database.prisma.$transaction((prisma) => work(shopTx(shop, prisma)))),
    work: workQueue(database),
    async installedShops() {
      const rows = await database.sql.rows<{ shop: string }>(
        'SELECT shop FROM "Shop" WHERE "uninstalledAt" IS NULL ORDER BY shop',
      );
      return rows.map(({ shop }) => shop);
    },
    withLock: database.withLock,
  };
}

const clients = new WeakMap<ShopTx, Prisma.TransactionClient>();

function shopTx(shop: string, prisma: Prisma.TransactionClient): ShopTx {
  const scope: Scope = { shop, prisma, sql: sqlOfPrisma(prisma) };
  const tx: ShopTx = {
    ...shopRepository(scope),
    ...catalogueRepository(scope),
    ...orderRepository(scope),
    ...campaignRepository(scope),
    picture: (productId, now) => readPicture(scope, productId, now),
    ...holdRepository(scope),
    ...actingRepository(scope),
    ...tellingRepository(scope),
    mark: (step, subjects, dueAt) => mark(scope.sql, shop, step, subjects, dueAt),
  };
  clients.set(tx, prisma);
  return tx;
}

/**
 * The Prisma transaction behind a `tx`, for the job queue: a job that is sent with it exists exactly when the transaction
 * does. @throws on a `tx` that this store did not make.
 */
export function prismaOf(tx: ShopTx): Prisma.TransactionClient {
  const client = clients.get(tx);
  if (!client) throw new Error('This transaction was not opened by the store.');
  return client;
}
