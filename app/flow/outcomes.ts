import type { LedgerDraft } from '../core/decision.ts';
import { HOLDFAST } from './actor.ts';
import type { FinishedAction } from './bulk/store.ts';
import type { WriteResult } from './ports.ts';
import { shopEntry } from './shop-entry.ts';
import type { ActionRow, ShopTx } from './store.ts';

/** Subject of the alert that says that Shopify lets us in no more. */
export const TOKEN_ALERT = 'token';

/** What the record keeps of one write. */
interface WriteRecord {
  finished: FinishedAction;
  /** Null: it was not sent, and will be planned again. */
  entry: (LedgerDraft & { productId: string; actor: string; cost: number }) | null;
  /** Subject of the alert that says that Shopify refuses this. */
  refusal: string;
}

function writeRecord({ id, productId, write: { write } }: ActionRow, result: WriteResult): WriteRecord {
  const cost = 'cost' in result ? result.cost : 0;
  const error = problemOf(result);
  const params = { write: write.kind, detail: JSON.stringify(write), error: error ?? '' };
  const told = {
    kind: 'write',
    message: messageOf(result),
    params,
    campaignId: null,
    variantId: null,
  } as const;
  return {
    finished: { id, state: stateOf(result), cost, error },
    entry: result.outcome === 'later' ? null : { ...told, productId, actor: HOLDFAST, cost },
    refusal: `write_refused:${productId}:${write.kind}`,
  };
}

/** Records what became of writes: the actions' states, their costs, the ledger, and an alert where a person has to look. */
export async function recordWrites(
  tx: ShopTx,
  told: readonly { action: ActionRow; result: WriteResult }[],
  now: number,
): Promise<void> {
  const records = told.map((one) => ({ ...one, ...writeRecord(one.action, one.result) }));
  await tx.finishActions(
    records.map(({ finished }) => finished),
    now,
  );
  await tx.ledgerOfMany(
    records.flatMap(({ entry }) => entry ?? []),
    now,
  );
  for (const { action, result, entry, refusal } of records)
    if (result.outcome === 'refused' && entry)
      await reportRefusal(tx, action.productId, refusal, entry.params, now);
  const through = records.flatMap(({ result, refusal }) => (result.outcome === 'done' ? [refusal] : []));
  if (through.length > 0) await tx.resolveAlerts(through, now);
  for (const { result } of records) if (result.outcome === 'no_access') await reportNoAccess(tx, now);
}

/** Told once for a product and a kind of write, until one gets through. */
async function reportRefusal(
  tx: ShopTx,
  productId: string,
  subject: string,
  params: LedgerDraft['params'],
  now: number,
): Promise<void> {
  await tx.openAlerts(
    productId,
    [
      {
        subject,
        kind: 'write_refused',
        urgency: 'today',
        message: 'alert.write_refused',
        params,
        campaignId: null,
      },
    ],
    now,
  );
}

/**
 * A dead token stops the shop's work with one alert; it resumes when the owner opens the app (lifecycle). A shop that took
 * the app out is not asked to open it.
 */
export async function reportNoAccess(tx: ShopTx, now: number): Promise<void> {
  const row = await tx.shop();
  if (!row || row.uninstalledAt !== null) return;
  if (row.tokenRevokedAt === null) await tx.saveShop({ tokenRevokedAt: now });
  await tellOnce(tx, { subject: TOKEN_ALERT, message: 'alert.token', onRecord: 'ledger.access_lost' }, now);
}

/** Subject of the alert that says that Shopify lets nobody into the shop. */
export const CLOSED_ALERT = 'closed';

/** A shop that Shopify has frozen or locked: one alert. Nothing is asked meanwhile (the budget holds), and nothing is given up. */
export async function reportClosed(tx: ShopTx, now: number): Promise<void> {
  const row = await tx.shop();
  if (!row || row.uninstalledAt !== null) return;
  await tellOnce(tx, { subject: CLOSED_ALERT, message: 'alert.closed', onRecord: 'ledger.shop_closed' }, now);
}

/** Several requests find the door shut at the same moment: the first to say so is the one that is written down. */
async function tellOnce(
  tx: ShopTx,
  { onRecord, ...alert }: { subject: string; message: string; onRecord: string },
  now: number,
): Promise<void> {
  const told = { ...alert, params: {}, campaignId: null, kind: 'token', urgency: 'now' } as const;
  const fresh = await tx.openAlerts(null, [told], now);
  if (fresh.length > 0) await tx.ledger(null, [shopEntry(onRecord)], now);
}

function stateOf(result: WriteResult): ActionRow['state'] {
  switch (result.outcome) {
    case 'done':
      return 'done';
    case 'unsure':
      return 'unsure';
    case 'later':
    case 'no_access':
      return 'superseded';
    case 'refused':
    case 'gone':
      return 'failed';
  }
}

function messageOf(result: WriteResult): string {
  switch (result.outcome) {
    case 'done':
      return 'ledger.write_done';
    case 'unsure':
      return 'ledger.write_unsure';
    case 'gone':
      return 'ledger.write_gone';
    case 'no_access':
      return 'ledger.write_no_access';
    case 'later':
    case 'refused':
      return 'ledger.write_failed';
  }
}

function problemOf(result: WriteResult): string | null {
  switch (result.outcome) {
    case 'done':
      return null;
    case 'refused':
      return result.errors
        .map(({ field, message }) => [field.join('.'), message].filter(Boolean).join(': '))
        .join('; ');
    case 'gone':
      return 'The product is not in the shop any more';
    case 'unsure':
    case 'later':
      return result.reason;
    case 'no_access':
      return result.detail;
  }
}
