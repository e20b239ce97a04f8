import type { PlanLine } from '../core/shortage.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

/** A line of the plan as a person may see it; null units: not shown to this person. */
export type ShownPlanLine = Pick<PlanLine, 'standing' | 'by' | 'toBeSafe'> & {
  campaign: string;
  left: number | null;
  usable: number | null;
  missing: number | null;
  due: { units: number | null; at: number; tooLate: boolean } | null;
};

/** How a planned item stands against the stock: a day by which it has to be there, of the shop's today "now". */
export function planLineInWords(
  { standing, by, toBeSafe, campaign, left, usable, missing, due }: ShownPlanLine,
  t: Translate,
  format: Pick<Format, 'date' | 'isToday' | 'number'>,
): string {
  const units = (some: number | null): string => (some === null ? '–' : format.number(some));
  const params = {
    campaign,
    left: units(left),
    usable: units(usable),
    missing: units(missing),
    date: format.date(by),
  };
  if (standing !== 'missing' && standing !== 'covered') return t(`plan.lines.${standing}`, params);
  const when = format.isToday(by) ? (`${standing}_now` as const) : standing;
  if (left === null) return t(`plan.lines.hidden.${when}`, params);
  if (!toBeSafe) return t(`plan.lines.plan.${when}`, params);
  if (standing === 'covered') return t('plan.lines.covered', params);
  const said = t(`plan.lines.${when}`, params);
  if (!due) return said;
  const arriving = { units: units(due.units), date: format.date(due.at) };
  return `${said} ${t(due.tooLate ? 'plan.lines.due_late' : 'plan.lines.due', arriving)}`;
}
