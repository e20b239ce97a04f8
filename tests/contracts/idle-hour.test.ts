/** An hour of a shop with one live campaign of a thousand items in which nothing happens: what it asks of Shopify and of us. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStore } from '../../app/db/store.ts';
import { createBackground, type Jobs } from '../../app/flow/background.ts';
import type { Store } from '../../app/flow/store.ts';
import { takeAndDo } from '../../app/flow/worker.ts';
import { readPages } from '../../app/shopify/reads/pages.ts';
import { createOrderPort } from '../../app/shopify/order-topics.ts';
import { findReturns } from '../../app/shopify/reads/returns.ts';
import { findShipments } from '../../app/shopify/reads/shipments.ts';
import { counted } from '../support/counted.ts';
import { onOneDatabase } from '../support/each-database.ts';
import { openBulkScene, type BulkScene } from './bulk-scene.ts';
import { DAY } from './store-fixture.ts';

/** `IDLE_ITEMS=1000` for a large campaign. */
const ITEMS = Number(process.env['IDLE_ITEMS'] ?? 100);
const MINUTE = 60_000;
const TIMEOUT_MS = 240_000;
/** Four looks of 23 points for places and channels, one of them deep, and what was shipped and returned. */
const MOST_POINTS = 120 + 0.5 * ITEMS;
/** Of a minute in which nothing is due: what is due of all shops, once for each kind of work. */
const OF_A_MINUTE = 8;
/** The hour's deep look reads and judges each product. */
const MOST_STATEMENTS = 700 + 7 * ITEMS;

/** The schedule, driven by hand: what is sent runs at the end of the minute. */
function byHand() {
  const handlers = new Map<string, (data: object) => Promise<void>>();
  const minutes: (() => Promise<void>)[] = [];
  const hourly: { at: readonly number[]; run: () => Promise<void> }[] = [];
  const sent = new Map<string, () => Promise<void>>();
  const jobs: Jobs = {
    define: (name, schema, handler) => void handlers.set(name, (data) => handler(schema.parse(data))),
    send: async (name, data) => void sent.set(name, async () => handlers.get(name)?.(data)),
    everyMinute: (_name, handler) => void minutes.push(handler),
    schedule(_name, cron, run) {
      const [minute, hour] = cron.split(' ');
      if (hour === '*') hourly.push({ at: (minute ?? '').split(',').map(Number), run });
    },
    start: async () => undefined,
  };
  return {
    jobs,
    async minute(n: number) {
      for (const run of minutes) await run();
      for (const { at, run } of hourly) if (at.includes(n)) await run();
      const due = [...sent.values()];
      sent.clear();
      for (const run of due) await run();
    },
  };
}

onOneDatabase('an idle hour', (ground) => {
  let scene: BulkScene;
  let store: Store;
  let counter: ReturnType<typeof counted>['counter'];
  beforeAll(async () => {
    const counting = counted(ground.database, 'all');
    counter = counting.counter;
    store = createStore(counting.database);
    const products = Array.from({ length: ITEMS }, (_, at) => ({
      title: `Product ${at}`,
      variants: [{ available: 50 }],
    }));
    scene = await openBulkScene(store, products, 100);
    const now = scene.clock.now();
    const times = { startsAt: now - DAY, createdAt: now - 2 * DAY };
    await scene.promote('idle', await scene.products(), 5, { mode: 'watch', ...times });
  }, TIMEOUT_MS);
  afterAll(() => scene.close());

  it(
    'costs some hundred points, a few statements a minute, and fetches no page twice',
    async () => {
      const schedule = byHand();
      const deps = { request: scene.bench.request, clock: scene.clock };
      const pages: string[] = [];
      createBackground({
        store,
        jobs: schedule.jobs,
        shopify: {
          ...scene.bench.port,
          ...createOrderPort(scene.bench.request, 'http://127.0.0.1:9/webhooks'),
        },
        clock: scene.clock,
        poke: () => undefined,
        readiness: {
          shopify: {
            readPages: readPages(deps),
            findShipments: findShipments(deps),
            findReturns: findReturns(deps),
          },
          visit: async (_shop, url) => {
            pages.push(url);
            return { status: 200, ms: 100, content: null, problem: null };
          },
          pause: async () => undefined,
        },
        prune: async () => undefined,
        sayFarewell: async () => undefined,
        log: { info: () => undefined },
        reconcileEveryMs: 15 * MINUTE,
      });
      const ports = scene.portsWith();
      const minute = async (n: number): Promise<number> => {
        await scene.pass(MINUTE);
        counter.reset();
        await schedule.minute(n);
        const before = counter.statements();
        while ((await takeAndDo(ports, 'judge')) > 0);
        return before;
      };
      // The first hour reads pages, orders and everything else for the first time.
      for (let n = 0; n < 60; n += 1) await minute(n);
      await scene.bench.visit();
      await scene.forget();
      pages.length = 0;
      let statements = 0;
      const quiet: number[] = [];
      for (let n = 0; n < 60; n += 1) {
        quiet.push(await minute(n));
        statements += counter.statements();
      }
      const points = await scene.points();
      process.stdout.write(
        `an idle hour: ${points} points, ${statements} statements, ${Math.min(...quiet)} in its quietest minute\n`,
      );
      expect(points).toBeLessThanOrEqual(MOST_POINTS);
      expect(statements).toBeLessThanOrEqual(MOST_STATEMENTS);
      expect(quiet.filter((count) => count <= OF_A_MINUTE).length).toBeGreaterThanOrEqual(30);
      expect(new Set(pages).size).toBe(pages.length);
    },
    TIMEOUT_MS,
  );
});
