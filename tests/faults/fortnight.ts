/**
 * A shop in which others work too, on the store's virtual clock: an ERP, a second app that hides, a feed app and a merchant
 * with a bulk editor, while shoppers buy. Told by the shop itself: what we wrote, and what it looks like when we have gone.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { policySchema, type Policy } from '../../app/core/policy.ts';
import type { AlertView } from '../../app/db/views/views.ts';
import type { App } from '../../app/wire.server.ts';
import { freePort, startDevStore, type DevStore } from '../../scripts/demo/dev-store.ts';
import { API_KEY, API_SECRET } from '../../scripts/demo/keys.ts';
import { digits } from '../../scripts/demo/snapshot.ts';
import { quiet } from '../../scripts/demo/wait.ts';
import { startActor, type Who } from '../dev-store/actors/start.ts';
import type { Deed } from '../dev-store/actors/door.ts';
import { Random } from '../dev-store/random.ts';
import { hasPostgres, postgresServer } from '../support/database.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';
import { appHere, environmentOf, installHere, OWNER } from './scene.ts';
import { differencesFrom, writesIn, type SeenWrite } from './others.ts';

const SHOP = 'four-others.myshopify.com';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const PRODUCTS = 24;
const LONGEST_REST_MS = 120_000;
const TAG = 'newsletter';
const WHO: readonly Who[] = ['erp', 'hider', 'feed-app', 'merchant'];
const BRAKE_ANSWERED_AFTER_MS = HOUR_MS;
/** When a person lets the campaigns act; what that writes belongs to the evening. */
const EVENING_BEFORE_MS = 2 * HOUR_MS;

export interface FortnightOptions {
  seed: number;
  hours: number;
  /** The clock goes on by so much at a time; the ERP writes at each step of 15 minutes. */
  stepMinutes: number;
  /** Hour of the first day (UTC) at which it begins. */
  fromHour: number;
  /** Called after each day with what happened so far. */
  tell?: (line: string) => void;
}

export interface FortnightReport {
  /** What is in the inbox at the end, before the campaigns are ended. */
  inbox: string[];
  /** The fullest that the inbox was at a rest. */
  fullestInbox: number;
  /** Messages that are in the inbox at the end. */
  messages: number;
  writes: SeenWrite[];
  /** Most writes of ours to one field of one product on one day, and which. */
  most: { count: number; of: string };
  /** Products that, at the end, are not as the others alone would have left them. */
  differences: string[];
  deeds: number;
  sold: number;
  points: number;
}

export async function liveThrough(options: FortnightOptions): Promise<FortnightReport> {
  const scene = await openShop();
  try {
    return await live(scene, options);
  } finally {
    await scene.close();
  }
}

