import { z } from 'zod';
import { isDue } from '../core/looks.ts';
import { tellLaunches } from './launches.ts';
import { isNightDue, nightlyStep, type NightlyPorts } from './nightly.ts';
import type { Clock } from './ports.ts';
import { lookAtPages, PAGES_EVERY_MS, type LookPorts } from './readiness/look.ts';
import { SHIPPING_EVERY_MS, watchShipping, type ShippingPorts } from './readiness/shipping.ts';
import { watchReadiness } from './readiness/watch.ts';
import { watchSurveys } from './surveys/watch.ts';
import { measureShop } from './measure.ts';
import { followOrders, HEAR_AGAIN_MS, type OrderPorts } from './orders.ts';
import { watchOwnedCollections } from './owned-collections.ts';
import { reconcile, type ReconcilePorts } from './reconcile.ts';
import { replayShop } from './replay.ts';
import { followShipments, SHIPMENTS_EVERY_MS, type ShipmentPorts } from './shipments.ts';
import type { MinuteLook, Store } from './store.ts';
import { syncStep, type SyncPorts } from './sync.ts';

/** The job queue, as far as the background work needs it (app/queue). */
export interface Jobs {
  define<T>(
    name: string,
    schema: z.ZodType<T>,
    handler: (data: T) => Promise<void>,
    options?: { retries?: number; retryDelayS?: number },
  ): void;
  /** One queued and one running job per key; `afterMs` delays it. */
  send(name: string, data: object, options: { key: string; afterMs?: number }): Promise<void>;
  /** Runs once a minute over all processes. */
  everyMinute(name: string, handler: () => Promise<void>): void;
  /** Runs by a cron expression (UTC), once over all processes. */
  schedule(name: string, cron: string, handler: () => Promise<void>): void;
  start(): Promise<void>;
}

export interface BackgroundPorts {
  store: Store;
  shopify: SyncPorts['shopify'] &
    ReconcilePorts['shopify'] &
    NightlyPorts['shopify'] &
    OrderPorts['shopify'] &
    ShipmentPorts['shopify'];
  clock: Clock;
  jobs: Jobs;
  poke(): void;
  /** What readiness asks for, and how it fetches pages. */
  readiness: Pick<LookPorts, 'visit' | 'pause'> & {
    shopify: LookPorts['shopify'] & ShippingPorts['shopify'];
  };
  /** Removes what has outlived its retention. */
  prune(now: number): Promise<void>;
  /** Tells the owner of a shop that took the app out what is still held (flow/farewell). */
  sayFarewell(shop: string): Promise<void>;
  log: { info(details: object, message: string): void };
  reconcileEveryMs: number;
}

export interface Background {
  start(): Promise<void>;
  requestSync(shop: string): Promise<void>;
  requestReconcile(shop: string): Promise<void>;
  requestNightly(shop: string): Promise<void>;
  requestFarewell(shop: string): Promise<void>;
  /** A look at whether orders may be read, and their reading. */
  requestOrders(shop: string): Promise<void>;
}

/** One look in so many is a deep one: hourly where the shop is looked at every 15 minutes. */
const DEEP_EVERY = 4;

/** Seven minutes past each hour. */
const HOURLY = '7 * * * *';
/** Four times an hour, away from the full one. */
const OFTEN = '4,19,34,49 * * * *';
/** 03:17 UTC. */
const NIGHTLY = '17 3 * * *';

/** A mail server that is away is tried again for about an hour and a half; the shop's record is erased after 48. */
const FAREWELL = { retries: 12, retryDelayS: 5 };

const ofShop = z.object({ shop: z.string().min(1).max(255) });

