/**
 * The database dies and goes away under load while web and worker live on: every sender gets an honest answer, nothing that was
 * acknowledged is lost, and the processes find back by themselves.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/demo/dev-store.ts';
import { sleep, until } from '../../scripts/demo/wait.ts';
import { Random } from '../dev-store/random.ts';
import { hasOwnCluster, ownCluster } from '../support/database.ts';
import {
  allAcknowledged,
  atRest,
  endsExactly,
  isStanding,
  openOrdeal,
  SHOP,
  standsAsStockDemands,
  trade,
} from './ordeal.ts';
import { appHere, killHard, startProcess, stopGently } from './scene.ts';

const SEED = Number(process.env['FAULT_SEED'] ?? 20_261_128);
const KILLS = Number(process.env['KILLS'] ?? 2);
const OUTAGE_MS = Number(process.env['OUTAGE_SECONDS'] ?? 4) * 1_000;
const LONGEST_RUN_MS = 3_000;
/** Two hundred kills take as long as they take. */
const TIMEOUT_MS = Math.max(600_000, KILLS * 60_000);

const cleanups: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup().catch(() => undefined);
}, TIMEOUT_MS);

describe.runIf(hasOwnCluster())(`the database dies ${KILLS} times and goes away once (seed ${SEED})`, () => {
  it('while web and worker work', { timeout: TIMEOUT_MS }, async () => {
    const random = new Random(SEED);
    const cluster = await ownCluster();
    cleanups.push(() => cluster.stop());
    const ordeal = await openOrdeal({ databaseUrl: await cluster.createEmpty() });
    cleanups.push(() => ordeal.cleanUp());
    await ordeal.app.stopAll();
    const { environment, port, store } = ordeal;
    const web = await startProcess(environment, 'web', port);
    cleanups.push(() => killHard(web));
    const worker = await startProcess(environment, 'worker', await freePort());
    cleanups.push(() => killHard(worker));

    for (let kill = 0; kill < KILLS; kill += 1) {
      const trading = trade(ordeal, random, LONGEST_RUN_MS);
      await sleep(random.next() * LONGEST_RUN_MS);
      await cluster.kill();
      await sleep(random.next() * 500);
      await cluster.startAgain();
      await trading;
    }
    const trading = trade(ordeal, random, OUTAGE_MS);
    await cluster.shutDown();
    const answer = await fetch(`http://127.0.0.1:${port}/ready`);
    expect(answer.status).toBe(503);
    await trading;
    await cluster.startAgain();

    // Shopify sends again what was not acknowledged, until it is; then no reconciliation is needed.
    expect((await store.deliveries(SHOP)).pending).toBeGreaterThan(0);
    await allAcknowledged(store);
    expect(web.exitCode).toBeNull();
    expect(worker.exitCode).toBeNull();
    expect((await store.deliveries(SHOP)).lost).toBe(0);
    await until(
      'the shop to stand as its stock demands, without a look at it',
      () => isStanding(ordeal),
      120_000,
    );

    await Promise.all([web, worker].map(stopGently));
    const last = await appHere(environment);
    cleanups.push(() => last.stopAll());
    await atRest(last, store);
    await standsAsStockDemands(last, ordeal);
    await endsExactly(last, ordeal);
  });
});
