/** How long the products of a crowd wait when its process died between the start of an operation and the answer. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { BulkWrite, ShopifyPort } from '../../app/flow/ports.ts';
import type { Store } from '../../app/flow/store.ts';
import { takeAndDo } from '../../app/flow/worker.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP } from '../shopify/dev-store.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { digits, openBulkScene, PLAIN, type BulkScene } from './bulk-scene.ts';

const COUNT = 6;
const TIMEOUT_MS = 120_000;
const TOGETHER = { urgent: COUNT, normal: COUNT };
/** What `crowd-ends.ts` gives a start to show in Shopify’s list, and a look. */
const LONGEST_WAIT_MS = 17_000;
const MINUTE_MS = 60_000;
const HELD_MS = 3 * MINUTE_MS;
const HOUR_MS = 3_600_000;

onOneDatabase('a crowd whose process died', (ground) => {
  let scene: BulkScene;
  let store: Store;
  let before: ProductView[];
  beforeAll(async () => {
    store = ground.store;
    const products = Array.from({ length: COUNT }, (_, at) => ({
      title: `Product ${at}`,
      variants: [{ available: 50 }],
    }));
    scene = await openBulkScene(store, products, 1_000);
    await scene.promote('crowd', await scene.products(), null);
    await scene.work(scene.portsWith());
    before = await scene.products();
  }, TIMEOUT_MS);
  afterAll(() => scene.close());
  beforeEach(() => scene.forget());

  const ids = () => before.map(({ id }) => digits(id));
  const seen = (all: readonly ProductView[]) =>
    all.map(({ id, tags, metafields }) => ({ id, tags: tags.toSorted(), metafields }));
  const flagged = async (): Promise<number> =>
    (await scene.products()).filter(({ tags }) => !tags.includes('promote:crowd')).length;
  const ports = (port: Partial<ShopifyPort> = {}) => scene.portsWith(port, 1_000, TOGETHER);

  /** A person flags every product; the process that acts dies with each start, which Shopify gets or not. */
  async function dies(arrives: boolean): Promise<void> {
    await scene.holdByPerson('crowd', ids(), 'flag', HELD_MS);
    while ((await takeAndDo(ports(), 'judge')) > 0);
    let starts = 0;
    const startBulkWrites: ShopifyPort['startBulkWrites'] = async (...asked) => {
      starts += 1;
      if (arrives) await scene.bench.port.startBulkWrites(...asked);
      throw new Error('The process dies');
    };
    await takeAndDo(ports({ startBulkWrites }), 'act');
    expect(starts).toBeGreaterThan(0);
    expect(await flagged()).toBe(0);
  }
  /** Milliseconds that had to pass until all were flagged, without this machine's own. What waits a second is rest for `work`. */
  async function waited(): Promise<number> {
    const ahead = (): number => scene.clock.now() - Date.now();
    const begin = ahead();
    while (ahead() - begin < 2 * MINUTE_MS) {
      await scene.work(ports());
      if ((await flagged()) === COUNT) return ahead() - begin;
      await scene.pass(1_000);
    }
    return Infinity;
  }
  async function release(): Promise<void> {
    await scene.pass(HELD_MS);
    await store.inShop(SHOP, (tx) => tx.mark('judge', ids(), scene.clock.now()));
    await scene.work(ports());
    expect(seen(await scene.products())).toEqual(seen(before));
    expect(scene.failures).toEqual([]);
  }

  it(
    'before Shopify had it: they wait for some seconds, not for a minute',
    async () => {
      await dies(false);
      expect(await waited()).toBeLessThanOrEqual(LONGEST_WAIT_MS);
      await release();
    },
    TIMEOUT_MS,
  );

  it(
    'while something else of the shop runs for an hour: they do not wait for that',
    async () => {
      await scene.bench.meta('POST', 'dials', { bulkMs: HOUR_MS });
      const other: BulkWrite = { kind: 'tags_add', productId: ids()[0] ?? '', tags: ['campaign:crowd'] };
      const launch = await scene.bench.port.startBulkWrites(SHOP, [other], 'normal');
      if (!launch.ok) throw new Error(launch.detail);
      const { bulkId } = launch.value;
      const run = await store.inShop(SHOP, async (tx) => {
        const begun = await tx.beginBulkRun(scene.clock.now());
        await tx.saveBulkRun(begun.id, { state: 'running', kind: 'tags_add', bulkId });
        return begun;
      });
      await scene.bench.meta('POST', 'dials', PLAIN);
      await dies(false);
      expect(await waited()).toBeLessThanOrEqual(LONGEST_WAIT_MS);
      await scene.bench.port.cancelBulk(SHOP, bulkId ?? '');
      await store.inShop(SHOP, (tx) =>
        tx.saveBulkRun(run.id, { state: 'ended', bulkId: null, endedAt: scene.clock.now() }),
      );
      await release();
    },
    TIMEOUT_MS,
  );

  it(
    'after Shopify had it: what runs behind our back is waited for, so that it undoes no release',
    async () => {
      await scene.bench.meta('POST', 'dials', { bulkMs: 2 * HELD_MS });
      await dies(true);
      await scene.bench.meta('POST', 'dials', PLAIN);
      await release();
      await scene.pass(3 * HELD_MS);
      await scene.work(ports());
      expect(seen(await scene.products())).toEqual(seen(before));
    },
    TIMEOUT_MS,
  );
});
