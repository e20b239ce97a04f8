import { parseField, type FieldKey, type FieldValue } from '../core/fields.ts';
import {
  FOREIGN_CHANGES_MATTER_MS,
  isMachine,
  isWrittenBack,
  likeness,
  type ForeignChange,
} from '../core/peace.ts';
import { HOLDFAST } from './actor.ts';
import type { ShopTx } from './store.ts';

/** A change of a product's field by somebody else, as far as anything follows from it. */
export interface Foreign {
  product: { id: string; title: string };
  field: FieldKey;
  value: FieldValue;
}

/** Remembers that somebody else's value was seen; whether it is believed is the plan's to say. */
export async function noticeForeign(
  tx: ShopTx,
  { product, field, value }: Foreign,
  now: number,
): Promise<void> {
  await tx.keepForeignChange({ productId: product.id, field, at: now, likeness: likeness(field, value) });
}

/**
 * Whether a machine is at work (law 15): then nothing is inferred from what it did, what was inferred from its first
 * changes is taken back, nothing leaves its campaign, and one alert is open until a person decides.
 */
export async function isOfMachine(tx: ShopTx, foreign: Foreign, now: number): Promise<boolean> {
  const { product, field, value } = foreign;
  const like = likeness(field, value);
  const subject = machineSubject(like);
  const changes = await tx.likeForeignChanges(like, now - FOREIGN_CHANGES_MATTER_MS);
  const known = await tx.alert({ subject });
  if (!known && !isMachine(field, value, changes, now)) return false;
  const products = [...new Set([...changes.map(({ productId }) => productId), product.id])];
  if (!known) {
    const params = { product: product.title, field, value: JSON.stringify(value), products: products.length };
    await tx.openAlerts(
      null,
      [{ subject, kind: 'machine', urgency: 'now', message: 'alert.machine', params, campaignId: null }],
      now,
    );
    const entry = { kind: 'drift', message: 'ledger.machine', params, campaignId: null, variantId: null };
    await tx.ledger(product.id, [{ ...entry, actor: HOLDFAST }], now);
    await takeBack(tx, foreign, changes, now);
  }
  return true;
}

const machineSubject = (like: string): string => `machine:${like}`;

/** The same for a change that is told at once, without a second look: a product's tags. */
export async function isOfMachineAtOnce(tx: ShopTx, foreign: Foreign, now: number): Promise<boolean> {
  const like = likeness(foreign.field, foreign.value);
  const known = (await tx.alert({ subject: machineSubject(like) })) !== null;
  // Each message about the product tells it again: once is enough to answer for it later.
  const own = known ? await tx.ownForeignChanges(foreign.product.id, foreign.field, 0) : [];
  if (own.length === 0) await noticeForeign(tx, foreign, now);
  return known || isOfMachine(tx, foreign, now);
}

/** What was inferred from the first like changes, before there were enough of them to tell. */
async function takeBack(
  tx: ShopTx,
  { field }: Foreign,
  changes: readonly ForeignChange[],
  now: number,
): Promise<void> {
  const productIds = [...new Set(changes.map(({ productId }) => productId))];
  const freed = await tx.endInferredOverrides(productIds, now - FOREIGN_CHANGES_MATTER_MS, now);
  const back = parseField(field).kind === 'tag' ? await rejoin(tx, changes, now) : [];
  const changed = [...new Set([...freed, ...back])];
  if (changed.length > 0) await tx.mark('judge', changed, now);
}

/** Members by tag that left with these changes: a machine's hand is no merchandiser's. */
async function rejoin(tx: ShopTx, changes: readonly ForeignChange[], now: number): Promise<string[]> {
  const back: string[] = [];
  for (const { productId, at } of changes) {
    const rows = (await tx.itemsOfProduct(productId, { withRemoved: true })).filter(
      (row) => row.source === 'tag' && Math.max(row.removedAt ?? 0, row.droppedAt ?? 0) >= at,
    );
    if (rows.length === 0) continue;
    await tx.upsertItems(
      rows.map((row) => ({ ...row, removedAt: null, droppedAt: null })),
      now,
    );
    for (const campaignId of new Set(rows.map((row) => row.campaignId)))
      await tx.admit(campaignId, [productId]);
    back.push(productId);
  }
  return back;
}

/** A field that was written back three times in a day is left alone until a person decides (law 15). */
export async function keepThePeace(tx: ShopTx, { product, field }: Foreign, now: number): Promise<void> {
  const own = await tx.ownForeignChanges(product.id, field, now - FOREIGN_CHANGES_MATTER_MS);
  if (!isWrittenBack({ productId: product.id, field }, own, now)) return;
  const params = { product: product.title, field, times: own.length };
  const fresh = await tx.openAlerts(
    product.id,
    [
      {
        subject: `peace:${product.id}:${field}`,
        kind: 'peace',
        urgency: 'today',
        message: 'alert.peace',
        params,
        campaignId: null,
      },
    ],
    now,
  );
  if (fresh.length === 0) return;
  const entry = { kind: 'drift', message: 'ledger.peace', params, campaignId: null, variantId: null };
  await tx.ledger(product.id, [{ ...entry, actor: HOLDFAST }], now);
}
