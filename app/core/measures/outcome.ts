import type { HoldCause } from '../picture.ts';
import type { Response } from '../policy.ts';
import { judgeFlag, type FlagJudgement } from './flags.ts';
import { isSoldOut, shelfBetween, stockOuts, timeIn, unitsAt, unitTime, type LevelAt } from './shelf.ts';

/** Days before an item's time in the campaign that say what it usually sells. */
export const USUAL_DAYS = 28;
const DAY_MS = 86_400_000;
/** With less time on the shelf than this nobody can say at what pace the item sold. */
const SHORTEST_SHELF_MS = DAY_MS / 2;

export interface OrderAt {
  at: number;
  /** Net of edits; of an order cancelled for lack of stock what was ordered. */
  units: number;
  cancelledForStock: boolean;
  /** Sold by the campaign, where it falls into its window; else something else took it from the shelf. */
  own: boolean;
}

export interface HoldSpan {
  response: Response;
  mode: 'watch' | 'act';
  cause: HoldCause;
  /** What was at risk when it began, shop currency; null: nobody could tell. */
  moneyAtRisk: number | null;
  openedAt: number;
  closedAt: number | null;
}

/** Everything that happened to one item of a campaign. Times are epoch milliseconds. */
export interface ItemHistory {
  /** When the campaign began; at or before `from`. Its plan and what it sold count from here. */
  startsAt: number;
  /** When it was in the campaign while that ran: the campaign's window, or the part of it until now. */
  from: number;
  until: number;
  /** The campaign is over: what it promised can be told from what it kept. */
  ended: boolean;
  plannedUnits: number | null;
  /** Shop currency. */
  price: number;
  levels: readonly LevelAt[];
  /** From 28 days before `from`; null: orders are not known of all of the campaign's time. */
  orders: readonly OrderAt[] | null;
  /** Orders are known from here, epoch milliseconds; null or absent: of all 28 days. */
  ordersFrom?: number | null;
  holds: readonly HoldSpan[];
}

/** What became of one item. Null: not known. */
export interface ItemOutcome extends FlagJudgement {
  /** Time with a known number on the shelf, and of it the time with nothing to buy; milliseconds. */
  knownMs: number;
  /** Its number was known for at least half of its time: enough to say that it did not sell out. */
  stockKnown: boolean;
  soldOutMs: number;
  stockOuts: number;
  longestMs: number;
  soldOutAt: number | null;
  planned: number | null;
  /** What the campaign sold of it since its start; null: orders are not known, nor anything else that is told from them. */
  ordered: number | null;
  /** Of the ordered units those whose order was cancelled for lack of stock. */
  broken: number;
  leftUnits: number | null;
  /** Units that would have sold while it was sold out, at its own pace on the shelf; shop currency. Null: its stock or pace is not known. */
  lostUnits: number | null;
  lostMoney: number | null;
  /** The most that was at risk when a flag or hold (also one that only would have been) began; none: 0, if its stock was known. */
  riskMoney: number | null;
  /** What it usually sells in as much time on the shelf, and what it sold then. */
  usualUnits: number | null;
  shelfUnits: number;
  /** Units × milliseconds on the shelf while their number was known, and units ordered then. */
  unitMs: number;
  turned: number;
  /** It was really taken out of the ads, or hidden; not told where orders do not say whether rightly. */
  stopped: boolean;
  /** ... though it had units then and would have had them to the end. */
  wrongHold: boolean;
  /** Units that a wrong hold cost: those of the time held, at the pace before, less those sold all the same. */
  wrongUnits: number;
  wrongMoney: number;
}

