import { settle } from '../../core/settle.ts';
import { fieldOf, type ProductReading } from '../../core/reading.ts';
import { recordRestored } from '../notes.ts';
import { recordWrites } from '../outcomes.ts';
import type { WriteResult } from '../ports.ts';
import type { ActionRow, ShopTx } from '../store.ts';
import type { BulkRunRow, ProductField } from './store.ts';

/** Shopify refuses it now and probably will in a minute; a person is told meanwhile. */
const AFTER_REFUSAL_MS = 900_000;

export interface Told {
  action: ActionRow;
  result: WriteResult;
  /** What the product showed right after the write. */
  reading: ProductReading | null;
}

/** Records what became of the lines of one operation, and lets what was read back confirm them; one transaction. */
export async function recordLines(
  tx: ShopTx,
  run: BulkRunRow,
  told: readonly Told[],
  now: number,
): Promise<void> {
  await recordWrites(tx, told, now);
  const productsWith = (outcome: WriteResult['outcome']): string[] =>
    told.filter(({ result }) => result.outcome === outcome).map(({ action }) => action.productId);
  await settleReadings(
    tx,
    run,
    told.flatMap(({ reading }) => reading ?? []),
    now,
  );
  const refused = productsWith('refused');
  await tx.leaveBulkRun(run.id, refused);
  await tx.mark('act', refused, now + AFTER_REFUSAL_MS);
  const again = [...productsWith('later'), ...productsWith('gone')];
  await tx.leaveBulkRun(run.id, again);
  await tx.mark('act', again, now);
  const done = productsWith('done').length;
  await tx.saveBulkRun(run.id, { done: run.done + done, failed: run.failed + told.length - done });
}

/** What readings confirm is confirmed, what they show restored is forgotten; returns products with something left. */
export async function settleReadings(
  tx: ShopTx,
  run: BulkRunRow,
  readings: readonly ProductReading[],
  now: number,
  whole: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const ids = readings.map(({ id }) => id);
  const baselines = await tx.baselinesOf(ids);
  const lines = byProduct(await tx.bulkLinesOf(run.id, ids));
  const settled = readings.map((reading) => {
    const writes = (lines.get(reading.id) ?? []).map(({ write }) => write);
    const told = whole.has(reading.id) ? 'whole' : 'plain';
    return { productId: reading.id, ...settle(baselines.get(reading.id) ?? [], writes, reading, told) };
  });
  const of = (which: 'confirm' | 'drop') =>
    settled.flatMap(({ productId, ...one }) => one[which].map((field) => ({ productId, field })));
  await tx.confirmFields(of('confirm'), now);
  await tx.dropFields(of('drop'));
  await tellRestored(tx, readings, of('drop'), now);
  return settled.filter(({ open }) => open.length > 0).map(({ productId }) => productId);
}

async function tellRestored(
  tx: ShopTx,
  readings: readonly ProductReading[],
  dropped: readonly ProductField[],
  now: number,
): Promise<void> {
  const products = new Map((await tx.products(readings.map(({ id }) => id))).map((one) => [one.id, one]));
  const readingOf = new Map(readings.map((reading) => [reading.id, reading]));
  await recordRestored(
    tx,
    dropped.flatMap(({ productId, field }) => {
      const product = products.get(productId);
      const reading = readingOf.get(productId);
      const value = reading && fieldOf(reading, field);
      return product && value !== undefined ? [{ product, field, value }] : [];
    }),
    now,
  );
}

function byProduct<T extends { productId: string }>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const own = found.get(row.productId);
    if (own) own.push(row);
    else found.set(row.productId, [row]);
  }
  return found;
}
