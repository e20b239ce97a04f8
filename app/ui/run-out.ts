import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

/** When something runs out (epoch milliseconds): "runs out 5 Dec", of the shop's today "runs out today". */
export const runOutInWords = (at: number, t: Translate, format: Pick<Format, 'date' | 'isToday'>): string =>
  format.isToday(at) ? t('items.runs_out_today') : t('items.runs_out', { date: format.date(at) });

/** Of a variant that lasts no day more: "sold out", or "nothing left to promise" where others have taken what can be bought. */
export const goneInWords = ({ soldOut }: { soldOut: boolean }, t: Translate): string =>
  t(soldOut ? 'stock.days.gone' : 'stock.days.nothing_left');