interface Scene {
  app: App;
  store: DevStore;
  now(): number;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

async function openShop(): Promise<Scene> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-fortnight-'));
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const store = await startDevStore({ appUrl, apiKey: API_KEY, apiSecret: API_SECRET, port: 0 });
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const advance = async (ms: number): Promise<void> => {
    ahead += ms;
    await post(`${store.url}/__meta/clock`, { now: now() });
  };
  const server = hasPostgres() ? await postgresServer() : null;
  const databaseUrl = await server?.createEmpty();
  await store.createShop({ domain: SHOP, name: 'Four others', plan: 'plus', ianaTimezone: 'Etc/UTC' });
  await post(`${store.url}/__meta/do/createProducts?shop=${SHOP}`, { products: catalogue() });
  await store.do(SHOP, 'installApp', {});
  const app = await appHere(
    {
      ...environmentOf({ port, storeUrl: store.url, dataDir, ...(databaseUrl ? { databaseUrl } : {}) }),
      MINIMUM_HOLD_SECONDS: '',
      MINIMUM_AD_HOLD_SECONDS: '',
      JUMP_WAIT_SECONDS: '',
      BELIEVE_AFTER_SECONDS: '',
      // Reconciliation follows the story's clock.
      RECONCILE_SECONDS: '604800',
    },
    { now },
  );
  await installHere(app, store, SHOP, appUrl);
  return {
    app,
    store,
    now,
    advance,
    async close() {
      await app.stopAll();
      await store.stop();
      await server?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const catalogue = () =>
  Array.from({ length: PRODUCTS }, (_, at) => ({
    title: `Product ${at + 1}`,
    tags: at % 4 === 0 ? ['house', TAG] : ['house'],
    variants: Array.from({ length: 1 + (at % 3) }, (_size, size) => ({
      title: `Size ${size + 1}`,
      price: '20.00',
      available: 4 + ((at * 7 + size * 5) % 23),
    })),
  }));

async function live(scene: Scene, options: FortnightOptions): Promise<FortnightReport> {
  const { app, store, now, advance } = scene;
  const random = new Random(options.seed);
  // From the midnight after the next one, so that neither this day nor its hour matter to what happens.
  const midnight = (Math.floor(now() / DAY_MS) + 2) * DAY_MS;
  const begin = midnight + options.fromHour * HOUR_MS;
  await advance(begin - EVENING_BEFORE_MS - now());
  const before = (await store.state(SHOP)).products;
  const actors = WHO.map((who, at) => startActor(who, store.url, SHOP, options.seed + at));
  try {
    for (const actor of actors) await actor.step(now());
    const rest = (): Promise<void> => quiet(app, store, [SHOP], LONGEST_REST_MS);
    await campaigns(app, before, [now(), begin + options.hours * HOUR_MS], rest);
    await advance(begin - now());
    const deeds: Deed[] = [];
    const writes: SeenWrite[] = [];
    let points = 0;
    let sold = 0;
    let fullestInbox = 0;
    const keep = async (): Promise<void> => {
      const seen = await requestsOf(store);
      points += seen.points;
      writes.push(...writesIn([...seen.requests, ...seen.bulkLines]));
    };
    await rest();
    const steps = Math.round((options.hours * 60) / options.stepMinutes);
    for (let step = 1; step <= steps; step += 1) {
      await advance(options.stepMinutes * MINUTE_MS);
      sold += await shop(store, before, random, step);
      for (const actor of actors) deeds.push(...(await actor.step(now())));
      await rest();
      if ((step * options.stepMinutes) % 60 === 0) await app.reconcile(SHOP);
      // A change by somebody else is believed at a second look a minute later.
      await advance(MINUTE_MS);
      await rest();
      await keep();
      const home = await app.holdfast.views.home(SHOP, now(), null);
      fullestInbox = Math.max(fullestInbox, home.alertsTotal);
      await answerTheBrake(app, home.alerts, now());
      if ((step * options.stepMinutes) % (6 * 60) === 0)
        options.tell?.(
          `day ${((step * options.stepMinutes) / (24 * 60)).toFixed(2)}: ${home.alertsTotal} in the inbox, ${home.heldItems} held, ${writes.length} writes, ${deeds.length} deeds of others, ${sold} sold`,
        );
    }
    const home = await app.holdfast.views.home(SHOP, now(), null);
    const inbox = home.alerts.map(lineOf);
    // The end, and what is put back with it, belongs to no day of the story.
    const most = mostOf(writes);
    for (const { id } of home.live) await app.holdfast.commands.end(SHOP, OWNER, id);
    await rest();
    await app.reconcile(SHOP);
    await rest();
    await keep();
    const after = (await store.state(SHOP)).products;
    return {
      inbox,
      messages: home.alertsTotal,
      fullestInbox,
      writes,
      most,
      differences: differencesFrom(before, deeds, after),
      deeds: deeds.length,
      sold,
      points,
    };
  } finally {
    await Promise.all(actors.map((actor) => actor.stop()));
  }
}

const lineOf = ({ message, params, othersTotal }: AlertView): string =>
  `${message} ${JSON.stringify(params)}${othersTotal > 0 ? ` and ${othersTotal} more` : ''}`;

/** Whoever looks after the shop answers the brake, and nothing else. */
async function answerTheBrake(
  app: App,
  alerts: readonly { kind: string; openedAt: number }[],
  now: number,
): Promise<void> {
  const brake = alerts.find(({ kind }) => kind === 'brake');
  if (brake && now - brake.openedAt >= BRAKE_ANSWERED_AFTER_MS)
    await app.holdfast.commands.brake(SHOP, OWNER, 'go_on');
}

/** Three campaigns that meet: one hides by plan, one follows a tag without plans, one sells out without plans. */
async function campaigns(
  app: App,
  products: readonly ProductView[],
  [from, to]: readonly [number, number],
  rest: () => Promise<void>,
): Promise<void> {
  const picked = (list: readonly ProductView[]) =>
    list.map(({ id }) => ({ kind: 'picked' as const, value: digits(id) }));
  const of = (name: string, more: object, policy: Partial<Policy>) => ({
    name,
    handle: '',
    kind: 'sale' as const,
    goal: 'keep_available' as const,
    startsAt: from - MINUTE_MS,
    endsAt: to + DAY_MS,
    commitAt: null,
    priority: 2,
    budget: null,
    useTags: true,
    collectionId: null,
    sources: picked([]),
    plannedUnits: {},
    plannedUnitsOfProduct: {},
    heroes: [],
    confirmedPlans: true,
    ...more,
    policy: policySchema.parse(policy),
  });
  const planned = products.slice(0, 10);
  const plans = Object.fromEntries(planned.map(({ id }, at) => [digits(id), 10 + ((at * 11) % 40)]));
  const inputs = [
    of(
      'Autumn sale',
      { sources: picked(planned), plannedUnitsOfProduct: plans, priority: 1 },
      { soldOutResponse: 'hide' },
    ),
    of('Newsletter', { sources: [{ kind: 'tag' as const, value: TAG }] }, {}),
    of('Clearance', { sources: picked(products.slice(8, 18)), goal: 'sell_out' as const, priority: 3 }, {}),
  ];
  for (const input of inputs) {
    const { commands } = app.holdfast;
    const made = must(await commands.createCampaign(SHOP, OWNER, input));
    must(await commands.schedule(SHOP, OWNER, made.id));
    // What would be written is as the person has seen it once everything is judged.
    await rest();
    const list = must(await commands.foreseeActing(SHOP, OWNER, made.id));
    must(await commands.startActing(SHOP, OWNER, made.id, list.fingerprint));
  }
}

function must<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result as Extract<T, { ok: true }>;
}

/** Shoppers buy by day, some products far more than others. */
async function shop(
  store: DevStore,
  products: readonly ProductView[],
  random: Random,
  step: number,
): Promise<number> {
  const variants = products.flatMap((product, at) => (at % 5 < 2 ? product.variants : []));
  const some = random.next() < 0.5 ? variants : products.flatMap((product) => product.variants);
  const answer = await post(`${store.url}/__meta/do/flashSale?shop=${SHOP}`, {
    orders: 1 + random.below(2),
    variantIds: some.map(({ id }) => id),
    seed: Math.floor(random.next() * 1_000_000) + step,
  });
  return z.object({ sold: z.number() }).loose().parse(answer).sold;
}

const writeSchema = z
  .object({ at: z.string(), operation: z.string(), variables: z.record(z.string(), z.unknown()) })
  .loose();
const requestsSchema = z.object({
  points: z.number(),
  requests: z.array(writeSchema),
  bulkLines: z.array(writeSchema),
});

/** What the store saw of us since the last time. */
async function requestsOf(store: DevStore): Promise<z.infer<typeof requestsSchema>> {
  const url = `${store.url}/__meta/requests?shop=${SHOP}`;
  const seen = requestsSchema.parse(await (await fetch(url)).json());
  await fetch(url, { method: 'DELETE' });
  return seen;
}

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

/** Most writes of ours to one field of one product on one day of the store's clock, and what was written when. */
function mostOf(writes: readonly SeenWrite[]): FortnightReport['most'] {
  const alike = new Map<string, SeenWrite[]>();
  for (const write of writes) {
    const key = `${write.owner} ${write.field} ${write.day}`;
    alike.set(key, [...(alike.get(key) ?? []), write]);
  }
  const [of = '', most = []] =
    [...alike].toSorted(([, one], [, other]) => other.length - one.length).at(0) ?? [];
  const each = most.map(({ operation, at }) => `${operation} ${at.slice(11, 16)}`);
  return { count: most.length, of: `${of}: ${each.join(', ')}` };
}
