/** A shop with a feed and a pixel, straight in our own database, and the app in front of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../app/db/open.ts';
import { createReachStore } from '../../../app/db/reach.ts';
import { createFeeds, type Feeds } from '../../../app/flow/reach/feeds.ts';
import { createSigner, type Signer } from '../../../app/flow/reach/signing.ts';
import { API_SECRET } from '../../../scripts/demo/keys.ts';
import { quiet } from '../../support/database.ts';
import { environment, fill } from './ground.ts';
import { startProcess } from './processes.ts';

export const SHOP = 'bench.myshopify.com';
export const PRODUCTS = 500;
export const FIRST_PRODUCT = 2_000_000;

/** The key that the app signs addresses with when TOKEN_KEYS is not set. */
const signer = createSigner([API_SECRET.padEnd(16, '.')]);

export interface ReachGround {
  port: number;
  signer: Signer;
  paths: ReturnType<Feeds['paths']>;
}

/** Runs `work` against the app on its embedded database, worker and all; stops and removes everything. */
export async function withReach<T>(work: (ground: ReachGround) => Promise<T>): Promise<{
  result: T;
  /** Page events that the app has written by its end. */
  counted: number;
}> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const clock = { now: () => Date.now() };
  try {
    await fill({ dataDir }, [{ domain: SHOP, variants: PRODUCTS, inCampaign: PRODUCTS, available: 1_000 }]);
    let database = await openDatabase({ dataDir, log: quiet });
    const store = createReachStore(database);
    const address = await store.inShop(SHOP, (tx) => tx.renewFeedAddress('bench', '1', clock.now()));
    await database.close();
    const app = await startProcess('app-process.ts', environment({ DATA_DIR: dataDir, ROLE: 'all' }));
    const result = await work({
      port: app.port,
      signer,
      paths: createFeeds({ store, signer, clock }).paths(SHOP, address),
    }).finally(() => app.stop());
    database = await openDatabase({ dataDir, log: quiet });
    const [row] = await database.sql.rows<{ counted: number }>(
      'SELECT coalesce(sum(views + carts + checkouts + purchases), 0)::int AS counted FROM "PageHour"',
    );
    await database.close();
    return { result, counted: row?.counted ?? 0 };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
