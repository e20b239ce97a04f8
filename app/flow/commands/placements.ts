import { taskSubject } from '../../core/placements.ts';
import type { PlacementInput } from '../../core/placement-input.ts';
import type { PlacementRow } from '../placements-store.ts';
import type { CommandResult, Person, Problem } from './commands.ts';
import { nameOf, onCampaign, refuse, said, type CommandPorts } from './support.ts';

const MOST_PLACEMENTS = 100;

/** What people say about the places where a campaign is promoted. */
export interface PlacementCommands {
  savePlacement(shop: string, by: Person, campaignId: string, input: PlacementInput): Promise<CommandResult>;
  /** What was still asked of it is over. */
  removePlacement(shop: string, by: Person, campaignId: string, id: string): Promise<CommandResult>;
  /** What somebody was asked to change by hand was done, or is left as it is. */
  answerTask(
    shop: string,
    by: Person,
    taskId: string,
    answer: { as: 'done' | 'declined'; note: string },
  ): Promise<CommandResult>;
}

export function placementCommands(ports: CommandPorts): PlacementCommands {
  const { store, clock, poke, newId } = ports;
  return {
    savePlacement: (shop, by, campaignId, input) =>
      onCampaign(ports, shop, campaignId, async (tx, _campaign, now) => {
        const all = await tx.placementsOf(campaignId);
        const before = all.find(({ id }) => id === input.id);
        if (input.id !== null && !before) return refuse('problem.no_such_placement');
        if (!before && all.length >= MOST_PLACEMENTS)
          return refuse('problem.too_many_placements', null, { most: MOST_PLACEMENTS });
        if (input.ownerId !== null && input.ownerId !== before?.ownerId) {
          const problem = ownerProblem(await tx.member(input.ownerId));
          if (problem) return { ok: false, problems: [problem] };
        }
        const row: PlacementRow = {
          ...input,
          id: before?.id ?? newId(),
          campaignId,
          createdAt: before?.createdAt ?? now,
          createdBy: before?.createdBy ?? nameOf(by),
        };
        await tx.putPlacement(row);
        const message = before ? 'ledger.placement_changed' : 'ledger.placement_added';
        await tx.ledger(null, [said(by, message, { placement: row.name }, campaignId)], now);
        return { ok: true };
      }),

    removePlacement: (shop, by, campaignId, id) =>
      onCampaign(ports, shop, campaignId, async (tx, _campaign, now) => {
        const placement = await tx.placement(id);
        if (placement?.campaignId !== campaignId) return refuse('problem.no_such_placement');
        await tx.removePlacement(id, now);
        const entry = said(by, 'ledger.placement_removed', { placement: placement.name }, campaignId);
        await tx.ledger(null, [entry], now);
        return { ok: true };
      }),

    async answerTask(shop, by, taskId, { as, note }) {
      const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
        const task = await tx.task(taskId);
        if (task?.state !== 'open') return refuse('problem.task_is_over');
        const now = clock.now();
        const placement = await tx.placement(task.placementId);
        const [product] = await tx.products([task.productId]);
        const alert = await tx.alert({ subject: taskSubject(taskId) });
        // Whoever answers has seen it: how fast is a measure.
        if (alert) await tx.acknowledgeAlert(alert.id, nameOf(by), now);
        const closed = await tx.closeTasks([taskId], { state: as, by: nameOf(by), note }, now);
        if (closed === 0) return refuse('problem.task_is_over');
        await tx.resolveAlerts([taskSubject(taskId)], now);
        const params = {
          placement: placement?.name ?? '',
          product: product?.title ?? task.productId,
          reason: note,
        };
        const message = `ledger.task_${as}.${task.kind}`;
        await tx.ledger(task.productId, [said(by, message, params, task.campaignId)], now);
        await tx.mark('judge', [task.productId], now);
        return { ok: true };
      });
      if (result.ok) poke();
      return result;
    },
  };
}

/** Only people who work can be asked. */
const ownerProblem = (member: { role: string } | null): Problem | null =>
  member && member.role !== 'viewer' ? null : { field: 'ownerId', message: 'problem.placement_owner' };
