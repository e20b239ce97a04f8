/** Idle app: from the last byte of a webhook in to the first byte of the write to Shopify out. */
import { sleep } from '../../scripts/demo/wait.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import {
  actingCampaign,
  atRest,
  DOMAIN,
  requests,
  startScene,
  withoutBrake,
  type Scene,
} from './harness/scene.ts';
import type { BenchResult } from './run.ts';

const PRODUCTS = 60;
const ROUNDS = 40;
const WRITES = /^(UpdateProduct|SetMetafields|Unpublish|TagsRemove|WriteSeveral)$/;

/** A product sells out, and is hidden; one at a time, at rest before each. The clocks are those of one machine. */
export async function bench(): Promise<BenchResult> {
  const one = await measure('all');
  const apart = await measure('web');
  const missed = [
    ...(one.p50 > 150 ? [`one process p50 ${one.p50.toFixed(0)} ms, 150 wanted`] : []),
    ...(one.p99 > 500 ? [`one process p99 ${one.p99.toFixed(0)} ms, 500 wanted`] : []),
    ...(apart.p50 > 700 ? [`web and worker apart p50 ${apart.p50.toFixed(0)} ms, 700 wanted`] : []),
  ];
  return {
    name: 'latency',
    metrics: {
      oneProcessP50Ms: one.p50,
      oneProcessP99Ms: one.p99,
      apartP50Ms: apart.p50,
      apartP99Ms: apart.p99,
    },
    comparedWith: {
      oneProcessP50Ms: 'wanted: at most 150',
      oneProcessP99Ms: 'wanted: at most 500',
      apartP50Ms: 'wanted: at most 700',
    },
    missed,
  };
}

async function measure(role: 'all' | 'web'): Promise<{ p50: number; p99: number }> {
  const scene = await startScene({
    plan: 'plus',
    products: PRODUCTS,
    available: 50,
    role,
    async prepare(app, products) {
      await withoutBrake(app);
      await actingCampaign(app, 'Latency', products, { policy: { soldOutResponse: 'hide' } });
    },
  });
  try {
    if (role === 'web') await scene.start('worker');
    const times: number[] = [];
    for (const product of scene.products.slice(0, ROUNDS)) times.push(await oneRound(scene, product));
    times.sort((a, b) => a - b);
    const at = (share: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return { p50: at(0.5), p99: at(0.99) };
  } finally {
    await scene.stop();
  }
}

async function oneRound(scene: Scene, product: ProductView): Promise<number> {
  await atRest(scene);
  // At rest for a moment more, so that nothing of the last round keeps the loops awake.
  await sleep(300);
  const variant = product.variants[0];
  const level = variant?.levels.find(({ available }) => available > 0);
  if (!variant || !level) throw new Error(`${product.title} has nothing to sell out`);
  const before = (await requests(scene.store)).total;
  const { inventoryItemId } = variant;
  const sentAt = Date.now();
  await scene.store.do(DOMAIN, 'setAvailable', {
    inventoryItemId,
    locationId: level.locationId,
    available: 0,
  });
  for (;;) {
    const seen = await requests(scene.store);
    const fresh = seen.requests.slice(-(seen.total - before) || seen.requests.length);
    const write = seen.total > before ? fresh.find(({ operation }) => WRITES.test(operation)) : undefined;
    if (write) return Date.parse(write.at) - sentAt;
    if (Date.now() - sentAt > 30_000) throw new Error('No write came within 30 s');
    await sleep(20);
  }
}
