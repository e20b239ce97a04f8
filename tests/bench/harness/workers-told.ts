/** What the bench of workers tells of its turns. */
import { availableParallelism } from 'node:os';
import type { BenchResult } from '../run.ts';
import type { CpuSplit } from './scene.ts';

/** So many workers at work on so many products. */
export interface Turn {
  products: number;
  perSecond: number;
  seconds: number;
  /** Until everything was confirmed, too. */
  secondsToRest: number;
  cpu: CpuSplit;
  /** Share of the machine's cores that was in use, by anybody: 0 to 1. */
  busy: number;
  points: number;
  bucketLeft: number;
  /** CPU milliseconds of the workers for each product before the clock started, NaN without any. */
  warmUpMs: number;
}

export interface Held {
  /** Of a core, for each worker. */
  share: number;
  turns: ReadonlyMap<number, Turn>;
}

const WANTED_OF_TWO = 1.8;
const WANTED_OF_FOUR = 3;
/** Of the machine's cores, what the most workers that are held may need together with everything that they cause. */
const HELD_LOAD = 0.8;

const allOf = ({ workers, database, store, door }: CpuSplit): number => workers + database + store + door;

/** Of a core for each worker. The part of the work that is a worker's own is taken from the turn in which it was least. */
export function shareOf(turns: ReadonlyMap<number, Turn>): number {
  const own = Math.min(...[...turns.values()].map(({ cpu }) => cpu.workers / allOf(cpu)));
  return Math.min(1, ((HELD_LOAD * availableParallelism()) / Math.max(...turns.keys())) * own);
}

export function resultOf(free: ReadonlyMap<number, Turn>, held: Held | { unavailable: string }): BenchResult {
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
  { products, perSecond, seconds, cpu, points, busy, warmUpMs }: Turn,
  workers: number,
): Record<string, number> => ({
  [`perSecond${workers}`]: perSecond,
  [`seconds${workers}`]: seconds,
  ...(Number.isFinite(warmUpMs) && { [`warmUpMsPerProduct${workers}`]: warmUpMs }),
  [`msPerProduct${workers}`]: (cpu.workers * 1000) / products,
  [`cpuWorkers${workers}`]: cpu.workers,
  [`cpuDatabase${workers}`]: cpu.database,
  [`cpuStore${workers}`]: cpu.store,
  [`cpuDoor${workers}`]: cpu.door,
  [`pointsPerProduct${workers}`]: points / products,
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