/** Long and scheduled work: the catalogue sync, and reconciliation when its time has come. */
export function createBackground(ports: BackgroundPorts): Background {
  const { store, jobs, clock, log, poke } = ports;
  const requestSync = (shop: string, afterMs = 0): Promise<void> =>
    jobs.send('sync', { shop }, { key: shop, afterMs });
  const requestReconcile = (shop: string, afterMs = 0): Promise<void> =>
    jobs.send('reconcile', { shop }, { key: shop, afterMs });
  const requestNightly = (shop: string, afterMs = 0): Promise<void> =>
    jobs.send('nightly', { shop }, { key: shop, afterMs });

  const requestOrders = (shop: string, afterMs = 0): Promise<void> =>
    jobs.send('orders', { shop }, { key: shop, afterMs });

  jobs.define('sync', ofShop, async ({ shop }) => {
    const outcome = await syncStep(ports, shop);
    if (outcome.done) {
      log.info({ shop }, 'The catalogue is synced');
      await jobs.send('replay', { shop }, { key: shop });
      await requestOrders(shop);
    } else await requestSync(shop, outcome.againInMs);
    poke();
  });
  jobs.define('orders', ofShop, async ({ shop }) => {
    const outcome = await followOrders(ports, shop);
    if (!outcome.done) {
      log.info({ shop, detail: outcome.detail }, 'Orders are looked at later');
      await requestOrders(shop, outcome.againInMs);
      return;
    }
    await watchShipping({ store, clock, shopify: ports.readiness.shopify }, shop, 'now');
    if (outcome.begun) await jobs.send('replay', { shop }, { key: shop });
    poke();
  });
  jobs.define('replay', ofShop, ({ shop }) => replayShop(ports, shop));
  jobs.define('reconcile', ofShop, async ({ shop }) => {
    const row = await store.inShop(shop, (tx) => tx.shop());
    const lastDeep = row?.reconcileDetail?.deep?.at ?? null;
    const deep = isDue(lastDeep, DEEP_EVERY * ports.reconcileEveryMs, clock.now());
    const outcome = await reconcile(ports, shop, deep ? 'deep' : 'quick');
    if (outcome.done) log.info({ shop, ...outcome }, 'Reconciled with the shop');
    else await requestReconcile(shop, outcome.retryAfterMs);
    poke();
  });
  jobs.define('nightly', ofShop, async ({ shop }) => {
    const outcome = await nightlyStep(ports, shop);
    if (outcome.done) {
      if (outcome.found) log.info({ shop, ...outcome.found }, 'The whole shop was compared');
    } else {
      log.info({ shop, detail: outcome.detail }, 'The night look goes on later');
      await requestNightly(shop, outcome.againInMs);
    }
    poke();
  });
  jobs.define('farewell', ofShop, ({ shop }) => ports.sayFarewell(shop), FAREWELL);
  jobs.everyMinute('tick', async () => {
    for (const { row } of await store.minuteLooks(clock.now())) {
      if (isNightDue(row, clock.now())) await requestNightly(row.shop);
      if (row.tokenRevokedAt !== null) continue;
      if (row.syncState !== 'done') await requestSync(row.shop);
      else if (isDue(row.lastReconciledAt, ports.reconcileEveryMs, clock.now()))
        await requestReconcile(row.shop);
      const mayHear = row.syncState === 'done' && row.ordersUntil === null;
      if (mayHear && isDue(row.ordersHeardAt, HEAR_AGAIN_MS, clock.now())) await requestOrders(row.shop);
    }
  });
  jobs.everyMinute('catch-up', async () => {
    const marks = await store.work.catchUp(clock.now());
    if (marks === 0) return;
    log.info({ marks }, 'A clock was ahead: what it put off is done now');
    poke();
  });
  jobs.everyMinute('measure', async () => {
    for (const { row, measures } of await store.minuteLooks(clock.now()))
      if (measures) await measureShop(ports, row.shop);
  });
  jobs.everyMinute('launches', () => tellLaunches({ store, clock }));
  /** Synced shops with a token, of which this is due. */
  const due = async (isDueNow: (look: MinuteLook, now: number) => boolean): Promise<string[]> => {
    const now = clock.now();
    return (await store.minuteLooks(now))
      .filter(({ row }) => row.syncState === 'done' && row.tokenRevokedAt === null)
      .filter((look) => isDueNow(look, now))
      .map(({ row }) => row.shop);
  };
  jobs.everyMinute('shipping', async () => {
    for (const shop of await due((look, now) => isDue(look.shippingLookedAt, SHIPPING_EVERY_MS, now))) {
      const allowed = await watchShipping({ store, clock, shopify: ports.readiness.shopify }, shop);
      const row = await store.inShop(shop, (tx) => tx.shop());
      // A change of the access that no message told.
      if (allowed !== null && allowed !== (row?.ordersUntil === null)) await requestOrders(shop);
    }
  });
  jobs.everyMinute('shipments', async () => {
    const isDueNow = ({ followsShipments, shipmentsLookedAt }: MinuteLook, now: number): boolean =>
      followsShipments && isDue(shipmentsLookedAt, SHIPMENTS_EVERY_MS, now);
    for (const shop of await due(isDueNow)) await followShipments(ports, shop);
  });
  jobs.everyMinute('pages', async () => {
    for (const shop of await due((look, now) => isDue(look.pagesLookedAt, PAGES_EVERY_MS, now)))
      await lookAtPages({ store, clock, ...ports.readiness }, shop);
  });
  jobs.schedule('campaign-days', HOURLY, async () => {
    for (const shop of await store.installedShops()) {
      await store.inShop(shop, (tx) => tx.noteCampaignDays(clock.now()));
      await store.inShop(shop, (tx) => tx.noteWatchedWeek(clock.now()));
    }
  });
  jobs.schedule('owned-collections', HOURLY, async () => {
    for (const shop of await store.installedShops()) await watchOwnedCollections(ports, shop);
  });
  jobs.schedule('readiness', OFTEN, async () => {
    for (const shop of await store.installedShops()) await watchReadiness({ store, clock }, shop);
  });
  jobs.schedule('surveys', HOURLY, async () => {
    for (const shop of await store.installedShops()) await watchSurveys({ store, clock }, shop);
  });
  jobs.schedule('prune', NIGHTLY, () => ports.prune(clock.now()));

  return {
    start: () => jobs.start(),
    requestSync,
    requestReconcile,
    requestNightly,
    requestOrders,
    requestFarewell: (shop) => jobs.send('farewell', { shop }, { key: shop }),
  };
}
