/** 20,000 deliveries in a burst over 2,000 products of 20 overlapping campaigns: how soon all is right, and its price. */
import { available } from '../../scripts/demo/snapshot.ts';
import { sleep, until } from '../../scripts/demo/wait.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import {
  actingCampaign,
  atRest,
  cpuBetween,
  DOMAIN,
  forget,
  post,
  requests,
  spentOn,
  startScene,
  withoutBrake,
  type CpuSplit,
  type Scene,
} from './harness/scene.ts';
import type { BenchResult } from './run.ts';

/** `FLASH_PRODUCTS=200` for a shorter run; the burst shrinks with it. */
const PRODUCTS = Number(process.env['FLASH_PRODUCTS'] ?? 2_000);
/** Of the second, smaller burst, which only counts what a flag costs. */
const FLAGGED = Math.ceil(PRODUCTS / 10);
const CAMPAIGNS = 20;
/** Three deliveries an order: the level, the order, the product. */
const ORDERS_A_PRODUCT = 10 / 3;
const AVAILABLE = 4;
const MOST_SECONDS = 15;
const MOST_POINTS = { flag: 12, stop_promoting: 25 };
/** For each delivery a read of the product and, when it sold out, its writes, one call each. */
const NAIVE_READ_POINTS = 10;
const WRITES = /TagsRemove|TagsAdd|Unpublish|UpdateProduct|SetMetafields|Write/;

interface Burst {
  deliveries: number;
  lost: number;
  changed: number;
  soldOut: number;
  /** Sold out and still promoted, or in stock and not. */
  wrong: number;
  points: number;
  spentOn: string;
  deliverySeconds: number;
  /** Between the last delivery and the last write; negative when that came first. */
  seconds: number;
  cpu: CpuSplit;
}

export async function bench(): Promise<BenchResult> {
  const stop = await burst('stop_promoting', PRODUCTS);
  process.stderr.write(
    `  ${stop.changed} stopped, all right ${stop.seconds.toFixed(1)} s after the last delivery; flags now\n`,
  );
  const flag = await burst('flag', FLAGGED);
  const perStop = stop.points / Math.max(1, stop.changed);
  const perFlag = flag.points / Math.max(1, flag.changed);
  const lost = stop.lost + flag.lost;
  const wrong = stop.wrong + flag.wrong;
  return {
    name: 'flash-sale',
    metrics: {
      deliveries: stop.deliveries,
      lost,
      productsChanged: stop.changed,
      soldOut: stop.soldOut,
      wrong,
      secondsToDeliver: stop.deliverySeconds,
      secondsAfterLastDelivery: stop.seconds,
      cpuSecondsDoor: stop.cpu.door,
      cpuSecondsWorker: stop.cpu.workers,
      cpuSecondsDatabase: stop.cpu.database,
      cpuSecondsStore: stop.cpu.store,
      workerMsPerChangedProduct: (stop.cpu.workers * 1000) / Math.max(1, stop.changed),
      points: stop.points,
      pointsPerStop: perStop,
      pointsPerFlag: perFlag,
      naivePoints: stop.deliveries * NAIVE_READ_POINTS + stop.changed * 30,
    },
    comparedWith: {
      secondsAfterLastDelivery: `wanted: at most ${MOST_SECONDS}`,
      cpuSecondsDoor: 'the process that takes deliveries, and this bench',
      points: stop.spentOn,
      pointsPerStop: `wanted: at most ${MOST_POINTS.stop_promoting}`,
      pointsPerFlag: `wanted: at most ${MOST_POINTS.flag}; ${flag.changed} products: ${flag.spentOn}`,
      naivePoints: 'one read a delivery and three writes a product',
    },
    missed: [
      ...(stop.seconds > MOST_SECONDS
        ? [`right after ${stop.seconds.toFixed(1)} s, ${MOST_SECONDS} wanted`]
        : []),
      ...(lost > 0 ? [`${lost} deliveries lost`] : []),
      ...(wrong > 0 ? [`${wrong} products do not stand as their stock demands`] : []),
      ...tooDear('stop_promoting', perStop),
      ...tooDear('flag', perFlag),
    ],
  };
}

