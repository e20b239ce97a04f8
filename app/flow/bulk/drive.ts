/** The bulk run of a shop, one step at a time: every step can be run again from its rows after a crash. */
import type { ActOutcome } from '../act.ts';
import type { BulkWrite, ReadResult, ShopifyPort } from '../ports.ts';
import { AFTER_BULK_MS } from '../act-planning.ts';
import { HOLDFAST } from '../actor.ts';
import { operationsOutOfSight } from '../crowd-ends.ts';
import { reportNoAccess } from '../outcomes.ts';
import { awaitCrowd, gatherSome } from './gather.ts';
import type { BulkPorts } from './ports.ts';
import { recordLines, settleReadings } from './record.ts';
import { isVisibility, leave, leaveTouched, readForRun } from './releases.ts';
import type { BulkRunRow } from './store.ts';

/**
 * Status before channels: Shopify publishes nothing on a product that is not active, and says nothing about it. Tags
 * before the notice: the messages about products that follow then never show less than what was written. Notices are
 * removed before tags, whose answer reads both back.
 */
const ORDER: readonly BulkWrite['kind'][] = [
  'set_status',
  'publish',
  'delete_metafield',
  'tags_add',
  'tags_remove',
  'set_metafield',
];
const FIRST_LOOK_MS = 1_000;
/**
 * Shopify tells when an operation has ended; should that message be lost, it is looked at when a third of its age has
 * passed, and at least this often: some twenty points for ten minutes.
 */
const LONGEST_LOOK_MS = 60_000;
/** A start whose answer was lost shows in Shopify's list by then. */
const STARTED_BY_MS = 5_000;
const WITHOUT_ACCESS_MS = 300_000;
/** A result file that cannot be read this long after its operation was sent is given up: the products are read instead. */
const RESULTS_WITHIN_MS = 600_000;
const READ_AT_ONCE = 250;

/** Moves the shop's bulk run on by one step; settled when there is none. */
export function driveBulk(ports: BulkPorts, shop: string): Promise<ActOutcome> {
  return ports.store.withLock(`bulk:${shop}`, () => step(ports, shop));
}

async function step(ports: BulkPorts, shop: string): Promise<ActOutcome> {
  const { store, clock } = ports;
  // Only the run of a shop takes these, one step at a time: what is leased now was left by a process that died.
  await store.shopWork.takeOver(shop, 'bulk', clock.now());
  const run = await store.inShop(shop, async (tx) => {
    const latest = await tx.latestBulkRun();
    return latest !== null && latest.endedAt === null ? latest : tx.beginBulkRun(clock.now());
  });
  switch (run.state) {
    case 'waiting':
      return awaitCrowd(ports, shop, run);
    case 'gathering': {
      const outcome = await gatherSome(ports, shop, run);
      return outcome === 'gathered' ? goOn(ports, shop, run, { state: 'ready' }) : outcome;
    }
    case 'ready':
      return sendNext(ports, shop, run);
    case 'sending':
      return findOut(ports, shop, run);
    case 'running':
      return look(ports, shop, run);
    case 'settling':
      return settleSome(ports, shop, run);
    case 'ended':
      return { settled: true };
  }
}

/** Sends the next kind of write. That it is about to be sent is kept first. */
async function sendNext(ports: BulkPorts, shop: string, run: BulkRunRow): Promise<ActOutcome> {
  const { store, shopify, clock } = ports;
  const { row, left } = await store.inShop(shop, async (tx) => ({
    row: await tx.shop(),
    left: (await tx.bulkKindsLeft(run.id)).map(({ kind }) => kind),
  }));
  const kind = ORDER.find((one) => left.includes(one));
  if (kind === undefined || !row || mustStop(row, run)) return goOn(ports, shop, run, { state: 'settling' });
  if (kind === 'set_metafield' && row.metafieldReadyAt === null) {
    const defined = await shopify.ensureMetafieldDefinition(shop);
    if (defined.outcome !== 'done')
      return again(ports, 'retryAfterMs' in defined ? defined.retryAfterMs : WITHOUT_ACCESS_MS, 'definition');
    await store.inShop(shop, (tx) => tx.saveShop({ metafieldReadyAt: clock.now() }));
  }
  let read = 0;
  if (isVisibility(kind)) {
    const left = await leaveTouched(ports, shop, run, kind);
    if (!left.ok) return without(ports, shop, left);
    read = left.cost;
  }
  const lines = await store.inShop(shop, async (tx) => {
    const sentAt = clock.now();
    await tx.saveBulkRun(run.id, { state: 'sending', kind, bulkId: null, sentAt, cost: run.cost + read });
    // Asked again: reading may have taken a while.
    const still = await tx.shop();
    const some = still && !mustStop(still, run) ? await tx.bulkLines(run.id, kind) : [];
    if (some.length === 0) await tx.saveBulkRun(run.id, { state: 'ready', kind: null });
    return some;
  });
  if (lines.length === 0) return again(ports, 0, 'the next kind');
  const started = await shopify.startBulkWrites(
    shop,
    lines.map(({ write }) => write.write as BulkWrite),
    'normal',
  );
  if (!started.ok) {
    await store.inShop(shop, (tx) => tx.saveBulkRun(run.id, { state: 'ready' }));
    return without(ports, shop, started);
  }
  const cost = run.cost + read + started.cost;
  const { bulkId } = started.value;
  if (bulkId === null) {
    await store.inShop(shop, (tx) => tx.saveBulkRun(run.id, { cost }));
    return again(ports, STARTED_BY_MS, 'the answer to a start was lost');
  }
  const lookAt = clock.now() + FIRST_LOOK_MS;
  await store.inShop(shop, (tx) => tx.saveBulkRun(run.id, { state: 'running', bulkId, lookAt, cost }));
  return { settled: false, againAt: lookAt, reason: 'running' };
}

