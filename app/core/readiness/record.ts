import { about, answer, sum, worth } from './check.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'record', owner: 'operations', next: 'stock', effort: 3 } as const;
/** From this many units sold a number that nobody ever touched is suspicious. */
const MANY_SOLD = 20;
/** Corrections of more than this share of what was sold are no small change. */
const CORRECTED_SHARE = 0.5;
const LEAST_CORRECTED = 5;
/** From this many units sold, a number that has not moved since is not counted by the orders. */
const MANY_UNMOVED = 3;
/** Set there and back this often in four weeks: two programs write the number. */
const TURNS = 3;
/** Doubts about more than this share of the items are doubts about the campaign. */
const GRAVE_SHARE = 0.2;

/** What is wrong with an item's number (a text of the check); null: nothing that can be seen. */
function doubt({
  record,
  levels,
}: ItemFacts): { said: string; params: Record<string, number | null> } | null {
  const lowest = Math.min(0, ...levels.map(({ available }) => available ?? 0));
  if (lowest < 0) return { said: 'item_negative', params: { stock: lowest } };
  if (!record) return null;
  const { followed, turns, corrected, sold, rises, unmoved } = record;
  if (turns >= TURNS) return { said: 'item_two_writers', params: { times: turns } };
  if (unmoved >= MANY_UNMOVED) return { said: 'item_unmoved', params: { unmoved } };
  if (corrected >= LEAST_CORRECTED && corrected > sold * CORRECTED_SHARE)
    return { said: 'item_corrections', params: { corrected, sold } };
  return followed && sold >= MANY_SOLD && rises === 0 && corrected === 0
    ? { said: 'item_never', params: { sold } }
    : null;
}

/**
 * Whether the stock record can be trusted, from four weeks of its history: levels below zero, two writers, numbers that stand
 * while they sell, corrections as large as the sales, numbers that sell and are never touched. A hero's, or a fifth of the
 * items, blocks. In its first week a shop is judged by what it has at once: its numbers now and its orders before.
 */
export function recordCheck({ items }: ReadinessFacts): Check {
  const counted = items.filter(({ exempt }) => exempt === null);
  const found = counted.flatMap((item) => {
    const one = doubt(item);
    return one === null ? [] : [{ item, ...one }];
  });
  if (found.length > 0) {
    const grave = found.length > counted.length * GRAVE_SHARE || found.some(({ item }) => item.hero);
    return answer(FRAME, grave ? 'blocking' : 'warning', grave ? 'grave' : 'open', {
      params: { count: found.length },
      items: found.map(({ item, said, params }) => about(item, said, params)),
      moneyAtRisk: sum(found.map(({ item }) => worth(item))),
    });
  }
  const unknown = counted.filter(({ record }) => record === null);
  if (unknown.length > 0)
    return answer(FRAME, 'not_known', 'not_known', { params: { count: unknown.length } });
  const all = counted.every(({ record }) => record?.followed);
  return answer(FRAME, 'ready', all ? 'ready' : 'ready_by_orders', { params: { count: counted.length } });
}
