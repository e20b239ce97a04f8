import { changeableUntil, taskChange, taskSubject, taskUrgency } from '../core/placements.ts';
import type { AlertDraft, Decision, LedgerDraft } from '../core/decision.ts';
import type { Picture } from '../core/picture.ts';
import { strictness } from '../core/policy.ts';
import { standingOf } from '../core/rollup.ts';
import { HOLDFAST } from './actor.ts';
import type { PlacementAround } from './placements-store.ts';
import type { ShopTx } from './store.ts';

/**
 * Asks the owners of placements to take a held product out, and to put it back at its release, in the transaction that
 * opened or closed the hold. What is asked follows from what is so: judging again asks nothing again.
 */
export async function askPlacements(
  tx: ShopTx,
  picture: Picture,
  decision: Decision,
  around: readonly PlacementAround[],
): Promise<void> {
  const { now, product } = picture;
  if (around.length === 0) return;
  const held = heldCampaigns(picture, decision);
  const changes = around.map((one) => ({
    one,
    ...taskChange(
      {
        placement: one.placement,
        productId: product.id,
        member: one.member,
        running: one.campaignState === 'live' && !one.removed,
        frozen: one.frozen || picture.shop.stopped,
        held: held.has(one.placement.campaignId),
        tasks: one.tasks,
      },
      now,
    ),
  }));
  const entries: Entry[] = [];
  await closeWhatIsOver(tx, changes, picture, entries);
  const alerts: AlertDraft[] = [];
  for (const { one, open } of changes) {
    const { id, campaignId, ownerId } = one.placement;
    const taskId =
      open && (await tx.openTask({ placementId: id, campaignId, productId: product.id, kind: open }, now));
    if (!taskId) continue;
    const params = paramsOf(one, picture);
    entries.push(entryOf(`ledger.task_opened.${open}`, one, picture));
    alerts.push({
      subject: taskSubject(taskId),
      kind: 'task',
      urgency: taskUrgency(one.placement, now),
      message: `alert.task.${open}${params.until === null ? '' : '_until'}`,
      params,
      campaignId,
      addressee: ownerId,
    });
  }
  if (alerts.length > 0) await tx.openAlerts(product.id, alerts, now);
  await tx.ledger(product.id, entries, now);
  await lookAgainAtLock(tx, picture, around);
}

type Entry = LedgerDraft & { actor: string };

async function closeWhatIsOver(
  tx: ShopTx,
  changes: readonly { one: PlacementAround; over: string[] }[],
  picture: Picture,
  entries: Entry[],
): Promise<void> {
  const over = changes.flatMap((change) => change.over);
  if (over.length === 0) return;
  for (const { one } of changes) {
    for (const { id, kind, state } of one.tasks)
      if (state === 'open' && over.includes(id))
        entries.push(entryOf(`ledger.task_over.${kind}`, one, picture));
  }
  await tx.closeTasks(over, { state: 'over', by: HOLDFAST, note: '' }, picture.now);
  await tx.resolveAlerts(
    over.map((id) => taskSubject(id)),
    picture.now,
  );
}

const entryOf = (message: string, { placement }: PlacementAround, { product }: Picture): Entry => ({
  kind: 'task',
  message,
  params: { placement: placement.name, product: product.title },
  campaignId: placement.campaignId,
  variantId: null,
  actor: HOLDFAST,
});

/** Campaigns that act and, by their own holds, take the product out of the ads or hide it. */
function heldCampaigns(picture: Picture, decision: Decision): Set<string> {
  const closed = new Set(decision.close.map(({ id }) => id));
  const holds = [...picture.holds.filter(({ id }) => !closed.has(id)), ...decision.open].filter(
    ({ mode }) => mode === 'act',
  );
  return new Set(
    [...new Set(holds.map(({ campaignId }) => campaignId))].filter((id) => {
      const standing = standingOf(
        picture,
        holds.filter(({ campaignId }) => campaignId === id),
      );
      return standing !== null && strictness(standing) >= strictness('stop_promoting');
    }),
  );
}

function paramsOf({ placement, campaignName }: PlacementAround, { product }: Picture) {
  return {
    product: product.title,
    placement: placement.name,
    campaign: campaignName,
    until: changeableUntil(placement),
    people: placement.audience,
  };
}

/** When a placement closes, what is asked of it is over, although nothing else happens. */
async function lookAgainAtLock(
  tx: ShopTx,
  { now, product }: Picture,
  around: readonly PlacementAround[],
): Promise<void> {
  const ends = around.flatMap(({ placement }) => changeableUntil(placement) ?? []).filter((at) => at > now);
  if (ends.length > 0) await tx.mark('judge', [product.id], Math.min(...ends));
}
