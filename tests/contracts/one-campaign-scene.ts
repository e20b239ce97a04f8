/**
 * A shop in the dev store, the app's steps at its webhooks, three people who are told, and one clock for all: what a test
 * needs to play a campaign from the idea to the post-mortem.
 */
import { CROWD } from '../../app/flow/act-crowd.ts';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { triggerOfAlert, type Trigger } from '../../app/core/audience.ts';
import type { AlertDraft } from '../../app/core/decision.ts';
import { settingsSchema } from '../../app/core/policy.ts';
import { tellingSchema } from '../../app/core/telling.ts';
import type { Database } from '../../app/db/open.ts';
import { createReachStore } from '../../app/db/reach.ts';
import { createTellingStore } from '../../app/db/telling.ts';
import { createCommands } from '../../app/flow/commands/create.ts';
import type { Commands, Person } from '../../app/flow/commands/commands.ts';
import { createIntake } from '../../app/flow/intake.ts';
import { createLifecycle } from '../../app/flow/lifecycle.ts';
import { reportNoAccess } from '../../app/flow/outcomes.ts';
import { createReachCommands, type ReachCommands } from '../../app/flow/reach/commands.ts';
import { createFeeds } from '../../app/flow/reach/feeds.ts';
import { createSatisfaction } from '../../app/flow/reach/satisfaction.ts';
import { createSigner } from '../../app/flow/reach/signing.ts';
import { tellLaunches } from '../../app/flow/launches.ts';
import { watchExpiry } from '../../app/flow/reach/expiry.ts';
import { watchTraffic } from '../../app/flow/reach/traffic.ts';
import { followOrders } from '../../app/flow/orders.ts';
import { reconcile } from '../../app/flow/reconcile.ts';
import { lookAtPages } from '../../app/flow/readiness/look.ts';
import { watchShipping } from '../../app/flow/readiness/shipping.ts';
import type { Store } from '../../app/flow/store.ts';
import { keepHearingThemes } from '../../app/flow/themes.ts';
import { syncStep } from '../../app/flow/sync.ts';
import { tellAll, type Outgoing } from '../../app/flow/telling/tell.ts';
import { takeAndDo, type WorkerPorts } from '../../app/flow/worker.ts';
import { createVisitPage } from '../../app/notify/shopper.ts';
import { createReachPort } from '../../app/shopify/reach.ts';
import { SetMetafields } from '../../app/shopify/admin/generated/operations.ts';
import { readPages } from '../../app/shopify/reads/pages.ts';
import { findReturns } from '../../app/shopify/reads/returns.ts';
import { findShipments } from '../../app/shopify/reads/shipments.ts';
import { offlineSessionId } from '../../app/shopify/tokens.ts';
import { createReadDelivery, readEvent } from '../../app/shopify/webhooks/door.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { API_SECRET, SHOP, startBench, type Bench } from '../shopify/dev-store.ts';
import { DAY, HOUR } from './store-fixture.ts';

export const OLIVE: Person = { userId: '1', name: 'Olive', role: 'owner' };
export const OLU: Person = { userId: '2', name: 'Olu', role: 'operations' };
export const MIA: Person = { userId: '3', name: 'Mia', role: 'merchandiser' };
const VERA: Person = { userId: '4', name: 'Vera', role: 'viewer' };
const MINUTE = 60_000;
const STEPS = ['campaign', 'observe', 'judge', 'act', 'run'] as const;

export const digits = (gid: string): string => /\/(\d+)$/.exec(gid)?.[1] ?? '';

/** How one condition reached people: `2 now, 1 digest`. */
export interface Told {
  trigger: Trigger;
  subject: string;
  campaignId: string | null;
  /** Reader and how, in the readers' order; who is not told is not in it. */
  to: string;
}

export interface Scene {
  shop: string;
  bench: Bench;
  commands: Commands;
  /** What people switch on and off out of the app's own pages. */
  reach: ReachCommands;
  sent: Outgoing[];
  now(): number;
  /** Both clocks go on, and the shop is looked at as the schedule would. */
  pass(ms: number): Promise<void>;
  /** Until everything is delivered, judged, written and confirmed, and it is known who is told. */
  settle(): Promise<void>;
  /** Paths of the shop's site that are not there. */
  gone: Set<string>;
  /** The watches that the schedule runs: pages, traffic, expiry, shipping, themes. */
  watch(): Promise<void>;
  /** What began since the last time that this was asked. */
  told(): Promise<Told[]>;
  product(title: string): Promise<ProductView>;
  views(productId: string, views: number, hoursAgo?: number): Promise<void>;
  expires(productId: string, date: string): Promise<void>;
  /** Somebody opens the app: a new token. */
  visit(): Promise<void>;
  close(): Promise<void>;
}

