import { scarcestLine, shortUnits, type PlanLine } from '../shortage.ts';
import { about, answer } from './check.ts';
import { ownLines } from './counted-on.ts';
import { sum } from '../sum.ts';
import type { Check, CheckItem, ItemFacts, ReadinessFacts } from './shapes.ts';

/** Below this share of what is needed the campaign would be a promise that nobody can keep. */
const HALF = 0.5;

const FRAME = { key: 'stock', owner: 'operations', next: 'stock', effort: 3 } as const;

interface Short {
  item: ItemFacts;
  units: number;
  needed: number;
  /** Units that `units` are missing to. */
  stock: number | null;
  money: number | null;
  /** Until when more has to be there. */
  landAt: number;
  /** What other places could give, and which. */
  transfer: { units: number; places: readonly string[] };
  /** On its way, and not counted. */
  due: PlanLine['due'];
}

/**
 * Whether stock covers `need(1 − α)`, unless the goal is to sell out: as judged while the campaign runs, before it as the plan for
 * operations says (core/shortage). Less than half of what is needed blocks.
 */
export function stockCheck(facts: ReadinessFacts): Check {
  if (facts.items.length === 0) return answer(FRAME, 'blocking', 'no_items');
  if (facts.campaign.goal === 'sell_out') return answer(FRAME, 'ready', 'sell_out');
  const counted = facts.items.filter(({ exempt }) => exempt === null);
  if (counted.length === 0) return answer(FRAME, 'ready', 'exempt');
  const coverOf = facts.campaign.running ? judged(facts) : foreseen(facts);
  const looked = counted.map(coverOf);
  const known = looked.filter((one): one is Short => one !== null);
  const unknown = counted.length - known.length;
  const short = known
    .filter(({ units }) => units > 0)
    .toSorted((a, b) => (b.money ?? 0) - (a.money ?? 0) || b.units - a.units);
  if (short.length === 0)
    return unknown > 0
      ? answer(FRAME, 'not_known', 'not_known', { params: { count: unknown } })
      : answer(FRAME, 'ready', 'ready');
  const units = sum(short.map((one) => one.units));
  const needed = sum(known.map((one) => one.needed));
  const state = units > needed * HALF ? 'blocking' : 'warning';
  return answer(FRAME, state, 'open', {
    params: { count: short.length, units },
    items: short.map((one) => line(one, facts.now)),
    moneyAtRisk: sum(short.map(({ money }) => money ?? 0)),
  });
}

function line({ item, units, needed, stock, landAt, transfer, due }: Short, now: number): CheckItem {
  const params = { units, needed, stock, landAt, ...(due && { due: due.units, dueAt: due.at }) };
  const also = due ? (due.tooLate ? 'due_late' : 'due') : undefined;
  const when = landAt <= now ? '_now' : '';
  if (transfer.units === 0) return { ...about(item, `item${when}`, params), also };
  const said = `${transfer.units >= units ? 'item_transfer' : 'item_part_transfer'}${when}`;
  const from = { transfer: Math.min(transfer.units, units), place: transfer.places.join(', ') };
  return { ...about(item, said, { ...params, ...from }), also };
}

const judged =
  ({ now, campaign }: ReadinessFacts) =>
  (item: ItemFacts): Short | null => {
    const needed = item.judged?.needToBeSafe ?? null;
    if (!item.judged || needed === null) return null;
    const { shortBy, moneyAtRisk, mayRunOutAt, usable, notCounted, notCountedAt } = item.judged;
    const elsewhere = item.levels.filter(({ counts, available }) => !counts && (available ?? 0) > 0);
    return {
      item,
      units: Math.ceil(shortBy ?? 0),
      needed,
      stock: usable,
      money: moneyAtRisk,
      // Of what is gone the forecast names the hour of the next sale, which is too late. What is not expected to run out is
      // still wanted to be safe to the end.
      landAt: usable !== null && usable <= 0 ? now : (mayRunOutAt ?? campaign.endsAt),
      transfer: {
        units: sum(elsewhere.map(({ available }) => available ?? 0)),
        places: elsewhere.map(({ name }) => name),
      },
      due: notCountedAt === null ? null : { units: notCounted, at: notCountedAt, tooLate: false },
    };
  };

/** The whole window is ahead: what the plan for operations says. Of a bundle the component that most is missing of. */
function foreseen(facts: ReadinessFacts): (item: ItemFacts) => Short | null {
  const linesOf = ownLines(facts);
  return (item) => {
    const worst = scarcestLine(linesOf(item));
    if (!worst) return null;
    const { takes, left, usable, by, lostUnits, moves, due } = worst;
    const pieces = (units: number): number => Math.floor(units / takes);
    return {
      item,
      units: shortUnits(worst),
      needed: left / takes,
      stock: pieces(usable),
      money: lostUnits === null ? null : lostUnits * item.price,
      landAt: by,
      transfer: {
        units: pieces(sum(moves.map(({ units }) => units))),
        places: moves.map(({ from }) => from),
      },
      due: due && { ...due, units: pieces(due.units) },
    };
  };
}
