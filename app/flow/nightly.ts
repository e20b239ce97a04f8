/** Once a night everything in one bulk query: what no message, no change of a date and no campaign would lead us to. */
import { nightSlot } from '../core/looks.ts';
import { compareExport, type ComparePorts } from './compare-export.ts';
import { tellHealed } from './reconcile.ts';
import { seeProducts } from './see-again.ts';
import type { ShopifyPort } from './ports.ts';
import type { NightlyDetail, ShopRow, Store } from './store.ts';
import { lookForStrays } from './strays.ts';

export interface NightlyPorts extends ComparePorts {
  store: Pick<Store, 'inShop' | 'withLock'>;
  shopify: ComparePorts['shopify'] &
    Pick<ShopifyPort, 'startCatalogueExport' | 'bulkState' | 'readProductFacts' | 'readLevels'>;
}

/** `found` null: nothing was to be done. */
export type NightlyOutcome =
  { done: true; found: NightlyDetail['done'] } | { done: false; againInMs: number; detail: string };

/** A running export is looked at when a tenth of its age has passed, within these. */
const FIRST_LOOK_MS = 2_000;
const LONGEST_LOOK_MS = 60_000;
/** An export that nobody read for so long says nothing about the shop any more. */
const STALE_MS = 12 * 3_600_000;
/** After a failure; doubled with each one in a row. */
const AFTER_FAILURE_MS = 600_000;
const LONGEST_PAUSE_MS = 4 * 3_600_000;
/** A file that could not be read so often is given up. */
const TRIES_OF_A_FILE = 3;
const NEVER: NightlyDetail = { done: null, running: null, failures: 0, retryAt: null };

/** Whether the shop's night look has to begin, or to go on. */
export function isNightDue(row: ShopRow, now: number): boolean {
  if (row.uninstalledAt !== null || row.tokenRevokedAt !== null || row.syncState !== 'done') return false;
  const { done, running, retryAt } = row.nightlyDetail ?? NEVER;
  // A pause that is longer than any was written by a clock that was wrong.
  if (retryAt !== null && retryAt > now && retryAt - now <= LONGEST_PAUSE_MS) return false;
  if (running !== null) return true;
  const last = done?.at ?? row.syncedAt;
  return last === null || last > now || last < nightSlot(row.shop, row.ianaTimezone, now);
}

/**
 * One step: starts the export, waits for it, or compares what it says with what we know. Resumable: its id is kept, and
 * reading a file twice changes nothing the second time. One process at a time.
 */
export const nightlyStep = (ports: NightlyPorts, shop: string): Promise<NightlyOutcome> =>
  ports.store.withLock(`nightly:${shop}`, () => step(ports, shop));

async function step(ports: NightlyPorts, shop: string): Promise<NightlyOutcome> {
  const { store, shopify, clock } = ports;
  const now = clock.now();
  const row = await store.inShop(shop, (tx) => tx.shop());
  if (!row || !isNightDue(row, now)) return { done: true, found: null };
  const state = row.nightlyDetail ?? NEVER;
  const { running } = state;
  const age = running ? now - running.startedAt : 0;
  if (running === null || age < 0 || age > STALE_MS) return begin(ports, shop, state);
  try {
    const read = await shopify.bulkState(shop, running.bulkId);
    if (!read.ok) return pause(ports, shop, state, read.detail);
    switch (read.value.state) {
      case 'running':
        return { done: false, againInMs: wait(age), detail: 'the export runs' };
      case 'failed':
        return pause(ports, shop, { ...state, running: null }, read.value.detail);
      case 'completed':
        return await readIt(ports, shop, state, { ...running, ...read.value });
    }
  } catch (error) {
    const giveUp = state.failures + 1 >= TRIES_OF_A_FILE;
    return pause(ports, shop, giveUp ? { ...state, running: null } : state, String(error));
  }
}

const wait = (age: number): number => Math.min(LONGEST_LOOK_MS, Math.max(FIRST_LOOK_MS, age / 10));

async function begin(ports: NightlyPorts, shop: string, state: NightlyDetail): Promise<NightlyOutcome> {
  const startedAt = ports.clock.now();
  const started = await ports.shopify.startCatalogueExport(shop);
  if (!started.ok) return pause(ports, shop, { ...state, running: null }, started.detail);
  const { bulkId } = started.value;
  const nightlyDetail = { ...state, running: { bulkId, startedAt }, retryAt: null };
  await ports.store.inShop(shop, (tx) => tx.saveShop({ nightlyDetail }));
  return { done: false, againInMs: FIRST_LOOK_MS, detail: 'the export was started' };
}

async function readIt(
  ports: NightlyPorts,
  shop: string,
  state: NightlyDetail,
  file: { url: string | null; objects: number; startedAt: number },
): Promise<NightlyOutcome> {
  const compared = await compareExport(ports, shop, file);
  const seen = await seeProducts(ports, shop, compared.differing);
  if (!seen.ok) return pause(ports, shop, state, seen.detail);
  const done = { at: file.startedAt, ...seen.value, levels: compared.healed };
  await ports.store.inShop(shop, async (tx) => {
    const now = ports.clock.now();
    await tx.saveShop({ nightlyDetail: { ...NEVER, done } });
    await lookForStrays(tx, now);
    if (done.levels > 0) await tellHealed(tx, done.levels, now);
  });
  return { done: true, found: done };
}

/** Not now: the schedule comes back when the pause is over. */
async function pause(
  { store, clock }: NightlyPorts,
  shop: string,
  state: NightlyDetail,
  detail: string,
): Promise<NightlyOutcome> {
  const againInMs = Math.min(LONGEST_PAUSE_MS, AFTER_FAILURE_MS * 2 ** Math.min(state.failures, 10));
  const nightlyDetail = { ...state, failures: state.failures + 1, retryAt: clock.now() + againInMs };
  await store.inShop(shop, (tx) => tx.saveShop({ nightlyDetail }));
  return { done: false, againInMs, detail };
}
