/** 20,000 deliveries in a burst over 2,000 products of 20 overlapping campaigns: how soon all is right, and its price. */
import { available } from '../../scripts/demo/snapshot.ts';
import { sleep, until } from '../../scripts/demo/wait.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import {
  actingCampaign,
  atRest,
  DOMAIN,
  forget,
  post,
  requests,
  startScene,
  withoutBrake,
  type Scene,
} from './harness/scene.ts';
import type { BenchResult } from './run.ts';

/** `FLASH_PRODUCTS=200` for a shorter run; the burst shrinks with it. */
const PRODUCTS = Number(process.env['FLASH_PRODUCTS'] ?? 2_000);
const CAMPAIGNS = 20;
/** Three deliveries an order: the level, the order, the product. */
const ORDERS = Math.round((PRODUCTS * 10) / 3);
const AVAILABLE = 4;
const MOST_SECONDS = 15;
const FLAG_POINTS = 12;
const STOP_POINTS = 25;
/** For each delivery a read of the product and, when it sold out, its writes, one call each. */
const NAIVE_READ_POINTS = 10;
const WRITES = /TagsRemove|TagsAdd|Unpublish|UpdateProduct|SetMetafields|Write/;

export async function bench(): Promise<BenchResult> {
  const scene = await startScene({
    plan: 'plus',
    products: PRODUCTS,
    available: AVAILABLE,
    role: 'web',
    async prepare(app, products) {
      await withoutBrake(app);
      const share = Math.ceil(PRODUCTS / CAMPAIGNS);
      for (let at = 0; at < CAMPAIGNS; at += 1) {
        // Each takes its own share and half of the next one's.
        const own = Array.from(
          { length: Math.ceil(share * 1.5) },
          (_, n) => products[(at * share + n) % PRODUCTS],
        );
        await actingCampaign(
          app,
          `Flash ${at}`,
          own.filter((one) => one !== undefined),
          {
            policy: { soldOutResponse: 'stop_promoting' },
          },
        );
      }
    },
  });
  try {
    await scene.start('worker');
    await forget(scene.store);
    const before = (await scene.store.state(DOMAIN)).products;
    const writes = watchWrites(scene);
    await post(`${scene.store.url}/__meta/do/flashSale?shop=${DOMAIN}`, { orders: ORDERS });
    await until('the deliveries', async () => (await scene.store.deliveries(DOMAIN)).pending === 0, 170_000);
    const deliveredAt = Date.now();
    await atRest(scene);
    const lastWriteAt = await writes.stop();
    const after = (await scene.store.state(DOMAIN)).products;
    return result(scene, before, after, (lastWriteAt - deliveredAt) / 1000);
  } finally {
    await scene.stop();
  }
}

async function result(
  scene: Scene,
  before: readonly ProductView[],
  after: readonly ProductView[],
  seconds: number,
): Promise<BenchResult> {
  const { points } = await requests(scene.store);
  const { sent, lost } = await scene.store.deliveries(DOMAIN);
  const old = new Map(before.map((product) => [product.id, product]));
  const changed = after.filter(
    (product) => JSON.stringify(product.tags) !== JSON.stringify(old.get(product.id)?.tags),
  );
  const soldOut = after.filter((product) => available(product) <= 0);
  const wrong = soldOut.filter(({ tags }) => tags.some((tag) => tag.includes('promote')));
  const pointsPerChanged = points / Math.max(1, changed.length);
  const missed = [
    ...(seconds > MOST_SECONDS ? [`right after ${seconds.toFixed(1)} s, ${MOST_SECONDS} wanted`] : []),
    ...(lost > 0 ? [`${lost} deliveries lost`] : []),
    ...(wrong.length > 0 ? [`${wrong.length} sold-out products still carry a promote tag`] : []),
    ...(pointsPerChanged > STOP_POINTS
      ? [`${pointsPerChanged.toFixed(1)} points a product, ${STOP_POINTS} wanted`]
      : []),
  ];
  return {
    name: 'flash-sale',
    metrics: {
      deliveries: sent,
      lost,
      productsChanged: changed.length,
      soldOut: soldOut.length,
      wrong: wrong.length,
      secondsAfterLastDelivery: seconds,
      points,
      pointsPerChangedProduct: pointsPerChanged,
      naivePoints: ORDERS * 3 * NAIVE_READ_POINTS + changed.length * 30,
    },
    comparedWith: {
      secondsAfterLastDelivery: `wanted: at most ${MOST_SECONDS}`,
      pointsPerChangedProduct: `wanted: at most ${FLAG_POINTS} for a flag, ${STOP_POINTS} for stop promoting`,
      naivePoints: 'one read a delivery and three writes a product',
    },
    missed,
  };
}

/** Remembers when the last write was sent; the store's log holds only the newest requests. */
function watchWrites(scene: Scene): { stop(): Promise<number> } {
  let last = 0;
  let running = true;
  const look = async (): Promise<void> => {
    for (const { at, operation } of (await requests(scene.store)).requests)
      if (WRITES.test(operation)) last = Math.max(last, Date.parse(at));
  };
  const watching = (async () => {
    while (running) {
      await look();
      await sleep(1_000);
    }
  })();
  return {
    async stop() {
      running = false;
      await watching;
      await look();
      return last;
    },
  };
}
