/** A shop in the dev store with the app installed, campaigns that act, and processes of any role beside it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { z } from 'zod';
import { readConfig } from '../../../app/config.server.ts';
import { MATRIX_TRIGGERS } from '../../../app/core/audience.ts';
import { policySchema, type Policy } from '../../../app/core/policy.ts';
import { startHttp } from '../../../app/http.server.ts';
import type { Foreseen } from '../../../app/flow/commands/commands.ts';
import type { CampaignInput } from '../../../app/flow/commands/inputs.ts';
import { wire, type App } from '../../../app/wire.server.ts';
import { freePort, startDevStore, type DevStore } from '../../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../../scripts/demo/keys.ts';
import { digits } from '../../../scripts/demo/snapshot.ts';
import { quiet, sleep } from '../../../scripts/demo/wait.ts';
import type { ProductView } from '../../dev-store/shopkeeper.ts';
import { installHere, OWNER } from '../../faults/scene.ts';
import { postgresServer } from '../../support/database.ts';
import { cpuOfDatabase, cpuOfProcess } from './cpu.ts';
import { environment } from './ground.ts';
import { startProcess, type Process } from './processes.ts';

export const DOMAIN = 'bench.myshopify.com';
const DAY_MS = 86_400_000;
const AT_ONCE = 500;
const MOST_LOOKS = 5;

/** CPU seconds: this process (the door and the bench itself), the workers, PostgreSQL, the dev store. */
export interface CpuSplit {
  door: number;
  workers: number;
  database: number;
  store: number;
}

export interface Scene {
  store: DevStore;
  appUrl: string;
  /** The app in this process, `web` after `prepare`: it does what people do and receives the webhooks. */
  app: App;
  products: ProductView[];
  /** CPU seconds so far, by who used them. */
  cpu(): CpuSplit;
  /** Starts more processes on the same database. */
  start(role: 'worker', more?: Record<string, string>): Promise<Process>;
  stop(): Promise<void>;
}

export interface SceneOptions {
  plan: 'standard' | 'advanced' | 'plus';
  /** One, `DOMAIN`, unless named; the scene's own products are those of the first. */
  shops?: readonly string[];
  /** Of each shop. */
  products: number;
  available: number;
  /** Prepares campaigns, with a worker in this process; the measured processes start afterwards. */
  prepare(app: App, products: readonly ProductView[], store: DevStore): Promise<void>;
  /** What this process is while it is measured. */
  role: 'all' | 'web';
}

