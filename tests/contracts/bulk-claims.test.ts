/** A bulk run and a worker that want the same product at once: what one of them is about to write, the other must not forget. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { defaultPolicy } from '../../app/core/policy.ts';
import { actOnClaims } from '../../app/flow/acting.ts';
import type { ShopifyPort } from '../../app/flow/ports.ts';
import type { Store } from '../../app/flow/store.ts';
import { takeAndDo } from '../../app/flow/worker.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP } from '../shopify/dev-store.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { digits, openBulkScene, type BulkScene } from './bulk-scene.ts';

const COUNT = 6;
const TIMEOUT_MS = 120_000;
const LEASE_MS = 45_000;
const HELD_MS = 10_000;

onOneDatabase('a bulk run beside a worker', (ground) => {
  let scene: BulkScene;
  let store: Store;
  let before: ProductView[];
  let id: string;
  let campaignId: string;
  let launches = 0;
  beforeAll(async () => {
    store = ground.store;
    const products = Array.from({ length: COUNT }, (_, at) => ({
      title: `Product ${at}`,
      variants: [{ available: 500 }],
    }));
    scene = await openBulkScene(store, products, COUNT - 1);
    before = await scene.products();
    id = digits(before[0]?.id ?? '');
  }, TIMEOUT_MS);
  afterAll(() => scene.close());

  // Given a launch whose products are judged and wait for their run.
  beforeEach(async () => {
    launches += 1;
    campaignId = `claims-${launches}`;
    await scene.forget();
    const policy = { ...defaultPolicy(), soldOutResponse: 'hide' as const };
    await scene.promote(campaignId, before, null, { policy });
    await step('judge');
    await step('act');
    expect(await waiting('bulk')).toBe(COUNT);
  }, TIMEOUT_MS);

  const step = (one: 'judge' | 'act' | 'run', port: Partial<ShopifyPort> = {}) =>
    takeAndDo(scene.portsWith(port), one);
  const waiting = (one: 'act' | 'bulk') => store.shopWork.open(SHOP, one, 100, scene.clock.now());
  const seen = (all: readonly ProductView[]) =>
    all.map(({ id: own, tags, status, metafields }) => ({
      id: own,
      status,
      metafields,
      tags: tags.toSorted(),
    }));
  const product = async () => (await scene.products()).find((one) => digits(one.id) === id);

  /** A person hides the product for ten seconds. */
  async function hide(): Promise<void> {
    await scene.holdByPerson(campaignId, [id], 'hide', HELD_MS);
    await step('judge');
  }
  async function holdIsOver(): Promise<void> {
    await scene.pass(HELD_MS + 1);
    await store.inShop(SHOP, (tx) => tx.mark('judge', [id], scene.clock.now()));
    await step('judge');
  }
  async function end(): Promise<void> {
    await store.inShop(SHOP, async (tx) => {
      await tx.updateCampaign(campaignId, { state: 'ended', endedAt: scene.clock.now() });
      await tx.mark('judge', await tx.campaignProductIds(campaignId), scene.clock.now());
    });
    await step('judge');
  }
  async function everythingIsPutBack(): Promise<void> {
    await end();
    await scene.work(scene.portsWith());
    expect(seen(await scene.products())).toEqual(seen(before));
    expect(await store.inShop(SHOP, (tx) => tx.productIdsWithBaselines())).toEqual([]);
    expect(scene.failures).toEqual([]);
  }

  /** A worker that has taken the product to hide it, and whose first write Shopify takes when it is let. */
  async function hiding(): Promise<{ finish(): Promise<void> }> {
    let go = (): void => {};
    let asks = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const asked = new Promise<void>((resolve) => (asks = resolve));
    const port: Partial<ShopifyPort> = {
      async write(...told) {
        asks();
        await gate;
        return scene.bench.port.write(...told);
      },
    };
    const claims = await store.work.claim('act', 10, scene.clock.now(), LEASE_MS);
    expect(claims.map(({ subject }) => subject)).toEqual([id]);
    const acting = actOnClaims(scene.portsWith(port), claims);
    await asked;
    return {
      async finish() {
        go();
        await acting;
      },
    };
  }

  it.each([
    ['goes on', async () => undefined],
    ['has ended', () => end()],
  ])(
    'a run forgets nothing that a worker is about to write: the hold is over, the campaign %s, and the product is shown again',
    async (_what, then) => {
      await hide();
      const worker = await hiding();
      // When the hold is over before Shopify has the write, and the run reads the product meanwhile.
      await holdIsOver();
      await then();
      let read = false;
      const ports = scene.portsWith({
        async readProducts(...asked) {
          read ||= asked[1].includes(id);
          return scene.bench.port.readProducts(...asked);
        },
      });
      const gathered = async () => ['ready', 'ended'].includes((await scene.openRun())?.state ?? '');
      await scene.work(ports, gathered, ['run']);
      await worker.finish();
      await scene.work(scene.portsWith());
      expect((await product())?.status).toBe('ACTIVE');
      await everythingIsPutBack();
      expect(read).toBe(false);
    },
    TIMEOUT_MS,
  );

  it(
    "a product that a run has read is no worker's until it is planned; one that waits for it comes right after",
    async () => {
      const taken: number[] = [];
      const port: Partial<ShopifyPort> = {
        async readPlain(...asked) {
          const read = await scene.bench.port.readPlain(...asked);
          // When the product is held in the moment between the run's reading and its plan.
          if (taken.length === 0) {
            await hide();
            taken.push((await store.work.claim('act', 10, scene.clock.now(), 1)).length);
          }
          return read;
        },
      };
      await scene.work(scene.portsWith(port), async () => taken.length > 0 && (await waiting('bulk')) === 0, [
        'run',
      ]);
      expect(taken).toEqual([0]);
      await scene.work(scene.portsWith());
      expect((await product())?.status).toBe('UNLISTED');
      await holdIsOver();
      await scene.work(scene.portsWith());
      await everythingIsPutBack();
    },
    TIMEOUT_MS,
  );

  it(
    'a run that stood still for longer than its claims plans nothing of what it had read before',
    async () => {
      let calls = 0;
      const port: Partial<ShopifyPort> = {
        async readPlain(...asked) {
          const read = await scene.bench.port.readPlain(...asked);
          calls += 1;
          if (calls > 1) return read;
          // When a worker takes the product over meanwhile, hides it, and shows it again with its tags.
          await scene.pass(60_001);
          await hide();
          await step('act');
          expect((await product())?.status).toBe('UNLISTED');
          await holdIsOver();
          await step('act');
          expect((await product())?.tags).toContain(`campaign:${campaignId}`);
          return read;
        },
      };
      await scene.work(scene.portsWith(port));
      const tags = (await product())?.tags ?? [];
      expect(tags).toContain(`campaign:${campaignId}`);
      expect(tags).toContain(`promote:${campaignId}`);
      // Nobody took it off: it was not there yet when the run read it.
      const told = await store.inShop(SHOP, (tx) => tx.baselines(id));
      expect(
        told.filter(({ foreignSeenAt, state }) => foreignSeenAt !== null || state === 'left_alone'),
      ).toEqual([]);
      await everythingIsPutBack();
    },
    TIMEOUT_MS,
  );

  it(
    "a product that cannot be planned is in nobody's way: the others go in their run, it is tried again",
    async () => {
      const failing: Pick<Store, 'inShop'> = {
        inShop: (shop, work) =>
          store.inShop(shop, (tx) =>
            work({
              ...tx,
              planActions: async (plans, now) => {
                if (plans.some(({ productId }) => productId === id)) throw new Error('It cannot be planned');
                return tx.planActions(plans, now);
              },
            }),
          ),
      };
      const broken = { ...store, ...failing };
      const ports = scene.portsWith();
      const act = { ...ports.act, store: broken };
      const tagged = async () =>
        (await scene.products()).filter(({ tags }) => tags.includes(`campaign:${campaignId}`)).length;
      await scene.work(
        { ...ports, act, bulk: { ...ports.bulk, store: broken, act } },
        async () => (await tagged()) === COUNT - 1 && scene.failures.length > 0,
      );
      expect(scene.failures[0]).toMatchObject({ step: 'act', subject: id });
      scene.failures.length = 0;
      await scene.work(ports);
      expect(await tagged()).toBe(COUNT);
      await everythingIsPutBack();
    },
    TIMEOUT_MS,
  );
});
