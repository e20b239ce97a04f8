/**
 * Products judged and acted on per second with one, two and four worker processes, Shopify answering after 50 ms, in several
 * shops at a time: what more workers are there for. `WORKER_SHOPS=1` measures how they share one shop's work instead.
 *
 * Two parts. The first shows what this machine makes of more workers: all of it may be used, and on few cores it is what
 * ends first. The second shows whether the software scales: each worker is held to a share of a core that is so small
 * that four of them, with all that they cause in the database, the door and the store, leave part of the machine unused.
 * How many times as fast two and four are there is what is wanted of them; how fast they are says nothing.
 */
import { availableParallelism } from 'node:os';
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
  type CpuSplit,
  type Scene,
} from './harness/scene.ts';
import type { BenchResult } from './run.ts';

/** Of each turn, all shops together; `WORKER_PRODUCTS=200` for shorter ones. */
const PRODUCTS = Number(process.env['WORKER_PRODUCTS'] ?? 400);
const SHOPS = Array.from(
  { length: Number(process.env['WORKER_SHOPS'] ?? 8) },
  (_, at) => `bench-${at}.myshopify.com`,
);
const OF_EACH_SHOP = Math.ceil(PRODUCTS / SHOPS.length);
const TURNS = [1, 2, 4];
const MOST_WORKERS = Math.max(...TURNS);
const WANTED_OF_TWO = 1.8;
const WANTED_OF_FOUR = 3;
const IN_STOCK = 5;
/** Answers come after up to so long, half of it on average. */
const SLOW_MS = 100;
/** Modules are loaded and connections made before the clock starts. */
const WARM_UP_MS = 2_000;
/** A worker that is held to a tenth of a core takes a minute for what it does in some ten seconds. */
const TURN_MS = 600_000;
/** Of the machine's cores, what four workers that are held may need together with everything that they cause. */
const HELD_LOAD = 0.8;
const HIDES = /UpdateProduct|Write/;

interface Turn {
  perSecond: number;
  seconds: number;
  /** Until everything was confirmed, too. */
  secondsToRest: number;
  cpu: CpuSplit;
  /** Share of the machine's cores that was in use, by anybody: 0 to 1. */
  busy: number;
  points: number;
  bucketLeft: number;
}

interface ToSell {
  shop: string;
  product: ProductView;
}

interface Held {
  /** Of a core, for each worker. */
  share: number;
  turns: ReadonlyMap<number, Turn>;
}

