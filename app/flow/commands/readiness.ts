import { isCurrent } from '../../core/readiness/look.ts';
import { lookAtReadiness } from '../readiness/watch.ts';
import type { CommandResult, Person } from './commands.ts';
import { refuse, type CommandPorts } from './support.ts';

export interface ReadinessCommands {
  /** Works the readiness of a large campaign out anew, unless that was done just now. */
  lookAtReadiness(shop: string, by: Person, campaignId: string): Promise<CommandResult>;
}

export const readinessCommands = ({
  store,
  clock,
}: Pick<CommandPorts, 'store' | 'clock'>): ReadinessCommands => ({
  lookAtReadiness: (shop, _by, campaignId) =>
    store.inShop(shop, async (tx): Promise<CommandResult> => {
      const now = clock.now();
      const kept = await tx.readinessLook(campaignId);
      const known = (kept && isCurrent(kept, now)) || (await lookAtReadiness(tx, campaignId, now));
      return known ? { ok: true } : refuse('problem.no_such_campaign');
    }),
});
