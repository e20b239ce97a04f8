/** A crowd of products that need the same at once: what it costs, and that each stands right whatever becomes of the operation. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { CROWD } from '../../app/flow/act-crowd.ts';
import { defaultPolicy, type Response } from '../../app/core/policy.ts';
import type { ShopifyPort } from '../../app/flow/ports.ts';
import type { Store } from '../../app/flow/store.ts';
import { takeAndDo } from '../../app/flow/worker.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP } from '../shopify/dev-store.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { digits, openBulkScene, PLAIN, type BulkScene } from './bulk-scene.ts';
import { DAY } from './store-fixture.ts';

const COUNT = 12;
const TIMEOUT_MS = 120_000;
/** The table of the benchmarks: points for each product, what confirms them included. */
const MOST_POINTS = { flag: 12, stop_promoting: 25 };
/** Everything that may go together does. */
const ALL = { urgent: COUNT, normal: COUNT };
const AT_ONCE = ['tags_add', 'tags_remove'];

onOneDatabase('a crowd', (ground) => {
  let scene: BulkScene;
  let store: Store;
  let before: ProductView[];
  let ads: string[];
  beforeAll(async () => {
    store = ground.store;
    const products = Array.from({ length: COUNT }, (_, at) => ({
      title: `Product ${at}`,
      variants: [{ available: 50 }],
    }));
    scene = await openBulkScene(store, products, 1_000);
    ads = await scene.advertise();
    await scene.promote('crowd', await scene.products(), null);
    await scene.work(scene.portsWith());
    before = await scene.products();
  }, TIMEOUT_MS);
  afterAll(() => scene.close());
  beforeEach(() => scene.bench.meta('POST', 'dials', PLAIN));

  const idOf = ({ id }: ProductView): string => digits(id);
  const act = (port?: Partial<ShopifyPort>, crowd: typeof ALL = CROWD) =>
    takeAndDo(scene.portsWith(port, 1_000, crowd), 'act');
  const marks = () => store.shopWork.open(SHOP, 'act', 100, scene.clock.now() + DAY);
  const heldOf = async (): Promise<number> =>
    (await scene.products()).filter(
      ({ tags, publications }) =>
        !tags.includes('promote:crowd') &&
        tags.includes('holdfast-held') &&
        !publications.some(
          ({ publicationId, isPublished }) => isPublished && ads.includes(digits(publicationId)),
        ),
    ).length;

  /** A person holds every product; judged, not acted on. */
  async function hold(response: Response): Promise<void> {
    await scene.forget();
    await store.inShop(SHOP, (tx) =>
      tx.updateCampaign('crowd', { policy: { ...defaultPolicy(), soldOutResponse: response } }),
    );
    await scene.holdByPerson('crowd', before.map(idOf), response, 60_000);
    while ((await takeAndDo(scene.portsWith(), 'judge')) > 0);
  }
  /** The overrides are over: everything is put back, and is as it was. */
  async function release(dials: object = PLAIN): Promise<void> {
    await scene.bench.meta('POST', 'dials', dials);
    await store.inShop(SHOP, (tx) => tx.saveShop({ stoppedAt: null }));
    await scene.pass(61_000);
    await store.inShop(SHOP, (tx) => tx.mark('judge', before.map(idOf), scene.clock.now()));
    await scene.work(scene.portsWith());
    expect((await scene.products()).map(look)).toEqual(before.map(look));
    expect(scene.failures).toEqual([]);
  }
  const look = ({ id, tags, status, metafields, publications }: ProductView) => ({
    id,
    status,
    metafields,
    tags: tags.toSorted(),
    channels: publications
      .filter(({ isPublished }) => isPublished)
      .map(({ publicationId }) => publicationId)
      .toSorted(),
  });

  it(
    'of twelve costs less than twelve points a flag and twenty-five a stop, reading before and after included',
    async () => {
      for (const response of ['flag', 'stop_promoting'] as const) {
        await hold(response);
        expect(await act()).toBe(COUNT);
        const points = (await scene.points()) / COUNT;
        process.stdout.write(`${response}: ${points.toFixed(1)} points each of ${COUNT} at once\n`);
        expect(points).toBeLessThanOrEqual(MOST_POINTS[response]);
        expect(scene.kinds().toSorted()).toEqual(AT_ONCE);
        expect(await marks()).toBe(0);
        if (response === 'stop_promoting') expect(await heldOf()).toBe(COUNT);
        await release();
      }
    },
    TIMEOUT_MS,
  );

  it(
    'goes out of the ads in one operation too where there are many, beside its tags',
    async () => {
      await hold('stop_promoting');
      await act({}, ALL);
      expect(scene.kinds().toSorted()).toEqual([...AT_ONCE, 'unpublish']);
      expect(await heldOf()).toBe(COUNT);
      await release();
    },
    TIMEOUT_MS,
  );

  it(
    'whose operation fails half-way is read, and what it left out is written one by one at once',
    async () => {
      await hold('stop_promoting');
      await scene.bench.meta('POST', 'dials', { bulkFailure: 1 });
      await act({}, ALL);
      expect(scene.kinds()).toHaveLength(3);
      expect(await heldOf()).toBe(COUNT);
      expect(await marks()).toBe(0);
      await release();
    },
    TIMEOUT_MS,
  );

  it(
    'that Shopify has no room for goes one by one; one whose start was not answered is read',
    async () => {
      await hold('stop_promoting');
      await act({
        startBulkWrites: async () => ({ ok: false, reason: 'later', retryAfterMs: 1, detail: 'busy' }),
      });
      expect(await heldOf()).toBe(COUNT);
      await release();
      await hold('stop_promoting');
      await act({
        async startBulkWrites(...asked) {
          await scene.bench.port.startBulkWrites(...asked);
          return { ok: true, value: { bulkId: null }, cost: 21 };
        },
      });
      expect(await heldOf()).toBe(COUNT);
      await release();
    },
    TIMEOUT_MS,
  );

  it(
    'of which one has to come back later begins nothing more: no claim outlasts its lease in a queue for points',
    async () => {
      await hold('stop_promoting');
      let calls = 0;
      const later = async () => {
        calls += 1;
        return { outcome: 'later', reason: 'no points', retryAfterMs: 1 } as const;
      };
      await act({ write: later }, { urgent: Infinity, normal: Infinity });
      expect(calls).toBeLessThanOrEqual(8);
      expect(await marks()).toBe(COUNT);
      await scene.pass(1_000);
      await scene.work(scene.portsWith());
      expect(await heldOf()).toBe(COUNT);
      await release();
    },
    TIMEOUT_MS,
  );

  it(
    'whose operation takes too long is cancelled, and written one by one',
    async () => {
      await hold('stop_promoting');
      await scene.bench.meta('POST', 'dials', { bulkMs: 3_600_000 });
      await act({}, ALL);
      expect(scene.kinds()).toHaveLength(3);
      const running = await scene.bench.port.runningBulkWrites(SHOP);
      expect(running).toMatchObject({ ok: true, value: [] });
      expect(await heldOf()).toBe(COUNT);
      await release();
    },
    TIMEOUT_MS,
  );

  it(
    'whose process died is looked for before anything follows: what runs on behind our back undoes no release',
    async () => {
      await hold('stop_promoting');
      await scene.bench.meta('POST', 'dials', { bulkMs: 90_000 });
      await act(
        {
          bulkState: async () => {
            throw new Error('The process dies');
          },
        },
        ALL,
      );
      scene.failures.length = 0;
      const running = await scene.bench.port.runningBulkWrites(SHOP);
      expect(running).toMatchObject({ ok: true, value: { length: 3 } });
      await release({});
      await scene.pass(120_000);
      await scene.work(scene.portsWith());
      expect(await marks()).toBe(0);
      expect((await scene.products()).map(look)).toEqual(before.map(look));
    },
    TIMEOUT_MS,
  );

  it(
    'stands still when somebody stops everything while it runs: its operations are cancelled and nothing follows them',
    async () => {
      await hold('stop_promoting');
      await scene.bench.meta('POST', 'dials', { bulkMs: 3_600_000 });
      let looks = 0;
      await act(
        {
          async bulkState(...asked) {
            looks += 1;
            if (looks === 1) await store.inShop(SHOP, (tx) => tx.saveShop({ stoppedAt: scene.clock.now() }));
            return scene.bench.port.bulkState(...asked);
          },
        },
        ALL,
      );
      expect(scene.kinds()).toHaveLength(3);
      expect(looks).toBeLessThan(3 * 5);
      expect((await scene.products()).map(look)).toEqual(before.map(look));
      await release();
    },
    TIMEOUT_MS,
  );

  it(
    'stands still where it is written one by one, too: whatever is not begun with is left',
    async () => {
      await hold('stop_promoting');
      const begun = new Set<string>();
      await act(
        {
          async write(shop, write, options) {
            const isFirst = begun.size === 0;
            begun.add(write.productId);
            if (isFirst) await store.inShop(SHOP, (tx) => tx.saveShop({ stoppedAt: scene.clock.now() }));
            // Slow enough for somebody to see what goes on, and to want it stopped.
            await scene.pass(1_000);
            return scene.bench.port.write(shop, write, options);
          },
        },
        { urgent: Infinity, normal: Infinity },
      );
      expect(begun.size).toBeLessThan(COUNT);
      expect(await heldOf()).toBeLessThan(COUNT);
      await release();
    },
    TIMEOUT_MS,
  );
});
