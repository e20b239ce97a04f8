import { needsNote, type Feasibility } from '../../core/feasibility.ts';
import type { CommandResult, Person } from './commands.ts';
import { refuse, said, type CommandPorts } from './support.ts';

const MOST_CHARACTERS = 500;

/** What operations say about single items of a plan. */
export interface FeasibilityCommands {
  /** Feasible, feasible with what the note says, or not feasible because of it. A new answer takes the old one's place. */
  answerFeasibility(
    shop: string,
    by: Person,
    input: { campaignId: string; variantId: string; answer: Feasibility; note: string },
  ): Promise<CommandResult>;
}

export const feasibilityCommands = ({ store, clock, poke }: CommandPorts): FeasibilityCommands => ({
  async answerFeasibility(shop, by, { campaignId, variantId, answer, note: given }) {
    const note = given.trim();
    if (note.length > MOST_CHARACTERS) return refuse('problem.does_not_fit', 'note');
    if (needsNote(answer) && note === '') return refuse('problem.feasibility_note', 'note');
    const result = await store.inShop(shop, async (tx): Promise<CommandResult> => {
      const now = clock.now();
      const campaign = await tx.campaign(campaignId);
      const item = (await tx.items(campaignId)).find((one) => one.variantId === variantId);
      if (!campaign || !item) return refuse('problem.no_such_item');
      const planned = item.plannedUnits;
      await tx.putFeasibility({ campaignId, variantId, answer, note, at: now, by: by.name, planned });
      const [product] = await tx.products([item.productId]);
      const params = { product: product?.title ?? item.productId, note };
      const entry = said(by, `ledger.feasibility.${answer}`, params, campaignId);
      await tx.ledger(item.productId, [{ ...entry, variantId }], now);
      return { ok: true };
    });
    if (result.ok) poke();
    return result;
  },
});
