import { afterAll, describe, it } from 'vitest';
import { freePort } from '../../scripts/demo/dev-store.ts';
import { sleep } from '../../scripts/demo/wait.ts';
import { Random } from '../dev-store/random.ts';
import { hasPostgres, postgresServer } from '../support/database.ts';
import { endsExactly, openOrdeal, standsAsStockDemands, trade } from './ordeal.ts';
import { appHere, killHard, startProcess, stopGently } from './scene.ts';

const KILLS = Number(process.env['KILLS'] ?? 10);
const SEED = Number(process.env['KILL_SEED'] ?? 20_261_122);
const LONGEST_RUN_MS = 1_500;
/** Two hundred kills take as long as they take. */
const TIMEOUT_MS = Math.max(600_000, KILLS * 60_000);

const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});

async function survives(
  roles: readonly ('all' | 'web' | 'worker')[],
  databaseUrl: string | undefined,
): Promise<void> {
  const random = new Random(SEED);
  // Given a live campaign that acts on products with one variant, all of it in the first location.
  const ordeal = await openOrdeal(databaseUrl ? { databaseUrl } : {});
  cleanups.push(() => ordeal.cleanUp());
  await ordeal.app.stopAll();
  const { environment, port } = ordeal;

  // Who ends in peace leaves compiled code for those that start next; who is killed leaves none.
  await stopGently(await startProcess(environment, roles[0] ?? 'all', port));

  // When its processes are killed at random moments while stock moves.
  for (let kill = 0; kill < KILLS; kill += 1) {
    const running = await Promise.all(
      roles.map(async (role) => startProcess(environment, role, role === 'worker' ? await freePort() : port)),
    );
    const trading = trade(ordeal, random, LONGEST_RUN_MS);
    const victim = running[random.below(running.length)];
    await sleep(random.next() * LONGEST_RUN_MS);
    if (victim) await killHard(victim);
    await trading;
    await Promise.all(running.map(killHard));
  }

  // Then after a restart and one reconciliation the shop is as the laws demand, and at the end exactly as it was.
  const last = await appHere(environment);
  cleanups.push(() => last.stopAll().catch(() => undefined));
  await standsAsStockDemands(last, ordeal);
  await endsExactly(last, ordeal);
  await last.stopAll();
}

// Side by side: both mostly wait for processes to start.
describe.concurrent(`kill -9 at ${KILLS} random moments (seed ${SEED})`, () => {
  it('is survived on the embedded database', () => survives(['all'], undefined), TIMEOUT_MS);

  it.runIf(hasPostgres())(
    'is survived with web and worker apart on PostgreSQL',
    async () => {
      const server = await postgresServer();
      cleanups.push(() => server.stop());
      await survives(['web', 'worker'], await server.createEmpty());
    },
    TIMEOUT_MS,
  );
});
