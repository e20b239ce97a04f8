import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { demoEnvironment } from './app-under-demo.ts';
import { freePort, startDevStore } from './dev-store.ts';
import { API_KEY, API_SECRET, MINIMUM_HOLD_SECONDS } from './keys.ts';
import { CATALOGUES, openForWeeks, promote, stock } from './shop.ts';
import { until } from './wait.ts';

const FOLDER = '.data/demo';
const SHOP = 'harbour-goods.myshopify.com';
const APP_PORT = 3456;
const STORE_PORT = 3457;
/** A busy machine takes its time to make the database. */
const START_MS = 180_000;

/** The demo: dev store and app as two processes; Ctrl-C stops both. What happened survives a restart. */
export async function run(options: { fresh: boolean; databaseUrl: string | undefined }): Promise<void> {
  if (options.fresh) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const [port, storePort] = [await freePort(APP_PORT), await freePort(STORE_PORT)];
  const store = await startDevStore({
    appUrl: `http://127.0.0.1:${port}`,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    port: storePort,
    dataFile: `${FOLDER}/dev-store.json`,
  });
  const app = spawn(process.execPath, ['app/server.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      LOG_LEVEL: 'warn',
      ...demoEnvironment({ port, storeUrl: store.url, dataDir: FOLDER }),
      ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    },
  });
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    if (app.exitCode === null) {
      app.kill('SIGTERM');
      await once(app, 'exit');
    }
    await store.stop();
    process.exit(code);
  };
  app.once('exit', (code) => void stop(code ?? 1));
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));

  try {
    await until(
      'the app to start',
      async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null);
        return answer?.ok ?? false;
      },
      START_MS,
    );
    if (!(await store.hasShop(SHOP))) {
      await store.createShop({ domain: SHOP, name: 'Harbour Goods', ianaTimezone: 'Europe/Berlin' });
      await stock(store, SHOP, CATALOGUES);
      await openForWeeks(store, SHOP);
      await promote(store, SHOP);
    }
  } catch (error) {
    // Whatever was started ends with the demo: it would hold its folder and its port.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    await stop(1);
  }
  const at = `${store.url}/store/${SHOP.replace('.myshopify.com', '')}`;
  process.stdout.write(
    [
      '',
      `Open ${at}/apps/holdfast`,
      '',
      `  shop floor  ${at}/shop-floor   (sell, restock, edit products)`,
      `  storefront  ${at}/storefront   (what a shopper sees)`,
      '',
      `A minimum hold is ${MINIMUM_HOLD_SECONDS} s here, so that a release can be watched; a real shop starts with 60 minutes (6 hours for ads).`,
      `Everything is kept in ${FOLDER}; start over with: npm run demo -- --fresh. Ctrl-C stops.`,
      '',
    ].join('\n'),
  );
}
