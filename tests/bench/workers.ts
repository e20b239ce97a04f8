/** Products judged and acted on per second with one, two and four worker processes, Shopify answering after 50 ms. */
import { availableParallelism } from 'node:os';
import { sleep } from '../../scripts/demo/wait.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { machineBusy } from './harness/cpu.ts';
import {
  actingCampaign,
  atRest,
  cpuBetween,
  DOMAIN,
  forget,
  post,
  requests,
  startScene,
  withoutBrake,
  type CpuSplit,
  type Scene,
} from './harness/scene.ts';
import type { BenchResult } from './run.ts';

/** Of each turn; `WORKER_PRODUCTS=200` for shorter ones. A worker takes what is there, a hundred at most: four need as much. */
const PRODUCTS = Number(process.env['WORKER_PRODUCTS'] ?? 400);
const TURNS = [1, 2, 4];
const IN_STOCK = 5;
/** Answers come after up to so long, half of it on average. */
const SLOW_MS = 100;
/** Modules are loaded and connections made before the clock starts. */
const WARM_UP_MS = 2_000;
const HIDES = /UpdateProduct|Write/;

interface Turn {
  perSecond: number;
  seconds: number;
  cpu: CpuSplit;
  /** Share of the machine's cores that was in use, by anybody: 0 to 1. */
  busy: number;
  points: number;
  bucketLeft: number;
}

/** One shop with a campaign for each turn; in a turn all products of its campaign sell out while its workers wait for work. */
export async function bench(): Promise<BenchResult> {
  const sets: ProductView[][] = [];
  const scene = await startScene({
    plan: 'plus',
    // Those of no campaign stay in stock: a location that is emptied as a whole is a reason to flag only (law 14).
    products: PRODUCTS * (TURNS.length + 1),
    available: IN_STOCK,
    role: 'web',
    async prepare(app, products) {
      await withoutBrake(app);
      for (const [at, workers] of TURNS.entries()) {
        const own = products.slice(at * PRODUCTS, (at + 1) * PRODUCTS);
        sets.push(own);
        await actingCampaign(app, `Workers ${workers}`, own, { policy: { soldOutResponse: 'hide' } });
      }
    },
  });
  const turns = new Map<number, Turn>();
  try {
    await post(`${scene.store.url}/__meta/dials?shop=${DOMAIN}`, { api: { slowMs: SLOW_MS } });
    for (const [at, workers] of TURNS.entries())
      turns.set(workers, await turn(scene, workers, sets[at] ?? []));
  } finally {
    await scene.stop();
  }
  return resultOf(turns);
}

async function turn(scene: Scene, workers: number, products: readonly ProductView[]): Promise<Turn> {
  await post(`${scene.store.url}/__meta/dials?shop=${DOMAIN}`, { refillBucket: true });
  const running = await Promise.all(Array.from({ length: workers }, () => scene.start('worker')));
  await sleep(WARM_UP_MS);
  await atRest(scene);
  await forget(scene.store);
  const cpu = scene.cpu();
  const machine = machineBusy();
  const startedAt = Date.now();
  // By orders, as shoppers do: stock that falls without one is looked at more warily.
  await Promise.all(
    products
      .flatMap(({ variants }) => variants)
      .map(({ id }) => scene.store.do(DOMAIN, 'sell', { lines: [{ variantId: id, quantity: IN_STOCK }] })),
  );
  await atRest(scene);
  const used = cpuBetween(cpu, scene.cpu());
  const machineAfter = machineBusy();
  const asked = await requests(scene.store);
  const hides = [...asked.requests, ...asked.bulkLines].filter(({ operation }) => HIDES.test(operation));
  const seconds = (Math.max(...hides.map(({ at }) => Date.parse(at))) - startedAt) / 1000;
  const ids = new Set(products.map(({ id }) => id));
  const hidden = (await scene.store.state(DOMAIN)).products.filter(
    ({ id, status }) => ids.has(id) && status === 'UNLISTED',
  );
  if (hidden.length < products.length)
    throw new Error(`${products.length - hidden.length} products are not hidden`);
  await Promise.all(running.map((one) => one.stop()));
  return {
    perSecond: products.length / seconds,
    seconds,
    cpu: used,
    busy: 1 - (machineAfter.idle - machine.idle) / (machineAfter.total - machine.total),
    points: asked.points,
    bucketLeft: asked.throttleStatus.currentlyAvailable,
  };
}

function resultOf(turns: ReadonlyMap<number, Turn>): BenchResult {
  const one = turns.get(1)?.perSecond ?? 0;
  const two = (turns.get(2)?.perSecond ?? 0) / one;
  const four = (turns.get(4)?.perSecond ?? 0) / one;
  return {
    name: 'workers',
    metrics: {
      oneWorkerPerSecond: one,
      timesWithTwo: two,
      timesWithFour: four,
      ...Object.fromEntries([...turns].flatMap(([workers, told]) => split(workers, told))),
    },
    comparedWith: {
      timesWithTwo: 'wanted: at least 1.8',
      timesWithFour: 'wanted: at least 3',
      ...Object.fromEntries([...turns].map(([workers, told]) => [`busy${workers}`, limitOf(told)])),
    },
    missed: [
      ...(two < 1.8 ? [`${two.toFixed(2)} × with two workers, 1.8 wanted`] : []),
      ...(four < 3 ? [`${four.toFixed(2)} × with four workers, 3 wanted`] : []),
    ],
  };
}

const split = (workers: number, { cpu, busy, seconds, points }: Turn): [string, number][] => [
  [`seconds${workers}`, seconds],
  [`cpuWorkers${workers}`, cpu.workers],
  [`cpuDatabase${workers}`, cpu.database],
  [`cpuStore${workers}`, cpu.store],
  [`cpuDoor${workers}`, cpu.door],
  [`pointsPerProduct${workers}`, points / PRODUCTS],
  [`busy${workers}`, busy],
];

const USED_UP = 0.9;

/** What held a turn up, in words, as far as it can be seen from outside. */
function limitOf({ busy, bucketLeft, cpu, seconds }: Turn): string {
  const cores = availableParallelism();
  const ours = cpu.workers + cpu.database + cpu.store + cpu.door;
  const share = Math.round((ours / seconds / cores) * 100);
  if (bucketLeft < 1_000) return `limited by the shop's bucket (${bucketLeft} points left)`;
  if (busy > USED_UP) return `limited by the machine: all ${cores} cores in use, ${share} % by this bench`;
  return `limited by waiting for answers; ${share} % of ${cores} cores used by this bench`;
}
