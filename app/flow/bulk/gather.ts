import { chunks } from '../../core/chunks.ts';
import { forgetProduct, planAndKeep, type Planning } from '../act-planning.ts';
import { actNow, type ActOutcome, type ActPorts } from '../act.ts';
import { endsOf } from '../acting.ts';
import { attempt, type Attempted } from '../claims.ts';
import { whileMine, type Ends, type Lease } from '../lease.ts';
import type { ReadResult } from '../ports.ts';
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
  // Whoever acts on one of them may be about to write: what a run reads now may be from before that. It comes by there.
  const own = await shopWork.claimNew(shop, 'act', productsOf(claims), clock.now(), LEASE_MS);
  const heldUp = await gatherThese(ports, shop, run, own);
  if (heldUp) await shopWork.retryAll(claims, heldUp.againAt, heldUp.reason);
  else await shopWork.doneAll(claims);
  await store.learnSizes();
  return heldUp ?? { settled: false, againAt: clock.now(), reason: 'gathering' };
}

type HeldUp = Extract<ActOutcome, { settled: false }>;

/** Answers when these are to be read instead, where Shopify does not tell now. */
async function gatherThese(
  ports: BulkPorts,
  shop: string,
  run: BulkRunRow,
  own: readonly Claim[],
): Promise<HeldUp | null> {
  if (own.length === 0) return null;
  const ids = productsOf(own);
  const { heldUp } = await whileMine(ports, own, async (isMine) => {
    const read = await readForRun(ports, shop, ids);
    if (read.ok) return { ends: await planAndAct(ports, shop, run, ids, read, isMine), heldUp: null };
    const againAt = ports.clock.now() + (read.reason === 'later' ? read.retryAfterMs : LEASE_MS);
    return { ends: new Map(), heldUp: { settled: false, againAt, reason: read.detail } satisfies HeldUp };
  });
  return heldUp;
}

/** Plans what was read for the run; what no run may change is acted on at once. */
async function planAndAct(
  ports: BulkPorts,
  shop: string,
  run: BulkRunRow,
  productIds: readonly string[],
  read: Extract<ReadResult<RunReading>, { ok: true }>,
  isMine: Lease['isMine'],
): Promise<Ends> {
  const others = await planAll(ports, shop, run, productIds, read.value, isMine);
  await ports.store.inShop(shop, (tx) => tx.saveBulkRun(run.id, { cost: run.cost + read.cost }));
  return endsOf(others, (ids) => actNow({ ...ports.act, isMine }, shop, ids));
}

const productsOf = (claims: readonly Claim[]): string[] => claims.map(({ subject }) => subject);

/**
 * Plans products some to a transaction; returns those that no run may change. When one of a transaction cannot be planned,
 * each is planned alone: the others do not wait for it, it goes the ordinary way, which comes again.
 */
async function planAll(
  { store, act }: BulkPorts,
  shop: string,
  run: BulkRunRow,
  productIds: readonly string[],
  read: RunReading,
  isMine: Lease['isMine'],
): Promise<string[]> {
  const others: string[] = [];
  const planTogether = (ids: readonly string[]): Promise<Attempted<string[]>> =>
    attempt(() =>
      store.inShop(shop, async (tx) => {
        const row = await tx.shop();
        if (!row || row.uninstalledAt !== null || row.stoppedAt !== null) return [];
        const planned = new Set((await tx.fieldsInBulk(ids)).map(({ productId }) => productId));
        // What was read of one that another has taken over meanwhile may be from before what that one wrote.
        const own = ids.filter((id) => !planned.has(id) && isMine(id));
        return planSome(tx, act, run, own, read);
      }),
    );
  const some = chunks(productIds, IN_ONE).values();
  const lane = async (): Promise<void> => {
    for (const ids of some) {
      const left = await planTogether(ids);
      if (left.ok) others.push(...left.value);
      else
        for (const id of ids) {
          const alone = await planTogether([id]);
          others.push(...(alone.ok ? alone.value : [id]));
        }
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