/** Whether a start whose answer we do not have reached Shopify is not asked twice: it is waited for, then read. */
async function findOut(ports: BulkPorts, shop: string, run: BulkRunRow): Promise<ActOutcome> {
  const { clock } = ports;
  const sinceMs = clock.now() - (run.sentAt ?? 0);
  if (sinceMs < STARTED_BY_MS) return again(ports, STARTED_BY_MS - sinceMs, 'the answer to a start was lost');
  const running = await operationsOutOfSight(ports, shop);
  if (!running.ok) return without(ports, shop, running);
  if (running.value.length > 0) return again(ports, STARTED_BY_MS, 'what was started runs');
  return recordAndGoOn(ports, shop, { ...run, cost: run.cost + running.cost }, async (lines) =>
    allUnsure(lines, 'Whether the bulk operation was started is not known'),
  );
}

const allUnsure = (writes: readonly BulkWrite[], reason: string): Results =>
  writes.map(() => ({ result: { outcome: 'unsure', reason }, reading: null }));

async function look(ports: BulkPorts, shop: string, run: BulkRunRow): Promise<ActOutcome> {
  const { store, shopify, clock } = ports;
  const now = clock.now();
  const { bulkId, kind, lookAt, sentAt } = run;
  if (bulkId === null) return findOut(ports, shop, run);
  const { row, held } = await store.inShop(shop, async (tx) => ({
    row: await tx.shop(),
    held: kind !== null && isVisibility(kind) ? await tx.heldInBulk(run.id, kind) : [],
  }));
  // What is held again must not be shown by a line that still waits at Shopify.
  const stops = !row || mustStop(row, run) || held.length > 0;
  if (!stops && lookAt !== null && now < lookAt)
    return { settled: false, againAt: lookAt, reason: 'running' };
  if (stops) {
    const canceled = await shopify.cancelBulk(shop, bulkId);
    if (!canceled.ok && row?.uninstalledAt === null) return without(ports, shop, canceled);
  }
  const read = await shopify.bulkState(shop, bulkId);
  if (!read.ok) {
    // An uninstalled app may ask nobody. What runs may go on all the same, so that after a reinstall it is stopped first.
    if (row?.uninstalledAt === null) return without(ports, shop, read);
    return again(ports, WITHOUT_ACCESS_MS, 'uninstalled');
  }
  const cost = run.cost + read.cost;
  if (read.value.state === 'running') {
    const ageMs = now - (sentAt ?? now);
    const next =
      now + (stops ? FIRST_LOOK_MS : Math.min(LONGEST_LOOK_MS, Math.max(FIRST_LOOK_MS, ageMs / 3)));
    await store.inShop(shop, (tx) => tx.saveBulkRun(run.id, { lookAt: next, cost }));
    return { settled: false, againAt: next, reason: 'running' };
  }
  const { url } = read.value;
  return recordAndGoOn(ports, shop, { ...run, cost }, (writes) =>
    shopify.bulkWriteResults(shop, url, writes).catch((error: unknown) => {
      if (now - (sentAt ?? 0) < RESULTS_WITHIN_MS) throw error;
      return allUnsure(writes, String(error));
    }),
  );
}

type Results = Awaited<ReturnType<ShopifyPort['bulkWriteResults']>>;

