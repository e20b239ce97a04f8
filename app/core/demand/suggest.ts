/**
 * A plan suggested from what the product usually sells, times the uplift that the shop's ended campaigns showed.
 * Planned units are the model's most important input; most merchants leave them empty or copy last month.
 */
import { describeHistory } from './history.ts';
import { DEMAND_PARAMETERS } from './parameters.ts';
import type { DemandParameters } from './parameters.ts';
import { guessFromHistory, tellsUplift } from './usual.ts';

/** An item of a campaign to come. */
export interface PlanQuestion {
  /** Daily units before the window, oldest first, at most 56; null for a day that says nothing. */
  readonly history: readonly (number | null)[];
  readonly windowDays: number;
  /** Campaign kind (sale, ad, email …); campaigns of one kind learn from each other. */
  readonly kind: string;
}

/** A campaign that is over, as a suggestion names it. */
interface EndedCampaign {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly endedAt: number;
}

/** An item of a campaign that has ended without running out. */
export interface EndedItem extends PlanQuestion {
  /** Units sold in its window. */
  readonly sold: number;
  readonly campaign: EndedCampaign;
}

/** Units sold ÷ the units that are usual in as many days, over some items of a campaign. */
export interface AgainstUsual {
  readonly times: number;
  readonly items: number;
}

/** What one group of ended items showed. */
interface LearnedFactor {
  readonly factor: number;
  readonly items: number;
  readonly campaigns: number;
  /** The campaign of the group that ended last, by its own items alone. */
  readonly last: (EndedCampaign & AgainstUsual) | null;
}

/** What ended campaigns teach: a factor on the usual pace, by kind and length, and whether it was worth learning. */
export interface LearnedUplift {
  /** Key: kind and length band, kind, or '' for all. */
  readonly factors: ReadonlyMap<string, LearnedFactor>;
  /** Each ended item predicted from the others: our error ÷ that of 28-day pace × days; null below 10 items. */
  readonly errorAgainstPace: number | null;
  /** Factor on the range, so that eight in ten of these predictions fall into it; 1 below 10 items. */
  readonly rangeFactor: number;
}

export type SuggestedPlan =
  | {
      readonly known: true;
      readonly units: number;
      /** Eight campaigns in ten end between these. */
      readonly low: number;
      readonly high: number;
      /** Factor on the usual pace, 1 when nothing was learned. */
      readonly uplift: number;
      /** Ended items that the factor rests on, their campaigns, and the one of them that ended last. */
      readonly learnedFrom: number;
      readonly campaigns: number;
      readonly last: LearnedFactor['last'];
      /** false: say "no better than your recent pace". */
      readonly betterThanRecentPace: boolean;
    }
  | { readonly known: false; readonly reason: 'no-history' };

/** Days: nobody is suggested a plan for a longer window. */
export const LONGEST_WINDOW_DAYS = 400;

const NOTHING_LEARNED: LearnedUplift = { factors: new Map(), errorAgainstPace: null, rangeFactor: 1 };
/** A group of ended items speaks half for itself at this number, the rest is what the wider group says. */
const HALF_TRUST_ITEMS = 4;
const LEAST_ITEMS_TO_COMPARE = 10;
const EIGHTY_PERCENT = 1.2815515655446004;

/**
 * Suggests planned units. No history: not known.
 * @throws RangeError unless 0 < windowDays ≤ 400.
 */
export function suggestPlan(
  question: PlanQuestion,
  learned: LearnedUplift = NOTHING_LEARNED,
  parameters: DemandParameters = DEMAND_PARAMETERS,
): SuggestedPlan {
  const usual = usualTotal(question, parameters);
  if (usual === null) return { known: false, reason: 'no-history' };
  const { factor, items, campaigns, last } = factorFor(question, learned);
  const center = usual.units * factor;
  const sd = Math.sqrt(usual.variance) * learned.rangeFactor;
  return {
    known: true,
    units: Math.round(center),
    low: Math.floor(Math.max(0, (center + 1) * Math.exp(-EIGHTY_PERCENT * sd) - 1)),
    high: Math.ceil((center + 1) * Math.exp(EIGHTY_PERCENT * sd) - 1),
    uplift: factor,
    learnedFrom: items,
    campaigns,
    last,
    betterThanRecentPace: learned.errorAgainstPace !== null && learned.errorAgainstPace < 1,
  };
}

