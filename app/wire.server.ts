import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from './config.server.ts';
import type { Holdfast } from './context.ts';
import type { Door } from './doors/door.ts';
import { settingsSchema } from './core/policy.ts';
import { openDatabase } from './db/open.ts';
import { removeOld } from './db/retention.ts';
import { createStore } from './db/store.ts';
import { createViews } from './db/views/create.ts';
import { CROWD } from './flow/act-crowd.ts';
import { createBackground } from './flow/background.ts';
import { BULK_FROM } from './flow/bulk/set-aside.ts';
import { createCommands } from './flow/commands/create.ts';
import { sayFarewell } from './flow/farewell.ts';
import { createIntake, type Intake } from './flow/intake.ts';
import { createLifecycle } from './flow/lifecycle.ts';
import type { Clock } from './flow/ports.ts';
import { measureShop } from './flow/measure.ts';
import { watchSurveys } from './flow/surveys/watch.ts';
import { reconcile, type ReconcileOutcome } from './flow/reconcile.ts';
import { createTeam } from './flow/team.ts';
import { startWorker, type Worker } from './flow/worker.ts';
import { farewellLetter } from './mail/farewell.ts';
import { createMailer } from './mail/mailer.ts';
import type { Sample } from './observe/metrics.ts';
import { createJobs } from './queue/jobs.ts';
import { Sealer, secretKey } from './shopify/encryption.ts';
import { createOrderPort } from './shopify/order-topics.ts';
import { createReadDelivery, readEvent } from './shopify/webhooks/door.ts';
import { wireReach } from './wire-reach.server.ts';
import { wireShopify } from './wire-shopify.server.ts';
import { wireTelling } from './wire-telling.server.ts';

/** Everything of one process, put together; the only place that builds adapters. */
export interface App {
  holdfast: Holdfast;
  intake: Intake;
  /** Other addresses that are not pages, in front of them. */
  doors: readonly Door[];
  /** Starts the worker and the scheduled jobs, where this process's role has them. */
  start(): void;
  stop(): Promise<void>;
  /** Whether the database answers. */
  ready(): Promise<boolean>;
  /** What /metrics tells of webhooks at this door and of the work that waits. */
  samples(): Promise<Sample[]>;
  /** Marks that are due or being worked on; 0 = at rest (timers of the future do not count). */
  busy(): Promise<number>;
  /** Reconciles a shop now, as the schedule would. */
  reconcile(shop: string): Promise<ReconcileOutcome>;
  /** Measures the campaigns of a shop that are due now, as the schedule would; how many. */
  measure(shop: string): Promise<number>;
  /** Asks those who worked on what has ended how it went, as the schedule would. */
  ask(shop: string): Promise<void>;
}

/** Transactions of intake at the same time on a server; the embedded database does one after the other anyway. */
const INTAKE_LANES = 3;

/** Judgements of one process at the same time on a server: fewer than its connections, so that intake finds one. */
const WORK_AT_ONCE = 6;

/** How long a piece of work lets webhooks pass first, where one database thread serves both. */
const LONGEST_CALM_MS = 300;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const machineClock: Clock = { now: () => Date.now() };

/**
 * Nothing can be stored in this process any more: it ends, as a PostgreSQL server does, and whoever watches over it starts it
 * again, which recovers the database. What was acknowledged is in it.
 */
function endProcess(cause: unknown): void {
  setImmediate(() => {
    throw new Error('The embedded database broke; is the disk full? Make space and start Holdfast again', {
      cause,
    });
  });
}

/**
 * `clock`: what campaigns, holds and records go by; another one lets a fortnight pass in minutes. Shopify's budget fills in
 * real time, whatever that clock says.
 */