/** Works out what became of one item from what happened; `from` ≤ `until`. */
export function outcomeOf(history: ItemHistory): ItemOutcome {
  const { startsAt, from, until, price } = history;
  const known = history.orders !== null;
  const orders = history.orders ?? [];
  const before = from - USUAL_DAYS * DAY_MS;
  const shelf = shelfBetween(history.levels, from, until);
  const outs = stockOuts(shelf);
  const knownMs = timeIn(shelf, ({ units }) => units !== null, from, until);
  const soldOutMs = timeIn(shelf, isSoldOut, from, until);
  const stockKnown = knownMs > 0 && knownMs * 2 >= until - from;
  const shelfMs = until - from - soldOutMs;
  const during = orders.filter(({ at }) => at >= from && at < until);
  const sold = soldBetween(orders, startsAt, until);
  const inStock = ({ at }: OrderAt): boolean => !outs.some((out) => out.from <= at && at < out.to);
  const shelfUnits = unitsOf(during.filter(inStock));
  const pace = known && shelfMs >= SHORTEST_SHELF_MS ? shelfUnits / shelfMs : null;
  const notLost = stockKnown ? 0 : null;
  const lostUnits = soldOutMs === 0 ? notLost : pace === null ? null : pace * soldOutMs;
  const usual = (history.ordersFrom ?? before) > before ? null : usualPace(history, before, from);
  const flag = judgeFlag(history, shelf, outs, during);
  const wrong = wrongHolds(history, shelf, outs, during);
  return {
    ...flag,
    knownMs,
    stockKnown,
    soldOutMs,
    stockOuts: outs.length,
    longestMs: Math.max(0, ...outs.map((out) => out.to - out.from)),
    soldOutAt: outs[0]?.from ?? null,
    planned: history.plannedUnits,
    ordered: known ? unitsOf(sold) : null,
    broken: unitsOf(sold.filter(({ cancelledForStock }) => cancelledForStock)),
    leftUnits: shelf.at(-1)?.units ?? null,
    lostUnits,
    lostMoney: lostUnits === null ? null : lostUnits * price,
    riskMoney: mostAtRisk(history, stockKnown),
    usualUnits: usual === null || shelfMs === 0 ? null : usual * shelfMs,
    shelfUnits,
    unitMs: known ? unitTime(shelf, from, until) : 0,
    turned: unitsOf(during.filter(({ at }) => unitsAt(shelf, at) !== null)),
    ...wrong,
    wrongMoney: wrong.wrongUnits * price,
  };
}

function mostAtRisk({ holds, from, until }: ItemHistory, stockKnown: boolean): number | null {
  const own = holds.filter(({ openedAt }) => openedAt >= from && openedAt < until);
  const told = own.flatMap(({ moneyAtRisk }) => moneyAtRisk ?? []);
  if (told.length > 0) return Math.max(...told);
  return own.length === 0 && stockKnown ? 0 : null;
}

/** Orders that the campaign sold in a part of its window. */
export const soldBetween = (orders: readonly OrderAt[], from: number, until: number): OrderAt[] =>
  orders.filter(({ at, own }) => own && at >= from && at < until);

export const unitsOf = (orders: readonly { units: number }[]): number =>
  orders.reduce((sum, { units }) => sum + units, 0);

/** Units a millisecond before the campaign, time that it was known to be sold out left out; null: it sold nothing, or had nothing. */
function usualPace({ levels, orders }: ItemHistory, from: number, until: number): number | null {
  const shelf = shelfBetween(levels, from, until);
  const outs = stockOuts(shelf);
  const onShelf = until - from - timeIn(shelf, isSoldOut, from, until);
  const units = unitsOf(
    (orders ?? []).filter(
      ({ at }) => at >= from && at < until && !outs.some((out) => out.from <= at && at < out.to),
    ),
  );
  return onShelf < SHORTEST_SHELF_MS || units === 0 ? null : units / onShelf;
}

/** Acting stops and hides whose item had units and, restocks aside, would have had them to the end. Told when it is over. */
function wrongHolds(
  { holds, from, until, ended, orders: told }: ItemHistory,
  shelf: ReturnType<typeof shelfBetween>,
  outs: readonly { from: number; to: number }[],
  orders: readonly OrderAt[],
): Pick<ItemOutcome, 'stopped' | 'wrongHold' | 'wrongUnits'> {
  if (told === null) return { stopped: false, wrongHold: false, wrongUnits: 0 };
  const strong = holds.filter(
    ({ response, mode, openedAt }) =>
      mode === 'act' && response !== 'flag' && openedAt >= from && openedAt < until,
  );
  // A hide opens a stop with it: the time of both counts once.
  let coveredTo = from;
  let wrongHold = false;
  let wrongUnits = 0;
  for (const { openedAt, closedAt } of strong.toSorted((a, b) => a.openedAt - b.openedAt)) {
    const then = unitsAt(shelf, openedAt);
    const later = unitsOf(orders.filter(({ at }) => at >= openedAt));
    const rightly = then === null || then <= 0 || outs.some((out) => out.to > openedAt) || later >= then;
    if (!ended || rightly) continue;
    wrongHold = true;
    const start = Math.max(openedAt, coveredTo);
    const end = Math.min(closedAt ?? until, until);
    if (end <= start) continue;
    coveredTo = end;
    const earlier = unitsOf(orders.filter(({ at }) => at < openedAt));
    const pace = openedAt - from >= SHORTEST_SHELF_MS ? earlier / (openedAt - from) : 0;
    const sold = unitsOf(orders.filter(({ at }) => at >= start && at < end));
    wrongUnits += Math.max(0, pace * (end - start) - sold);
  }
  return { stopped: strong.length > 0, wrongHold, wrongUnits };
}