async function recordAndGoOn(
  ports: BulkPorts,
  shop: string,
  run: BulkRunRow,
  resultsOf: (writes: readonly BulkWrite[]) => Promise<Results>,
): Promise<ActOutcome> {
  const { store, clock } = ports;
  const { kind, cost } = run;
  if (kind === null) return goOn(ports, shop, run, { state: 'ready' });
  const lines = await store.inShop(shop, (tx) => tx.bulkLines(run.id, kind));
  const results = await resultsOf(lines.map(({ write }) => write.write as BulkWrite));
  const told = lines.flatMap((action, at) => {
    const one = results[at];
    return one ? [{ action, ...one }] : [];
  });
  await store.inShop(shop, async (tx) => {
    const held = isVisibility(kind) ? await tx.heldInBulk(run.id, kind) : [];
    await recordLines(tx, run, told, clock.now());
    await leave(tx, run, held, clock.now());
    const row = await tx.shop();
    // What began to wait meanwhile joins this run: a release does not wait for all that a launch still has to send.
    const state = row && !mustStop(row, run) ? 'gathering' : 'ready';
    await tx.saveBulkRun(run.id, { state, kind: null, bulkId: null, lookAt: null, cost });
  });
  return again(ports, 0, 'the next kind');
}

/** Reads what no answer confirmed; what is not as it was sent goes the ordinary way. Ends the run. */
async function settleSome(ports: BulkPorts, shop: string, run: BulkRunRow): Promise<ActOutcome> {
  const { store, clock } = ports;
  const { row, ids } = await store.inShop(shop, async (tx) => ({
    row: await tx.shop(),
    ids: await tx.unsettledInBulk(run.id, READ_AT_ONCE),
  }));
  if (ids.length === 0 || !row || row.uninstalledAt !== null) return end(ports, shop, run);
  const read = await readForRun(ports, shop, ids);
  if (!read.ok) return without(ports, shop, read);
  await store.inShop(shop, async (tx) => {
    const now = clock.now();
    const { readings, whole } = read.value;
    const open = new Set(await settleReadings(tx, run, [...readings.values()], now, whole));
    const left = ids.filter((id) => open.has(id) || !readings.has(id));
    await tx.leaveBulkRun(run.id, left);
    await tx.mark('act', left, now);
    await tx.saveBulkRun(run.id, { cost: run.cost + read.cost });
  });
  return again(ports, 0, 'settling');
}

async function end(ports: BulkPorts, shop: string, run: BulkRunRow): Promise<ActOutcome> {
  const { store, clock } = ports;
  await store.inShop(shop, async (tx) => {
    const now = clock.now();
    await tx.judgeAfterBulk(run.id, now, AFTER_BULK_MS);
    await tx.saveBulkRun(run.id, { state: 'ended', endedAt: now });
    const { done, failed, cost } = run;
    if (done + failed === 0) return;
    const params = { done, failed };
    const told = { kind: 'write', message: 'ledger.bulk_written', params } as const;
    await tx.ledger(null, [{ ...told, campaignId: null, variantId: null, actor: HOLDFAST, cost }], now);
  });
  // Whatever was set aside meanwhile makes the next run.
  const more = await store.shopWork.open(shop, 'bulk', 1, clock.now());
  return more > 0 ? again(ports, 0, 'more waits') : { settled: true };
}

/** A run of an earlier installation does not go on either: since then the shop watches. */
const mustStop = (
  row: { installedAt: number; uninstalledAt: number | null; stoppedAt: number | null },
  run: BulkRunRow,
): boolean => row.uninstalledAt !== null || row.stoppedAt !== null || run.startedAt < row.installedAt;

const again = ({ clock }: BulkPorts, afterMs: number, reason: string): ActOutcome => ({
  settled: false,
  againAt: clock.now() + afterMs,
  reason,
});

async function goOn(
  ports: BulkPorts,
  shop: string,
  run: BulkRunRow,
  patch: Partial<BulkRunRow>,
): Promise<ActOutcome> {
  await ports.store.inShop(shop, (tx) => tx.saveBulkRun(run.id, patch));
  return again(ports, 0, 'going on');
}

async function without(
  ports: BulkPorts,
  shop: string,
  read: Exclude<ReadResult<unknown>, { ok: true }>,
): Promise<ActOutcome> {
  if (read.reason === 'later') return again(ports, read.retryAfterMs, read.detail);
  await ports.store.inShop(shop, (tx) => reportNoAccess(tx, ports.clock.now()));
  return again(ports, WITHOUT_ACCESS_MS, read.detail);
}
