import { NO_COUNTS, NO_STOPPED, type PageCounts, type StoppedCounts } from '../page-events.ts';
import type { ItemOutcome } from './outcome.ts';

/** Sums over items, from which every share and average follows: totals of campaigns add up. */
export interface Totals extends PageCounts, StoppedCounts {
  items: number;
  /** Of them those whose stock was known for at least half of their time. */
  knownItems: number;
  knownMs: number;
  soldOutMs: number;
  soldOutItems: number;
  stockOuts: number;
  longestMs: number;
  right: number;
  wrong: number;
  missed: number;
  warnings: number;
  warningMs: number;
  /** Of ended items with a plan and a known stock that never sold out: what sold-out ones would have sold nobody knows. */
  planItems: number;
  planned: number;
  plannedOrdered: number;
  planMissed: number;
  ordered: number;
  broken: number;
  lostUnits: number;
  lostMoney: number;
  /** Items that sold out and were not on the shelf long enough to tell their pace. */
  lostUnknown: number;
  /** Of so many items. */
  riskMoney: number;
  riskItems: number;
  /** What was left at the end, and what was ordered from the start on, both of the items of which both are known. */
  left: number;
  leftOrdered: number;
  usual: number;
  usualOrdered: number;
  unitMs: number;
  turned: number;
  stopped: number;
  wrongHolds: number;
  wrongMoney: number;
}

export const noTotals = (): Totals => ({
  ...NO_COUNTS,
  ...NO_STOPPED,
  items: 0,
  knownItems: 0,
  knownMs: 0,
  soldOutMs: 0,
  soldOutItems: 0,
  stockOuts: 0,
  longestMs: 0,
  right: 0,
  wrong: 0,
  missed: 0,
  warnings: 0,
  warningMs: 0,
  planItems: 0,
  planned: 0,
  plannedOrdered: 0,
  planMissed: 0,
  ordered: 0,
  broken: 0,
  lostUnits: 0,
  lostMoney: 0,
  lostUnknown: 0,
  riskMoney: 0,
  riskItems: 0,
  left: 0,
  leftOrdered: 0,
  usual: 0,
  usualOrdered: 0,
  unitMs: 0,
  turned: 0,
  stopped: 0,
  wrongHolds: 0,
  wrongMoney: 0,
});

/** One item as totals; what shoppers did is counted by product, not here. */
export function totalsOf(item: ItemOutcome, ended: boolean): Totals {
  const { ordered } = item;
  const plan = ended && ordered !== null && item.stockKnown && item.soldOutMs === 0 ? item.planned : null;
  const left = ordered === null ? null : item.leftUnits;
  const of = (yes: boolean): number => (yes ? 1 : 0);
  return {
    ...NO_COUNTS,
    ...NO_STOPPED,
    items: 1,
    knownItems: of(item.stockKnown),
    knownMs: item.knownMs,
    soldOutMs: item.soldOutMs,
    soldOutItems: of(item.stockOuts > 0),
    stockOuts: item.stockOuts,
    longestMs: item.longestMs,
    right: of(item.flag === 'right'),
    wrong: of(item.flag === 'wrong'),
    missed: of(item.flag === 'missed'),
    warnings: of(item.warningMs !== null),
    warningMs: item.warningMs ?? 0,
    planItems: of(plan !== null),
    planned: plan ?? 0,
    plannedOrdered: plan === null ? 0 : (ordered ?? 0),
    planMissed: plan === null ? 0 : Math.abs(plan - (ordered ?? 0)),
    ordered: ordered ?? 0,
    broken: item.broken,
    lostUnits: item.lostUnits ?? 0,
    lostMoney: item.lostMoney ?? 0,
    lostUnknown: of(item.stockOuts > 0 && item.lostUnits === null),
    riskMoney: item.riskMoney ?? 0,
    riskItems: of(item.riskMoney !== null),
    left: Math.max(0, left ?? 0),
    leftOrdered: left === null ? 0 : (ordered ?? 0),
    usual: item.usualUnits ?? 0,
    usualOrdered: item.usualUnits === null ? 0 : item.shelfUnits,
    unitMs: item.unitMs,
    turned: item.turned,
    stopped: of(item.stopped),
    wrongHolds: of(item.wrongHold),
    wrongMoney: item.wrongMoney,
  };
}

/** Of a campaign what may be told of its shelf: where stock was mostly not known, nobody can say that nothing sold out. */
export const shelfOf = (totals: Totals): Totals =>
  totals.knownItems === 0 && totals.stockOuts === 0 ? { ...totals, knownMs: 0 } : totals;

/** Everything adds up but the longest stock-out, which stays the longest. */
export function addTotals(a: Totals, b: Totals): Totals {
  const sum = { ...a };
  for (const name of Object.keys(sum) as (keyof Totals)[]) sum[name] += b[name];
  sum.longestMs = Math.max(a.longestMs, b.longestMs);
  return sum;
}