/** The usual rule of planners, our yardstick: units a day of the last 28 days × days of the window; null without data. */
export function recentPacePlan(question: PlanQuestion): number | null {
  const days = question.history.slice(-28).filter((units) => units !== null);
  if (days.length === 0) return null;
  return (days.reduce((sum, units) => sum + units, 0) / days.length) * question.windowDays;
}

/** Learns the uplift from a shop's ended items (leave out those that ran out: their demand is not known). */
export function learnUplift(
  ended: readonly EndedItem[],
  parameters: DemandParameters = DEMAND_PARAMETERS,
): LearnedUplift {
  const factors = factorsOf(ended, parameters);
  const judged = ended.filter((item) => recentPacePlan(item) !== null);
  if (judged.length < LEAST_ITEMS_TO_COMPARE) return { ...NOTHING_LEARNED, factors };
  const folds = 5;
  let ours = 0;
  let pace = 0;
  const misses: number[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const others = {
      ...NOTHING_LEARNED,
      factors: factorsOf(
        judged.filter((_, i) => i % folds !== fold),
        parameters,
      ),
    };
    judged.forEach((item, i) => {
      if (i % folds !== fold) return;
      const suggestion = suggestPlan(item, others, parameters);
      ours += Math.abs((suggestion.known ? suggestion.units : 0) - item.sold);
      pace += Math.abs((recentPacePlan(item) ?? 0) - item.sold);
      misses.push(missOf(item, others, parameters));
    });
  }
  return {
    factors,
    errorAgainstPace: pace > 0 ? ours / pace : null,
    rangeFactor: clampedRange(misses) / EIGHTY_PERCENT,
  };
}

/** By how many standard deviations of ln(units + 1) an ended item missed its suggestion. */
function missOf(item: EndedItem, learned: LearnedUplift, parameters: DemandParameters): number {
  const usual = usualTotal(item, parameters);
  if (usual === null) return 0;
  const center = usual.units * factorFor(item, learned).factor;
  return Math.abs(Math.log((item.sold + 1) / (center + 1))) / Math.sqrt(usual.variance);
}

/** The miss that eight in ten stay below; a shop's few campaigns may not make a range absurd. */
function clampedRange(misses: readonly number[]): number {
  const sorted = misses.toSorted((a, b) => a - b);
  const eighty = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.8))] ?? EIGHTY_PERCENT;
  return Math.min(4 * EIGHTY_PERCENT, Math.max(EIGHTY_PERCENT / 4, eighty));
}

function usualTotal(
  question: PlanQuestion,
  parameters: DemandParameters,
): { units: number; variance: number } | null {
  if (!(question.windowDays > 0 && question.windowDays <= 400)) {
    throw new RangeError(`windowDays out of range (0, 400]: ${question.windowDays}`);
  }
  const usual = describeHistory(question.history, false, parameters);
  if (usual === null) return null;
  const guess = guessFromHistory(usual, question.windowDays, parameters);
  return { units: Math.max(0, Math.exp(guess.logUnits) - 1), variance: guess.variance };
}

const bandOf = (days: number): string => (days <= 3 ? '≤3' : days <= 8 ? '≤8' : days <= 15 ? '≤15' : '>15');
const keysOf = (question: PlanQuestion): string[] => [
  '',
  question.kind,
  `${question.kind} ${bandOf(question.windowDays)}`,
];

const NO_FACTOR: LearnedFactor = { factor: 1, items: 0, campaigns: 0, last: null };

function factorFor(question: PlanQuestion, learned: LearnedUplift): LearnedFactor {
  for (const key of keysOf(question).toReversed()) {
    const found = learned.factors.get(key);
    if (found) return found;
  }
  return NO_FACTOR;
}

