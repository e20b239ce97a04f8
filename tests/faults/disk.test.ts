/**
 * The disk fills up under the embedded database while stock moves: senders are asked to come again, nothing that was
 * acknowledged is lost, and with space again all goes on, without any reconciliation.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { API_SECRET } from '../../scripts/demo/keys.ts';
import { sleep, until } from '../../scripts/demo/wait.ts';
import { Random } from '../dev-store/random.ts';
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
import { appHere, hasEnded, killHard, startProcess, stopGently } from './scene.ts';

const SEED = Number(process.env['FAULT_SEED'] ?? 20_261_128);
const FULL_MS = 4_000;
const TIMEOUT_MS = 300_000;
const PRELOAD = new URL('./full-disk.ts', import.meta.url).href;

const cleanups: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup().catch(() => undefined);
}, TIMEOUT_MS);

/** A signed message of a collection that no campaign follows, large enough to need space. */
function deliver(appUrl: string): Promise<Response> {
  const body = JSON.stringify({ id: 1, note: randomUUID().repeat(200) });
  return fetch(`${appUrl}/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      'X-Shopify-Topic': 'collections/update',
      'X-Shopify-Shop-Domain': SHOP,
      'X-Shopify-Webhook-Id': randomUUID(),
      'X-Shopify-Triggered-At': new Date().toISOString(),
      'X-Shopify-API-Version': '2026-10',
      'X-Shopify-Hmac-Sha256': createHmac('sha256', API_SECRET).update(body).digest('base64'),
    },
  });
}

describe(`a full disk under the embedded database (seed ${SEED})`, () => {
  it('while one process works', { timeout: TIMEOUT_MS }, async () => {
    const random = new Random(SEED);
    const ordeal = await openOrdeal();
    cleanups.push(() => ordeal.cleanUp());
    await ordeal.app.stopAll();
    const { appUrl, port, store } = ordeal;
    const flag = join(String(ordeal.environment['DATA_DIR']), 'full');
    const environment = { ...ordeal.environment, NODE_OPTIONS: `--import ${PRELOAD}`, FULL_DISK: flag };
    let app = await startProcess(environment, 'all', port);
    cleanups.push(() => killHard(app));
    await trade(ordeal, random, 1_000);

    await writeFile(flag, '');
    const trading = trade(ordeal, random, FULL_MS);
    let refused: Response | undefined;
    await until('a sender to be asked to come again', async () => {
      const answer = await deliver(appUrl);
      if (answer.status !== 200) refused = answer;
      return refused !== undefined;
    });
    expect(refused?.status).toBe(503);
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0);
    await trading;
    await rm(flag);
    // Where the log could not grow the process has ended, and is started again as any platform would.
    await sleep(200);
    if (hasEnded(app)) app = await startProcess(environment, 'all', port);

    await allAcknowledged(store);
    expect((await store.deliveries(SHOP)).lost).toBe(0);
    await until('the shop to stand as its stock demands', () => isStanding(ordeal), 120_000);
    await stopGently(app);

    const last = await appHere(ordeal.environment);
    cleanups.push(() => last.stopAll());
    await atRest(last, store);
    await standsAsStockDemands(last, ordeal);
    await endsExactly(last, ordeal);
  });
});
