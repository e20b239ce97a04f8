import { forecastAhead } from '../demand/ahead.ts';
import { expectedLostUnits, need, runOut } from '../demand/need.ts';
import { about, answer, sum } from './check.ts';
import type { Check, ItemFacts, ReadinessFacts } from './shapes.ts';

const DAY_MS = 86_400_000;
/** Below this share of what is needed the campaign would be a promise that nobody can keep. */
const HALF = 0.5;

const FRAME = { key: 'stock', owner: 'operations', next: 'stock', effort: 3 } as const;

interface Short {
  item: ItemFacts;
  units: number;
  needed: number;
  /** Units that `units` are missing to. */
  stock: number | null;
  money: number | null;
  /** Until when more has to be there. */
  landAt: number | null;
}

/**
 * Whether stock covers `need(1 − α)`, unless the goal is to sell out: as judged while the campaign runs, before it from plan and history (domain §3). Less
 * than half of what is needed blocks.
 */
export function stockCheck(facts: ReadinessFacts): Check {
  if (facts.items.length === 0) return answer(FRAME, 'blocking', 'no_items');
  if (facts.campaign.goal === 'sell_out') return answer(FRAME, 'ready', 'sell_out');
  const counted = facts.items.filter(({ exempt }) => exempt === null);
  if (counted.length === 0) return answer(FRAME, 'ready', 'exempt');
  const looked = counted.map((item) => coverOf(item, facts));
  const known = looked.filter((one): one is Short => one !== null);
  const unknown = counted.length - known.length;
  const short = known
    .filter(({ units }) => units > 0)
    .toSorted((a, b) => (b.money ?? 0) - (a.money ?? 0) || b.units - a.units);
  if (short.length === 0)
    return unknown > 0
      ? answer(FRAME, 'not_known', 'not_known', { params: { count: unknown } })
      : answer(FRAME, 'ready', 'ready');
  const units = sum(short.map((one) => one.units));
  const needed = sum(known.map((one) => one.needed));
  const state = units > needed * HALF ? 'blocking' : 'warning';
  return answer(FRAME, state, 'open', {
    params: { count: short.length, units },
    // What is not expected to run out before the end is still wanted to be safe to the end.
    items: short.map((one) => line({ ...one, landAt: one.landAt ?? facts.campaign.endsAt }, facts.now)),
    moneyAtRisk: sum(short.map(({ money }) => money ?? 0)),
  });
}

function line({ item, units, needed, stock, landAt }: Short & { landAt: number }, now: number) {
  const elsewhere = item.levels.filter(({ counts, available }) => !counts && (available ?? 0) > 0);
  const there = sum(elsewhere.map(({ available }) => available ?? 0));
  const params = { units, needed, stock, landAt };
  const when = landAt <= now ? '_now' : '';
  if (there === 0) return about(item, `item${when}`, params);
  return about(item, `${there >= units ? 'item_transfer' : 'item_part_transfer'}${when}`, {
    ...params,
    transfer: Math.min(there, units),
    place: elsewhere.map(({ name }) => name).join(', '),
  });
}

function coverOf(item: ItemFacts, facts: ReadinessFacts): Short | null {
  return facts.campaign.running ? judged(item, facts.now) : foreseen(item, facts);
}

function judged(item: ItemFacts, now: number): Short | null {
  const needed = item.judged?.needToBeSafe ?? null;
  if (!item.judged || needed === null) return null;
  const { shortBy, moneyAtRisk, mayRunOutAt, usable } = item.judged;
  return {
    item,
    units: Math.ceil(shortBy ?? 0),
    needed,
    stock: usable,
    money: moneyAtRisk,
    // Of what is gone the forecast names the hour of the next sale, which is too late.
    landAt: usable !== null && usable <= 0 ? now : mayRunOutAt,
  };
}

/** The whole window is ahead: what plan and history let expect, against what is there today. */
function foreseen(item: ItemFacts, { campaign }: ReadinessFacts): Short | null {
  if (item.buyable === null) return null;
  const windowDays = (campaign.endsAt - campaign.startsAt) / DAY_MS;
  const forecast = forecastAhead(item.plannedUnits, item.history, windowDays);
  if (!forecast.known) return null;
  const level = item.hero ? campaign.heroServiceLevel : campaign.serviceLevel;
  const needed = need(forecast, 1 - level);
  const units = Math.ceil(needed - item.buyable);
  // What is enough costs nothing; most items are, and a campaign may have thousands.
  if (units <= 0) return { item, units: 0, needed, stock: item.buyable, money: 0, landAt: null };
  const empty = item.buyable <= 0 ? 0 : runOut(forecast, item.buyable).earliest;
  return {
    item,
    units,
    needed,
    stock: item.buyable,
    money: expectedLostUnits(forecast, item.buyable) * item.price,
    landAt: empty === null ? null : campaign.startsAt + empty * DAY_MS,
  };
}
