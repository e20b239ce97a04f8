import { grouped } from '../grouped.ts';
import { planLines, type PlanLine } from '../shortage.ts';
import type { ItemFacts, ReadinessFacts } from './shapes.ts';

const linesOf = grouped<PlanLine>(({ variantId }) => [variantId]);

/** Several checks of one look ask for them, and of ten thousand coming items they take long to work out. */
const known = new WeakMap<ReadinessFacts, readonly PlanLine[]>();

/** Lines of an item in the plan for operations that are this campaign's; of use while the whole window is ahead. */
export function ownLines(facts: ReadinessFacts): (item: ItemFacts) => readonly PlanLine[] {
  const { campaign, coming, now } = facts;
  const own =
    known.get(facts) ?? planLines(coming, now).filter(({ campaignId }) => campaignId === campaign.id);
  known.set(facts, own);
  return ({ variantId }) => linesOf(own, variantId);
}

/**
 * Units of an item that the campaign may count on, after the reserve and those served first: as judged while it runs, before it
 * as the plan for operations says. Null: nobody has said.
 */
export function unitsCountedOn(facts: ReadinessFacts): (item: ItemFacts) => number | null {
  if (facts.campaign.running) return ({ judged }) => judged?.usable ?? null;
  const lines = ownLines(facts);
  return (item) => {
    const pieces = lines(item)
      .filter(({ standing }) => standing !== 'not_known')
      .map(({ usable, takes }) => Math.floor(usable / takes));
    return pieces.length === 0 ? null : Math.min(...pieces);
  };
}