/** Own PostgreSQL, own dev store process, the app installed and at rest. */
export async function startScene(options: SceneOptions): Promise<Scene> {
  const startedAt = performance.now();
  const tell = (what: string): void =>
    void process.stderr.write(`  ${what} after ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
  const cluster = await postgresServer({ durable: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const store = await startDevStore({ appUrl, apiKey: API_KEY, apiSecret: API_SECRET, port: 0 });
  const databaseUrl = await cluster.createEmpty();
  const base = environment({
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    SHOPIFY_APP_URL: appUrl,
    SHOPIFY_ADMIN_ORIGIN: store.url,
    BELIEVE_AFTER_SECONDS: '5',
  });
  const here = async (role: 'all' | 'web'): Promise<App & { stopAll(): Promise<void> }> => {
    const config = readConfig({ ...base, ROLE: role, PORT: String(port) });
    const log = pino({ level: 'error' }, pino.destination(2));
    const app = await wire(config, log);
    const http = await startHttp(app, config, log, null);
    app.start();
    return {
      ...app,
      async stopAll() {
        await http.stop();
        await app.stop();
      },
    };
  };
  const shops = options.shops ?? [DOMAIN];
  for (const shop of shops) {
    await store.createShop({ domain: shop, name: 'Bench', plan: options.plan });
    await createProducts(store, shop, options);
  }
  tell('products made');
  let app = await here('all');
  for (const shop of shops) {
    await store.do(shop, 'installApp', {});
    await installHere(app, store, shop, appUrl);
  }
  const { products } = await store.state(shops[0] ?? DOMAIN);
  tell('app installed');
  await options.prepare(app, products, store);
  tell('campaigns act');
  await quiet(app, store, shops, 240_000);
  tell('at rest');
  if (options.role === 'web') {
    await app.stopAll();
    app = await here('web');
  }
  for (const shop of shops) {
    await post(`${store.url}/__meta/dials?shop=${shop}`, { refillBucket: true });
    await forget(store, shop);
  }
  const others: Process[] = [];
  return {
    store,
    appUrl,
    app,
    products,
    cpu: () => ({
      door: cpuOfProcess(process.pid) / 1000,
      workers: others.reduce((sum, one) => sum + cpuOfProcess(one.pid), 0) / 1000,
      database: cpuOfDatabase(databaseUrl) / 1000,
      store: cpuOfProcess(store.pid) / 1000,
    }),
    async start(role, more = {}) {
      const started = await startProcess('app-process.ts', { ...base, ...more, ROLE: role });
      others.push(started);
      return started;
    },
    async stop() {
      await Promise.all(others.map((one) => one.stop()));
      await app.stopAll();
      await store.stop();
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function createProducts(store: DevStore, shop: string, options: SceneOptions): Promise<void> {
  for (let from = 0; from < options.products; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, options.products - from) }, (_, at) => ({
      title: `Product ${from + at}`,
      variants: [{ available: options.available }],
    }));
    await post(`${store.url}/__meta/do/createProducts?shop=${shop}`, { products: some });
  }
}

/** A campaign of these products that acts; with `startsAt` in the future it starts by the clock. */
export async function actingCampaign(
  app: App,
  name: string,
  products: readonly ProductView[],
  more: More = {},
  shop = DOMAIN,
): Promise<string> {
  const { commands } = app.holdfast;
  const made = await commands.createCampaign(shop, OWNER, inputOf(name, products, more));
  const id = must(made).id;
  must(await commands.schedule(shop, OWNER, id));
  const beganAt = Date.now();
  const say = (what: string): void =>
    void process.stderr.write(`  ${what} after ${((Date.now() - beganAt) / 1000).toFixed(1)} s\n`);
  // A list that changed while it was looked at is looked at again, as a person would.
  for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
    const list = await preparedList(app, shop, id);
    if (list.acting) return id;
    say('the list is there');
    const started = await commands.startActing(shop, OWNER, id, list.fingerprint);
    const acts = started.ok && (list.preparedAt === null || (await preparedList(app, shop, id)).acting);
    say(acts ? 'it acts' : 'the list has changed');
    if (acts) return id;
  }
  throw new Error('The list changed each time');
}

/** As the screen waits for it. */
async function preparedList(app: App, shop: string, id: string): Promise<Foreseen> {
  for (;;) {
    const list = must(await app.holdfast.commands.foreseeActing(shop, OWNER, id));
    if (list.preparing === null) return list;
    await sleep(250);
  }
}

type More = { policy?: Partial<Policy>; startsAt?: number; planned?: number };

function inputOf(name: string, products: readonly ProductView[], more: More): CampaignInput {
  const now = Date.now();
  return {
    name,
    handle: '',
    kind: 'sale',
    goal: 'sell_out',
    startsAt: more.startsAt ?? now - 1_000,
    endsAt: now + DAY_MS,
    commitAt: null,
    priority: 1,
    budget: null,
    useTags: true,
    collectionId: null,
    policy: policySchema.parse(more.policy ?? {}),
    sources: products.map(({ id }) => ({ kind: 'picked' as const, value: digits(id) })),
    plannedUnits: {},
    plannedUnitsOfProduct: Object.fromEntries(
      more.planned === undefined ? [] : products.map(({ id }) => [digits(id), more.planned]),
    ) as Record<string, number>,
    heroes: [],
    confirmedPlans: false,
  };
}

/** Starts a campaign that was to start later: its start becomes now. */
export async function startNow(
  app: App,
  id: string,
  name: string,
  products: readonly ProductView[],
  more: More,
): Promise<void> {
  const input = inputOf(name, products, { ...more, startsAt: Date.now() });
  must(await app.holdfast.commands.editCampaign(DOMAIN, OWNER, id, input));
}

function must<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result as Extract<T, { ok: true }>;
}

/** Sets the brake so high that it does not matter for the run. */
export const withoutBrake = (app: App, shop = DOMAIN): Promise<unknown> =>
  app.holdfast.commands.saveSettings(shop, OWNER, { brakeProducts: 100_000 });

/** Shopify Flow is told nothing: what waits for it is worked off beside what is measured, and after it. */
export async function withoutFlow(app: App, shop = DOMAIN): Promise<void> {
  const matrix = Object.fromEntries(MATRIX_TRIGGERS.map((trigger) => [trigger, { flow: 'off' }]));
  must(await app.holdfast.telling.saveTelling(shop, OWNER, { matrix }));
}

const requestsSchema = z.object({
  total: z.number(),
  points: z.number(),
  byOperation: z.array(z.object({ operation: z.string(), requests: z.number(), points: z.number() })),
  throttleStatus: z.object({ currentlyAvailable: z.number() }).loose(),
  /** What lines of bulk mutations did. */
  bulkLines: z.array(z.object({ at: z.string(), operation: z.string() }).loose()),
  requests: z.array(
    z
      .object({ at: z.string(), operation: z.string(), cost: z.number(), errors: z.array(z.unknown()) })
      .loose(),
  ),
});

export type Requests = z.infer<typeof requestsSchema>;

/** What Shopify has seen of us since `forget`: the last two thousand requests in full, counts and points of all. */
export async function requests(store: DevStore, shop = DOMAIN): Promise<Requests> {
  return requestsSchema.parse(await (await fetch(`${store.url}/__meta/requests?shop=${shop}`)).json());
}

/** What the points went for, the dearest first: `ReadProducts 12 × 40`. */
export const spentOn = ({ byOperation }: Requests): string =>
  byOperation
    .filter(({ points }) => points > 0)
    .map(({ operation, requests: sent, points }) => `${operation} ${sent} × ${Math.round(points / sent)}`)
    .join(', ');

/** CPU seconds between two readings. */
export const cpuBetween = (from: CpuSplit, to: CpuSplit): CpuSplit => ({
  door: to.door - from.door,
  workers: to.workers - from.workers,
  database: to.database - from.database,
  store: to.store - from.store,
});

export async function forget(store: DevStore, shop = DOMAIN): Promise<void> {
  await fetch(`${store.url}/__meta/requests?shop=${shop}`, { method: 'DELETE' });
}

/** Waits until everything is delivered, judged, written and confirmed. */
export const atRest = (
  scene: Pick<Scene, 'app' | 'store'>,
  timeoutMs = 170_000,
  shops: readonly string[] = [DOMAIN],
): Promise<void> => quiet(scene.app, scene.store, shops, timeoutMs);

export async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}
