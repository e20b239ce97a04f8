/** What acting keeps before anything is sent: stock confirmed, the differences planned, baselines and actions durable. */
import { desiredOf, type Desired } from '../core/desired.ts';
import type { FieldKey } from '../core/fields.ts';
import { plan, type Plan } from '../core/plan.ts';
import type { Picture } from '../core/picture.ts';
import type { ProductReading } from '../core/reading.ts';
import type { Fresh } from './act-reading.ts';
import { fieldsOnTheirWay } from './bulk/releases.ts';
import { judgeAllWithin, judgeWithin, marksLast } from './judge.ts';
import { forgetForeign, recordNotes, recordRestored } from './notes.ts';
import type { Clock } from './ports.ts';
import type { ActionRow, BaselineRow, ShopTx } from './store.ts';

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
 * One transaction: confirms the stock (and judges again where it differs), plans against the fresh readings, and keeps
 * baselines and planned actions before anything is sent. A product that is missing is one that nothing may be done to now.
 */
export async function prepare(
  tx: ShopTx,
  ports: PlanningPorts,
  productIds: readonly string[],
  fresh: Fresh,
): Promise<Map<string, Prepared>> {
  const row = await tx.shop();
  if (!row || row.uninstalledAt !== null || row.stoppedAt !== null) return new Map();
  return marksLast(tx, (marking) => prepareAll(marking, ports, row.metafieldReadyAt, productIds, fresh));
}

async function prepareAll(
  tx: ShopTx,
  ports: PlanningPorts,
  metafieldReadyAt: number | null,
  productIds: readonly string[],
  fresh: Fresh,
): Promise<Map<string, Prepared>> {
  const now = ports.clock.now();
  for (const id of productIds) if (!fresh.products.has(id)) await forgetProduct(tx, id, now);
  const readings = productIds.flatMap((id) => fresh.products.get(id) ?? []);
  const ids = readings.map(({ id }) => id);
  await tx.saveReadings(readings);
  const pictures = await confirmedPictures(tx, ids, fresh, now);
  const inBulk = new Set((await tx.fieldsInBulk(ids)).map(({ productId }) => productId));
  const baselines = await tx.baselinesOf(ids);
  const toPlan: Planning[] = [];
  for (const reading of readings) {
    const picture = pictures.get(reading.id);
    if (!picture) continue;
    const flying = inBulk.has(reading.id) ? await fieldsOnTheirWay(tx, picture, now) : new Set<FieldKey>();
    if (flying.size > 0) await tx.mark('judge', [reading.id], now + AFTER_BULK_MS);
    toPlan.push({ picture, reading, flying, baselines: baselines.get(reading.id) ?? [] });
  }
  const kept = await planAndKeep(tx, ports, toPlan, now);
  return new Map(
    kept.map(({ productId, actions, readAgainAt }) => [
      productId,
      {
        actions,
        readAgainAt,
        defineMetafield:
          metafieldReadyAt === null && actions.some(({ write }) => write.write.kind === 'set_metafield'),
      },
    ]),
  );
}

/** A product that is not in the shop any more: nothing of it is kept for putting back. */
export async function forgetProduct(tx: ShopTx, productId: string, now: number): Promise<void> {
  await tx.markProductsDeleted([productId], now);
  await judgeWithin(tx, productId, now);
  const fields = (await tx.baselines(productId)).map(({ field }) => ({ productId, field }));
  await tx.dropBaselines(fields);
  await forgetForeign(tx, fields, now);
}

/** A product to be planned: what it is wished to be, what we wrote, and how it is. */
export interface Planning {
  picture: Picture;
  baselines: readonly BaselineRow[];
  reading: ProductReading;
  /** Fields that a bulk run writes at this moment stay as they are: what it was sent with decides until it has ended. */
  flying: ReadonlySet<FieldKey>;
}

/** What became of a plan: what is to be sent, and when to read again. */
export interface Planned {
  productId: string;
  actions: ActionRow[];
  readAgainAt: number | null;
}

