/**
 * Products judged and acted on per second with one, two and four worker processes, Shopify answering after 50 ms, in several
 * shops at a time: what more workers are there for. `WORKER_SHOPS=1` measures how they share one shop's work instead.
 *
 * Two parts. The first shows what this machine makes of more workers: all of it may be used, and on few cores it is what
 * ends first. The second shows whether the software scales: each worker is held to a share of a core that is so small
 * that four of them, with all that they cause in the database, the door and the store, leave part of the machine unused.
 * How many times as fast two and four are there is what is wanted of them; how fast they are says nothing.
 *
 * Workers run for days: each works off some products before the clock starts, without being held. What a process does once
 * (compiling what it runs often, preparing its statements) would else count once for one worker and four times for four.
 */
import type { DevStore } from '../../scripts/demo/dev-store.ts';
import { sleep } from '../../scripts/demo/wait.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { cpuQuota } from './harness/cpu-quota.ts';
import { machineBusy } from './harness/cpu.ts';
import {
  actingCampaign,
  atRest,
  cpuBetween,
  forget,
  post,
  requests,
  spentOn,
  startScene,
  withoutBrake,
  withoutFlow,
  type Scene,
} from './harness/scene.ts';
import { resultOf, shareOf, type Turn } from './harness/workers-told.ts';
import type { BenchResult } from './run.ts';

/** Of each turn, all shops together; `WORKER_PRODUCTS=200` for shorter ones. */
const PRODUCTS = Number(process.env['WORKER_PRODUCTS'] ?? 400);
const SHOPS = Array.from(
  { length: Number(process.env['WORKER_SHOPS'] ?? 8) },
  (_, at) => `bench-${at}.myshopify.com`,
);
const OF_EACH_SHOP = Math.ceil(PRODUCTS / SHOPS.length);
const TURNS = [1, 2, 4];
const IN_STOCK = 5;
/** Answers come after up to so long, half of it on average. */
const SLOW_MS = 100;
/** Products that each worker has worked off before the clock starts, on average; `WORKER_WARM_UP=0`: it has just begun. */
const WARM_UP_PRODUCTS = Number(process.env['WORKER_WARM_UP'] ?? 200);
/** Modules are loaded and connections made before that. */
const STARTED_MS = 2_000;
/** A worker that is held to a tenth of a core takes a minute for what it does in some ten seconds. */
const TURN_MS = 600_000;
const HIDES = /UpdateProduct|Write/;

interface ToSell {
  shop: string;
  product: ProductView;
}

/** What sells out in a turn: before its clock starts, and then. */
interface TurnProducts {
  warmUp: ToSell[];
  measured: ToSell[];
}

/** Shops with campaigns for each turn; in a turn all of their products sell out while its workers wait for work. */
export async function bench(): Promise<BenchResult> {
  const quota = cpuQuota();
  const turns = 'unavailable' in quota ? TURNS : [...TURNS, ...TURNS];
  const sets = turns.map((): TurnProducts => ({ warmUp: [], measured: [] }));
  const scene = await startScene({
    plan: 'plus',
    shops: SHOPS,
    // Those of no campaign stay in stock: a location that is emptied as a whole is a reason to flag only (law 14).
    products: turns.reduce((sum, workers) => sum + warmUpOfEach(workers) + OF_EACH_SHOP, OF_EACH_SHOP),
    available: IN_STOCK,
    role: 'web',
    async prepare(app, _products, store) {
      for (const shop of SHOPS) {
        await withoutBrake(app, shop);
        await withoutFlow(app, shop);
        const left = [...(await store.state(shop)).products];
        const campaign = async (name: string, set: ToSell[], size: number): Promise<void> => {
          const own = left.splice(0, size);
          if (own.length === 0) return;
          set.push(...own.map((product) => ({ shop, product })));
          await actingCampaign(app, name, own, { policy: { soldOutResponse: 'hide' } }, shop);
        };
        for (const [at, { warmUp, measured }] of sets.entries()) {
          await campaign(`Warm-up ${at}`, warmUp, warmUpOfEach(turns[at] ?? 0));
          await campaign(`Turn ${at}`, measured, OF_EACH_SHOP);
        }
      }
    },
  });
  try {
    for (const shop of SHOPS)
      await post(`${scene.store.url}/__meta/dials?shop=${shop}`, { api: { slowMs: SLOW_MS } });
    const free = await allTurns(scene, sets.slice(0, TURNS.length), () => {});
    if ('unavailable' in quota) return resultOf(free, quota);
    const share = shareOf(free);
    const held = await allTurns(scene, sets.slice(TURNS.length), (pid) => quota.hold(pid, share));
    return resultOf(free, { share, turns: held });
  } finally {
    await scene.stop();
    if (!('unavailable' in quota)) quota.remove();
  }
}

