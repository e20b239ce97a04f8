/** What acting keeps before anything is sent: stock confirmed, the differences planned, baselines and actions durable. */
import { desiredOf, type Desired } from '../core/desired.ts';
import type { FieldKey } from '../core/fields.ts';
import { plan, type Plan } from '../core/plan.ts';
import type { Picture } from '../core/picture.ts';
import type { ProductReading } from '../core/reading.ts';
import type { Fresh } from './act-reading.ts';
import { fieldsOnTheirWay } from './bulk/releases.ts';
import { judgeWithin } from './judge.ts';
import { forgetForeign, recordNotes } from './notes.ts';
import type { Clock } from './ports.ts';
import type { ActionRow, ShopTx } from './store.ts';

/** Longer than a bulk run takes: its end brings the judgement forward. */
export const AFTER_BULK_MS = 600_000;

export interface PlanningPorts {
  clock: Clock;
  /** A foreign change is believed at a second read this much later. */
  believeAfterMs: number;
}

/** What is to be sent to one product. */
export interface Prepared {
  actions: ActionRow[];
  readAgainAt: number | null;
  defineMetafield: boolean;
}

/**
 * One transaction: confirms the stock (and judges again where it differs), plans against the fresh reading, and keeps
 * baselines and planned actions before anything is sent. Null: nothing may be done now.
 */
export async function prepare(
  tx: ShopTx,
  ports: PlanningPorts,
  productId: string,
  fresh: Fresh,
): Promise<Prepared | null> {
  const now = ports.clock.now();
  const row = await tx.shop();
  if (!row || row.uninstalledAt !== null || row.stoppedAt !== null) return null;
  const reading = fresh.products.get(productId);
  if (!reading) {
    await forgetProduct(tx, productId, now);
    return null;
  }
  await tx.saveReading(reading);
  const picture = await confirmedPicture(tx, productId, fresh, now);
  if (!picture) return null;
  const flying = await fieldsOnTheirWay(tx, picture, now);
  if (flying.size > 0) await tx.mark('judge', [productId], now + AFTER_BULK_MS);
  const { actions, readAgainAt } = await planAndKeep(tx, ports, picture, reading, now, flying);
  return {
    actions,
    readAgainAt,
    defineMetafield:
      row.metafieldReadyAt === null && actions.some(({ write }) => write.write.kind === 'set_metafield'),
  };
}

/** A product that is not in the shop any more: nothing of it is kept for putting back. */
export async function forgetProduct(tx: ShopTx, productId: string, now: number): Promise<void> {
  await tx.markProductsDeleted([productId], now);
  await judgeWithin(tx, productId, now);
  const fields = (await tx.baselines(productId)).map(({ field }) => field);
  await tx.dropBaselines(productId, fields);
  await forgetForeign(tx, productId, fields, now);
}

/**
 * Plans against a fresh reading and keeps baselines and actions before anything is sent (write-ahead). Fields that a
 * bulk run writes at this moment (`flying`) stay as they are: what it was sent with decides until it has ended.
 */
export async function planAndKeep(
  tx: ShopTx,
  { believeAfterMs }: Pick<PlanningPorts, 'believeAfterMs'>,
  picture: Picture,
  reading: ProductReading,
  now: number,
  flying: ReadonlySet<FieldKey>,
): Promise<{ actions: ActionRow[]; readAgainAt: number | null }> {
  const wished = desiredOf(picture);
  const desired = { ...wished, pinned: new Set([...wished.pinned, ...flying]) };
  const planned = plan({
    desired,
    baselines: await tx.baselines(reading.id),
    reading,
    now,
    believeAfterMs,
    datedPublicationIds: picture.shop.publications
      .filter(({ supportsFuturePublishing }) => supportsFuturePublishing)
      .map(({ id }) => id),
  });
  const actions = await keep(tx, reading.id, picture, desired, planned, now);
  return { actions, readAgainAt: planned.readAgainAt };
}

/** Before a hold or a release the stock is read once more; where it differs the product is judged again first. */
async function confirmedPicture(
  tx: ShopTx,
  productId: string,
  fresh: Fresh,
  now: number,
): Promise<Picture | null> {
  const items = new Set(await tx.stockItemsOf([productId]));
  const levels = fresh.levels.filter(({ inventoryItemId }) => items.has(inventoryItemId));
  const { changedProductIds } = await tx.saveLevels(levels, now);
  if (changedProductIds.includes(productId)) await judgeWithin(tx, productId, now);
  // The same stock may be sold in other products, too: variants that share it, bundles made of it.
  const others = changedProductIds.filter((id) => id !== productId);
  if (others.length > 0) await tx.mark('judge', others, now);
  return tx.picture(productId, now);
}

async function keep(
  tx: ShopTx,
  productId: string,
  picture: Picture,
  desired: Desired,
  planned: Plan,
  now: number,
): Promise<ActionRow[]> {
  if (planned.put.length > 0) await tx.putBaselines(productId, planned.put);
  if (planned.drop.length > 0) {
    await tx.dropBaselines(productId, planned.drop);
    await forgetForeign(tx, productId, planned.drop, now);
  }
  await recordNotes(tx, picture, planned.notes, now);
  if (planned.writes.length === 0) return [];
  const causes = new Map(
    planned.writes
      .flatMap(({ fields }) => fields)
      .flatMap((field) => desired.causes.get(field) ?? [])
      .map((cause) => [`${cause.campaignId}/${cause.response ?? ''}`, cause]),
  );
  return tx.planActions(productId, planned.writes, [...causes.values()], now);
}