/**
 * Plans products against fresh readings and keeps baselines and actions before anything is sent (write-ahead): as many
 * statements for many as for one, but for those that somebody else has changed.
 */
export async function planAndKeep(
  tx: ShopTx,
  { believeAfterMs }: Pick<PlanningPorts, 'believeAfterMs'>,
  plannings: readonly Planning[],
  now: number,
): Promise<Planned[]> {
  const plans = plannings.map(({ picture, baselines, reading, flying }) => {
    const wished = desiredOf(picture);
    const desired = { ...wished, pinned: new Set([...wished.pinned, ...flying]) };
    const datedPublicationIds = picture.shop.publications
      .filter(({ supportsFuturePublishing }) => supportsFuturePublishing)
      .map(({ id }) => id);
    const planned = plan({ desired, baselines, reading, now, believeAfterMs, datedPublicationIds });
    return { productId: reading.id, picture, desired, planned };
  });
  const actions = await keep(tx, plans, now);
  return plans.map(({ productId, planned }) => ({
    productId,
    actions: actions.filter((action) => action.productId === productId),
    readAgainAt: planned.readAgainAt,
  }));
}

/** Before a hold or a release the stock is read once more; where it differs the products are judged again first. */
async function confirmedPictures(
  tx: ShopTx,
  productIds: readonly string[],
  fresh: Fresh,
  now: number,
): Promise<Map<string, Picture>> {
  const items = new Set(await tx.stockItemsOf(productIds));
  const levels = fresh.levels.filter(({ inventoryItemId }) => items.has(inventoryItemId));
  const { changedProductIds } = await tx.saveLevels(levels, now);
  const own = changedProductIds.filter((id) => productIds.includes(id));
  // What they wish now is planned in this very transaction: nobody has to look at them once more.
  const unmarked: ShopTx = {
    ...tx,
    markEach: async (step, made) => (step === 'act' ? undefined : tx.markEach(step, made)),
  };
  if (own.length > 0) await judgeAllWithin(unmarked, own, now);
  // The same stock may be sold in other products, too: variants that share it, bundles made of it.
  const others = changedProductIds.filter((id) => !productIds.includes(id));
  if (others.length > 0) await tx.mark('judge', others, now);
  return tx.pictures(productIds, now);
}

interface ToKeep {
  productId: string;
  picture: Picture;
  desired: Desired;
  planned: Plan;
}

async function keep(tx: ShopTx, plans: readonly ToKeep[], now: number): Promise<ActionRow[]> {
  await tx.putBaselines(
    plans.flatMap(({ productId, planned }) => planned.put.map((row) => ({ ...row, productId }))),
  );
  const dropped = plans.flatMap(({ productId, planned }) =>
    planned.drop.map((field) => ({ productId, field })),
  );
  if (dropped.length > 0) {
    await tx.dropBaselines(dropped);
    await forgetForeign(tx, dropped, now);
  }
  await recordRestored(
    tx,
    plans.flatMap(({ picture: { product }, planned }) =>
      planned.notes
        .filter(({ kind }) => kind === 'restored')
        .map(({ field, value }) => ({ product, field, value })),
    ),
    now,
  );
  for (const { picture, planned } of plans) await recordNotes(tx, picture, planned.notes, now);
  return tx.planActions(
    plans
      .filter(({ planned }) => planned.writes.length > 0)
      .map(({ productId, desired, planned }) => ({
        productId,
        writes: planned.writes,
        causes: causesOf(desired, planned),
      })),
    now,
  );
}

function causesOf(desired: Desired, { writes }: Plan): { campaignId: string; response: string | null }[] {
  const causes = writes.flatMap(({ fields }) => fields).flatMap((field) => desired.causes.get(field) ?? []);
  return [...new Map(causes.map((cause) => [`${cause.campaignId}/${cause.response ?? ''}`, cause])).values()];
}
