import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoEnvironment, startApp } from './app-under-demo.ts';
import { freePort, startDevStore } from './dev-store.ts';
import { API_KEY, API_SECRET } from './keys.ts';
import { tell, type StoryResult } from './story.ts';

/** `npm run demo -- --once`: the main job as a story, without a browser; exit status 0 only if everything held. */
export async function once(options: { json: boolean; databaseUrl: string | undefined }): Promise<number> {
  const say = (line: string): void => {
    if (!options.json) process.stdout.write(`• ${line}\n`);
  };
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-story-'));
  const port = await freePort();
  const store = await startDevStore({
    appUrl: `http://127.0.0.1:${port}`,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    port: 0,
  });
  try {
    say(
      `Database: ${options.databaseUrl ? 'PostgreSQL, as DATABASE_URL says' : 'embedded, in a temporary folder'}.`,
    );
    const environment = {
      ...demoEnvironment({ port, storeUrl: store.url, dataDir: folder }),
      DATABASE_URL: options.databaseUrl,
    };
    const app = await startApp(environment, 'warn');
    // A database that is kept has seen earlier stories: each one is about shops of its own.
    const run = Date.now().toString(36);
    const shops = { shop: `story-${run}.myshopify.com`, neighbour: `neighbour-${run}.myshopify.com` };
    const result = await tell({ app, store, ...shops, say }).finally(() => app.stopAll());
    print(result, options.json);
    return isGood(result) ? 0 : 1;
  } finally {
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const isGood = ({ laws, products, webhooks }: StoryResult): boolean =>
  laws.every(({ kept }) => kept) &&
  products.same === products.all &&
  webhooks.lost === 0 &&
  webhooks.sent === webhooks.acknowledged;

function print(result: StoryResult, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok: isGood(result), ...result })}\n`);
    return;
  }
  const { laws, products, webhooks, table, seconds } = result;
  const width = Math.max(...table.map(({ product }) => product.length));
  const during = Math.max(...table.map((row) => row.during.length));
  const lines = [
    '',
    `${'product'.padEnd(width)}  stock  ${'after the burst'.padEnd(during)}  at the end`,
    ...table.map(
      (row) =>
        `${row.product.padEnd(width)}  ${String(row.stock).padStart(5)}  ${row.during.padEnd(during)}  ${row.after}`,
    ),
    '',
    ...laws.map(
      ({ law, name, kept, detail }) =>
        `law ${String(law).padStart(2)}  ${kept ? 'kept  ' : 'BROKEN'}  ${name}${kept || !detail ? '' : ` (${detail})`}`,
    ),
    '',
    `took ${seconds.toFixed(0)} s`,
    `laws kept: ${laws.filter(({ kept }) => kept).length}/${laws.length}`,
    `products exactly as before: ${products.same}/${products.all}`,
    `webhooks sent ${webhooks.sent}, acknowledged ${webhooks.acknowledged}, lost ${webhooks.lost}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
