import { chunks } from '../../core/chunks.ts';
import { forgetProduct, planAndKeep, type Planning } from '../act-planning.ts';
import { actNow, type ActOutcome, type ActPorts } from '../act.ts';
import type { Claim, ShopTx } from '../store.ts';
import type { BulkPorts } from './ports.ts';
import { goesInBulk, readForRun, type RunReading } from './releases.ts';
import type { BulkRunRow } from './store.ts';

/** One call of two points. */
const PRODUCTS_AT_ONCE = 250;
/** Keeps the upload at some 10 MB and a run's lines in memory. */
const MOST_LINES = 25_000;
const LEASE_MS = 60_000;
/**
 * A launch is waited for until its judgements are through, because each further run costs some fifty points: so long, and
 * so much longer for each product that waits already. Judgements that come more slowly than that are not waited for.
 */
const PATIENCE_MS = 120_000;
const PATIENCE_FOR_EACH_MS = 60;
/** With two lines each they fill a run. */
const MOST_WAITING = MOST_LINES / 2;
/** So few judgements are the everyday trickle, not the rest of a launch. */
const TRICKLE = 5;
const LOOK_AGAIN_MS = 500;
/** Products that are planned in one transaction, and transactions at a time. */
const IN_ONE = 25;
const LANES = 3;
const NONE: ReadonlySet<never> = new Set();

/** Waits for the launch to be judged. Too few for a run: back to the ordinary way. */
export async function awaitCrowd(ports: BulkPorts, shop: string, run: BulkRunRow): Promise<ActOutcome> {
  const { store, clock, act } = ports;
  const now = clock.now();
  const { shopWork } = store;
  const calm =
    (await shopWork.open(shop, 'judge', TRICKLE, now)) < TRICKLE &&
    (await shopWork.open(shop, 'act', TRICKLE, now)) < TRICKLE;
  const waiting = await shopWork.open(shop, 'bulk', MOST_WAITING, now);
  const patienceMs = PATIENCE_MS + waiting * PATIENCE_FOR_EACH_MS;
  if (!calm && waiting < MOST_WAITING && now - run.startedAt < patienceMs)
    return { settled: false, againAt: now + LOOK_AGAIN_MS, reason: 'the launch is being judged' };
  if (waiting > 0 && (!calm || waiting >= act.bulkFrom / 2)) {
    await store.inShop(shop, (tx) => tx.saveBulkRun(run.id, { state: 'gathering' }));
    return { settled: false, againAt: now, reason: 'gathering' };
  }
  const claims = await shopWork.claim(shop, 'bulk', act.bulkFrom, now, LEASE_MS);
  await store.inShop(shop, async (tx) => {
    await tx.mark('act', productsOf(claims), now);
    await tx.saveBulkRun(run.id, { state: 'ended', endedAt: now });
  });
  await shopWork.doneAll(claims);
  return { settled: true };
}

/** Reads and plans the next products that wait; `gathered` when no more do. */
export async function gatherSome(
  ports: BulkPorts,
  shop: string,
  run: BulkRunRow,
): Promise<ActOutcome | 'gathered'> {
  const { store, clock } = ports;
  const { shopWork } = store;
  const kinds = await store.inShop(shop, (tx) => tx.bulkKindsLeft(run.id));
  if (kinds.reduce((sum, { lines }) => sum + lines, 0) >= MOST_LINES) return 'gathered';
  const claims = await shopWork.claim(shop, 'bulk', PRODUCTS_AT_ONCE, clock.now(), LEASE_MS);
  if (claims.length === 0) return 'gathered';
  const read = await readForRun(ports, shop, productsOf(claims));
  if (!read.ok) {
    const againAt = clock.now() + (read.reason === 'later' ? read.retryAfterMs : LEASE_MS);
    await shopWork.retryAll(claims, againAt, read.detail);
    return { settled: false, againAt, reason: read.detail };
  }
  const others = await planAll(ports, shop, run, productsOf(claims), read.value);
  await store.inShop(shop, (tx) => tx.saveBulkRun(run.id, { cost: run.cost + read.cost }));
  if (others.length > 0) await actOthers(ports, shop, others);
  await shopWork.doneAll(claims);
  await store.learnSizes();
  return { settled: false, againAt: clock.now(), reason: 'gathering' };
}

const productsOf = (claims: readonly Claim[]): string[] => claims.map(({ subject }) => subject);

/** Plans products some to a transaction; returns those that no run may change. */
async function planAll(
  { store, act }: BulkPorts,
  shop: string,
  run: BulkRunRow,
  productIds: readonly string[],
  read: RunReading,
): Promise<string[]> {
  const others: string[] = [];
  const some = chunks(productIds, IN_ONE).values();
  const lane = async (): Promise<void> => {
    for (const ids of some) {
      const left = await store.inShop(shop, async (tx) => {
        const row = await tx.shop();
        if (!row || row.uninstalledAt !== null || row.stoppedAt !== null) return [];
        const planned = new Set((await tx.fieldsInBulk(ids)).map(({ productId }) => productId));
        return planSome(
          tx,
          act,
          run,
          ids.filter((id) => !planned.has(id)),
          read,
        );
      });
      others.push(...left);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return others;
}

/** Plans products (with whatever lines they take); returns those that have to go the ordinary way. */
async function planSome(
  tx: ShopTx,
  act: ActPorts,
  run: BulkRunRow,
  productIds: readonly string[],
  { readings, whole }: RunReading,
): Promise<string[]> {
  const now = act.clock.now();
  for (const id of productIds) if (!readings.has(id)) await forgetProduct(tx, id, now);
  const there = productIds.filter((id) => readings.has(id));
  const pictures = await tx.pictures(there, now);
  const baselines = await tx.baselinesOf(there);
  const others: string[] = [];
  const plannings: Planning[] = [];
  for (const id of there) {
    const [picture, reading, own = []] = [pictures.get(id), readings.get(id), baselines.get(id)];
    if (!picture || !reading) continue;
    if (goesInBulk(picture, own, whole.has(id) ? 'whole' : 'plain'))
      plannings.push({ picture, baselines: own, reading, flying: NONE });
    else others.push(id);
  }
  const planned = await planAndKeep(tx, act, plannings, now);
  await tx.joinBulkRun(
    run.id,
    planned.flatMap(({ actions }) => actions.map(({ id }) => id)),
  );
  const again = planned.flatMap(({ productId, readAgainAt }) =>
    readAgainAt === null ? [] : [{ subject: productId, dueAt: readAgainAt }],
  );
  await tx.markEach('act', again);
  return others;
}

async function actOthers(
  { store, clock, act }: BulkPorts,
  shop: string,
  productIds: readonly string[],
): Promise<void> {
  for (const [id, outcome] of await actNow(act, shop, productIds))
    if (!outcome.settled) await store.work.mark(shop, 'act', [id], Math.max(outcome.againAt, clock.now()));
}
