/** What is said of a variant in Stock; the same words on the page, in its file and to guests. */
import type { StockRow } from '../db/views/views.ts';
import type { Translate } from '../i18n/speak.tsx';

type Lit = Pick<StockRow, 'light' | 'campaigns'>;

/** In no campaign, so that nobody judges it, and without orders that tell a pace. */
const isUnknown = ({ light, campaigns }: Lit): boolean => light === 'grey' && campaigns.length === 0;

/** What a variant's light means. */
export const lightInWords = (row: Lit, t: Translate): string =>
  t(isUnknown(row) ? 'light.unknown' : `light.${row.light}`);

/** "about 6 days", "less than a day", "no sales lately", "nothing left to promise"; the same words on the page and in the file. */
export function daysInWords(
  row: Pick<StockRow, 'light' | 'daysLeft' | 'soldOut' | 'exempt' | 'campaigns'>,
  t: Translate,
  number: (value: number) => string,
): string {
  if (row.exempt) return t('stock.days.exempt');
  if (isUnknown(row)) return '–';
  if (row.daysLeft === null) {
    if (row.light === 'grey' || row.light === 'yellow') return t('stock.days.not_known');
    return t('stock.days.no_sales');
  }
  if (row.daysLeft <= 0) return goneInWords(row, t);
  if (row.daysLeft < 1) return t('stock.days.hours');
  if (row.daysLeft > 365) return t('stock.days.year');
  return t('stock.days.about', { count: Math.round(row.daysLeft), days: number(Math.round(row.daysLeft)) });
}

/** Of a variant that lasts no day more: "sold out", or "nothing left to promise" where others have taken what can be bought. */
export const goneInWords = ({ soldOut }: { soldOut: boolean }, t: Translate): string =>
  t(soldOut ? 'stock.days.gone' : 'stock.days.nothing_left');
