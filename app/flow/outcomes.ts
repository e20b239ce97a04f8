import { HOLDFAST } from './actor.ts';
import type { WriteResult } from './ports.ts';
import type { ActionRow, ShopTx } from './store.ts';

/** Records what became of a write: the action's state, its cost, the ledger, and an alert where a person has to look. */
export async function recordWrite(
  tx: ShopTx,
  action: ActionRow,
  result: WriteResult,
  now: number,
): Promise<void> {
  const cost = 'cost' in result ? result.cost : 0;
  const error = problemOf(result);
  await tx.finishAction(action.id, { state: stateOf(result), cost, error, now });
  if (result.outcome === 'later') return;
  const { write } = action.write;
  const params = { write: write.kind, detail: JSON.stringify(write), error: error ?? '' };
  await tx.ledger(
    action.productId,
    [
      {
        kind: 'write',
        message: messageOf(result),
        params,
        campaignId: null,
        variantId: null,
        actor: HOLDFAST,
        cost,
      },
    ],
    now,
  );
  if (result.outcome === 'no_access') await reportNoAccess(tx, result, now);
  const subject = `write_refused:${action.productId}:${write.kind}`;
  if (result.outcome === 'refused') {
    await tx.openAlerts(
      action.productId,
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
  } else if (result.outcome === 'done') {
    await tx.resolveAlerts([subject], now);
  }
}

/** A dead token stops the shop's work with one alert; it resumes when the owner opens the app (lifecycle). */
export async function reportNoAccess(
  tx: ShopTx,
  result: { reason?: string; detail: string },
  now: number,
): Promise<void> {
  await tx.saveShop({ tokenRevokedAt: now });
  const params = { detail: result.detail };
  await tx.openAlerts(
    null,
    [{ subject: 'token', kind: 'token', urgency: 'now', message: 'alert.token', params, campaignId: null }],
    now,
  );
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
  if (result.outcome === 'done') return 'ledger.write_done';
  return result.outcome === 'unsure' ? 'ledger.write_unsure' : 'ledger.write_failed';
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
