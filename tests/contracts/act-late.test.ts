/** Two workers, one of them late: what it sends after another has put the product back would stay for ever. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultPolicy } from '../../app/core/policy.ts';
import { actOnClaims } from '../../app/flow/acting.ts';
import type { ShopifyPort } from '../../app/flow/ports.ts';
import type { Claim, Store } from '../../app/flow/store.ts';
import { takeAndDo } from '../../app/flow/worker.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP } from '../shopify/dev-store.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { digits, openBulkScene, type BulkScene } from './bulk-scene.ts';

const TIMEOUT_MS = 120_000;
const LEASE_MS = 45_000;
const HELD_MS = 10_000;
/** Longer than reading and planning a product takes. */
const SLOW_MS = 4_000;

onOneDatabase('a worker that is late', (ground) => {
  let scene: BulkScene;
  let store: Store;
  let before: ReturnType<typeof look>[];
  let id: string;
  beforeAll(async () => {
    store = ground.store;
    const products = ['Mug', 'Cup'].map((title) => ({ title, variants: [{ available: 50 }] }));
    scene = await openBulkScene(store, products, 1_000);
    await scene.advertise();
    const policy = { ...defaultPolicy(), soldOutResponse: 'hide' as const };
    await scene.promote('late', await scene.products(), null, { policy });
    await scene.work(scene.portsWith());
    before = (await scene.products()).map(look);
    id = digits(before[0]?.id ?? '');
  }, TIMEOUT_MS);
  afterAll(() => scene.close());

  const look = (product: ProductView) => ({
    id: product.id,
    status: product.status,
    tags: product.tags.toSorted(),
    channels: product.publications
      .filter(({ isPublished }) => isPublished)
      .map(({ publicationId }) => publicationId)
      .toSorted(),
  });

  /** A person hides products for ten seconds; judged, and taken by a worker for so long. */
  async function takenToHide(leaseMs: number, productIds = [id]): Promise<Claim[]> {
    await scene.holdByPerson('late', productIds, 'hide', HELD_MS);
    await takeAndDo(scene.portsWith(), 'judge');
    return store.work.claim('act', 10, scene.clock.now(), leaseMs);
  }

  /** Shopify does the first write at once, and answers when it is let. */
  function lateAnswer(): { port: Partial<ShopifyPort>; written: Promise<void>; answer: () => void } {
    let answer = (): void => {};
    let wrote = (): void => {};
    const gate = new Promise<void>((resolve) => (answer = resolve));
    const written = new Promise<void>((resolve) => (wrote = resolve));
    const port: Partial<ShopifyPort> = {
      async write(...told) {
        const result = await scene.bench.port.write(...told);
        wrote();
        await gate;
        return result;
      },
    };
    return { port, written, answer };
  }

  it(
    'and whose claim another has taken over sends nothing more: what was put back stays so',
    async () => {
      // Given a worker that hides a product, and stands still after its first write.
      const claims = await takenToHide(LEASE_MS);
      expect(claims).toHaveLength(1);
      const { port, written, answer } = lateAnswer();
      const late = actOnClaims(scene.portsWith(port), claims);
      await written;
      // When its claim runs out, the hold ends, and another worker puts the product back.
      await scene.pass(LEASE_MS + 1);
      await store.inShop(SHOP, (tx) => tx.mark('judge', [id], scene.clock.now()));
      await scene.work(scene.portsWith());
      expect((await scene.products()).map(look)).toEqual(before);
      // Then the first one does nothing more to it.
      answer();
      await late;
      await scene.work(scene.portsWith());
      expect((await scene.products()).map(look)).toEqual(before);
    },
    TIMEOUT_MS,
  );

  it(
    'keeps its claim as long as Shopify takes to answer: no other begins with the same product',
    async () => {
      const leaseMs = 900;
      const claims = await takenToHide(leaseMs);
      const { port, written, answer } = lateAnswer();
      const late = actOnClaims(scene.portsWith(port), claims);
      await written;
      await new Promise((resolve) => setTimeout(resolve, 3 * leaseMs));
      expect(await store.work.claim('act', 10, scene.clock.now(), leaseMs)).toEqual([]);
      answer();
      await late;
      expect((await scene.products())[0]?.status).toBe('UNLISTED');
      expect(await store.shopWork.open(SHOP, 'act', 10, scene.clock.now())).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'waits for what is on its way when one write fails: none lands after its product was read again',
    async () => {
      await scene.pass(HELD_MS + 1);
      await store.inShop(SHOP, (tx) => tx.mark('judge', [id], scene.clock.now()));
      await scene.work(scene.portsWith());
      // Given a worker that hides two products: the write of one fails, that of the other is slow.
      const [failing = ''] = before.map((one) => digits(one.id)).filter((one) => one !== id);
      const claims = await takenToHide(LEASE_MS, [id, failing]);
      let go = (): void => {};
      const gate = new Promise<void>((resolve) => (go = resolve));
      let fails = true;
      const acting = actOnClaims(
        scene.portsWith({
          async write(shop, write, options) {
            if (write.productId === id) await gate;
            else if (fails) {
              fails = false;
              // The hold is over by the time of the failure.
              await scene.pass(HELD_MS + 1);
              await store.inShop(SHOP, (tx) => tx.mark('judge', [id, failing], scene.clock.now()));
              await takeAndDo(scene.portsWith(), 'judge');
              throw new Error('It fails');
            }
            return scene.bench.port.write(shop, write, options);
          },
        }),
        claims,
      );
      await Promise.race([acting, new Promise((resolve) => setTimeout(resolve, SLOW_MS))]);
      go();
      await acting;
      await scene.work(scene.portsWith());
      expect((await scene.products()).map(look)).toEqual(before);
    },
    TIMEOUT_MS,
  );
});
