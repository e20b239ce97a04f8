/**
 * Resident memory of one web and one worker process on PostgreSQL at 100,000 variants, after a burst. Both are what
 * `npm run build` made and what `npm start` runs, the web process with its pages loaded.
 */
import { createStore } from '../../app/db/store.ts';
import { openDatabase } from '../../app/db/open.ts';
import { API_SECRET } from '../../scripts/demo/keys.ts';
import { sleep } from '../../scripts/demo/wait.ts';
import { postgresServer, quiet } from '../support/database.ts';
import { environment, fill, FIRST_ITEM, LOCATION } from './harness/ground.ts';
import { load } from './harness/load.ts';
import { startBuilt } from './harness/built.ts';
import type { BenchResult } from './run.ts';

const SHOP = 'bench.myshopify.com';
const VARIANTS = 100_000;
const IN_CAMPAIGN = 2_000;
const LIMIT_MB = 400;
const MB = 1_048_576;
/** The engine hands back what it has freed eight seconds after the last work (`--gc-memory-reducer-start-delay-ms`). */
const HANDED_BACK_MS = 10_000;

export async function bench(): Promise<BenchResult> {
  const cluster = await postgresServer({ durable: true });
  try {
    const url = await cluster.createEmpty();
    await fill({ url, dataDir: '' }, [
      { domain: SHOP, variants: VARIANTS, inCampaign: IN_CAMPAIGN, available: 1_000 },
    ]);
    const database = await openDatabase({ url, dataDir: '', log: quiet });
    const web = await startBuilt(environment({ DATABASE_URL: url, ROLE: 'web' }));
    const worker = await startBuilt(environment({ DATABASE_URL: url, ROLE: 'worker' }));
    const startedMb = ((await web.memory()) + (await worker.memory())) / MB;
    const loaded = await load({
      port: web.port,
      connections: 64,
      secret: API_SECRET,
      shops: [SHOP],
      firstItem: FIRST_ITEM,
      items: VARIANTS,
      locationId: LOCATION,
      deliveries: 40_000,
      seconds: null,
      lowest: 500,
      highest: 1_500,
      rate: null,
    });
    const { work } = createStore(database);
    for (let look = 0; look < 600 && (await work.busy(Date.now())) > 0; look += 1) await sleep(200);
    const justAfterMb = ((await web.memory()) + (await worker.memory())) / MB;
    await sleep(HANDED_BACK_MS);
    const webMb = (await web.memory()) / MB;
    const workerMb = (await worker.memory()) / MB;
    await Promise.all([web.stop(), worker.stop(), database.close()]);
    const sum = webMb + workerMb;
    return {
      name: 'memory',
      metrics: { deliveries: loaded.ok, startedMb, justAfterMb, webMb, workerMb, sumMb: sum },
      comparedWith: {
        sumMb: `wanted: at most ${LIMIT_MB}`,
        startedMb: 'both, before the first delivery',
        justAfterMb: 'both, with pages that the engine has freed and not handed back yet',
      },
      missed: sum > LIMIT_MB ? [`${sum.toFixed(0)} MB, ${LIMIT_MB} wanted`] : [],
    };
  } finally {
    await cluster.stop();
  }
}