/** Products of each shop that so many workers work off before the clock starts. */
const warmUpOfEach = (workers: number): number => Math.ceil((WARM_UP_PRODUCTS * workers) / SHOPS.length);

/** `hold` is asked to hold each worker once it is warm. */
async function allTurns(
  scene: Scene,
  sets: readonly TurnProducts[],
  hold: (pid: number) => void,
): Promise<Map<number, Turn>> {
  const turns = new Map<number, Turn>();
  for (const [at, workers] of TURNS.entries())
    turns.set(workers, await turn(scene, workers, sets[at] ?? { warmUp: [], measured: [] }, hold));
  return turns;
}

async function turn(
  scene: Scene,
  workers: number,
  { warmUp, measured }: TurnProducts,
  hold: (pid: number) => void,
): Promise<Turn> {
  const { store } = scene;
  const running = await Promise.all(Array.from({ length: workers }, () => scene.start('worker')));
  await sleep(STARTED_MS);
  await atRest(scene, TURN_MS, SHOPS);
  const cold = scene.cpu();
  await sellOut(store, warmUp);
  await atRest(scene, TURN_MS, SHOPS);
  const warmUpMs = (cpuBetween(cold, scene.cpu()).workers * 1000) / warmUp.length;
  for (const shop of SHOPS) {
    await post(`${store.url}/__meta/dials?shop=${shop}`, { refillBucket: true });
    await forget(store, shop);
  }
  for (const { pid } of running) hold(pid);
  const cpu = scene.cpu();
  const machine = machineBusy();
  const startedAt = Date.now();
  await sellOut(store, measured);
  await atRest(scene, TURN_MS, SHOPS);
  const secondsToRest = (Date.now() - startedAt) / 1000;
  const used = cpuBetween(cpu, scene.cpu());
  const machineAfter = machineBusy();
  const asked = await Promise.all(SHOPS.map((shop) => requests(store, shop)));
  const hides = asked
    .flatMap((one) => [...one.requests, ...one.bulkLines])
    .filter(({ operation }) => HIDES.test(operation));
  const seconds = (Math.max(...hides.map(({ at }) => Date.parse(at))) - startedAt) / 1000;
  await mustBeHidden(store, [...warmUp, ...measured]);
  await Promise.all(running.map((one) => one.stop()));
  process.stderr.write(
    `  ${workers} at work: all hidden after ${seconds.toFixed(1)} s; points of a shop for ${asked[0] ? spentOn(asked[0]) : ''}\n`,
  );
  return {
    products: measured.length,
    perSecond: measured.length / seconds,
    seconds,
    secondsToRest,
    cpu: used,
    busy: 1 - (machineAfter.idle - machine.idle) / (machineAfter.total - machine.total),
    points: asked.reduce((sum, { points }) => sum + points, 0),
    bucketLeft: Math.min(...asked.map(({ throttleStatus }) => throttleStatus.currentlyAvailable)),
    warmUpMs,
  };
}

/** By orders, as shoppers do: stock that falls without one is looked at more warily. */
async function sellOut(store: DevStore, all: readonly ToSell[]): Promise<void> {
  await Promise.all(
    all.flatMap(({ shop, product }) =>
      product.variants.map(({ id }) =>
        store.do(shop, 'sell', { lines: [{ variantId: id, quantity: IN_STOCK }] }),
      ),
    ),
  );
}

/** @throws when a product that sold out is not. */
async function mustBeHidden(store: DevStore, all: readonly ToSell[]): Promise<void> {
  const states = await Promise.all(SHOPS.map((shop) => store.state(shop)));
  const hidden = new Set(
    states.flatMap(({ products }, at) =>
      products.filter(({ status }) => status === 'UNLISTED').map(({ id }) => `${SHOPS[at]} ${id}`),
    ),
  );
  const missing = all.filter(({ shop, product }) => !hidden.has(`${shop} ${product.id}`)).length;
  if (missing > 0) throw new Error(`${missing} products are not hidden`);
}
