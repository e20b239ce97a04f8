import type { ActPorts } from './act.ts';
import { prepareActingList } from './acting-list.ts';
import { actOnClaims, actOnOne, ofShops, startActing } from './acting.ts';
import { attempt, FIRST_RETRY_MS, settle, type Outcome } from './claims.ts';
import { driveBulk } from './bulk/drive.ts';
import type { BulkPorts } from './bulk/ports.ts';
import type { SetAsidePorts } from './bulk/set-aside.ts';
import { judgeProduct, judgeProducts } from './judge.ts';
import { digestEvents, rereadLevels, type ObservePorts } from './observe.ts';
import type { Clock } from './ports.ts';
import { rereadItem, type Claim, type Step, type Store } from './store.ts';
import { tendCampaign } from './tend.ts';
import { takeTurns, type Takes, type Turns } from './turns.ts';

export interface WorkerPorts {
  store: Store;
  clock: Clock;
  act: ActPorts & SetAsidePorts;
  bulk: BulkPorts;
  observe: ObservePorts;
  log: { error(details: object, message: string): void };
  /** Pieces of work of one step at the same time, ≥ 1. One where the database does one thing at a time anyway. */
  atOnce: number;
  /** Resolves when the door for webhooks is not waiting for the database, or has waited long enough for this worker. */
  makeWay(): Promise<void>;
}

export interface Worker {
  /** Something may be due: look now. */
  poke(): void;
  /** Lets running work finish, takes no more. */
  stop(): Promise<void>;
}

/** Steps whose marks are taken one by one; those of `bulk` are taken by the run of their shop. */
type LoopStep = Exclude<Step, 'bulk'>;

/** Products of one shop that are judged in one transaction: the embedded database does nothing else meanwhile. */
const JUDGED_TOGETHER = 16;

/**
 * How many marks one look takes, how many of a shop together, and how long a worker may have them before another may: the
 * longest time that work rests when a process is killed. Products of a shop that are acted on are read in one list.
 */
const TAKES: Record<LoopStep, Takes> = {
  observe: { limit: 16, together: 8, leaseMs: 45_000 },
  judge: { limit: 32, together: JUDGED_TOGETHER, leaseMs: 30_000 },
  act: { limit: 100, together: 100, leaseMs: 45_000 },
  campaign: { limit: 16, together: 1, leaseMs: 30_000 },
  run: { limit: 4, together: 1, leaseMs: 90_000 },
  list: { limit: 4, together: 1, leaseMs: 90_000 },
};
const STEPS: readonly LoopStep[] = ['campaign', 'observe', 'judge', 'act', 'run', 'list'];
/** Polling is the safety net behind pokes, and how work of other processes is found. */
const POLL_MS = 250;
/** After so many marks tables may have grown from nothing. */
const SIZES_AFTER = 500;

/**
 * Runs the steps of this process: each takes its marks, does them, and looks again as long as it found some. Steps run
 * beside one another, so that a slow write to Shopify never keeps a judgement waiting.
 */
export function startWorker(ports: WorkerPorts): Worker {
  let stopping = false;
  let taken = 0;
  const took = async (marks: number): Promise<void> => {
    taken += marks;
    if (taken < SIZES_AFTER) return;
    taken = 0;
    await ports.store.learnSizes();
  };
  const turns = takeTurns(ports.store.work);
  const acting = startActing(
    ports,
    (busy) => turns.take('act', TAKES.act, ports.clock.now(), busy),
    () => poke(),
  );
  const loops = STEPS.map((step) =>
    loop(
      ports,
      step,
      () => (step === 'act' ? acting.takeAndStart() : takeAndDo(ports, step, turns)),
      () => stopping,
      () => poke(),
      took,
    ),
  );
  const poke = (): void => {
    for (const one of loops) one.poke();
  };
  const polling = poll(
    ports,
    () => stopping,
    (step) => loops[STEPS.indexOf(step)]?.poke(),
  );
  return {
    poke,
    async stop() {
      stopping = true;
      poke();
      polling.stop();
      await Promise.all([polling.finished, ...loops.map(({ finished }) => finished)]);
      await acting.finished();
    },
  };
}

/** Asks for all steps at once, so that a worker at rest costs one statement a look. */
function poll(
  ports: WorkerPorts,
  stopping: () => boolean,
  found: (step: LoopStep) => void,
): { stop(): void; finished: Promise<void> } {
  let wake = (): void => {};
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!stopping()) {
      await rest(POLL_MS);
      if (stopping()) return;
      try {
        await ports.makeWay();
        const ready = new Set(await ports.store.work.ready(STEPS, ports.clock.now()));
        for (const step of STEPS) if (ready.has(step)) found(step);
      } catch (error) {
        ports.log.error({ error }, 'The database did not answer; looking again shortly');
        await rest(FIRST_RETRY_MS);
      }
    }
  };
  return { stop: () => wake(), finished: run() };
}

