/** A campaign of many products starts, then ends: what that costs at Shopify, beside one call after the other. */
import { sleep, until } from '../../scripts/demo/wait.ts';
import { differences, snapshotOf } from '../../scripts/demo/snapshot.ts';
import { OWNER } from '../faults/scene.ts';
import {
  actingCampaign,
  atRest,
  DOMAIN,
  forget,
  requests,
  startNow,
  startScene,
  withoutBrake,
  type Scene,
} from './harness/scene.ts';
import type { BenchResult } from './run.ts';

/** `LAUNCH_PRODUCTS=1000` for a shorter run. */
const PRODUCTS = Number(process.env['LAUNCH_PRODUCTS'] ?? 10_000);
const LIMIT = 200;
/** Reads the pages of open campaigns once an hour, whether one of them starts or not. */
const HOURLY = 'ReadPages';
/** One read of the product, two tags in one call, our notice in another. */
const NAIVE_POINTS = 10 + 10 + 10;
const HOUR_MS = 3_600_000;
const WRITTEN_WITHIN_MS = 600_000;

export async function bench(): Promise<BenchResult> {
  let id = '';
  let before: ReturnType<typeof snapshotOf> = new Map();
  const beganAt = Date.now();
  const say = (what: string): void => {
    process.stderr.write(`  ${((Date.now() - beganAt) / 1000).toFixed(0)} s: ${what}\n`);
  };
  const scene = await startScene({
    plan: 'standard',
    products: PRODUCTS,
    available: 500,
    role: 'web',
    async prepare(app, products) {
      say('the shop is there');
      await withoutBrake(app);
      before = snapshotOf(products);
      const startsAt = Date.now() + HOUR_MS;
      id = await actingCampaign(app, 'Launch', products, { startsAt, planned: 10 });
    },
  });
  try {
    say('the campaign is there');
    await scene.start('worker');
    await forget(scene.store);
    const startedAt = Date.now();
    await startNow(scene.app, id, 'Launch', scene.products, { planned: 10 });
    const start = await phase(scene, startedAt, PRODUCTS, say);
    say('it has started');
    await forget(scene.store);
    const ended = await scene.app.holdfast.commands.end(DOMAIN, OWNER, id);
    if (!ended.ok) throw new Error(JSON.stringify(ended.problems));
    const end = await phase(scene, Date.now(), 0, say);
    say('it has ended');
    const left = differences(before, snapshotOf((await scene.store.state(DOMAIN)).products));
    const missed = [
      ...(start.points > LIMIT ? [`the start took ${start.points} points, ${LIMIT} wanted`] : []),
      ...(end.points > LIMIT ? [`the end took ${end.points} points, ${LIMIT} wanted`] : []),
      ...(start.lowest <= 0 || end.lowest <= 0 ? ['the bucket was empty'] : []),
      ...(left.length > 0 ? [`${left.length} products are not as they were`] : []),
    ];
    return {
      name: 'launch',
      metrics: {
        products: PRODUCTS,
        startPoints: start.points,
        startSeconds: start.seconds,
        startRestSeconds: start.restSeconds,
        startLowestBucket: start.lowest,
        endPoints: end.points,
        endSeconds: end.seconds,
        endRestSeconds: end.restSeconds,
        endLowestBucket: end.lowest,
        hourlyPagesPoints: start.hourly + end.hourly,
        naivePoints: PRODUCTS * NAIVE_POINTS,
        productsNotAsBefore: left.length,
      },
      comparedWith: {
        startPoints: `wanted: at most ${LIMIT}`,
        endPoints: `wanted: at most ${LIMIT}`,
        hourlyPagesPoints: 'of what readiness reads once an hour; in neither of the two above',
        naivePoints: 'a read, the tags, the notice, one product after the other; the same for the end',
        startRestSeconds: 'until the messages about our own writes were digested, too',
        startLowestBucket: 'of 2,000; wanted: never empty',
      },
      missed,
    };
  } finally {
    await scene.stop();
  }
}

/** Waits until so many products have tags and everything is at rest; watches the bucket meanwhile, and says how far it is. */
async function phase(
  scene: Scene,
  from: number,
  wanted: number,
  say: (what: string) => void,
): Promise<Phase> {
  let lowest = Number.POSITIVE_INFINITY;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      lowest = Math.min(lowest, (await requests(scene.store)).throttleStatus.currentlyAvailable);
      await sleep(500);
    }
  })();
  await until(
    'the campaign to be written',
    async () => {
      await sleep(1_500);
      const { products } = await scene.store.state(DOMAIN);
      const tagged = products.filter(({ tags }) => tags.length > 0).length;
      say(`${tagged} of ${PRODUCTS} products have their tags; ${await waiting(scene)}`);
      return tagged === wanted;
    },
    WRITTEN_WITHIN_MS,
  );
  const seconds = (Date.now() - from) / 1000;
  const telling = setInterval(() => void waiting(scene).then(say, () => {}), 5_000);
  try {
    await atRest(scene, 300_000);
  } finally {
    clearInterval(telling);
    watching = false;
    await watch;
  }
  const restSeconds = (Date.now() - from) / 1000;
  const asked = await requests(scene.store);
  const by = new Map<string, { calls: number; points: number }>();
  for (const { operation, cost } of asked.requests) {
    const one = by.get(operation) ?? { calls: 0, points: 0 };
    by.set(operation, { calls: one.calls + 1, points: one.points + cost });
  }
  const lines = [...by].map(([operation, one]) => `${operation} ${one.points} in ${one.calls}`);
  say(`${asked.points} points in ${seconds.toFixed(0)} s: ${lines.join(', ')}`);
  const hourly = by.get(HOURLY)?.points ?? 0;
  return { points: asked.points - hourly, hourly, seconds, restSeconds, lowest };
}

interface Phase {
  /** Of Shopify's bucket, without what is asked once an hour anyway. */
  points: number;
  hourly: number;
  /** Until the last product was written. */
  seconds: number;
  /** Until all messages about these writes were digested, too. */
  restSeconds: number;
  lowest: number;
}

async function waiting({ app, store }: Scene): Promise<string> {
  const { pending } = await store.deliveries(DOMAIN);
  return `${await app.busy()} marks of work and ${pending} messages wait`;
}
