/** What coming campaigns ask of the warehouse, a week and place. */
import { askedUnits, inTurn, takesFrom, type ComingCampaign, type ComingItem } from './coming.ts';
import type { Goal } from './campaign.ts';
import { senderOf, type Lots } from './sending.ts';
import { splitPlan } from './split-plan.ts';
import { sum } from './sum.ts';
import { startOfDay } from './time.ts';

/** Units of one week, by place; the places add up to it. `startsAt`: midnight of its first day in the shop's zone. */
export interface ComingWeek {
  startsAt: number;
  units: number;
  /** Nine chances in ten that it is no more, items taken as independent of each other. */
  unitsHigh: number;
  /** Of its busiest day. */
  onBusiestDay: number;
  /** The most first. `name` null, last: no place that the campaign sells from has it by then. */
  places: { name: string | null; units: number }[];
}

/** Standard deviations within which nine in ten stay. */
const NINE_IN_TEN = 1.2816;
const highOf = ({ expected }: ComingItem): number =>
  expected === null ? 0 : expected.units + NINE_IN_TEN * expected.sd;

/** Units above what has to be there that are still likely; none where the plan is a cap. */
const marginOf = (item: ComingItem, goal: Goal): number =>
  goal === 'keep_available' || item.planned === null ? Math.max(0, highOf(item) - askedUnits(item, goal)) : 0;

const DAYS = 7;
/** What thousands of parts of a unit lose when they are added up. */
const TINY = 1e-6;

/**
 * Units that are still planned or expected, spread evenly over what is left of each window, by weeks from today. A place sends the share
 * that it has of the item's stock where the campaign sells from, and no more than it still has or what lands there by the end of the
 * week. Parts of a unit wait for the week in which they are a whole one.
 */
export function weeksOf(
  campaigns: readonly ComingCampaign[],
  zone: string,
  now: number,
  count: number,
): ComingWeek[] {
  const lots: Lots = new Map();
  const open = inTurn(campaigns, now).flatMap((campaign) =>
    campaign.endsAt <= now ? [] : [askedOf(campaign, now, lots)],
  );
  const midnights = Array.from({ length: count * DAYS + 1 }, (_, day) => startOfDay(now, zone, day));
  const day = (n: number): number => midnights[n] ?? 0;
  // By place: what it is to send until the end of the week, less what the weeks before have told it to.
  const owed = new Map<string | null, number>();
  const owe = (name: string | null, units: number): void => {
    owed.set(name, (owed.get(name) ?? 0) + units);
  };
  return Array.from({ length: count }, (_, week) => {
    const [first, last] = [day(week * DAYS), day((week + 1) * DAYS)];
    const days = Array.from({ length: DAYS }, (_day, n) =>
      sum(open.map((one) => one.units * shareOf(one, day(week * DAYS + n), day(week * DAYS + n + 1)))),
    );
    let spare = 0;
    for (const one of open) {
      const share = shareOf(one, first, last);
      if (share === 0) continue;
      spare += one.spare * share ** 2;
      for (const { asked, send } of one.items) send(asked * share, last, owe);
    }
    const units = Math.floor(sum([...owed.values()]) + TINY);
    const whole = splitPlan(units, [...owed.values()]);
    const places = [...owed.keys()].map((name, place) => ({ name, units: whole[place] ?? 0 }));
    for (const place of places) owe(place.name, -place.units);
    return {
      startsAt: first,
      units,
      unitsHigh: units + Math.round(Math.sqrt(spare)),
      onBusiestDay: Math.min(units, Math.round(Math.max(...days))),
      places: places
        .filter((place) => place.units > 0)
        .toSorted((a, b) => Number(a.name === null) - Number(b.name === null) || b.units - a.units),
    };
  });
}

/** What is left of one campaign; `units` all items together, `spare` the squares of what may come on top, added up. */
function askedOf(campaign: ComingCampaign, now: number, lots: Lots) {
  const { endsAt, goal, rules } = campaign;
  const items = campaign.items.flatMap((item) => {
    const asked = askedUnits(item, goal);
    return asked > 0 ? [{ asked, send: senderOf(item, rules, lots) }] : [];
  });
  return {
    from: takesFrom(campaign, now),
    to: endsAt,
    units: sum(items.map(({ asked }) => asked)),
    spare: sum(campaign.items.map((item) => marginOf(item, goal) ** 2)),
    items,
  };
}

/** The part of a window that lies in `[from, to)`. */
const shareOf = (window: { from: number; to: number }, from: number, to: number): number =>
  Math.max(0, Math.min(window.to, to) - Math.max(window.from, from)) / (window.to - window.from);
