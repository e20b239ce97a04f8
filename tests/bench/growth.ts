/** Cost of one delivery at 1,000, 10,000 and 100,000 variants, and at 1, 100 and 1,000 shops: wanted flat. */
import { API_SECRET } from '../../scripts/demo/keys.ts';
import { postgresServer, type TestServer } from '../support/database.ts';
import { cpuOf } from './harness/cpu.ts';
import { environment, fill, FIRST_ITEM, LOCATION, type Catalogue } from './harness/ground.ts';
import { load } from './harness/load.ts';
import { startProcess } from './harness/processes.ts';
import type { BenchResult } from './run.ts';

const DELIVERIES = 20_000;
const FLAT = 1.25;

/** CPU of the door's process and of PostgreSQL together, per delivery: what grows first, and what other work on the machine does not change much. */
export async function bench(): Promise<BenchResult> {
  const cluster = await postgresServer({ durable: true });
  try {
    const metrics: Record<string, number> = {};
    for (const variants of [1_000, 10_000, 100_000])
      metrics[`variants${variants}Microseconds`] = await cost(cluster, [shop(0, variants)]);
    for (const shops of [1, 100, 1_000])
      metrics[`shops${shops}Microseconds`] = await cost(
        cluster,
        Array.from({ length: shops }, (_, at) => shop(at, 10_000 / shops)),
      );
    const byVariants =
      (metrics['variants100000Microseconds'] ?? 0) / (metrics['variants1000Microseconds'] ?? 1);
    const byShops = (metrics['shops1000Microseconds'] ?? 0) / (metrics['shops1Microseconds'] ?? 1);
    return {
      name: 'growth',
      metrics: { ...metrics, timesByVariants: byVariants, timesByShops: byShops },
      comparedWith: {
        timesByVariants: `100,000 against 1,000 variants; wanted: at most ${FLAT}`,
        timesByShops: `1,000 shops against one, the same number of variants together; wanted: at most ${FLAT}`,
      },
      missed: [
        ...(byVariants > FLAT ? [`${byVariants.toFixed(2)} × from 1,000 to 100,000 variants`] : []),
        ...(byShops > FLAT ? [`${byShops.toFixed(2)} × from one shop to 1,000`] : []),
      ],
    };
  } finally {
    await cluster.stop();
  }
}

const shop = (at: number, variants: number): Catalogue => ({
  domain: `bench-${at}.myshopify.com`,
  variants: Math.max(10, Math.floor(variants)),
  inCampaign: Math.max(1, Math.floor(variants / 10)),
  available: 1_000,
});

async function cost(cluster: TestServer, catalogues: readonly Catalogue[]): Promise<number> {
  const url = await cluster.createEmpty();
  await fill({ url, dataDir: '' }, catalogues);
  const door = await startProcess('app-process.ts', environment({ DATABASE_URL: url, ROLE: 'web' }));
  const order = {
    port: door.port,
    connections: 64,
    secret: API_SECRET,
    shops: catalogues.map(({ domain }) => domain),
    firstItem: FIRST_ITEM,
    items: catalogues[0]?.variants ?? 1,
    locationId: LOCATION,
    deliveries: DELIVERIES,
    seconds: null,
    lowest: 500,
    highest: 1_500,
    rate: null,
  };
  try {
    await load({ ...order, deliveries: 5_000 });
    const before = cpuOf(door.pid, url);
    const { ok } = await load(order);
    if (ok < DELIVERIES) throw new Error(`${DELIVERIES - ok} deliveries were not accepted`);
    return ((cpuOf(door.pid, url) - before) * 1000) / DELIVERIES;
  } finally {
    await door.stop();
  }
}