const tooDear = (response: keyof typeof MOST_POINTS, points: number): string[] =>
  points > MOST_POINTS[response]
    ? [`${points.toFixed(1)} points for a ${response}, ${MOST_POINTS[response]} wanted`]
    : [];

async function burst(soldOutResponse: keyof typeof MOST_POINTS, count: number): Promise<Burst> {
  const scene = await startScene({
    plan: 'plus',
    products: count,
    available: AVAILABLE,
    role: 'web',
    async prepare(app, products, store) {
      await withoutBrake(app);
      const share = Math.ceil(count / CAMPAIGNS);
      for (let at = 0; at < CAMPAIGNS; at += 1) {
        // Each takes its own share and half of the next one's.
        const own = Array.from(
          { length: Math.ceil(share * 1.5) },
          (_, n) => products[(at * share + n) % count],
        );
        const some = own.filter((one) => one !== undefined);
        await actingCampaign(app, `Flash ${at}`, some, { policy: { soldOutResponse } });
      }
      // A new shop's first look at orders is no part of a burst; the next ones come every 15 minutes.
      await until(
        'the first look at returns',
        async () => {
          await sleep(500);
          return (await requests(store)).byOperation.some(({ operation }) => operation === 'FindReturns');
        },
        90_000,
      );
    },
  });
  try {
    await scene.start('worker');
    await forget(scene.store);
    const before = (await scene.store.state(DOMAIN)).products;
    const cpu = scene.cpu();
    const startedAt = Date.now();
    const orders = Math.round(count * ORDERS_A_PRODUCT);
    await post(`${scene.store.url}/__meta/do/flashSale?shop=${DOMAIN}`, { orders });
    await until(
      'the deliveries',
      async () => {
        await sleep(200);
        return (await scene.store.deliveries(DOMAIN)).pending === 0;
      },
      400_000,
    );
    const deliveredAt = Date.now();
    await atRest(scene, 400_000);
    // Numbers of one second that contradict each other are read again three seconds later.
    await sleep(4_000);
    await atRest(scene, 400_000);
    const used = cpuBetween(cpu, scene.cpu());
    const after = (await scene.store.state(DOMAIN)).products;
    return {
      ...(await whatBecame(scene, before, after, deliveredAt)),
      deliverySeconds: (deliveredAt - startedAt) / 1000,
      cpu: used,
    };
  } finally {
    await scene.stop();
  }
}

async function whatBecame(
  scene: Scene,
  before: readonly ProductView[],
  after: readonly ProductView[],
  deliveredAt: number,
): Promise<Omit<Burst, 'deliverySeconds' | 'cpu'>> {
  const asked = await requests(scene.store);
  const { sent, lost } = await scene.store.deliveries(DOMAIN);
  const old = new Map(before.map((product) => [product.id, product]));
  const changed = after.filter(
    (product) => JSON.stringify(product.tags) !== JSON.stringify(old.get(product.id)?.tags),
  );
  const isPromoted = ({ tags }: ProductView): boolean => tags.some((tag) => tag.includes('promote'));
  // The newest two thousand requests hold the last write: it is read again once.
  const writes = [...asked.requests, ...asked.bulkLines].filter(({ operation }) => WRITES.test(operation));
  const lastWriteAt = Math.max(0, ...writes.map(({ at }) => Date.parse(at)));
  return {
    deliveries: sent,
    lost,
    changed: changed.length,
    soldOut: after.filter((product) => available(product) <= 0).length,
    wrong: after.filter((product) => available(product) <= 0 === isPromoted(product)).length,
    points: asked.points,
    spentOn: spentOn(asked),
    seconds: (lastWriteAt - deliveredAt) / 1000,
  };
}
