import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

/** When something runs out (epoch milliseconds): "runs out 5 Dec", of the shop's today "runs out today". */
export const runOutInWords = (at: number, t: Translate, format: Pick<Format, 'date' | 'isToday'>): string =>
  format.isToday(at) ? t('items.runs_out_today') : t('items.runs_out', { date: format.date(at) });

/** When an item of the brief runs out at `now`: a date and time, "any time now", "nothing left"; null: not before the end. */
export function endInWords(
  { gone, runsOutAt }: { gone: boolean; runsOutAt: number | null },
  now: number,
  t: Translate,
  format: Pick<Format, 'dateTime'>,
): string | null {
  if (gone) return t('items.nothing_left');
  if (runsOutAt === null) return null;
  return runsOutAt <= now ? t('items.any_time') : format.dateTime(runsOutAt);
}
