import { z } from 'zod';
import type { CommandResult, Person } from './commands.ts';
import { nameOf, refuse, said, type CommandPorts } from './support.ts';

/** A decision as a person writes it down. `dueAt` in epoch milliseconds. */
const decisionSchema = z.object({
  text: z.string().trim().min(1).max(500),
  owner: z.string().trim().min(1).max(100),
  dueAt: z.number().int().nullable(),
});

export interface DecisionCommands {
  addDecision(shop: string, by: Person, input: z.input<typeof decisionSchema>): Promise<CommandResult>;
  /** Ticks a decision off, or takes that back. */
  tickDecision(shop: string, by: Person, id: string, done: boolean): Promise<CommandResult>;
}

export function decisionCommands({
  store,
  clock,
  newId,
}: Pick<CommandPorts, 'store' | 'clock' | 'newId'>): DecisionCommands {
  return {
    async addDecision(shop, by, input) {
      const read = decisionSchema.safeParse(input);
      if (!read.success)
        return refuse('problem.decision_incomplete', String(read.error.issues[0]?.path[0] ?? ''));
      const at = clock.now();
      await store.inShop(shop, async (tx) => {
        await tx.addDecision({ ...read.data, id: newId(), at, by: nameOf(by) });
        await tx.ledger(
          null,
          [said(by, 'ledger.decision_made', { text: read.data.text, owner: read.data.owner })],
          at,
        );
      });
      return { ok: true };
    },

    tickDecision: (shop, by, id, done) =>
      store.inShop(shop, async (tx): Promise<CommandResult> => {
        const at = clock.now();
        const text = await tx.tickDecision(id, nameOf(by), done ? at : null);
        if (text === null) return refuse('problem.no_such_decision');
        await tx.ledger(
          null,
          [said(by, done ? 'ledger.decision_done' : 'ledger.decision_open', { text })],
          at,
        );
        return { ok: true };
      }),
  };
}
