/** What is said of a variant in Stock; the same words on the page, in its file and to guests. */
import type { VerdictKind } from '../core/picture.ts';
import type { StockRow } from '../db/views/views.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

type Lit = Pick<StockRow, 'light' | 'campaigns' | 'exempt' | 'soldOut'>;

/** In no campaign, so that nobody judges it, and without orders that tell a pace. */
const isUnknown = ({ light, campaigns }: Lit): boolean => light === 'grey' && campaigns.length === 0;

const WORST: readonly (VerdictKind | null)[] = [
  'sold_out',
  'below_need',
  'not_known',
  null,
  'covered',
  'exempt',
];

/** What a variant's light means: the worst verdict of its campaigns, or how long it lasts where none judges it. */
export function lightInWords(row: Lit, t: Translate): string {
  const { campaigns, exempt, soldOut } = row;
  if (campaigns.length === 0) {
    if (exempt) return t('word.exempt');
    return t(soldOut ? 'word.sold_out' : `light.alone.${row.light}`);
  }
  const worst = WORST.find((verdict) => campaigns.some((one) => one.verdict === verdict));
  return t(worst ? `word.${worst}` : 'light.grey');
}

/** "about 6 days", "less than a day", "no sales lately", "nothing left to promise"; the same words on the page and in the file. */
export function daysInWords(
  row: Pick<StockRow, 'light' | 'daysLeft' | 'runsOutAt' | 'soldOut' | 'exempt' | 'campaigns'>,
  t: Translate,
  format: Pick<Format, 'number' | 'daysUntil'>,
): string {
  if (row.exempt) return t('stock.days.exempt');
  if (isUnknown(row)) return '–';
  if (row.daysLeft === null) {
    if (row.light === 'grey' || row.light === 'yellow') return t('stock.days.not_known');
    return t('stock.days.no_sales');
  }
  if (row.daysLeft <= 0) return goneInWords(row, t);
  if (row.daysLeft > 365) return t('stock.days.year');
  const days = wholeDays(row.daysLeft, row.runsOutAt, format);
  return days < 1 ? t('stock.days.hours') : t('stock.days.about', { count: days, days: format.number(days) });
}

/** As many days as there are until the date that is shown beside them; without one, what the pace comes to. */
function wholeDays(left: number, runsOutAt: number | null, format: Pick<Format, 'daysUntil'>): number {
  const dated = runsOutAt === null ? -1 : format.daysUntil(runsOutAt);
  if (dated >= 0) return dated;
  return left < 1 ? 0 : Math.round(left);
}

/** Of a variant that lasts no day more: "sold out", or "nothing left to promise" where others have taken what can be bought. */
export const goneInWords = ({ soldOut }: { soldOut: boolean }, t: Translate): string =>
  t(soldOut ? 'stock.days.gone' : 'stock.days.nothing_left');
