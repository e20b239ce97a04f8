import { planBias, warningTime } from './shares.ts';
import type { AlertFacts } from './period.ts';
import type { Totals } from './totals.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A plan within this share of what was ordered was good enough. */
const GOOD_PLAN = 0.15;
/** From this share on, too much, both numbers say more than the share. */
const FAR_OFF = 1;

export const LESSONS = [
  'plan_low',
  'plan_high',
  'plan_far',
  'unsold',
  'no_plan',
  'stock_unknown',
  'unwarned',
  'warned_late',
  'unneeded_holds',
  'unneeded_flags',
  'broken',
  'slow',
  'well',
] as const;

/** What to change next time, with its numbers. */
export interface Lesson {
  key: (typeof LESSONS)[number];
  params: Partial<Record<'share' | 'count' | 'planned' | 'ordered', number>>;
}

/** What a campaign that is over teaches, the weightiest first; at least one. */
export function lessonsOf(totals: Totals, alerts: Pick<AlertFacts, 'acknowledgeMs'>): Lesson[] {
  const lessons: Lesson[] = [];
  const bias = planBias(totals);
  if (totals.broken > 0) lessons.push({ key: 'broken', params: { count: totals.broken } });
  if (totals.missed > 0) lessons.push({ key: 'unwarned', params: { count: totals.missed } });
  const warned = warningTime(totals);
  if (warned !== null && warned < DAY_MS)
    lessons.push({ key: 'warned_late', params: { count: Math.round(warned / HOUR_MS) } });
  if (bias !== null && bias < -GOOD_PLAN) lessons.push({ key: 'plan_low', params: { share: -bias } });
  if (bias !== null && bias > FAR_OFF)
    lessons.push({ key: 'plan_far', params: { planned: totals.planned, ordered: totals.plannedOrdered } });
  else if (bias !== null && bias > GOOD_PLAN) lessons.push({ key: 'plan_high', params: { share: bias } });
  // Without a sale there is nothing that a share could be of.
  if (totals.planned > 0 && totals.plannedOrdered === 0)
    lessons.push({ key: 'unsold', params: { planned: totals.planned } });
  if (totals.wrongHolds > 0) lessons.push({ key: 'unneeded_holds', params: { count: totals.wrongHolds } });
  if (totals.wrong > totals.right) lessons.push({ key: 'unneeded_flags', params: { count: totals.wrong } });
  if (alerts.acknowledgeMs !== null && alerts.acknowledgeMs > 4 * HOUR_MS)
    lessons.push({ key: 'slow', params: { count: Math.round(alerts.acknowledgeMs / HOUR_MS) } });
  // Nobody knows what ran out: neither plans nor promises can be judged.
  if (totals.knownItems === 0) lessons.push({ key: 'stock_unknown', params: {} });
  else if (totals.planItems === 0 && totals.soldOutItems < totals.items)
    lessons.push({ key: 'no_plan', params: {} });
  return lessons.length > 0 ? lessons : [{ key: 'well', params: {} }];
}