export async function wire(config: Config, log: Logger, clock = machineClock): Promise<App> {
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    log,
    broken: endProcess,
  });
  const store = createStore(database);
  if (database.kind === 'embedded') await store.work.reclaim(clock.now());
  const jobs = await createJobs({ database, log });

  const sealer = new Sealer(config.tokenKeys.map(({ id, secret }) => secretKey(id, secret)));
  const shopifySide = wireShopify({
    database,
    store,
    sealer,
    config,
    clock,
    log,
    async reopened(shop) {
      await lifecycle.reopened(shop);
      poke();
    },
  });
  const { shopify, request, readiness } = shopifySide;

  const views = createViews(database.sql);
  const mailer = config.mail ? createMailer(config.mail) : null;

  let worker: Worker | null = null;
  const poke = (): void => worker?.poke();
  const background = createBackground({
    store,
    shopify: { ...shopify, ...createOrderPort(request, `${config.appUrl}/webhooks`) },
    clock,
    jobs,
    poke,
    readiness,
    prune: async (now) => {
      const rows = await removeOld(database, now);
      log.info({ rows }, 'Removed what has outlived its retention');
    },
    sayFarewell: (shop) =>
      sayFarewell(
        {
          store,
          clock,
          report: (of) => views.heldReport(of),
          send: mailer
            ? async (report, reader, of) => mailer.send(await farewellLetter(report, reader, of, clock.now()))
            : null,
          log,
        },
        shop,
      ),
    log,
    reconcileEveryMs: config.reconcileEveryMs,
  });
  const lifecycle = createLifecycle({
    store,
    clock,
    firstSettings: settingsSchema.parse({
      minimumHoldSeconds: config.minimumHoldSeconds,
      minimumAdHoldSeconds: config.minimumAdHoldSeconds,
      jumpWaitSeconds: config.jumpWaitSeconds,
    }),
    requestSync: (shop) => background.requestSync(shop),
    requestNightly: (shop) => background.requestNightly(shop),
    requestFarewell: (shop) => background.requestFarewell(shop),
    requestOrders: (shop) => background.requestOrders(shop),
    grantedScopes: shopifySide.grantedScopes,
    forgetSessions: shopifySide.forgetSessions,
  });
  const secrets = [config.apiSecret, ...(config.apiSecretOld ? [config.apiSecretOld] : [])];
  const intake = createIntake({
    read: createReadDelivery({ secrets, clock }),
    store,
    clock,
    poke,
    log,
    lanes: database.kind === 'embedded' ? 1 : INTAKE_LANES,
  });
  const whenCalm = async (): Promise<void> => {
    const end = clock.now() + LONGEST_CALM_MS;
    while (intake.crowded() && clock.now() < end) await sleep(5);
  };
  const requestOrders = (shop: string): Promise<void> => background.requestOrders(shop);
  const commands = createCommands({ store, shopify, clock, poke, newId: randomUUID });
  const reach = wireReach({
    database,
    store,
    request,
    commands,
    views,
    jobs,
    config,
    secrets,
    clock,
    requestOrders,
    log,
  });
  const telling = wireTelling({ database, mailer, views, sealer, config, clock, log });

  return {
    intake,
    doors: [...reach.doors, ...telling.doors],
    holdfast: {
      shopify: shopifySide.pages(({ shop }) => lifecycle.authenticated(shop)),
      commands,
      reach: reach.commands,
      guests: reach.guests,
      telling: telling.commands,
      views,
      mailFrom: config.mail?.from ?? null,
      team: createTeam({ store, clock }),
      now: () => clock.now(),
      appBridgeUrl: config.appBridgeUrl,
      apiKey: config.apiKey,
      extraFrameAncestors: config.adminOrigin ? [config.adminOrigin] : [],
    },
    start() {
      reach.start();
      telling.start();
      if (config.role === 'web') return;
      const { believeAfterMs } = config;
      const crowding = { pause: sleep, crowd: CROWD };
      const act = { store, shopify, clock, believeAfterMs, bulkFrom: BULK_FROM, ...crowding };
      worker = startWorker({
        store,
        clock,
        act,
        bulk: { store, shopify, clock, log, act },
        observe: { store, shopify, clock, read: readEvent, lifecycle, log },
        log,
        atOnce: database.kind === 'embedded' ? 1 : WORK_AT_ONCE,
        makeWay: database.kind === 'embedded' ? whenCalm : async () => undefined,
      });
      background.start();
    },
    async stop() {
      await worker?.stop();
      await reach.stop();
      await telling.stop();
      await jobs.stop();
      await database.close();
    },
    async samples() {
      const counts = Object.entries(intake.counts()).map(([outcome, value]) => ({
        name: 'holdfast_webhooks_total',
        labels: { outcome },
        value,
      }));
      const waiting = (await store.work.backlog(clock.now())).flatMap(({ step, due, oldestMs }) => [
        { name: 'holdfast_work_due', labels: { step }, value: due },
        { name: 'holdfast_work_oldest_seconds', labels: { step }, value: oldestMs / 1000 },
      ]);
      return [...counts, ...waiting];
    },
    busy: () => store.work.busy(clock.now()),
    async reconcile(shop) {
      const outcome = await reconcile({ store, shopify, clock }, shop);
      poke();
      return outcome;
    },
    measure: (shop) => measureShop({ store, clock }, shop),
    ask: (shop) => watchSurveys({ store, clock }, shop),
    ready: () =>
      database.sql.rows('SELECT 1').then(
        () => true,
        () => false,
      ),
  };
}
