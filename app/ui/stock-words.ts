/** What is said of a variant in Stock; the same words on the page, in its file and to guests. */
import type { ComingStanding } from '../core/coming-standing.ts';
import type { VerdictKind } from '../core/picture.ts';
import type { StockRow } from '../db/views/views.ts';
import type { Translate } from '../i18n/speak.tsx';
import type { Format } from './format.ts';

type Lit = Pick<StockRow, 'light' | 'campaigns' | 'exempt' | 'soldOut' | 'comingDecides' | 'basis'>;

const WORST: readonly (VerdictKind | null)[] = [
  'sold_out',
  'below_need',
  'not_known',
  null,
  'covered',
  'exempt',
];

/**
 * What a variant's light means: that campaigns to come are short of it where that is worse than the rest, else the worst verdict
 * of its campaigns, or how long it lasts where none judges it.
 */
export function lightInWords(row: Lit, t: Translate): string {
  const { campaigns, exempt, soldOut } = row;
  if (row.comingDecides) return t(`light.coming.${row.light}`);
  if (campaigns.length === 0) {
    if (exempt) return t('word.exempt');
    if (soldOut) return t('word.sold_out');
    return t(row.basis === 'no_sales' ? 'stock.days.no_sales' : `light.alone.${row.light}`);
  }
  const worst = WORST.find((verdict) => campaigns.some((one) => one.verdict === verdict));
  if (worst === 'covered' && campaigns.some(({ tight }) => tight)) return t('word.covered_tight');
  return t(worst ? `word.${worst}` : 'light.grey');
}

/** "about 6 days", "less than a day", "no sales lately", "nothing left to promise"; the same words on the page and in the file. */
export function daysInWords(
  row: Pick<StockRow, 'daysLeft' | 'basis' | 'runsOutAt' | 'soldOut' | 'exempt' | 'campaigns'>,
  t: Translate,
  format: Pick<Format, 'number' | 'daysUntil'>,
): string {
  if (row.exempt) return t('stock.days.exempt');
  if (row.daysLeft === null) return withoutDays(row, t);
  if (row.daysLeft <= 0) return goneInWords(row, t);
  if (row.daysLeft > 365) return t('stock.days.year');
  const days = wholeDays(row.daysLeft, row.runsOutAt, format);
  return days < 1 ? t('stock.days.hours') : t('stock.days.about', { count: days, days: format.number(days) });
}

/** That the days leave out campaigns to come, of a variant that these are short of; null: they leave nothing out, or are not said. */
export const leftOutInWords = (
  { exempt, daysLeft, coming }: Pick<StockRow, 'exempt' | 'daysLeft' | 'coming'>,
  t: Translate,
): string | null =>
  !exempt && (daysLeft ?? 0) > 0 && coming.length > 0 ? t('stock.days.without_coming') : null;

/** In a campaign no days are known, or none is expected to sell; outside, nobody judges: nothing sold, or there is no pace. */
function withoutDays({ basis, campaigns }: Pick<StockRow, 'basis' | 'campaigns'>, t: Translate): string {
  if (basis === 'no_sales') return t('stock.days.no_sales');
  if (campaigns.length === 0) return '–';
  const safe = campaigns.every(({ verdict }) => verdict === 'covered' || verdict === 'exempt');
  return t(safe ? 'stock.days.no_sales' : 'stock.days.not_known');
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

/** Campaigns whose shortage is told beside a light; others are counted. */
const MOST_TOLD = 2;

/** "Advent letter, from Dec 5: 20 short" for each campaign to come that is short of a variant; without units where they are hidden. */
export function comingInWords(
  { coming }: Pick<StockRow, 'coming'>,
  t: Translate,
  format: Pick<Format, 'number' | 'shortDate'>,
): string[] {
  const told = coming.slice(0, MOST_TOLD).map(({ name: campaign, startsAt, short }) => {
    const date = format.shortDate(startsAt);
    return short === null
      ? t('stock.short_quiet', { campaign, date })
      : t('stock.short', { campaign, date, units: format.number(short) });
  });
  const more = coming.length - told.length;
  return [...told, ...(more > 0 ? [t('stock.more_campaigns', { count: more })] : [])];
}

/** What is behind a light: why it cannot run out, and the campaigns to come that are short of it. */
export const reasonsInWords = (
  row: Pick<StockRow, 'exempt' | 'coming'>,
  t: Translate,
  format: Pick<Format, 'number' | 'shortDate'>,
): string[] => [
  ...(row.exempt === null ? [] : [t(`why.exempt.${row.exempt}`)]),
  ...comingInWords(row, t, format),
];

/** When a campaign is to begin, and how many units of an item it is short; without them where they are hidden. */
export function comesInWords(
  { startsAt, standing, short }: Pick<ComingStanding, 'startsAt' | 'standing'> & { short: number | null },
  t: Translate,
  format: Pick<Format, 'date' | 'number'>,
): string {
  const date = format.date(startsAt);
  if (standing !== 'missing') return t('why_page.comes', { date });
  return short === null
    ? t('why_page.comes_short_quiet', { date })
    : t('why_page.comes_short', { date, units: format.number(short) });
}
