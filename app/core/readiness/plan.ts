import { about, answer } from './check.ts';
import type { Check, ReadinessFacts } from './shapes.ts';

const FRAME = { key: 'plan', owner: 'merchandiser', next: 'edit', effort: 1 } as const;

/** Whether items that can run out have planned units. Where the plan is the cap, one without it cannot be kept to. */
export function planCheck({ items, campaign }: ReadinessFacts): Check {
  const counted = items.filter(({ exempt }) => exempt === null);
  const without = counted.filter(({ plannedUnits }) => plannedUnits === null);
  if (items.length === 0) return answer(FRAME, 'not_known', 'no_items');
  if (without.length === 0) return answer(FRAME, 'ready', 'ready');
  const more = { params: { count: without.length }, items: without.map((item) => about(item, 'item')) };
  if (campaign.goal === 'limited_units') return answer(FRAME, 'blocking', 'limited', more);
  return answer(FRAME, 'warning', 'open', more);
}
