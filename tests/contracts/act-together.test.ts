/** Many products that are written to at once: what that asks of the database, and that none is in another's way. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { defaultPolicy } from '../../app/core/policy.ts';
import type { Store } from '../../app/flow/store.ts';
import { takeAndDo } from '../../app/flow/worker.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { SHOP } from '../shopify/dev-store.ts';
import { counted } from '../support/counted.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { digits, openBulkScene, type BulkScene } from './bulk-scene.ts';

const COUNT = 24;
const TIMEOUT_MS = 120_000;
const PROMOTED = 'promote:together';
/** What a new hold is: its row, and its alert. Verdicts, ledger, what Flow is told and placements are of all together. */
const OF_A_HOLD = 2;

onOneDatabase('products that are written to together', (ground) => {
  let scene: BulkScene;
  let store: Store;
  let all: ProductView[];
  let counter: ReturnType<typeof counted>['counter'];
  beforeAll(async () => {
    const counting = counted(ground.database);
    counter = counting.counter;
    store = createStore(counting.database);
    const products = Array.from({ length: COUNT }, (_, at) => ({
      title: `Product ${at}`,
      variants: [{ available: 50 }],
    }));
    scene = await openBulkScene(store, products, 1_000);
    all = await scene.products();
    const policy = { ...defaultPolicy(), soldOutResponse: 'stop_promoting' as const };
    await scene.promote('together', all, null, { policy });
    await scene.work(scene.portsWith());
    await scene.forget();
  }, TIMEOUT_MS);
  afterAll(() => scene.close());

  const idOf = ({ id }: ProductView): string => digits(id);
  const promoted = async (some: readonly ProductView[]): Promise<number> => {
    const ids = new Set(some.map(({ id }) => id));
    return (await scene.products()).filter(({ id, tags }) => ids.has(id) && tags.includes(PROMOTED)).length;
  };
  /** Sells these out behind our back and lets them be looked at. */
  async function sellOut(some: readonly ProductView[]): Promise<void> {
    await scene.pass(1_000);
    for (const { variants } of some)
      for (const { inventoryItemId, levels } of variants)
        for (const { locationId } of levels)
          await scene.bench.meta('POST', 'do/setAvailable', { inventoryItemId, locationId, available: 0 });
    await store.inShop(SHOP, (tx) => tx.mark('act', some.map(idOf), scene.clock.now()));
  }

  it(
    'are read, planned and written down with as many statements as one; more is only what a new hold writes',
    async () => {
      const statementsOf = async (some: readonly ProductView[], sold: boolean): Promise<number> => {
        if (sold) await sellOut(some);
        else await store.inShop(SHOP, (tx) => tx.mark('act', some.map(idOf), scene.clock.now()));
        counter.reset();
        expect(await takeAndDo(scene.portsWith(), 'act')).toBe(some.length);
        expect(await promoted(some)).toBe(sold ? 0 : some.length);
        return counter.statements();
      };
      for (const sold of [false, true]) {
        const few = await statementsOf(all.slice(0, 2), sold);
        const many = await statementsOf(all.slice(2, 14), sold);
        expect((many - few) / 10, `${few} of two, ${many} of twelve`).toBeLessThanOrEqual(
          sold ? OF_A_HOLD : 0,
        );
      }
    },
    TIMEOUT_MS,
  );

  it(
    'are written to one after the other when one cannot be planned: the others do not wait for it',
    async () => {
      const some = all.slice(14, 18);
      const ids = some.map(idOf);
      await sellOut(some);
      const ports = scene.portsWith();
      const failing: Pick<Store, 'inShop'> = {
        inShop: (shop, work) =>
          store.inShop(shop, (tx) =>
            work({
              ...tx,
              planActions: async (plans, now) => {
                if (plans.some(({ productId }) => productId === ids[1]))
                  throw new Error('It cannot be planned');
                return tx.planActions(plans, now);
              },
            }),
          ),
      };
      const act = { ...ports.act, store: { ...store, ...failing } };
      await takeAndDo({ ...ports, act }, 'act');
      expect(await promoted(some)).toBe(1);
      expect(scene.failures).toHaveLength(1);
      expect(scene.failures[0]).toMatchObject({ step: 'act', subject: ids[1] });
      // And it is tried again by itself.
      await scene.pass(1_000);
      await scene.work(ports);
      expect(await promoted(some)).toBe(0);
    },
    TIMEOUT_MS,
  );
});
