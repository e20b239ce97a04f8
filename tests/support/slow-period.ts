/** Every measure of a period from the raw events: every quarter of an hour, every alert and every deed by itself. */
import type { MeasureName } from '../../app/core/measures/list.ts';
import type { ItemHistory } from '../../app/core/measures/outcome.ts';
import { startOfDay } from '../../app/core/time.ts';
import { onShelf, QUARTER, DAY, slowly, wronglyHeld } from './slow-measures.ts';
import { AGAIN, PRODUCTS, windowAt, windowsOf, type History, type Window } from './shop-history.ts';

const HOUR = 4 * QUARTER;
const PRICE = 19.9;

type Expected = Partial<Record<MeasureName, number | null>>;

function historyOf(
  history: History,
  { id, startsAt, endsAt, members, planned }: Window,
  product: string,
): ItemHistory | null {
  if (!members.includes(product)) return null;
  const windows = windowsOf(history);
  return {
    startsAt,
    from: startsAt,
    until: Math.min(endsAt, AGAIN),
    ended: endsAt <= AGAIN,
    plannedUnits: planned[PRODUCTS.indexOf(product)] ?? null,
    price: PRICE,
    levels: history.levels
      .filter((one) => one.productId === product && one.at < Math.min(endsAt, AGAIN))
      .map(({ at, available }) => ({ at, available, locationId: '1' })),
    orders: history.orders
      .filter((one) => one.productId === product)
      .map(({ at, units, broken }) => ({ at, units, cancelledForStock: broken, own: true })),
    holds: history.holds
      .filter((one) => one.productId === product && windowAt(windows, one.at)?.id === id)
      .map(({ at, length, ...hold }) => ({ ...hold, openedAt: at, closedAt: at + length * QUARTER })),
  };
}

const sumOf = <T>(all: readonly T[], of: (one: T) => number): number => {
  let sum = 0;
  for (const one of all) sum += of(one);
  return sum;
};
const over = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Every measure of the period, from the raw events. */
export function expected(history: History, from: number, to: number): Expected {
  const windows = windowsOf(history);
  const within = (at: number): boolean => at >= from && at < to;
  const items = windows.flatMap((window) =>
    PRODUCTS.flatMap((product) => {
      const own = historyOf(history, window, product);
      return own ? [{ window, product, own, ...slowly(own), ...wronglyHeld(own) }] : [];
    }),
  );
  const ended = windows.filter(({ endsAt }) => endsAt <= AGAIN && within(endsAt));
  const done = items.filter(({ window }) => ended.includes(window));
  const days = { known: 0, out: 0, begun: 0, ordered: 0, broken: 0, unitMs: 0, turned: 0 };
  for (const { own } of items)
    for (let now = own.from; now < own.until; now += QUARTER) {
      // The period is whole days: its ends are midnights of the shop.
      if (!within(now)) continue;
      const units = onShelf(own, now);
      const before = now === own.from ? null : onShelf(own, now - QUARTER);
      if (units !== null) days.known += QUARTER;
      if (units !== null && units <= 0) {
        days.out += QUARTER;
        if (before === null || before > 0) days.begun += 1;
      }
      days.unitMs += Math.max(0, units ?? 0) * QUARTER;
      for (const order of own.orders ?? [])
        if (order.at === now) {
          days.ordered += order.units;
          if (order.cancelledForStock) days.broken += order.units;
          if (units !== null) days.turned += order.units;
        }
    }
  const flags = (kind: string): number => done.filter(({ flag }) => flag === kind).length;
  const warned = done.flatMap(({ warningMs }) => warningMs ?? []);
  const soldOut = done.filter(({ stockOuts }) => stockOuts > 0);
  const lost = sumOf(done, ({ lostUnits }) => lostUnits ?? 0);
  const isLostKnown =
    soldOut.length === 0
      ? done.some(({ stockKnown }) => stockKnown)
      : soldOut.some(({ lostUnits }) => lostUnits !== null);
  const stopped = done.filter((one) => one.stopped);
  const planned = done.filter(
    ({ own, stockKnown, soldOutMs }) => own.plannedUnits !== null && stockKnown && soldOutMs === 0,
  );
  const plannedOrders = sumOf(planned, ({ ordered }) => ordered);
  const usual = sumOf(done, ({ usualUnits }) => usualUnits ?? 0);
  const usualSold = sumOf(done, ({ usualUnits, shelfUnits }) => (usualUnits === null ? 0 : shelfUnits));
  const left = sumOf(done, ({ leftUnits }) => Math.max(0, leftUnits ?? 0));
  const leftSold = sumOf(done, ({ leftUnits, ordered }) => (leftUnits === null ? 0 : ordered));
  const alerts = history.alerts.filter(({ at }) => within(at));
  const taken = alerts.filter((one) => one.taken !== null);
  const deeds = history.deeds.filter(({ byPerson }) => byPerson);
  const answersTo = (alert: History['alerts'][number]): number[] =>
    deeds
      .filter((deed) => deed.at >= alert.at && deed.at < alert.at + DAY && isAnswer(windows, alert, deed))
      .map(({ at }) => at - alert.at);
  const reactsTo = (alert: History['alerts'][number]): boolean => answersTo(alert).length > 0;
  const reactions = alerts.filter(reactsTo).map((alert) => Math.min(...answersTo(alert)));
  const settled = alerts.filter(({ at }) => at <= AGAIN - DAY);
  const sent = alerts.flatMap(({ told, at }) =>
    told.filter((one) => one.sent && one.reader !== 'slack').map((one) => ({ ...one, at })),
  );
  const messages = new Set(sent.map(({ reader, message }) => `${reader} ${message}`)).size;
  const readers = new Set(sent.map(({ reader }) => reader)).size;
  const midnights = new Set<number>();
  const first = Math.min(...history.restored, ...history.deeds.map(({ at }) => at));
  for (let at = from; at < to; at += HOUR)
    if (startOfDay(at, history.zone) >= startOfDay(first, history.zone))
      midnights.add(startOfDay(at, history.zone));
  const wasThere = midnights.size > 0;
  const scores = history.answers.filter(({ at }) => within(at));
  const restored = history.restored.filter(within).length;
  const notRestored = history.left.filter((product) => {
    const acting = history.holds.filter(
      (one) => one.productId === product && one.mode === 'act' && windowAt(windows, one.at) !== undefined,
    );
    const closed = acting.map(({ at, length }) => at + length * QUARTER);
    const last = Math.max(...closed);
    return closed.length > 0 && last <= AGAIN && last >= from && last <= Math.min(to, AGAIN - HOUR);
  }).length;
  const spared = ended.flatMap(
    (window) =>
      sparedOf(
        history,
        window,
        items.filter((one) => one.window === window),
      ) ?? [],
  );
  return {
    out_of_stock: over(days.out, days.known),
    stock_outs: days.known > 0 ? days.begun : null,
    stock_out_length: over(
      sumOf(done, ({ soldOutMs }) => soldOutMs),
      sumOf(done, ({ stockOuts }) => stockOuts),
    ),
    warning: over(
      sumOf(warned, (one) => one),
      warned.length,
    ),
    precision: over(flags('right'), flags('right') + flags('wrong')),
    recall: over(flags('right'), flags('right') + flags('missed')),
    lost_units: isLostKnown ? lost : null,
    lost_money: isLostKnown ? lost * PRICE : null,
    money_at_risk: done.some(({ riskMoney }) => riskMoney !== null)
      ? sumOf(done, ({ riskMoney }) => riskMoney ?? 0)
      : null,
    broken: over(days.broken, days.ordered),
    wrong_holds: over(stopped.filter(({ wrongHold }) => wrongHold).length, stopped.length),
    restored: over(restored, restored + notRestored),
    overrides: wasThere ? history.overrides.filter(within).length : null,
    plan_error: over(
      sumOf(planned, ({ own, ordered }) => Math.abs((own.plannedUnits ?? 0) - ordered)),
      plannedOrders,
    ),
    plan_bias: over(
      sumOf(planned, ({ own, ordered }) => (own.plannedUnits ?? 0) - ordered),
      plannedOrders,
    ),
    uplift: usual >= 1 && (usual >= 30 || usualSold >= 30) ? usualSold / usual - 1 : null,
    sell_through: over(leftSold, leftSold + left),
    stock_turns: days.known < DAY ? null : over(days.turned * 365 * DAY, days.unitMs),
    satisfaction: over(
      sumOf(scores, ({ score }) => score),
      scores.length,
    ),
    alerts: wasThere ? alerts.length : null,
    acknowledge: over(
      sumOf(taken, (one) => (one.taken ?? 0) * QUARTER),
      taken.length,
    ),
    act: over(
      sumOf(reactions, (one) => one),
      reactions.length,
    ),
    acted: over(settled.filter(reactsTo).length, settled.length),
    per_person: over(messages, readers * midnights.size),
    urgent: over(
      alerts.filter(({ urgency }) => urgency === 'now').length,
      midnights.size === 0 ? 0 : Math.max(1, midnights.size / 7),
    ),
    worth:
      spared.length === 0
        ? null
        : sumOf(spared, (one) => one) - sumOf(done, ({ wrongUnits }) => wrongUnits * PRICE),
  };
}

