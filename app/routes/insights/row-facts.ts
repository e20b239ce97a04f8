/** What the rows behind a measure tell of an item. */
import type { RowsOf } from '../../core/measures/list.ts';
import type { MeasureRow } from '../../db/views/views.ts';
import type { Translate } from '../../i18n/speak.tsx';
import type { Format } from '../../ui/format.ts';
import { measuredWords } from '../../ui/measured.ts';

const FACTS = [
  'sold_out',
  'flag',
  'planned',
  'ordered',
  'broken',
  'lost_units',
  'lost_money',
  'wrong_money',
] as const;
export type RowFactName = (typeof FACTS)[number];

/** Everybody may see these; the others are quantities. */
const OPEN: readonly RowFactName[] = ['sold_out', 'flag'];

/** What the measure is made of: a phone has no room for all, and keeps these. */
const OWN: Record<RowsOf, readonly RowFactName[]> = {
  all: ['planned', 'ordered'],
  sold_out: ['sold_out'],
  flags: ['flag'],
  lost: ['lost_units', 'lost_money'],
  broken: ['ordered', 'broken'],
  wrong: ['wrong_money'],
  stopped: ['wrong_money'],
  plan: ['planned', 'ordered'],
};

/** The facts that the rows of a list have, in their order. What an unneeded hold cost is told where holds are listed. */
export const factNames = (which: RowsOf, quantities: boolean): RowFactName[] =>
  FACTS.filter(
    (name) => (quantities || OPEN.includes(name)) && (name !== 'wrong_money' || OWN[which].includes(name)),
  );

export interface RowFact {
  name: RowFactName;
  /** "–" where it is not known. */
  value: string;
  onPhone: boolean;
}

/** The facts of one item in words. */
export function rowFacts(
  row: MeasureRow,
  which: RowsOf,
  { t, format, quantities }: { t: Translate; format: Format; quantities: boolean },
): RowFact[] {
  const { say, sayTime } = measuredWords(t, format);
  const of = <T>(value: T | null, words: (known: T) => string): string =>
    value === null ? '–' : words(value);
  const flag = t(`insights.flag.${row.flag}`);
  const values: Record<RowFactName, () => string> = {
    sold_out: () => (row.soldOutMs === 0 ? '–' : sayTime(row.soldOutMs)),
    flag: () =>
      row.warningMs === null ? flag : t('insights.flag.ahead', { flag, time: sayTime(row.warningMs) }),
    planned: () => of(row.planned, format.number),
    ordered: () => of(row.ordered, format.number),
    broken: () => of(row.broken, format.number),
    lost_units: () => of(row.lostUnits, (units) => say({ unit: 'units' }, units)),
    lost_money: () => of(row.lostMoney, format.money),
    // Without orders nobody knows what a hold cost.
    wrong_money: () => of(row.ordered === null ? null : row.wrongMoney, format.money),
  };
  return factNames(which, quantities).map((name) => ({
    name,
    value: values[name](),
    onPhone: OPEN.includes(name) || OWN[which].includes(name),
  }));
}
