import { expect, it } from 'vitest';
import { createBackground, type BackgroundPorts, type Jobs } from '../../app/flow/background.ts';
import type { Store } from '../../app/flow/store.ts';

const NOON = Date.UTC(2026, 10, 30, 12);
const QUARTER_MS = 900_000;
const SHOP = 'clock.myshopify.com';

/** What the minute's tick asks for when the shop was last reconciled at this time. */
async function askedFor(lastReconciledAt: number | null): Promise<string[]> {
  const sent: string[] = [];
  let tick: () => Promise<void> = async () => undefined;
  const jobs: Jobs = {
    define: () => undefined,
    send: async (name) => void sent.push(name),
    everyMinute: (name, handler) => {
      if (name === 'tick') tick = handler;
    },
    schedule: () => undefined,
    start: async () => undefined,
  };
  const nightlyDetail = { done: { at: NOON }, running: null, failures: 0, retryAt: null };
  const row = {
    shop: SHOP,
    ianaTimezone: 'UTC',
    uninstalledAt: null,
    syncState: 'done',
    tokenRevokedAt: null,
    lastReconciledAt,
    nightlyDetail,
  };
  const store = { minuteLooks: async () => [{ row }] } as unknown as Store;
  createBackground({
    store,
    jobs,
    clock: { now: () => NOON },
    reconcileEveryMs: QUARTER_MS,
    poke: () => undefined,
  } as unknown as BackgroundPorts);
  await tick();
  return sent;
}

it('a shop is reconciled when its time has come, and not before', async () => {
  expect(await askedFor(null)).toEqual(['reconcile']);
  expect(await askedFor(NOON - QUARTER_MS)).toEqual(['reconcile']);
  expect(await askedFor(NOON - QUARTER_MS + 1)).toEqual([]);
});

it('a clock that jumped on and back does not keep a shop from being reconciled', async () => {
  expect(await askedFor(NOON + 3 * 3_600_000)).toEqual(['reconcile']);
  expect(await askedFor(NOON + 1)).toEqual([]);
});