/** Whether somebody's deed is on what the alert was about. */
function isAnswer(
  windows: readonly Window[],
  alert: History['alerts'][number],
  deed: History['deeds'][number],
): boolean {
  if (alert.productId !== null) return deed.productId === alert.productId;
  const [of, on] = [windowAt(windows, alert.at), windowAt(windows, deed.at)];
  return of !== undefined && of.id === on?.id;
}

/** What the visits would have cost that did not land on something sold out; null: no budget, or nobody came. */
function sparedOf(
  history: History,
  { startsAt, endsAt, members, budget }: Window,
  items: readonly { product: string; own: ItemHistory; soldOutAt: number | null }[],
): number | null {
  const seen = (product: string, from: number, to: number): number =>
    sumOf(history.views, (one) =>
      one.productId === product && one.hour >= from && one.hour < to ? one.views : 0,
    );
  const all = sumOf(members, (product) => seen(product, startsAt, endsAt));
  if (budget === null || all === 0) return null;
  let visits = 0;
  for (const { product, own, soldOutAt } of items) {
    if (soldOutAt === null) continue;
    let longest = { from: 0, to: 0 };
    for (const { mode, response, openedAt, closedAt } of own.holds) {
      if (mode !== 'act' || response === 'flag') continue;
      const span = { from: Math.max(openedAt, soldOutAt), to: Math.min(closedAt ?? own.until, own.until) };
      if (span.to - span.from > longest.to - longest.from) longest = span;
    }
    const { from, to } = longest;
    const during = seen(product, from, to);
    if (during > 0)
      visits += Math.max(0, (seen(product, from - DAY, from) / 24) * ((to - from) / HOUR) - during);
  }
  return (visits * budget) / all;
}

/** Products that sold out in two or more of their last five campaigns that are over. */
export function repeatsOf(history: History): number {
  const over = windowsOf(history).filter(({ endsAt }) => endsAt <= AGAIN);
  return PRODUCTS.filter((product) => {
    const own = over.filter(({ members }) => members.includes(product)).slice(-5);
    const out = own.filter((window) => {
      const its = historyOf(history, window, product);
      return its !== null && slowly(its).stockOuts > 0;
    });
    return out.length >= 2;
  }).length;
}
