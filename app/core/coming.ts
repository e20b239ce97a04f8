/** What coming campaigns ask of the warehouse, and units a week and place. What they miss: core/shortage. */
import type { Goal } from './campaign.ts';
import type { ExpectedUnits } from './coming-demand.ts';
import type { KnownDemand } from './demand/forecast.ts';
import type { Policy } from './policy.ts';
import { splitPlan } from './split-plan.ts';
import { startOfDay } from './time.ts';

/** Stock that an item is sold from: its own, or that of a component of a bundle. */
export interface ComingPart {
  inventoryItemId: string;
  /** The component; null for the item's own stock. */
  component: string | null;
  /** Units of it that one unit of the item takes. */
  takes: number;
  /** `counts`: the campaign sells from there. */
  levels: { locationId: string; name: string; counts: boolean; available: number }[];
  arrivals: { locationId: string; at: number; units: number }[];
}

/** What the judge said of an item: units of it, and when its stock may be empty, one time in ten (null: not before the end). */
export interface JudgedStock {
  /** At the flag's risk: what campaigns after it cannot count on. */
  need: number;
  needToBeSafe: number;
  shortBy: number;
  usable: number;
  mayRunOutAt: number | null;
}

/** What a campaign's policy says about need and stock; `reserve`: units of each variant that it may not count on. */
export type StockRules = Pick<
  Policy,
  'serviceLevel' | 'heroServiceLevel' | 'flagRisk' | 'promised' | 'countIncoming'
> & { reserve: number };

/** An item of a campaign that is proposed, scheduled or live. Units; times are epoch milliseconds. */
export interface ComingItem {
  variantId: string;
  productId: string;
  hero: boolean;
  /** Null: nobody said. */
  planned: number | null;
  /** Since the start; where orders do not tell, what the plan says was sold by now. */
  sold: number;
  /** What will still be asked for; null: no sales say it, or the demand is another campaign's. */
  expected: ExpectedUnits | null;
  /** Of a campaign that has not begun: its whole window, from plan and history. Null: it has begun, or neither is known. */
  forecast: KnownDemand | null;
  /** Of a campaign that runs, what the judge said. Null: not judged, or selling out is the goal. */
  judged: JudgedStock | null;
  /** Empty: it cannot run out. Null: what it is made of, or what lies there, was not read. */
  parts: ComingPart[] | null;
}

export interface ComingCampaign {
  id: string;
  name: string;
  startsAt: number;
  endsAt: number;
  priority: number;
  /** Keep available: what is expected counts where it is more than the plan; else the plan is a cap. */
  goal: Goal;
  rules: StockRules;
  items: ComingItem[];
}

/** Planned units that are not sold yet; none without a plan. */
export const leftOfPlan = ({ planned, sold }: ComingItem): number =>
  Math.max(0, (planned ?? 0) - Math.max(0, sold));

/** Units that will be asked for: what is left of the plan, or what is expected if that is more and the plan is no cap. */
export const askedUnits = (item: ComingItem, goal: Goal): number => {
  // The forecast of a campaign that runs has the plan in it.
  if (item.judged && item.expected) return item.expected.units;
  return goal === 'keep_available' || item.planned === null
    ? Math.max(leftOfPlan(item), item.expected?.units ?? 0)
    : leftOfPlan(item);
};

/** Units of one week, by place; the places add up to it. `startsAt`: midnight of its first day in the shop's zone. */
export interface ComingWeek {
  startsAt: number;
  units: number;
  /** Nine chances in ten that it is no more, items taken as independent of each other. */
  unitsHigh: number;
  /** Of its busiest day. */
  onBusiestDay: number;
  /** `name` null: no place that the campaign sells from has the item. */
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

/**
 * Units that are still planned or expected, spread evenly over what is left of each window, by weeks from today. A place takes the share
 * that it has of the item's stock where the campaign sells from; without stock the first of these places takes all.
 */
export function weeksOf(
  campaigns: readonly ComingCampaign[],
  zone: string,
  now: number,
  count: number,
): ComingWeek[] {
  // Everything is spread evenly over its campaign's window, so that a campaign is added up once and not for each day.
  const open = campaigns.flatMap((campaign) => (campaign.endsAt <= now ? [] : [askedOf(campaign, now)]));
  const midnights = Array.from({ length: count * DAYS + 1 }, (_, day) => startOfDay(now, zone, day));
  const day = (n: number): number => midnights[n] ?? 0;
  return Array.from({ length: count }, (_, week) => {
    const [first, last] = [day(week * DAYS), day((week + 1) * DAYS)];
    const days = Array.from({ length: DAYS }, (_day, n) =>
      open.reduce(
        (sum, one) => sum + one.units * shareOf(one, day(week * DAYS + n), day(week * DAYS + n + 1)),
        0,
      ),
    );
    const places = new Map<string | null, number>();
    let spare = 0;
    for (const one of open) {
      const share = shareOf(one, first, last);
      if (share === 0) continue;
      spare += one.spare * share ** 2;
      for (const [name, units] of one.places) places.set(name, (places.get(name) ?? 0) + units * share);
    }
    const units = days.reduce((sum, some) => sum + some, 0);
    const whole = splitPlan(Math.round(units), [...places.values()]);
    const rounded = [...places.keys()].map((name, place) => ({ name, units: whole[place] ?? 0 }));
    return {
      startsAt: first,
      units: Math.round(units),
      unitsHigh: Math.round(units + Math.sqrt(spare)),
      onBusiestDay: Math.round(Math.max(...days)),
      places: rounded.filter((place) => place.units > 0).toSorted((a, b) => b.units - a.units),
    };
  });
}

/** What is left of one campaign, all items together; `spare`: the squares of what may come on top, added up. */
function askedOf({ startsAt, endsAt, goal, items }: ComingCampaign, now: number) {
  const places = new Map<string | null, number>();
  let [units, spare] = [0, 0];
  for (const item of items) {
    const asked = askedUnits(item, goal);
    units += asked;
    spare += marginOf(item, goal) ** 2;
    spread(places, item, asked);
  }
  return { from: Math.max(now, startsAt), to: endsAt, units, spare, places };
}

/** The part of a window that lies in `[from, to)`. */
const shareOf = (window: { from: number; to: number }, from: number, to: number): number =>
  Math.max(0, Math.min(window.to, to) - Math.max(window.from, from)) / (window.to - window.from);

function spread(places: Map<string | null, number>, { parts }: ComingItem, units: number): void {
  const counting = (parts?.[0]?.levels ?? []).filter(({ counts }) => counts);
  const stock = counting.reduce((sum, { available }) => sum + Math.max(0, available), 0);
  const add = (name: string | null, some: number) => places.set(name, (places.get(name) ?? 0) + some);
  if (stock === 0) add(counting[0]?.name ?? null, units);
  else for (const { name, available } of counting) if (available > 0) add(name, (units * available) / stock);
}