function loop(
  ports: WorkerPorts,
  step: LoopStep,
  takeSome: () => Promise<number>,
  stopping: () => boolean,
  pokeAll: () => void,
  took: (marks: number) => Promise<void>,
): { poke(): void; finished: Promise<void> } {
  let wake: (() => void) | null = null;
  let poked = false;
  const poke = (): void => {
    poked = true;
    wake?.();
  };
  const rest = async (): Promise<void> => {
    if (poked) return;
    await new Promise<void>((resolve) => void (wake = resolve));
    wake = null;
  };
  const run = async (): Promise<void> => {
    while (!stopping()) {
      poked = false;
      try {
        await ports.makeWay();
        const found = await takeSome();
        if (found > 0) {
          pokeAll();
          await took(found);
        } else await rest();
      } catch (error) {
        ports.log.error({ error, step }, 'The database did not answer; looking again shortly');
        await new Promise((resolve) => setTimeout(resolve, FIRST_RETRY_MS));
      }
    }
  };
  return { poke, finished: run() };
}

/** Takes marks of one step and does them; returns how many there were. */
export async function takeAndDo(
  ports: WorkerPorts,
  step: LoopStep,
  turns: Turns = takeTurns(ports.store.work),
): Promise<number> {
  const claims = await turns.take(step, TAKES[step], ports.clock.now());
  if (step === 'act') await actOnClaims(ports, claims);
  else if (step === 'judge') await eachOf(ports, together(claims), (some) => judgeClaims(ports, some));
  else if (step === 'observe')
    await eachOf(ports, rereadsTogether(claims), (some) => observeClaims(ports, some));
  else await eachOf(ports, claims, (claim) => settle(ports, claim, () => doOne(ports, claim)));
  return claims.length;
}

/** Claims of one shop in groups. */
function together(claims: readonly Claim[]): Claim[][] {
  const groups: Claim[][] = [];
  const open = new Map<string, Claim[]>();
  for (const claim of claims) {
    const group = open.get(claim.shop);
    if (group && group.length < JUDGED_TOGETHER) group.push(claim);
    else {
      const begun = [claim];
      open.set(claim.shop, begun);
      groups.push(begun);
    }
  }
  return groups;
}

/** Levels of one shop that have to be read in one group, first; a shop's messages by themselves. */
function rereadsTogether(claims: readonly Claim[]): Claim[][] {
  const isReread = ({ subject }: Claim): boolean => rereadItem(subject) !== null;
  const rereads = [...ofShops(claims.filter(isReread)).values()];
  return [...rereads, ...claims.filter((claim) => !isReread(claim)).map((claim) => [claim])];
}

async function observeClaims(ports: WorkerPorts, claims: readonly Claim[]): Promise<void> {
  const items = claims.flatMap(({ subject }) => rereadItem(subject) ?? []);
  const shop = claims[0]?.shop ?? '';
  const read = items.length > 1 ? await attempt(() => rereadLevels(ports.observe, shop, items)) : null;
  for (const claim of claims)
    await settle(ports, claim, async () => (read?.ok ? read.value : doOne(ports, claim)));
}

/** All at once; one after the other when that fails, so that one product is never in the way of the others. */
async function judgeClaims(ports: WorkerPorts, claims: readonly Claim[]): Promise<void> {
  const shop = claims[0]?.shop ?? '';
  const isAlone = claims.length === 1;
  const judged =
    !isAlone &&
    (
      await attempt(() =>
        judgeProducts(
          ports,
          shop,
          claims.map(({ subject }) => subject),
        ),
      )
    ).ok;
  if (judged) await ports.store.shopWork.doneAll(claims);
  else for (const claim of claims) await settle(ports, claim, () => doOne(ports, claim));
}

/** So many at the same time; the next begins when one ends, so that intake's transactions come between. */
async function eachOf<One>(
  ports: WorkerPorts,
  all: readonly One[],
  work: (one: One) => Promise<void>,
): Promise<void> {
  const left = all.values();
  const lane = async (): Promise<void> => {
    for (const one of left) {
      await ports.makeWay();
      await work(one);
    }
  };
  await Promise.all(Array.from({ length: ports.atOnce }, lane));
}

async function doOne(ports: WorkerPorts, claim: Claim): Promise<Outcome> {
  const { shop, subject } = claim;
  switch (claim.step) {
    case 'judge':
      await judgeProduct(ports, shop, subject);
      return { settled: true };
    case 'campaign':
      await tendCampaign(ports, shop, subject);
      return { settled: true };
    case 'observe': {
      const item = rereadItem(subject);
      return item === null
        ? digestEvents(ports.observe, shop, claim.attempts)
        : rereadLevels(ports.observe, shop, [item]);
    }
    case 'run':
      return driveBulk(ports.bulk, shop);
    case 'list':
      return prepareActingList({ ...ports, shopify: ports.bulk.shopify }, shop, subject);
    case 'bulk':
      throw new Error('Products that wait for a bulk run are taken by it');
    case 'act':
      return actOnOne(ports, shop, subject);
  }
}