/** @param products what the shop has when the app is installed. */
export async function openScene(database: Database, store: Store, products: object[]): Promise<Scene> {
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const log = { error: () => undefined, warn: () => undefined };
  const intake = createIntake({
    read: createReadDelivery({ secrets: [API_SECRET], clock }),
    store,
    clock,
    poke: () => undefined,
    log,
    lanes: 1,
  });
  const gone = new Set<string>();
  const door = await listen(async (headers, body) => (await intake.receive(headers, body)).status);
  const site = await listen(async (_headers, _body, url) => (gone.has(url) ? 404 : 200));
  const bench = await startBench({
    appUrl: addressOf(door),
    plan: 'plus',
    // As the app is wired.
    async revoked() {
      await store.inShop(SHOP, (tx) => reportNoAccess(tx, clock.now()));
      const own = await bench.sessions.findSessionsByShop(SHOP);
      await bench.sessions.deleteSessions(own.map(({ id }) => id));
    },
  });
  const lifecycle = createLifecycle({
    store,
    clock,
    firstSettings: settingsSchema.parse({}),
    forgetSessions: async () => undefined,
    requestSync: async () => undefined,
    requestNightly: async () => undefined,
    requestOrders: () => orders(),
    async grantedScopes() {
      const session = await bench.sessions.loadSession(offlineSessionId(SHOP));
      return session?.scope?.split(',') ?? [];
    },
    requestFarewell: async () => undefined,
  });
  const crowding = { crowd: CROWD, pause: async () => undefined };
  const act = { store, shopify: bench.port, clock, believeAfterMs: 0, bulkFrom: 100, ...crowding };
  const ports: WorkerPorts = {
    store,
    clock,
    act,
    bulk: { store, shopify: bench.port, clock, act, log },
    observe: { store, shopify: bench.port, clock, read: readEvent, lifecycle, log },
    log: { error: (details) => failures.push(details) },
    atOnce: 1,
    makeWay: async () => undefined,
  };
  const failures: object[] = [];
  const visit = createVisitPage({ origin: addressOf(site), clock: () => performance.now() });
  const telling = createTellingStore(database);
  const reach = createReachStore(database);
  const reachPort = createReachPort(bench.request, `${addressOf(door)}/webhooks`);
  const orders = async (): Promise<void> => {
    const outcome = await followOrders({ store, clock, shopify: { ...bench.port, ...reachPort } }, SHOP);
    if (!outcome.done) throw new Error(outcome.detail);
  };
  const signer = createSigner(['secret']);
  const outside = { store: reach, signer, clock };
  const sent: Outgoing[] = [];
  const tell = () =>
    tellAll({
      store: telling,
      clock,
      newId: randomUUID,
      log,
      post: {
        canMail: true,
        send: async (message) => {
          sent.push(message);
          return { outcome: 'sent' };
        },
      },
    });
  const shiftTo = async (now: number): Promise<void> => {
    ahead = now - Date.now();
    await bench.meta('POST', 'clock', { now });
  };
  /** Shopify's library goes by the machine's clock: to it the store's tokens of another day are not valid. */
  const visitApp = async (): Promise<void> => {
    const now = clock.now();
    await bench.meta('POST', 'clock', { now: Date.now() });
    await bench.visit();
    await shiftTo(now);
    await lifecycle.authenticated(SHOP);
  };
  const work = async (): Promise<void> => {
    const end = Date.now() + 60_000;
    for (let atRest = false; !atRest;) {
      if (Date.now() > end)
        throw new Error(JSON.stringify([await store.work.backlog(clock.now()), failures]));
      const { pending } = await bench.meta('GET', 'deliveries');
      let found = 0;
      for (const step of STEPS) found += await takeAndDo(ports, step);
      atRest = pending === 0 && found === 0 && (await store.work.busy(clock.now())) === 0;
      if (found === 0 && !atRest) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const scene: Scene = {
    shop: SHOP,
    bench,
    reach: createReachCommands({
      ...outside,
      shopify: reachPort,
      feeds: createFeeds(outside),
      satisfaction: createSatisfaction(outside),
      requestOrders: () => orders(),
      appUrl: addressOf(door),
    }),
    sent,
    gone,
    commands: createCommands({ store, shopify: bench.port, clock, poke: () => undefined, newId: randomUUID }),
    now: clock.now,
    async settle() {
      await work();
      await scene.watch();
      await tell();
      await shiftTo(clock.now() + 2 * MINUTE);
      await work();
      await tell();
    },
    async pass(ms) {
      await shiftTo(clock.now() + ms);
      await reconcile({ store, shopify: bench.port, clock }, SHOP, 'deep');
      await work();
      await tell();
    },
    async watch() {
      const deps = { request: bench.request, clock };
      const shopify = { findShipments: findShipments(deps), findReturns: findReturns(deps) };
      await watchShipping({ store, shopify, clock }, SHOP);
      const pause = () => Promise.resolve();
      await lookAtPages({ store, shopify: { readPages: readPages(deps) }, visit, clock, pause }, SHOP);
      await watchTraffic({ store: reach, clock });
      await watchExpiry({ store, shopify: reachPort, clock });
      await keepHearingThemes({ store, shopify: reachPort, clock });
      await tellLaunches({ store, clock });
    },
    async told() {
      const rows = await database.sql.rows<Row>(NEW, SHOP, seen);
      for (const { id } of rows) if (id > seen) seen = id;
      return byAlert(rows);
    },
    async product(title) {
      const all = (await bench.meta('GET', 'state'))['products'] as ProductView[];
      const found = all.find((one) => one.title === title);
      if (!found) throw new Error(`There is no product ${title}`);
      return found;
    },
    views: (productId, views, hoursAgo = 0) =>
      reach.addPageCounts([
        {
          shop: SHOP,
          productId,
          hour: clock.now() - (clock.now() % HOUR) - hoursAgo * HOUR,
          views,
          carts: 0,
          checkouts: 0,
          purchases: 0,
        },
      ]),
    async expires(productId, value) {
      const metafield = {
        ownerId: `gid://shopify/Product/${productId}`,
        namespace: 'custom',
        key: 'expires_on',
        type: 'date',
        value,
      };
      await bench.request(SHOP, SetMetafields, { metafields: [metafield] }, { priority: 'person' });
    },
    visit: visitApp,
    async close() {
      await bench.close();
      await new Promise((resolve) => door.close(resolve));
      await new Promise((resolve) => site.close(resolve));
    },
  };
  let seen = '';

  // Nine in the morning of a day to come: neither today nor its hour matter to what happens.
  await shiftTo((Math.floor(clock.now() / DAY) + 2) * DAY + 9 * HOUR);
  await bench.meta('POST', 'do/createProducts', { products });
  await bench.meta('POST', 'do/installApp', {});
  await visitApp();
  while (!(await syncStep({ store, shopify: bench.port, clock }, SHOP)).done)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await orders();
  await telling.inShop(SHOP, async (tx) => {
    await tx.saveAgreedTelling(tellingSchema.parse({ quiet: null, cap: 100 }), clock.now());
    for (const one of [OLIVE, OLU, MIA, VERA])
      await tx.upsertMember({
        ...one,
        email: `${one.name}@north.test`,
        locale: 'en',
        accountOwner: one === OLIVE,
        collaborator: false,
        interim: false,
        joinedAt: clock.now(),
        lastSeenAt: clock.now(),
      });
  });
  await scene.settle();
  return scene;
}

interface Row {
  id: string;
  subject: string;
  kind: AlertDraft['kind'];
  urgency: AlertDraft['urgency'];
  campaignId: string | null;
  readerId: string | null;
  how: string | null;
}

/** $1 shop, $2 the last alert that was seen. */
const NEW = `
SELECT a.id, a.subject, a.kind, a.urgency, a."campaignId", d."readerId", d.how
FROM "Alert" a LEFT JOIN "Delivery" d
  ON d.shop = a.shop AND d."alertId" = a.id AND d.phase = 'opened' AND d.how <> 'none'
WHERE a.shop = $1 AND a.id > $2
ORDER BY a.id, d."readerId"`;

function byAlert(rows: readonly Row[]): Told[] {
  const alerts = new Map<string, Told>();
  for (const { id, subject, campaignId, readerId, how, ...alert } of rows) {
    const told = alerts.get(id) ?? { trigger: triggerOfAlert(alert), subject, campaignId, to: '' };
    if (readerId !== null) told.to = [told.to, `${readerId} ${how}`].filter(Boolean).join(', ');
    alerts.set(id, told);
  }
  return [...alerts.values()];
}

export const addressOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

export async function listen(
  receive: (
    headers: Record<string, string | string[] | undefined>,
    body: Buffer,
    url: string,
  ) => Promise<number>,
): Promise<Server> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      void receive(req.headers, Buffer.concat(chunks), req.url ?? '').then((status) =>
        res.writeHead(status).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