/** Weighted medians of sold ÷ usual (they minimise the absolute error), each pulled towards the wider group's. */
function factorsOf(ended: readonly EndedItem[], parameters: DemandParameters): Map<string, LearnedFactor> {
  const groups = new Map<string, Weighed[]>();
  for (const { item, weight } of telling(ended, parameters)) {
    for (const key of keysOf(item)) {
      const group = groups.get(key) ?? [];
      group.push({ ratio: item.sold / weight, weight, item });
      groups.set(key, group);
    }
  }
  const factors = new Map<string, LearnedFactor>();
  // Each item brings its wider keys before its narrower ones, and a map keeps that order.
  for (const [key, group] of groups) {
    const wider =
      key === ''
        ? 1
        : (factors.get(key.includes(' ') ? key.slice(0, key.lastIndexOf(' ')) : '')?.factor ?? 1);
    const trust = group.length / (group.length + HALF_TRUST_ITEMS);
    const own = Math.max(0.05, weightedMedian(group));
    factors.set(key, {
      factor: Math.exp(trust * Math.log(own) + (1 - trust) * Math.log(wider)),
      items: group.length,
      campaigns: new Set(group.map(({ item }) => item.campaign.id)).size,
      last: lastOf(group, parameters),
    });
  }
  return factors;
}

/** The items whose usual pace is known, of campaigns that sold enough to tell anything. */
function telling(
  ended: readonly EndedItem[],
  parameters: DemandParameters,
): { item: EndedItem; weight: number }[] {
  const known = ended.flatMap((item) => {
    const weight = weightOf(item, parameters);
    return weight === null ? [] : [{ item, weight }];
  });
  const units = new Map<string, { sold: number; usual: number }>();
  for (const { item, weight } of known) {
    const { sold, usual } = units.get(item.campaign.id) ?? { sold: 0, usual: 0 };
    units.set(item.campaign.id, { sold: sold + item.sold, usual: usual + weight });
  }
  return known.filter(({ item }) => {
    const all = units.get(item.campaign.id);
    return all !== undefined && tellsUplift(all.sold, all.usual);
  });
}

/** An ended item with sold ÷ usual, and the usual units that it weighs. */
interface Weighed {
  readonly ratio: number;
  readonly weight: number;
  readonly item: EndedItem;
}

/** Where next to nothing usually sells, half a unit is what sales are compared with; null: nobody knows. */
function weightOf(item: EndedItem, parameters: DemandParameters): number | null {
  const usual = usualTotal(item, parameters);
  return usual === null ? null : Math.max(usual.units, 0.5);
}

function lastOf(group: readonly Weighed[], parameters: DemandParameters): LearnedFactor['last'] {
  const [latest] = group.toSorted((a, b) => b.item.campaign.endedAt - a.item.campaign.endedAt);
  if (!latest) return null;
  const { campaign } = latest.item;
  const own = group.map(({ item }) => item).filter((item) => item.campaign.id === campaign.id);
  const against = againstUsual(own, parameters);
  return against && { ...campaign, ...against };
}

/** What some ended items sold against what they usually sell, in all; null: nobody knows what is usual for any of them, or too few units were sold to tell. */
export function againstUsual(
  ended: readonly EndedItem[],
  parameters: DemandParameters = DEMAND_PARAMETERS,
): AgainstUsual | null {
  let [sold, usual, items] = [0, 0, 0];
  for (const item of ended) {
    const weight = weightOf(item, parameters);
    if (weight === null) continue;
    sold += item.sold;
    usual += weight;
    items += 1;
  }
  return tellsUplift(sold, usual) ? { times: sold / usual, items } : null;
}

function weightedMedian(group: readonly Weighed[]): number {
  const sorted = group.toSorted((a, b) => a.ratio - b.ratio);
  const half = sorted.reduce((sum, one) => sum + one.weight, 0) / 2;
  let sum = 0;
  for (const one of sorted) {
    sum += one.weight;
    if (sum >= half) return one.ratio;
  }
  return 1;
}
