/** What became of a campaign's item, counted slowly and obviously: every quarter of an hour by itself, from the raw events. */
import { USUAL_DAYS, type ItemHistory } from '../../app/core/measures/outcome.ts';

export const QUARTER = 900_000;
export const DAY = 96 * QUARTER;

/** Units on the shelf at a moment: for each location its newest number, looked for from scratch. */
export function onShelf(history: ItemHistory, now: number): number | null {
  let units: number | null = null;
  for (const place of ['1', '2']) {
    let newest: { at: number; available: number | null } | null = null;
    for (const level of history.levels)
      if (level.locationId === place && level.at <= now && (!newest || level.at > newest.at)) newest = level;
    if (newest) units = (units ?? 0) + (newest.available ?? 0);
  }
  return units;
}

/** What became of an item again, a quarter of an hour at a time; moments are whole quarters. */
export function slowly(history: ItemHistory) {
  const { startsAt, from, until, holds } = history;
  const orders = history.orders ?? [];
  const sum = {
    knownMs: 0,
    soldOutMs: 0,
    stockOuts: 0,
    ordered: 0,
    broken: 0,
    longestMs: 0,
    shelfUnits: 0,
    unitMs: 0,
    turned: 0,
  };
  let soldOutAt: number | null = null;
  let run = 0;
  let unknownBefore = true;
  const begins: number[] = [];
  for (let now = from; now < until; now += QUARTER) {
    const units = onShelf(history, now);
    const out = units !== null && units <= 0;
    if (units !== null) sum.knownMs += QUARTER;
    sum.unitMs += Math.max(0, units ?? 0) * QUARTER;
    if (out) {
      sum.soldOutMs += QUARTER;
      if (run === 0) {
        sum.stockOuts += 1;
        soldOutAt ??= now;
        if (!unknownBefore) begins.push(now);
      }
      run += QUARTER;
      sum.longestMs = Math.max(sum.longestMs, run);
    } else run = 0;
    if (units !== null) unknownBefore = false;
    for (const order of orders) {
      if (order.at !== now) continue;
      if (!out) sum.shelfUnits += order.units;
      if (units !== null) sum.turned += order.units;
    }
  }
  for (let now = startsAt; now < until; now += QUARTER)
    for (const order of orders) {
      if (order.at !== now || !order.own) continue;
      sum.ordered += order.units;
      if (order.cancelledForStock) sum.broken += order.units;
    }
  let usualUnits = 0;
  let usualMs = 0;
  for (let now = from - USUAL_DAYS * DAY; now < from; now += QUARTER) {
    const units = onShelf(history, now);
    if (units !== null && units <= 0) continue;
    usualMs += QUARTER;
    for (const order of orders) if (order.at === now) usualUnits += order.units;
  }
  const shelfMs = until - from - sum.soldOutMs;
  const flags = holds
    .filter((hold) => hold.response === 'flag' && hold.cause === 'below_need')
    .map(({ openedAt }) => openedAt)
    .filter((time) => time >= from && time < until);
  const stockKnown = sum.knownMs > 0 && sum.knownMs >= (until - from) / 2;
  let riskMoney: number | null = stockKnown ? 0 : null;
  const begun = holds.filter(({ openedAt }) => openedAt >= from && openedAt < until);
  if (begun.length > 0 && begun.every(({ moneyAtRisk }) => moneyAtRisk === null)) riskMoney = null;
  for (const { moneyAtRisk } of begun)
    if (moneyAtRisk !== null && moneyAtRisk >= (riskMoney ?? 0)) riskMoney = moneyAtRisk;
  const flaggedAt = flags.length > 0 ? Math.min(...flags) : null;
  let flag = 'none';
  let warningMs: number | null = null;
  if (flaggedAt === null) flag = begins.length > 0 ? 'missed' : 'none';
  else if (begins.some((begin) => begin < flaggedAt)) flag = 'missed';
  else {
    const then = onShelf(history, flaggedAt);
    let outLater = false;
    for (let now = flaggedAt; now < until; now += QUARTER) {
      const before = now === from ? null : onShelf(history, now - QUARTER);
      const units = onShelf(history, now);
      if (units === null || units > 0 || (before !== null && before <= 0)) continue;
      outLater = true;
      warningMs ??= now - flaggedAt;
    }
    const later = orders
      .filter((order) => order.at >= flaggedAt && order.at < until)
      .reduce((units, order) => units + order.units, 0);
    const plenty = then !== null && then > 0;
    if (outLater || (plenty && later >= then)) flag = 'right';
    else flag = history.ended && plenty ? 'wrong' : 'none';
  }
  return {
    ...sum,
    stockKnown,
    soldOutAt,
    riskMoney,
    flaggedAt,
    flag,
    warningMs,
    leftUnits: onShelf(history, until - QUARTER),
    lostUnits:
      sum.soldOutMs === 0
        ? stockKnown
          ? 0
          : null
        : shelfMs >= DAY / 2
          ? (sum.shelfUnits / shelfMs) * sum.soldOutMs
          : null,
    usualUnits: usualMs >= DAY / 2 && usualUnits > 0 && shelfMs > 0 ? (usualUnits / usualMs) * shelfMs : null,
  };
}

/** Wrong stops and hides again: which quarters they took, and what the pace before would have sold in each. */
export function wronglyHeld(history: ItemHistory): {
  stopped: boolean;
  wrongHold: boolean;
  wrongUnits: number;
} {
  const { from, until, ended } = history;
  const orders = history.orders ?? [];
  const sold = (start: number, end: number): number => {
    let units = 0;
    for (const order of orders) if (order.at >= start && order.at < end) units += order.units;
    return units;
  };
  const found = { stopped: false, wrongHold: false, wrongUnits: 0 };
  const counted = new Set<number>();
  for (let start = from; start < until; start += QUARTER) {
    for (const { response, mode, openedAt, closedAt } of history.holds) {
      if (openedAt !== start || mode === 'watch' || response === 'flag') continue;
      found.stopped = true;
      const had = onShelf(history, start) ?? 0;
      let ranOut = false;
      for (let now = start; now < until; now += QUARTER) if ((onShelf(history, now) ?? 1) <= 0) ranOut = true;
      if (!ended || had <= 0 || ranOut || sold(start, until) >= had) continue;
      found.wrongHold = true;
      let [quarters, soldThen] = [0, 0];
      for (let now = start; now < Math.min(closedAt ?? until, until); now += QUARTER) {
        if (counted.has(now)) continue;
        counted.add(now);
        quarters += 1;
        soldThen += sold(now, now + QUARTER);
      }
      const before = (start - from) / QUARTER;
      const pace = before >= 48 ? sold(from, start) / before : 0;
      found.wrongUnits += Math.max(0, pace * quarters - soldThen);
    }
  }
  return found;
}
