/** Products judged and acted on per second with one, two and four worker processes, Shopify answering after 50 ms. */
import { sleep, until } from '../../scripts/demo/wait.ts';
import { available } from '../../scripts/demo/snapshot.ts';
import { actingCampaign, DOMAIN, post, startScene, withoutBrake } from './harness/scene.ts';
import type { BenchResult } from './run.ts';

const PRODUCTS = 120;
/** One worker on a busy machine needs minutes. */
const LONGEST_MS = 600_000;

export async function bench(): Promise<BenchResult> {
  const rates = new Map<number, number>();
  for (const workers of [1, 2, 4]) rates.set(workers, await measure(workers));
  const one = rates.get(1) ?? 0;
  const two = (rates.get(2) ?? 0) / one;
  const four = (rates.get(4) ?? 0) / one;
  return {
    name: 'workers',
    metrics: { oneWorkerPerSecond: one, timesWithTwo: two, timesWithFour: four },
    comparedWith: {
      timesWithTwo: 'wanted: at least 1.8',
      timesWithFour: 'wanted: at least 3; the machine has two cores for workers, database and store',
    },
    missed: [
      ...(two < 1.8 ? [`${two.toFixed(2)} × with two workers, 1.8 wanted`] : []),
      ...(four < 3 ? [`${four.toFixed(2)} × with four workers, 3 wanted`] : []),
    ],
  };
}

/** All products sell out while no worker runs; then the workers start, and the last one hidden ends the clock. */
async function measure(workers: number): Promise<number> {
  const scene = await startScene({
    plan: 'plus',
    products: PRODUCTS,
    available: 5,
    role: 'web',
    async prepare(app, products) {
      await withoutBrake(app);
      await actingCampaign(app, 'Workers', products, { policy: { soldOutResponse: 'hide' } });
    },
  });
  try {
    for (const { variants } of scene.products) {
      for (const { inventoryItemId, levels } of variants) {
        for (const { locationId } of levels)
          await scene.store.do(DOMAIN, 'setAvailable', { inventoryItemId, locationId, available: 0 });
      }
    }
    await until('the deliveries', async () => (await scene.store.deliveries(DOMAIN)).pending === 0);
    await post(`${scene.store.url}/__meta/dials?shop=${DOMAIN}`, {
      api: { slowMs: 100 },
      refillBucket: true,
    });
    const startedAt = performance.now();
    const running = await Promise.all(Array.from({ length: workers }, () => scene.start('worker')));
    const began = Math.max(startedAt, performance.now() - 1);
    await until(
      'all products to be hidden',
      async () => {
        await sleep(100);
        const { products } = await scene.store.state(DOMAIN);
        return products.every((product) => available(product) > 0 || product.status === 'UNLISTED');
      },
      LONGEST_MS,
    );
    const seconds = (performance.now() - began) / 1000;
    if (running.length !== workers) throw new Error('A worker is missing');
    return PRODUCTS / seconds;
  } finally {
    await scene.stop();
  }
}
