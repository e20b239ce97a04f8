import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { readConfig } from '../../app/config.server.ts';
import { startHttp } from '../../app/http.server.ts';
import { wire, type App } from '../../app/wire.server.ts';
import type { Clock } from '../../app/flow/ports.ts';
import { policySchema } from '../../app/core/policy.ts';
import { demoEnvironment, ownersVisit } from '../../scripts/demo/app-under-demo.ts';
import type { DevStore } from '../../scripts/demo/dev-store.ts';
import { digits } from '../../scripts/demo/snapshot.ts';
import { until } from '../../scripts/demo/wait.ts';
import { startArguments } from '../support/start-command.ts';
import type { ProductView } from '../dev-store/shopkeeper.ts';

export type Environment = Record<string, string | undefined>;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SERVER_START_MS = 60_000;
export const OWNER = { userId: '1001', name: 'Olive', role: 'owner' as const };

/** What the app's processes are started with; releases are immediate, so that the end depends on the stock alone. */
export const environmentOf = (options: {
  port: number;
  storeUrl: string;
  dataDir: string;
  databaseUrl?: string;
}): Environment => ({
  ...demoEnvironment(options),
  DATABASE_URL: options.databaseUrl,
  MINIMUM_HOLD_SECONDS: '0',
  JUMP_WAIT_SECONDS: '0',
  MINIMUM_AD_HOLD_SECONDS: '0',
  BELIEVE_AFTER_SECONDS: '1',
  LOG_LEVEL: 'silent',
});

/** The app in this process, for what people do. */
export async function appHere(
  environment: Environment,
  clock?: Clock,
): Promise<App & { stopAll(): Promise<void> }> {
  const config = readConfig({ ...environment, ROLE: 'all' });
  const log = pino({ level: config.logLevel });
  const app = await wire(config, log, clock);
  const http = await startHttp(app, config, log, null);
  app.start();
  return {
    ...app,
    async stopAll() {
      await http.stop();
      await app.stop();
    },
  };
}

/** One process of the app, as production starts it: what `npm run build` made. */
export async function startProcess(
  environment: Environment,
  role: 'all' | 'web' | 'worker',
  port: number,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, startArguments(), {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment, ROLE: role, PORT: String(port), NODE_ENV: 'production' },
  });
  await until(
    `the ${role} process to be ready`,
    async () => {
      if (child.exitCode !== null) throw new Error(`The ${role} process ended with ${child.exitCode}`);
      return fetch(`http://127.0.0.1:${port}/ready`)
        .then((answer) => answer.ok)
        .catch(() => false);
    },
    SERVER_START_MS,
  );
  return child;
}

export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** `kill -9`: no handler runs, nothing is flushed. */
export async function killHard(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** As a platform stops a process: it finishes what it has taken. */
export async function stopGently(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** Lets Shopify's library exchange the owner's first token through the app's own front door. */
export async function installHere(
  app: App,
  store: Pick<DevStore, 'sessionToken'>,
  domain: string,
  appUrl: string,
): Promise<void> {
  await app.holdfast.shopify.authenticate.admin(await ownersVisit(appUrl, store, domain));
  await until('the first sync', async () => (await app.holdfast.views.frame(domain))?.sync.state === 'done');
}

/** A live campaign that acts: sold out hides. */
export async function actingCampaign(
  app: App,
  domain: string,
  products: readonly ProductView[],
  name = 'Under fire',
): Promise<string> {
  const { commands } = app.holdfast;
  const now = Date.now();
  const made = await commands.createCampaign(domain, OWNER, {
    name,
    handle: '',
    kind: 'sale',
    goal: 'sell_out',
    startsAt: now - 1_000,
    endsAt: now + 86_400_000,
    commitAt: null,
    priority: 1,
    budget: null,
    useTags: true,
    collectionId: null,
    policy: policySchema.parse({ soldOutResponse: 'hide' }),
    sources: products.map(({ id }) => ({ kind: 'picked' as const, value: digits(id) })),
    plannedUnits: {},
    plannedUnitsOfProduct: {},
    heroes: [],
    confirmedPlans: false,
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const scheduled = await commands.schedule(domain, OWNER, made.id);
  if (!scheduled.ok) throw new Error(JSON.stringify(scheduled.problems));
  const list = await commands.foreseeActing(domain, OWNER, made.id);
  if (!list.ok) throw new Error(JSON.stringify(list.problems));
  const started = await commands.startActing(domain, OWNER, made.id, list.fingerprint);
  if (!started.ok) throw new Error(JSON.stringify(started.problems));
  return made.id;
}