/** Shops with a campaign for each turn; in a turn all products of its campaigns sell out while its workers wait for work. */
export async function bench(): Promise<BenchResult> {
  const quota = cpuQuota();
  const campaigns = 'unavailable' in quota ? TURNS : [...TURNS, ...TURNS];
  const sets: ToSell[][] = campaigns.map(() => []);
  const scene = await startScene({
    plan: 'plus',
    shops: SHOPS,
    // Those of no campaign stay in stock: a location that is emptied as a whole is a reason to flag only (law 14).
    products: OF_EACH_SHOP * (campaigns.length + 1),
    available: IN_STOCK,
    role: 'web',
    async prepare(app, _products, store) {
      for (const shop of SHOPS) {
        await withoutBrake(app, shop);
        await withoutFlow(app, shop);
        const { products } = await store.state(shop);
        for (const [at, set] of sets.entries()) {
          const own = products.slice(at * OF_EACH_SHOP, (at + 1) * OF_EACH_SHOP);
          set.push(...own.map((product) => ({ shop, product })));
          await actingCampaign(app, `Turn ${at}`, own, { policy: { soldOutResponse: 'hide' } }, shop);
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
    const turns = await allTurns(scene, sets.slice(TURNS.length), (pid) => quota.hold(pid, share));
    return resultOf(free, { share, turns });
  } finally {
    await scene.stop();
    if (!('unavailable' in quota)) quota.remove();
  }
}

/** `hold` is asked to hold each worker once it is warm. */
async function allTurns(
  scene: Scene,
  sets: readonly ToSell[][],
  hold: (pid: number) => void,
): Promise<Map<number, Turn>> {
  const turns = new Map<number, Turn>();
  for (const [at, workers] of TURNS.entries())
    turns.set(workers, await turn(scene, workers, sets[at] ?? [], hold));
  return turns;
}

async function turn(
  scene: Scene,
  workers: number,
  all: readonly ToSell[],
  hold: (pid: number) => void,
): Promise<Turn> {
  const { store } = scene;
  for (const shop of SHOPS) await post(`${store.url}/__meta/dials?shop=${shop}`, { refillBucket: true });
  const running = await Promise.all(Array.from({ length: workers }, () => scene.start('worker')));
  await sleep(WARM_UP_MS);
  await atRest(scene, TURN_MS, SHOPS);
  for (const shop of SHOPS) await forget(store, shop);
  for (const { pid } of running) hold(pid);
  const cpu = scene.cpu();
  const machine = machineBusy();
  const startedAt = Date.now();
  // By orders, as shoppers do: stock that falls without one is looked at more warily.
  await Promise.all(
    all.flatMap(({ shop, product }) =>
      product.variants.map(({ id }) =>
        store.do(shop, 'sell', { lines: [{ variantId: id, quantity: IN_STOCK }] }),
      ),
    ),
  );
  await atRest(scene, TURN_MS, SHOPS);
  const secondsToRest = (Date.now() - startedAt) / 1000;
  const used = cpuBetween(cpu, scene.cpu());
  const machineAfter = machineBusy();
  const asked = await Promise.all(SHOPS.map((shop) => requests(store, shop)));
  const hides = asked
    .flatMap((one) => [...one.requests, ...one.bulkLines])
    .filter(({ operation }) => HIDES.test(operation));
  const seconds = (Math.max(...hides.map(({ at }) => Date.parse(at))) - startedAt) / 1000;
  await mustBeHidden(store, all);
  await Promise.all(running.map((one) => one.stop()));
  process.stderr.write(
    `  ${workers} at work: all hidden after ${seconds.toFixed(1)} s; points of a shop for ${asked[0] ? spentOn(asked[0]) : ''}\n`,
  );
  return {
    perSecond: all.length / seconds,
    seconds,
    secondsToRest,
    cpu: used,
    busy: 1 - (machineAfter.idle - machine.idle) / (machineAfter.total - machine.total),
    points: asked.reduce((sum, { points }) => sum + points, 0),
    bucketLeft: Math.min(...asked.map(({ throttleStatus }) => throttleStatus.currentlyAvailable)),
  };
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

const allOf = ({ workers, database, store, door }: CpuSplit): number => workers + database + store + door;

/** Of a core for each worker. The part of the work that is a worker's own is taken from the turn in which it was least. */
function shareOf(turns: ReadonlyMap<number, Turn>): number {
  const own = Math.min(...[...turns.values()].map(({ cpu }) => cpu.workers / allOf(cpu)));
  return Math.min(1, ((HELD_LOAD * availableParallelism()) / MOST_WORKERS) * own);
}

function resultOf(free: ReadonlyMap<number, Turn>, held: Held | { unavailable: string }): BenchResult {
  const isHeld = !('unavailable' in held);
  const [two, four] = timesOf(free);
  const [decidingTwo, decidingFour] = isHeld ? timesOf(held.turns) : [two, four];
  const wanted = [`wanted: at least ${WANTED_OF_TWO}`, `wanted: at least ${WANTED_OF_FOUR}`];
  const ofMachine = 'of this machine; what is wanted is wanted of the held ratio';
  return {
    name: 'workers',
    metrics: {
      timesWithTwo: two,
      timesWithFour: four,
      ...eachTurn(free, (told, n) => metricsOf(told, n)),
      ...(isHeld && {
        heldShare: held.share,
        heldTimesWithTwo: decidingTwo,
        heldTimesWithFour: decidingFour,
        ...eachTurn(held.turns, (told, n) => ({
          ...asHeld(metricsOf(told, n)),
          [`heldShareInUse${n}`]: shareInUse(told, n, held.share),
        })),
      }),
    },
    comparedWith: {
      timesWithTwo: isHeld ? ofMachine : `${wanted[0]}; no held ratio: ${held.unavailable}`,
      timesWithFour: isHeld ? ofMachine : `${wanted[1]}`,
      ...eachTurn(free, (told, n) => ({ [`busy${n}`]: limitOf(told) })),
      ...(isHeld && {
        heldShare: 'of a core for each worker: the machine is not the limit',
        heldTimesWithTwo: `${wanted[0]}`,
        heldTimesWithFour: `${wanted[1]}`,
        ...eachTurn(held.turns, (told, n) => ({
          [`heldBusy${n}`]: `by anybody; ${shareOfCores(told)} % of the cores by this bench`,
          [`heldShareInUse${n}`]:
            'of what the workers may use; the rest is waiting: answers, locks, nothing to do',
        })),
      }),
    },
    missed: [...missOf(decidingTwo, 'two', WANTED_OF_TWO), ...missOf(decidingFour, 'four', WANTED_OF_FOUR)],
  };
}

function timesOf(turns: ReadonlyMap<number, Turn>): [two: number, four: number] {
  const one = turns.get(1)?.perSecond ?? 0;
  return [(turns.get(2)?.perSecond ?? 0) / one, (turns.get(4)?.perSecond ?? 0) / one];
}

const missOf = (times: number, workers: string, wanted: number): string[] =>
  times < wanted ? [`${times.toFixed(2)} × with ${workers} workers, ${wanted} wanted`] : [];

const eachTurn = <Told>(
  turns: ReadonlyMap<number, Turn>,
  tell: (told: Turn, workers: number) => Record<string, Told>,
): Record<string, Told> => Object.assign({}, ...[...turns].map(([workers, told]) => tell(told, workers)));

const metricsOf = (
  { perSecond, seconds, cpu, points, busy }: Turn,
  workers: number,
): Record<string, number> => ({
  [`perSecond${workers}`]: perSecond,
  [`seconds${workers}`]: seconds,
  [`cpuWorkers${workers}`]: cpu.workers,
  [`cpuDatabase${workers}`]: cpu.database,
  [`cpuStore${workers}`]: cpu.store,
  [`cpuDoor${workers}`]: cpu.door,
  [`pointsPerProduct${workers}`]: points / (OF_EACH_SHOP * SHOPS.length),
  [`busy${workers}`]: busy,
});

const asHeld = (metrics: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [`held${name[0]?.toUpperCase()}${name.slice(1)}`, value]),
  );

const shareInUse = ({ cpu, secondsToRest }: Turn, workers: number, share: number): number =>
  cpu.workers / secondsToRest / (workers * share);

/** Per cent of the machine's cores that this bench used, all of it. */
const shareOfCores = ({ cpu, secondsToRest }: Turn): number =>
  Math.round((allOf(cpu) / secondsToRest / availableParallelism()) * 100);

const USED_UP = 0.9;

/** What held a turn up, in words, as far as it can be seen from outside. */
function limitOf(turn: Turn): string {
  const cores = availableParallelism();
  const { busy, bucketLeft } = turn;
  if (bucketLeft < 1_000) return `limited by the shop's bucket (${bucketLeft} points left)`;
  if (busy > USED_UP)
    return `limited by the machine: all ${cores} cores in use, ${shareOfCores(turn)} % by this bench`;
  return `limited by waiting for answers; ${shareOfCores(turn)} % of ${cores} cores used by this bench`;
}
