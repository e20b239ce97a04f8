import type { PlanLine } from '../core/coming.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

/** A line of the plan as a person may see it; null units: not shown to this person. */
export type ShownPlanLine = Pick<PlanLine, 'standing' | 'by' | 'judged'> & {
  campaign: string;
  left: number | null;
  missing: number | null;
};

/** How a planned item stands against the stock: a day by which it has to be there, of the shop's today "now". */
export function planLineInWords(
  { standing, by, judged, campaign, left, missing }: ShownPlanLine,
  t: Translate,
  format: Pick<Format, 'date' | 'isToday' | 'number'>,
): string {
  const params = {
    campaign,
    left: left === null ? '–' : format.number(left),
    missing: missing === null ? '–' : format.number(missing),
    date: format.date(by),
  };
  if (standing !== 'missing' && standing !== 'covered') return t(`plan.lines.${standing}`, params);
  if (judged && left !== null) return t(`plan.lines.${standing}_running`, params);
  const when = format.isToday(by) ? (`${standing}_now` as const) : standing;
  return t(left === null ? `plan.lines.hidden.${when}` : `plan.lines.${when}`, params);
}
