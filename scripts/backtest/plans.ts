/** How well plans are suggested: error of planned units before the start, with whole products held out. */
import { learnUplift, recentPacePlan, suggestPlan } from '../../app/core/demand/suggest.ts';
import type { EndedItem } from '../../app/core/demand/suggest.ts';
import { productOf, type LabelledQuestion } from './questions.ts';

export interface PlanResult {
  readonly items: number;
  /** Sum of |suggested − sold| ÷ sum of sold. */
  readonly ours: number;
  readonly recentPace: number;
  /** Sum of suggested ÷ sum of sold. */
  readonly bias: number;
  /** Share of the items that ended between low and high; 0.8 is promised. */
  readonly inRange: number;
}

const FOLDS = 5;

/** Each fold's products are suggested with the uplift learned from the other products' campaigns. */
export function judgePlans(questions: readonly LabelledQuestion[]): PlanResult {
  const starts = questions.filter((question) => question.elapsed === 0);
  const products = [...new Set(starts.map(productOf))];
  const foldOf = new Map(products.map((product, i) => [product, i % FOLDS]));
  const items = starts.map((question) => ({
    ...itemOf(question),
    fold: foldOf.get(productOf(question)) ?? 0,
  }));
  const sum = { ours: 0, pace: 0, sold: 0, suggested: 0, inside: 0 };
  for (let fold = 0; fold < FOLDS; fold++) {
    const learned = learnUplift(items.filter((item) => item.fold !== fold));
    for (const item of items.filter((one) => one.fold === fold)) {
      const plan = suggestPlan(item, learned);
      const units = plan.known ? plan.units : 0;
      sum.ours += Math.abs(units - item.sold);
      sum.pace += Math.abs((recentPacePlan(item) ?? 0) - item.sold);
      sum.sold += item.sold;
      sum.suggested += units;
      if (plan.known && item.sold >= plan.low && item.sold <= plan.high) sum.inside++;
    }
  }
  return {
    items: items.length,
    ours: sum.ours / sum.sold,
    recentPace: sum.pace / sum.sold,
    bias: sum.suggested / sum.sold,
    inRange: sum.inside / items.length,
  };
}

const itemOf = (question: LabelledQuestion): EndedItem => ({
  history: question.history,
  windowDays: question.days,
  kind: 'sale',
  sold: question.label.remaining,
  campaign: { id: question.id, name: question.campaign ?? '', endedAt: 0 },
});
