/** What coming campaigns ask of the warehouse. By week and place: core/coming-weeks; what they miss: core/shortage. */
import type { Goal } from './campaign.ts';
import type { ExpectedUnits } from './coming-demand.ts';
import type { KnownDemand } from './demand/forecast.ts';
import type { Policy } from './policy.ts';

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

/** When a campaign takes from the stock: those that run now, the others from their start. */
export const takesFrom = ({ startsAt }: ComingCampaign, now: number): number => Math.max(now, startsAt);

/** Who takes from the stock first: campaigns that run by priority, then the others in the order of their start (then priority). */
export const inTurn = (campaigns: readonly ComingCampaign[], now: number): ComingCampaign[] =>
  campaigns.toSorted(
    (a, b) => takesFrom(a, now) - takesFrom(b, now) || a.priority - b.priority || a.startsAt - b.startsAt,
  );
