import { campaignTag } from '../core/campaign.ts';
import { isShopsOwn, parseField, tagField, type FieldKey, type FieldValue } from '../core/fields.ts';
import type { Picture } from '../core/picture.ts';
import type { PlanNote } from '../core/plan.ts';
import { HOLDFAST } from './actor.ts';
import { isOfMachine, keepThePeace, noticeForeign } from './foreign.ts';
import type { ShopTx } from './store.ts';

/** Writes down what the plan noticed: kept, waiting, and what others did to a product that we hold. */
export async function recordNotes(
  tx: ShopTx,
  picture: Picture,
  notes: readonly PlanNote[],
  now: number,
): Promise<void> {
  const { product } = picture;
  for (const note of notes) {
    const params = { product: product.title, field: note.field, value: JSON.stringify(note.value) };
    const message = { campaignId: null, variantId: null, params, actor: HOLDFAST };
    switch (note.kind) {
      case 'restored':
        // Told of all products together.
        break;
      case 'kept':
        await tx.ledger(
          product.id,
          [{ ...message, kind: 'kept', message: 'ledger.kept_foreign_change' }],
          now,
        );
        await tx.resolveAlerts([waitingSubject(product.id, note.field)], now);
        break;
      case 'waits':
        await recordWaiting(tx, product.id, note.field, message, now);
        break;
      case 'foreign_believed':
        await recordForeignChange(tx, picture, note, message, now);
        break;
      case 'foreign_seen':
        await noticeForeign(tx, { product, field: note.field, value: note.value }, now);
        break;
    }
  }
}

/** Fields of products that are again what they were before us. */
export async function recordRestored(
  tx: ShopTx,
  restored: readonly { product: { id: string; title: string }; field: FieldKey; value: FieldValue }[],
  now: number,
): Promise<void> {
  if (restored.length === 0) return;
  const told = restored
    .filter(({ field }) => isShopsOwn(field))
    .map(({ product, field, value }) => ({
      kind: 'restored',
      message: 'ledger.restored',
      params: { product: product.title, field, value: JSON.stringify(value) },
      campaignId: null,
      variantId: null,
      productId: product.id,
      actor: HOLDFAST,
    }));
  await tx.ledgerOfMany(told, now);
  await tx.resolveAlerts(
    restored.map(({ product, field }) => waitingSubject(product.id, field)),
    now,
  );
}

const foreignSubject = (told: 'drift' | 'override_inferred', productId: string, field: FieldKey): string =>
  `${told}:${productId}:${field}`;

/** These fields are nobody's but the shop's again: what others did to them while they were ours is over. */
export async function forgetForeign(
  tx: ShopTx,
  fields: readonly { productId: string; field: FieldKey }[],
  now: number,
): Promise<void> {
  const kinds = ['drift', 'override_inferred'] as const;
  await tx.resolveAlerts(
    fields.flatMap(({ productId, field }) => kinds.map((told) => foreignSubject(told, productId, field))),
    now,
  );
}

type Message = { campaignId: null; variantId: null; params: Record<string, string>; actor: string };

const waitingSubject = (productId: string, field: FieldKey): string => `waits:${productId}:${field}`;

/** Told once, however often the restore has to wait. */
async function recordWaiting(
  tx: ShopTx,
  productId: string,
  field: FieldKey,
  message: Message,
  now: number,
): Promise<void> {
  const fresh = await tx.openAlerts(
    productId,
    [
      {
        subject: waitingSubject(productId, field),
        kind: 'drift',
        urgency: 'later',
        message: 'alert.release_waits',
        params: message.params,
        campaignId: null,
      },
    ],
    now,
  );
  if (fresh.length > 0) {
    await tx.ledger(productId, [{ ...message, kind: 'waits', message: 'ledger.release_waits' }], now);
  }
}

/**
 * A machine is told of once and nothing is inferred from it (law 15). A person wins (law 2): whoever makes a held product visible again gets an override until the next restock or the end
 * of the campaign; whoever takes our member tag off a product that came in by tag takes it out of the campaign;
 * anything else of ours that is gone is drift.
 */
async function recordForeignChange(
  tx: ShopTx,
  picture: Picture,
  { field, value }: PlanNote,
  message: Message,
  now: number,
): Promise<void> {
  const { product } = picture;
  if (await isOfMachine(tx, { product, field, value }, now)) return;
  await keepThePeace(tx, { product, field, value }, now);
  const visibility = isShown(field, value);
  if (visibility) {
    await tx.addOverride({
      productId: product.id,
      campaignId: null,
      kind: 'keep_visible',
      response: null,
      until: null,
      untilKind: 'restock',
      reason: 'republished',
      by: 'unknown',
      inferred: true,
      createdAt: now,
    });
    await tx.mark('judge', [product.id], now);
  }
  const left = await leavesByTag(tx, picture, field, now);
  const told = visibility ? 'override_inferred' : 'drift';
  await tx.ledger(
    product.id,
    [
      {
        ...message,
        kind: told,
        message: left
          ? 'ledger.item_left'
          : visibility
            ? 'ledger.override_inferred'
            : 'ledger.kept_foreign_change',
      },
    ],
    now,
  );
  if (left) return;
  await tx.openAlerts(
    product.id,
    [
      {
        subject: foreignSubject(told, product.id, field),
        kind: told,
        urgency: 'today',
        message: `alert.${told}`,
        params: message.params,
        campaignId: null,
      },
    ],
    now,
  );
}

/** Whether this value of a field shows the product: somebody who made it a draft or archived it does not want that. */
function isShown(field: FieldKey, value: FieldValue): boolean {
  if (parseField(field).kind === 'status') return value === 'ACTIVE';
  return typeof value === 'object' && value !== null && value.published;
}

async function leavesByTag(tx: ShopTx, picture: Picture, field: FieldKey, now: number): Promise<boolean> {
  const campaign = picture.campaigns.find(({ handle }) => tagField(campaignTag(handle)) === field);
  if (!campaign) return false;
  const rows = (await tx.itemsOfProduct(picture.product.id)).filter(
    (row) => row.campaignId === campaign.id && row.source === 'tag' && row.removedAt === null,
  );
  if (rows.length === 0) return false;
  await tx.upsertItems(
    rows.map((row) => ({ ...row, removedAt: now })),
    now,
  );
  // Where another tag brings the members, it must not bring back what the person took out with this one.
  const brings = (await tx.sources(campaign.id)).some(
    ({ kind, value }) => kind === 'tag' && tagField(value) === field,
  );
  if (!brings) await tx.exclude(campaign.id, [picture.product.id]);
  await tx.mark('judge', [picture.product.id], now);
  return true;
}
