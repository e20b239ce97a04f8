import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

/** When something runs out (epoch milliseconds): "runs out 5 Dec", of the shop's today "runs out today". */
export const runOutInWords = (at: number, t: Translate, format: Pick<Format, 'date' | 'isToday'>): string =>
  format.isToday(at) ? t('items.runs_out_today') : t('items.runs_out', { date: format.date(at) });

/** The day of a run-out: nobody foresees its minute. */
export const runOutDay = (at: number, t: Translate, format: Pick<Format, 'date' | 'isToday'>): string =>
  format.isToday(at) ? t('items.today') : format.date(at);

/**
 * When an item of the brief runs out at `now`: a day, "any time now", "sold out", "nothing left to promise"; null: not before
 * the end.
 */
export function endInWords(
  { gone, soldOut, runsOutAt }: { gone: boolean; soldOut: boolean; runsOutAt: number | null },
  now: number,
  t: Translate,
  format: Pick<Format, 'date' | 'isToday'>,
): string | null {
  if (gone) return t(soldOut ? 'items.gone' : 'items.nothing_left');
  if (runsOutAt === null) return null;
  return runsOutAt <= now ? t('items.any_time') : runOutDay(runsOutAt, t, format);
}
