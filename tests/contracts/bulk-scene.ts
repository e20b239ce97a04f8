/** A shop in the dev store and the worker's steps, on one clock for both: what tests of bulk runs need. */
import { isPlaceOfSale } from '../../app/core/places-of-sale.ts';
import type { Response } from '../../app/core/policy.ts';
import type { CrowdPorts } from '../../app/flow/act-crowd.ts';
import type { BulkWrite, ShopifyPort } from '../../app/flow/ports.ts';
import type { CampaignRow, Step, Store } from '../../app/flow/store.ts';
import { syncStep } from '../../app/flow/sync.ts';
import { takeAndDo, type WorkerPorts } from '../../app/flow/worker.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { campaign, DAY, item } from './store-fixture.ts';

const PATIENCE_MS = 60_000;
/** A bulk operation succeeds, and is done as soon as it is looked at. */
export const PLAIN = { bulkFailure: 0, bulkMs: 0 };
/** What is acted on at once is written one by one. */
const NO_CROWD = { urgent: Infinity, normal: Infinity };
export const STEPS = ['campaign', 'judge', 'act', 'run'] as const;
export const digits = (gid: string): string => gid.split('/').pop() ?? '';
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface BulkScene {
  bench: Bench;
  clock: { now(): number };
  /** Operations that were started since the last `forget`, and what failed. */
  started: BulkWrite[][];
  failures: object[];
  kinds(): (string | undefined)[];
  forget(): Promise<void>;
  /** Points since the last `forget`. */
  points(): Promise<number>;
  products(): Promise<ProductView[]>;
  openRun(): ReturnType<typeof latestRun>;
  /** A campaign of the first variant of each of these products, live since a second; they are to be judged. */
  promote(
    id: string,
    products: readonly ProductView[],
    plannedUnits: number | null,
    more?: Partial<CampaignRow>,
  ): Promise<void>;
  /** Two channels of the shop become advertising channels; answers their ids. */
  advertise(): Promise<string[]>;
  /** A person holds these products for so long (null: until the campaign ends); they are to be judged. */
  holdByPerson(
    campaignId: string,
    productIds: readonly string[],
    response: Response,
    forMs: number | null,
  ): Promise<void>;
  /** From `bulkFrom` products on in bulk, from `crowd` on together; `port` takes the place of what it names. */
  portsWith(port?: Partial<ShopifyPort>, bulkFrom?: number, crowd?: CrowdPorts['crowd']): WorkerPorts;
  /** Works until nothing is due and no run is open, or `enough` says so; `steps` leaves others undone. */
  work(
    ports: WorkerPorts,
    enough?: () => Promise<boolean>,
    steps?: readonly Exclude<Step, 'bulk'>[],
  ): Promise<void>;
  /** Both clocks go on. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const latestRun = (store: Store) => store.inShop(SHOP, (tx) => tx.latestBulkRun());

/** @param products what the shop has; it acts since yesterday and has no brake. */
export async function openBulkScene(store: Store, products: object[], bulkFrom: number): Promise<BulkScene> {
  const bench = await startBench();
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const started: BulkWrite[][] = [];
  const failures: object[] = [];
  await bench.meta('POST', 'do/installApp', {});
  await bench.visit();
  await bench.meta('POST', 'do/createProducts', { products });
  await store.inShop(SHOP, (tx) =>
    tx.saveShop({ installedAt: clock.now() - DAY, name: SHOP, actingSince: clock.now() - DAY }),
  );
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await syncStep({ store, shopify: bench.port, clock }, SHOP)).done) break;
    await sleep(50);
  }
  await store.inShop(SHOP, async (tx) => {
    const row = await tx.shop();
    if (row) await tx.saveShop({ settings: { ...row.settings, brakeProducts: 100_000 } });
  });
  const scene: BulkScene = {
    bench,
    clock,
    started,
    failures,
    kinds: () => started.map((writes) => writes[0]?.kind),
    async forget() {
      started.length = 0;
      failures.length = 0;
      await bench.meta('POST', 'dials', PLAIN);
      await bench.meta('POST', 'dials', { refillBucket: true });
      await bench.meta('DELETE', 'requests');
    },
    points: async () => Number((await bench.meta('GET', 'requests'))['points']),
    products: async () => (await bench.meta('GET', 'state'))['products'] as ProductView[],
    openRun: () => latestRun(store),
    async promote(id, products, plannedUnits, more = {}) {
      const now = clock.now();
      const times = { startsAt: now - 1_000, endsAt: now + DAY, createdAt: now - DAY };
      const items = products.map((product) => {
        const [variant] = product.variants;
        if (!variant) throw new Error(`${product.title} has no variant`);
        const ids = { variantId: digits(variant.id), inventoryItemId: digits(variant.inventoryItemId) };
        return item(id, digits(product.id), { ...ids, plannedUnits });
      });
      await store.inShop(SHOP, async (tx) => {
        await tx.insertCampaign(campaign(id, { handle: id, ...times, ...more }));
        await tx.upsertItems(items, now);
        await tx.mark(
          'judge',
          items.map(({ productId }) => productId),
          now,
        );
      });
    },
    async advertise() {
      const shop = await bench.port.readShop(SHOP);
      if (!shop.ok) throw new Error(shop.detail);
      const ads = shop.value.publications
        .filter((one) => !isPlaceOfSale(one))
        .slice(0, 2)
        .map(({ id }) => id);
      await store.inShop(SHOP, async (tx) => {
        const row = await tx.shop();
        if (row) await tx.saveShop({ settings: { ...row.settings, advertisingPublicationIds: ads } });
        await tx.saveShopFacts(shop.value, clock.now());
      });
      return ads;
    },
    async holdByPerson(campaignId, productIds, response, forMs) {
      await store.inShop(SHOP, async (tx) => {
        const now = clock.now();
        for (const productId of productIds)
          await tx.addOverride({
            productId,
            campaignId,
            kind: 'hold_now',
            response,
            until: forMs === null ? null : now + forMs,
            untilKind: forMs === null ? 'campaign_end' : 'time',
            reason: 'recall',
            by: 'test',
            inferred: false,
            createdAt: now,
          });
        await tx.mark('judge', productIds, now);
      });
    },
    portsWith(port = {}, from = bulkFrom, crowd = NO_CROWD) {
      const shopify: ShopifyPort = {
        ...bench.port,
        startBulkWrites(shop, writes, priority) {
          started.push([...writes]);
          return bench.port.startBulkWrites(shop, writes, priority);
        },
        ...port,
      };
      const crowding = { crowd, pause: () => scene.pass(100) };
      const act = { store, shopify, clock, believeAfterMs: 0, bulkFrom: from, ...crowding };
      const log: WorkerPorts['log'] = { error: (details) => failures.push(details) };
      return {
        store,
        clock,
        act,
        bulk: { store, shopify, clock, act, log },
        observe: {} as WorkerPorts['observe'],
        log,
        atOnce: 4,
        makeWay: async () => undefined,
      };
    },
    async work(ports, enough = async () => false, steps = STEPS) {
      const end = Date.now() + PATIENCE_MS;
      while (Date.now() < end) {
        let found = 0;
        for (const step of steps) {
          found += await takeAndDo(ports, step);
          if (await enough()) return;
        }
        if (found > 0) continue;
        if ((await store.work.busy(clock.now())) === 0) return;
        const dueAt = (await store.work.nextDueAt(steps)) ?? 0;
        await scene.pass(Math.max(dueAt - clock.now(), 1));
      }
      throw new Error(`Never at rest: ${JSON.stringify(await store.work.backlog(clock.now()))}`);
    },
    async pass(ms) {
      ahead += ms;
      await bench.meta('POST', 'clock', { now: clock.now() });
      // What was due by then runs in the store.
      await sleep(5);
    },
    close: () => bench.close(),
  };
  return scene;
}
