/** What a run may put back: the status and channels of products that no campaign wants anything of any more. */
import type { Baseline } from '../../core/baseline.ts';
import { desiredOf } from '../../core/desired.ts';
import { isPublication, parseField, type FieldKey } from '../../core/fields.ts';
import type { Picture } from '../../core/picture.ts';
import { isPlainField, type ProductReading } from '../../core/reading.ts';
import { stillAsWritten } from '../../core/settle.ts';
import type { BulkWrite, ReadResult } from '../ports.ts';
import type { ShopTx } from '../store.ts';
import type { BulkPorts } from './ports.ts';
import { RUN } from './mark.ts';
import type { BulkRunRow } from './store.ts';

/** One call. */
const READ_AT_ONCE = 250;

/** Kinds of line that show a product again. */
export const isVisibility = (kind: BulkWrite['kind'] | null): boolean =>
  kind === 'set_status' || kind === 'publish';
const isShown = (field: FieldKey): boolean => ['status', 'publication'].includes(parseField(field).kind);

/**
 * Whether all that is to be done to a product may wait for a run: it is a membership alone, or nothing but putting back
 * what no campaign wishes any more, for which its stock does not matter. Channels have to be in the reading for that.
 */
export function goesInBulk(
  picture: Picture,
  baselines: readonly Baseline[],
  told: 'plain' | 'whole',
): boolean {
  if (picture.holds.some(({ mode }) => mode === 'act')) return false;
  const { targets, pinned } = desiredOf(picture);
  if ([...targets.keys(), ...baselines.map(({ field }) => field)].every(isPlainField)) return true;
  return told === 'whole' && targets.size === 0 && pinned.size === 0 && baselines.every(isRestorable);
}

const isRestorable = ({ field, was, state }: Baseline): boolean =>
  isPlainField(field) || (isShown(field) && (state === 'left_alone' || !isPublication(was) || was.published));

/** Readings by product, a deleted one is missing, and which of them tell channels too. */
export interface RunReading {
  readings: ReadonlyMap<string, ProductReading>;
  whole: ReadonlySet<string>;
}

/** Products whose status or channels are to be put back are read whole, the others in short. */
export async function readForRun(
  { store, shopify }: BulkPorts,
  shop: string,
  productIds: readonly string[],
): Promise<ReadResult<RunReading>> {
  const changed = await store.inShop(shop, (tx) => tx.baselinesOf(productIds));
  const whole = new Set(productIds.filter((id) => changed.get(id)?.some(({ field }) => isShown(field))));
  const short = productIds.filter((id) => !whole.has(id));
  const nothing: ReadResult<ProductReading[]> = { ok: true, value: [], cost: 0 };
  const plain = short.length > 0 ? await shopify.readPlain(shop, short, 'normal') : nothing;
  if (!plain.ok) return plain;
  const full =
    whole.size > 0 ? await shopify.readProducts(shop, [...whole], { priority: 'normal' }) : nothing;
  if (!full.ok) return full;
  return {
    ok: true,
    value: { readings: new Map([...plain.value, ...full.value].map((one) => [one.id, one])), whole },
    cost: plain.cost + full.cost,
  };
}

/**
 * Right before a kind of line that shows products is sent, they are read again: whatever somebody else has changed since
 * they were planned, and whatever is held again, leaves the run and goes the ordinary way (laws 1 and 2). Answers the
 * points.
 */
export async function leaveTouched(
  ports: BulkPorts,
  shop: string,
  run: BulkRunRow,
  kind: BulkWrite['kind'],
): Promise<ReadResult<null>> {
  const { store, shopify, clock } = ports;
  const lines = await store.inShop(shop, async (tx) => {
    await leaveHeld(tx, run, kind, clock.now());
    return tx.bulkLines(run.id, kind);
  });
  let cost = 0;
  for (let from = 0; from < lines.length; from += READ_AT_ONCE) {
    const some = lines.slice(from, from + READ_AT_ONCE);
    const ids = some.map(({ productId }) => productId);
    const read =
      kind === 'set_status'
        ? await shopify.readPlain(shop, ids, 'normal')
        : await shopify.readProducts(shop, ids, { priority: 'normal' });
    if (!read.ok) return read;
    cost += read.cost;
    const readings = new Map(read.value.map((reading) => [reading.id, reading]));
    await store.inShop(shop, async (tx) => {
      const baselines = await tx.baselinesOf(ids);
      const left = some.filter(({ productId, write }) => {
        const reading = readings.get(productId);
        return !reading || !stillAsWritten(baselines.get(productId) ?? [], write.fields, reading);
      });
      await leave(
        tx,
        run,
        left.map(({ productId }) => productId),
        clock.now(),
      );
    });
  }
  return { ok: true, value: null, cost };
}

/** Products with a line of this kind that something holds again leave the run: their hold does not wait for it. */
async function leaveHeld(tx: ShopTx, run: BulkRunRow, kind: BulkWrite['kind'], now: number): Promise<void> {
  await leave(tx, run, await tx.heldInBulk(run.id, kind), now);
}

/** What is left of these products goes the ordinary way, now. */
export async function leave(
  tx: ShopTx,
  run: BulkRunRow,
  productIds: readonly string[],
  now: number,
): Promise<void> {
  if (productIds.length === 0) return;
  await tx.leaveBulkRun(run.id, productIds);
  await tx.mark('act', productIds, now);
}

/**
 * Fields of a product that an open run writes and nobody else may touch meanwhile. A product that is held again does not
 * wait for the run that was to show it: it leaves it, or, where its line may be with Shopify already, the run is looked
 * at now, which stops that operation.
 */
export async function fieldsOnTheirWay(
  tx: ShopTx,
  { product, holds }: Picture,
  now: number,
): Promise<ReadonlySet<FieldKey>> {
  const fields = new Set((await tx.fieldsInBulk([product.id])).map(({ field }) => field));
  const isHeld = holds.some(({ mode }) => mode === 'act');
  if (!isHeld || ![...fields].some(isShown)) return fields;
  const open = await tx.latestBulkRun();
  if (open === null || open.endedAt !== null) return fields;
  // Its row is locked from here on: whoever sends the next kind reads its lines after us, or has sent them before.
  await tx.saveBulkRun(open.id, { lookAt: now });
  const run = await tx.latestBulkRun();
  if (run?.id !== open.id) return fields;
  const lines = await tx.bulkLinesOf(run.id, [product.id]);
  const isSent = run.state === 'sending' || run.state === 'running';
  if (isSent && lines.some(({ state, write }) => state === 'planned' && write.write.kind === run.kind)) {
    await tx.mark('run', [RUN], now);
    return fields;
  }
  await tx.leaveBulkRun(run.id, [product.id]);
  return new Set();
}
