/** Launches and ends of many products in bulk, against the dev store over HTTP: every way in which a run can be cut. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingsSchema } from '../../app/core/policy.ts';
import { createLifecycle } from '../../app/flow/lifecycle.ts';
import type { BulkWrite, ShopifyPort } from '../../app/flow/ports.ts';
import type { Store } from '../../app/flow/store.ts';
import { takeAndDo } from '../../app/flow/worker.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP, type Bench } from '../shopify/dev-store.ts';
import { onEachDatabase } from '../support/each-database.ts';
import { digits, openBulkScene, PLAIN, STEPS, type BulkScene } from './bulk-scene.ts';

const COUNT = 6;
const TIMEOUT_MS = 120_000;

onEachDatabase('writes in bulk', (ground) => {
  let scene: BulkScene;
  let bench: Bench;
  let store: Store;
  let clock: BulkScene['clock'];
  let started: BulkWrite[][];
  let failures: object[];
  let launches = 0;
  beforeAll(async () => {
    store = ground.store;
    const products = Array.from({ length: COUNT }, (_, at) => ({
      title: `Product ${at}`,
      tags: at === 0 ? ['theirs', 'campaign:bulk-1'] : ['theirs'],
      variants: [{ available: 500 }],
    }));
    scene = await openBulkScene(store, products, 5);
    ({ bench, clock, started, failures } = scene);
  }, TIMEOUT_MS);
  afterAll(() => scene.close());

  const products = () => scene.products();
  const openRun = () => scene.openRun();
  const pass = (ms: number) => scene.pass(ms);
  const portsWith = (port?: Partial<ShopifyPort>) => scene.portsWith(port);
  const work = (...how: Parameters<BulkScene['work']>) => scene.work(...how);

  async function launch(): Promise<{ id: string; tag: string; before: ProductView[] }> {
    launches += 1;
    const id = `bulk-${launches}`;
    const before = await products();
    await scene.forget();
    await scene.promote(id, before, 10);
    return { id, tag: `campaign:${id}`, before };
  }
  async function end(id: string): Promise<void> {
    await store.inShop(SHOP, async (tx) => {
      await tx.updateCampaign(id, { state: 'ended', endedAt: clock.now() });
      await tx.mark('judge', await tx.campaignProductIds(id), clock.now());
    });
  }
  /** What shoppers and merchants see of each product. */
  const seen = (all: readonly ProductView[]) =>
    all.map(({ id, tags, status, metafields }) => ({ id, tags: tags.toSorted(), status, metafields }));
  const baselines = () => store.inShop(SHOP, (tx) => tx.productIdsWithBaselines());
  const tagged = async (tag: string) => (await products()).filter(({ tags }) => tags.includes(tag)).length;
  const putBack = async (id: string, before: readonly ProductView[]): Promise<void> => {
    await end(id);
    await work(portsWith());
    expect(seen(await products())).toEqual(seen(before));
    expect(await baselines()).toEqual([]);
    expect(failures).toEqual([]);
  };

  it(
    'a launch and its end are a handful of operations, and leave everything as it was',
    async () => {
      const { id, tag, before } = await launch();
      await work(portsWith());
      expect(await tagged(tag)).toBe(COUNT);
      expect(started.map((writes) => writes[0]?.kind)).toEqual(['tags_add', 'set_metafield']);
      // The one that carried the tag before is written to no more than it needs.
      expect(started[0]).toHaveLength(COUNT);
      expect(await scene.points()).toBeLessThanOrEqual(80);
      await putBack(id, before);
      expect(started.slice(2).map((writes) => writes[0]?.kind)).toEqual(['delete_metafield', 'tags_remove']);
      // It was there before us: it stays.
      expect((await products()).filter(({ tags }) => tags.includes('campaign:bulk-1'))).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  it(
    'an answer to the start that is lost is found out by reading: nothing is sent twice',
    async () => {
      const { id, tag, before } = await launch();
      let lost = 0;
      const dying = portsWith({
        async startBulkWrites(shop, writes, priority) {
          started.push([...writes]);
          const sent = await bench.port.startBulkWrites(shop, writes, priority);
          lost += 1;
          if (lost > 1) return sent;
          throw new Error('The process died here');
        },
      });
      await work(dying);
      expect(lost).toBe(2);
      expect(failures).toHaveLength(1);
      expect(started.map((writes) => writes[0]?.kind)).toEqual(['tags_add', 'set_metafield']);
      expect(await tagged(tag)).toBe(COUNT);
      failures.length = 0;
      await putBack(id, before);
    },
    TIMEOUT_MS,
  );

  it(
    'a process that dies before the answer leaves a run that was never sent, and another sends it',
    async () => {
      const { id, tag, before } = await launch();
      const dying = portsWith({
        async startBulkWrites() {
          throw new Error('The process died before it sent anything');
        },
      });
      await work(dying, async () => failures.length > 0);
      expect(await openRun()).toMatchObject({ state: 'sending', bulkId: null });
      expect(await tagged(tag)).toBe(0);
      failures.length = 0;
      await work(portsWith());
      expect(await tagged(tag)).toBe(COUNT);
      await putBack(id, before);
    },
    TIMEOUT_MS,
  );

  it(
    'an operation that fails half-way is read, and what it left out is written',
    async () => {
      const { id, tag, before } = await launch();
      await bench.meta('POST', 'dials', { bulkFailure: 1 });
      await work(portsWith(), async () => (await openRun())?.failed === COUNT / 2);
      expect((await openRun())?.done).toBe(COUNT / 2);
      await bench.meta('POST', 'dials', PLAIN);
      await work(portsWith());
      expect(await tagged(tag)).toBe(COUNT);
      await putBack(id, before);
    },
    TIMEOUT_MS,
  );

  it(
    'a result file that nobody can read keeps no product for ever: they are read instead, and nothing is sent twice',
    async () => {
      const { id, tag, before } = await launch();
      await work(
        portsWith({
          async bulkWriteResults() {
            throw new Error('A file answered 404');
          },
        }),
      );
      expect(await tagged(tag)).toBe(COUNT);
      expect((await openRun())?.endedAt).not.toBeNull();
      expect(started.map((writes) => writes[0]?.kind)).toEqual(['tags_add', 'set_metafield']);
      expect(failures.length).toBeGreaterThan(0);
      failures.length = 0;
      // A run that got nothing done, as far as anybody was told: writes go one by one for a quarter of an hour.
      await pass(900_000);
      await putBack(id, before);
    },
    TIMEOUT_MS,
  );

  it(
    '"Stop all actions" cancels what runs; what was done is known, and nothing more is sent',
    async () => {
      const { id, before } = await launch();
      await bench.meta('POST', 'dials', { bulkMs: 4_000 });
      await work(portsWith(), async () => (await openRun())?.state === 'running');
      await store.inShop(SHOP, async (tx) => {
        const run = await tx.latestBulkRun();
        await tx.saveShop({ stoppedAt: clock.now() });
        if (run) await tx.saveBulkRun(run.id, { lookAt: clock.now() });
      });
      await work(portsWith());
      expect(started).toHaveLength(1);
      expect((await openRun())?.endedAt).not.toBeNull();
      expect(seen(await products())).toEqual(seen(before));
      await bench.meta('POST', 'dials', PLAIN);
      await store.inShop(SHOP, async (tx) => {
        await tx.saveShop({ stoppedAt: null });
        await tx.mark('judge', await tx.campaignProductIds(id), clock.now());
      });
      await work(portsWith());
      expect(await tagged(`campaign:${id}`)).toBe(COUNT);
      await putBack(id, before);
    },
    TIMEOUT_MS,
  );

  /** The app is taken out, and installed again: what Shopify says of it is heard late. */
  const lifecycle = () =>
    createLifecycle({
      store,
      clock,
      forgetSessions: async () => undefined,
      firstSettings: settingsSchema.parse({}),
      requestSync: async () => undefined,
      requestOrders: async () => undefined,
      grantedScopes: async () => ['read_orders'],
      requestFarewell: async () => undefined,
      requestNightly: async () => undefined,
    });
  const takeOut = async (): Promise<void> => {
    await bench.meta('POST', 'do/uninstallApp', {});
    await lifecycle().uninstalled(SHOP, clock.now());
  };
  const comeBack = async (): Promise<void> => {
    await bench.meta('POST', 'do/installApp', {});
    const old = await bench.sessions.findSessionsByShop(SHOP);
    await bench.sessions.deleteSessions(old.map(({ id }) => id));
    // Shopify's library goes by the machine's clock.
    await bench.meta('POST', 'clock', { now: Date.now() });
    await bench.visit();
    await pass(0);
    await lifecycle().authenticated(SHOP);
  };

  it.each([
    ['at once', 0],
    ['after it was noticed', 1_500],
  ])(
    'the app is taken out while an operation runs and comes back %s: nothing more of the old run is sent, all is put back',
    async (_when, awayMs) => {
      const { id, before } = await launch();
      await bench.meta('POST', 'dials', { bulkMs: 6_000 });
      await work(portsWith(), async () => (await openRun())?.state === 'running');
      const sentBefore = started.length;
      await takeOut();
      for (const end = clock.now() + awayMs; clock.now() < end; await pass(300))
        for (const step of STEPS) await takeAndDo(portsWith(), step);
      await comeBack();
      await work(portsWith());
      // Nothing of before may end later and undo what was put back.
      const running = async () => {
        const read = await bench.port.runningBulkWrites(SHOP);
        return read.ok ? read.value.length : 0;
      };
      while ((await running()) > 0) await pass(200);
      const kinds = started.slice(sentBefore).map((writes) => writes[0]?.kind);
      expect(kinds.filter((kind) => kind === 'tags_add' || kind === 'set_metafield')).toEqual([]);
      expect(seen(await products())).toEqual(seen(before));
      expect(await baselines()).toEqual([]);
      expect(failures).toEqual([]);
      await store.inShop(SHOP, async (tx) => {
        await tx.saveShop({ actingSince: clock.now() });
        await tx.updateCampaign(id, { state: 'ended', endedAt: clock.now() });
      });
    },
    TIMEOUT_MS,
  );

  it(
    'processes that die before and after each thing they ask Shopify: a launch and its end happen once',
    async () => {
      const { id, tag, before } = await launch();
      let deaths = 0;
      const kindsSent = () => started.map((writes) => writes[0]?.kind).toSorted();
      const asked = new Map<string, number>();
      const mortal = (): Partial<ShopifyPort> => {
        const methods = ['readPlain', 'startBulkWrites', 'bulkState', 'bulkWriteResults'] as const;
        const dies = (method: string): 'before' | 'after' | 'never' => {
          const times = (asked.get(method) ?? 0) + 1;
          asked.set(method, times);
          if (times > 2) return 'never';
          deaths += 1;
          return times === 1 ? 'before' : 'after';
        };
        return Object.fromEntries(
          methods.map((method) => [
            method,
            async (...request: unknown[]) => {
              const when = dies(method);
              if (when === 'before') throw new Error('The process died before it asked');
              if (method === 'startBulkWrites') started.push([...(request[1] as BulkWrite[])]);
              const answer = await (bench.port[method] as (...all: unknown[]) => Promise<unknown>)(
                ...request,
              );
              if (when === 'after') throw new Error('The process died before it heard the answer');
              return answer;
            },
          ]),
        );
      };
      await work(portsWith(mortal()));
      expect(deaths).toBe(8);
      expect(await tagged(tag)).toBe(COUNT);
      // Each once; what died before it was sent comes after the others.
      expect(kindsSent()).toEqual(['set_metafield', 'tags_add']);
      asked.clear();
      started.length = 0;
      await end(id);
      await work(portsWith(mortal()));
      expect(deaths).toBe(16);
      expect(kindsSent()).toEqual(['delete_metafield', 'tags_remove']);
      expect(seen(await products())).toEqual(seen(before));
      expect(await baselines()).toEqual([]);
      failures.length = 0;
    },
    TIMEOUT_MS,
  );

  it(
    'a product that sells out while its tags are on their way is hidden at once, and keeps no stray tag',
    async () => {
      const { id, tag, before } = await launch();
      await bench.meta('POST', 'dials', { bulkMs: 3_000 });
      await work(portsWith(), async () => (await openRun())?.state === 'running');
      const [sold] = before;
      const [variant] = sold?.variants ?? [];
      if (!sold || !variant) throw new Error('There is one');
      const productId = digits(sold.id);
      await scene.holdByPerson(id, [productId], 'hide', null);
      const statusOf = async () => (await products()).find(({ id: own }) => own === sold.id)?.status;
      await work(portsWith(), async () => (await statusOf()) !== 'ACTIVE', ['judge', 'act']);
      expect((await openRun())?.state).toBe('running');
      await work(portsWith());
      const now = (await products()).find(({ id: own }) => own === sold.id);
      expect(now?.tags).toContain(tag);
      expect(now?.tags).not.toContain(`promote:${id}`);
      await putBack(id, before);
    },
    TIMEOUT_MS,
  );

  it(
    'few products, and products of a quiet shop, are written at once',
    async () => {
      const { id, before } = await launch();
      await store.inShop(SHOP, async (tx) => {
        const items = await tx.items(id);
        await tx.upsertItems(
          items.slice(2).map((row) => ({ ...row, removedAt: clock.now() })),
          clock.now(),
        );
      });
      await work(portsWith());
      // The judgements of all were waiting: the two that are left were set aside, and given back.
      expect(started).toHaveLength(0);
      expect(await tagged(`campaign:${id}`)).toBe(2);
      await putBack(id, before);
    },
    TIMEOUT_MS,
  );
});
