/** Hidden and unpromoted products are put back in bulk, against the dev store: as before, cheaply, and nobody overruled. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultPolicy } from '../../app/core/policy.ts';
import { stateCommands } from '../../app/flow/commands/states.ts';
import type { ShopifyPort } from '../../app/flow/ports.ts';
import type { Store } from '../../app/flow/store.ts';
import { takeAndDo, type WorkerPorts } from '../../app/flow/worker.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP } from '../shopify/dev-store.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { digits, openBulkScene, type BulkScene } from './bulk-scene.ts';

const COUNT = 12;
const IN_BULK = 6;
const ONE_BY_ONE = 1_000;
const TIMEOUT_MS = 120_000;
const ANNA = { userId: '7', name: 'Anna', role: 'merchandiser' as const };
const KINDS = ['set_status', 'publish', 'delete_metafield', 'tags_remove'];

onOneDatabase('releases in bulk', (ground) => {
  let scene: BulkScene;
  let store: Store;
  let before: ProductView[];
  let ads: string[];
  beforeAll(async () => {
    store = ground.store;
    const products = Array.from({ length: COUNT }, (_, at) => ({
      title: `Product ${at}`,
      tags: ['theirs'],
      variants: [{ available: 500 }],
    }));
    scene = await openBulkScene(store, products, IN_BULK);
    ads = await scene.advertise();
    expect(ads).toHaveLength(2);
    const [first] = await scene.products();
    // One channel of one product was never open: it stays shut.
    await shopkeeper('unpublish', {
      resourceId: first?.id,
      publicationId: `gid://shopify/Publication/${ads[0]}`,
    });
    before = await scene.products();
    await campaignOf('all', before);
  }, TIMEOUT_MS);
  afterAll(() => scene.close());

  const shopkeeper = (verb: string, input: object) => scene.bench.meta('POST', `do/${verb}`, input);
  const states = () =>
    stateCommands({ store, clock: scene.clock, poke: () => {}, shopify: {} as never, newId: () => 'x' });

  /** A live campaign in which a person hides every product. */
  async function campaignOf(id: string, products: readonly ProductView[]): Promise<void> {
    await scene.promote(id, products, 10, { policy: { ...defaultPolicy(), hideMode: 'unlist' } });
    const ids = products.map(({ id: gid }) => digits(gid));
    await scene.holdByPerson(id, ids, 'hide', null);
  }

  const look = ({ id, tags, status, metafields, publications }: ProductView) => ({
    id,
    tags: tags.toSorted(),
    status,
    metafields,
    channels: publications
      .filter(({ isPublished }) => isPublished)
      .map(({ publicationId }) => digits(publicationId))
      .toSorted(),
  });
  const now = async () => (await scene.products()).map(look);
  const productNow = async (gid: string) => (await now()).find(({ id }) => id === gid);
  const baselines = () => store.inShop(SHOP, (tx) => tx.productIdsWithBaselines());
  const at = (index: number): ProductView => {
    const one = before[index];
    if (!one) throw new Error(`There is no product ${index}`);
    return one;
  };

  /** Everything is flagged, out of the ads and hidden, one by one. */
  async function holdAll(): Promise<void> {
    await store.inShop(SHOP, async (tx) => {
      await tx.updateCampaign('all', { mode: 'act' });
      await tx.mark('judge', await tx.campaignProductIds('all'), scene.clock.now());
    });
    await scene.forget();
    await scene.work(scene.portsWith({}, ONE_BY_ONE));
    expect(scene.kinds()).toEqual([]);
    for (const one of await now()) {
      expect(one).toMatchObject({ status: 'UNLISTED', tags: expect.arrayContaining(['holdfast-held']) });
      expect(one.channels.filter((id) => ads.includes(id))).toEqual([]);
    }
    await scene.forget();
  }
  async function putBack(ports: WorkerPorts = scene.portsWith()): Promise<void> {
    expect(await states().putEverythingBack(SHOP, ANNA, null)).toMatchObject({ ok: true });
    await scene.work(ports);
  }
  async function allAsBefore(): Promise<void> {
    expect(await now()).toEqual(before.map(look));
    expect(await baselines()).toEqual([]);
  }

  it(
    'are a handful of operations for a fraction of the points, and every product is exactly as before',
    async () => {
      await holdAll();
      await putBack(scene.portsWith({}, ONE_BY_ONE));
      await allAsBefore();
      const alone = (await scene.points()) / COUNT;
      await holdAll();
      await putBack();
      await allAsBefore();
      expect(scene.kinds()).toEqual(KINDS);
      expect(scene.started.map((writes) => writes.length)).toEqual(KINDS.map(() => COUNT));
      const bulk = (await scene.points()) / COUNT;
      process.stdout.write(
        `Putting ${COUNT} products back: ${bulk} points each in bulk, ${alone} one by one\n`,
      );
      expect(bulk).toBeLessThan(alone / 2);
      const told = await ground.database.sql.rows<{ count: number }>(
        `SELECT count(*)::int AS count FROM "LedgerEntry" WHERE shop = $1 AND message = 'ledger.restored'`,
        SHOP,
      );
      // Status and two channels of each, but for the one that was shut, twice.
      expect(told).toEqual([{ count: 2 * (3 * COUNT - 1) }]);
      expect(scene.failures).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'leave alone what a merchant changes while they are on their way',
    async () => {
      await holdAll();
      const [archived, published, drafted] = [at(3), at(4), at(5)];
      let [plain, whole] = [0, 0];
      const port: Partial<ShopifyPort> = {
        // Planned, not sent yet.
        async readPlain(...request) {
          plain += 1;
          if (plain === 1) await shopkeeper('setStatus', { productId: archived.id, status: 'ARCHIVED' });
          return scene.bench.port.readPlain(...request);
        },
        // Planned, and again after the status and before the channels.
        async readProducts(...request) {
          whole += 1;
          if (whole === 2)
            await shopkeeper('publish', {
              resourceId: published.id,
              publicationId: `gid://shopify/Publication/${ads[1]}`,
            });
          return scene.bench.port.readProducts(...request);
        },
        async startBulkWrites(shop, writes, priority) {
          scene.started.push([...writes]);
          // Shopify publishes nothing on a draft, and says nothing about it.
          if (writes[0]?.kind === 'publish')
            await shopkeeper('setStatus', { productId: drafted.id, status: 'DRAFT' });
          return scene.bench.port.startBulkWrites(shop, writes, priority);
        },
      };
      await putBack(scene.portsWith(port));
      expect(scene.kinds()).toEqual(KINDS);
      expect(scene.started[0]?.map(({ productId }) => productId)).not.toContain(digits(archived.id));
      expect(await productNow(archived.id)).toMatchObject({ status: 'ARCHIVED', tags: ['theirs'] });
      expect(await productNow(drafted.id)).toMatchObject({ status: 'DRAFT', tags: ['theirs'], channels: [] });
      const others = (all: ReturnType<typeof look>[]) =>
        all.filter(({ id }) => id !== archived.id && id !== drafted.id);
      expect(others(await now())).toEqual(others(before.map(look)));
      // Their channels wait until they are shown again.
      expect((await baselines()).toSorted()).toEqual([digits(archived.id), digits(drafted.id)].toSorted());
      for (const { id } of [archived, drafted])
        await shopkeeper('setStatus', { productId: id, status: 'ACTIVE' });
      const waiting = await baselines();
      await store.inShop(SHOP, (tx) => tx.mark('act', waiting, scene.clock.now()));
      await scene.work(scene.portsWith());
      await allAsBefore();
      expect(scene.failures).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'happen once, though processes die before and after each thing that they ask',
    async () => {
      await holdAll();
      const asked = new Map<string, number>();
      let deaths = 0;
      const methods = ['readProducts', 'startBulkWrites', 'bulkState', 'bulkWriteResults'] as const;
      const mortal = Object.fromEntries(
        methods.map((method) => [
          method,
          async (...request: unknown[]) => {
            const times = (asked.get(method) ?? 0) + 1;
            asked.set(method, times);
            if (times <= 2) deaths += 1;
            if (times === 1) throw new Error('The process died before it asked');
            if (method === 'startBulkWrites') scene.started.push([...(request[1] as never[])]);
            const answer = await (scene.bench.port[method] as (...all: unknown[]) => Promise<unknown>)(
              ...request,
            );
            if (times === 2) throw new Error('The process died before it heard the answer');
            return answer;
          },
        ]),
      );
      await putBack(scene.portsWith(mortal));
      expect(deaths).toBe(8);
      await allAsBefore();
      // What died before it was sent comes after the others.
      expect(scene.kinds().toSorted()).toEqual(KINDS.toSorted());
    },
    TIMEOUT_MS,
  );

  it(
    'never keep a new hide waiting: what would show the product again is stopped',
    async () => {
      await holdAll();
      await scene.bench.meta('POST', 'dials', { bulkMs: 600_000 });
      const ports = scene.portsWith();
      expect(await states().putEverythingBack(SHOP, ANNA, null)).toMatchObject({ ok: true });
      await scene.work(ports, async () => (await scene.openRun())?.state === 'running');
      expect(await scene.openRun()).toMatchObject({ kind: 'set_status' });
      const again = at(7);
      await campaignOf('again', [again]);
      await store.inShop(SHOP, (tx) => tx.mark('judge', [digits(again.id)], scene.clock.now()));
      const startedAt = scene.clock.now();
      await scene.work(ports, async () => (await scene.openRun())?.state !== 'running');
      expect(scene.clock.now() - startedAt).toBeLessThan(60_000);
      await scene.bench.meta('POST', 'dials', { bulkMs: 0 });
      await scene.work(ports);
      const others = (all: ReturnType<typeof look>[]) => all.filter(({ id }) => id !== again.id);
      expect(others(await now())).toEqual(others(before.map(look)));
      expect(await productNow(again.id)).toMatchObject({
        status: 'UNLISTED',
        tags: expect.arrayContaining(['campaign:again', 'holdfast-held']),
      });
      expect(await baselines()).toEqual([digits(again.id)]);
      await putBack(ports);
      await allAsBefore();
      expect(scene.failures).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'come with the end of a campaign too',
    async () => {
      await holdAll();
      expect(await states().end(SHOP, ANNA, 'all')).toEqual({ ok: true });
      await scene.work(scene.portsWith());
      await allAsBefore();
      expect(scene.kinds()).toEqual(KINDS);
      expect(scene.failures).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'do not wait for all that a launch still has to send: they go in its run, right after what is on its way',
    async () => {
      // Given six hidden products of one campaign, and the launch of another with six others, whose tags are on their way.
      const [hidden, launched] = [before.slice(0, IN_BULK), before.slice(IN_BULK)];
      await campaignOf('hides', hidden);
      await scene.work(scene.portsWith());
      await scene.forget();
      await scene.promote('launch', launched, 10);
      await scene.bench.meta('POST', 'dials', { bulkMs: 4_000 });
      const isRunning = async () => (await scene.openRun())?.state === 'running';
      await scene.work(scene.portsWith(), isRunning);
      // When the first one ends.
      await store.inShop(SHOP, async (tx) => {
        await tx.updateCampaign('hides', { state: 'ended', endedAt: scene.clock.now() });
        await tx.mark('judge', await tx.campaignProductIds('hides'), scene.clock.now());
      });
      for (const step of ['judge', 'act'] as const) while ((await takeAndDo(scene.portsWith(), step)) > 0);
      expect(await isRunning()).toBe(true);
      await scene.bench.meta('POST', 'dials', { bulkMs: 0 });
      await scene.work(scene.portsWith());
      expect(scene.kinds()).toEqual(['tags_add', ...KINDS, 'set_metafield']);
      await store.inShop(SHOP, async (tx) => {
        await tx.updateCampaign('launch', { state: 'ended', endedAt: scene.clock.now() });
        await tx.mark('judge', await tx.campaignProductIds('launch'), scene.clock.now());
      });
      await scene.work(scene.portsWith());
      expect((await scene.products()).map(look)).toEqual(before.map(look));
      expect(scene.failures).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
