/**
 * What the rule that opens and releases holds would have done, day by day: the default policy's *flag*, with the same
 * trigger and the same restore margin that the app uses. A day is far longer than the minimum hold, which therefore
 * cannot show here.
 */
import { triggers } from '../../app/core/triggers.ts';
import type { KnownDemand } from '../../app/core/demand/forecast.ts';
import { defaultPolicy, settingsSchema } from '../../app/core/policy.ts';
import { soldOf, type LabelledQuestion } from './questions.ts';
import { median } from './scores.ts';

export interface ActingResult {
  readonly itemDays: number;
  /** Share of the item-days on which the item is flagged. */
  readonly shareFlagged: number;
  /** Share of the flagged item-days whose item would have sold out before the end, and of those that are flagged. */
  readonly precision: number;
  readonly recall: number;
  /** Days from an item's first flag to its stock-out, median over flagged items that sold out; NaN at other stocks. */
  readonly warningDays: number;
  /** Holds opened on items that would have lasted, for each 100 item-days. */
  readonly wrongHolds: number;
}

/** Rows of one item in one campaign, in order of time. */
export function itemsOf<T extends { id: string; elapsed: number }>(questions: readonly T[]): T[][] {
  const items: T[][] = [];
  let previous: T | undefined;
  for (const question of questions) {
    const continues =
      previous !== undefined && keyOf(previous) === keyOf(question) && question.elapsed > previous.elapsed;
    if (continues) items.at(-1)?.push(question);
    else items.push([question]);
    previous = question;
  }
  return items;
}

const keyOf = (question: { id: string }): string => question.id.slice(0, question.id.lastIndexOf(':'));

export interface ActingCase {
  /** Gives each item that many times its plan at the start instead of the stock drawn. */
  readonly timesPlan?: number;
  /** Another flag risk than the default policy's. */
  readonly flagRisk?: number;
  /** false: released as soon as the stock is not below need. */
  readonly restoreMargin?: false;
}

/** Replays every item. Item-days on which nothing is left are not counted: sold out acts there, not the forecast. */
export function replay(
  questions: readonly LabelledQuestion[],
  forecasts: readonly KnownDemand[],
  { timesPlan, flagRisk, restoreMargin }: ActingCase = {},
): ActingResult {
  const policy = { ...defaultPolicy(), ...(flagRisk === undefined ? {} : { flagRisk }) };
  const margin = settingsSchema.parse({});
  const count = { days: 0, flagged: 0, right: 0, soldOut: 0, wrongHolds: 0 };
  const warnings: number[] = [];
  const forecastOf = new Map(questions.map((question, i) => [question, forecasts[i]]));
  for (const item of itemsOf(questions)) {
    let held = false;
    let warned = false;
    for (const question of item) {
      const stock =
        timesPlan === undefined
          ? question.stock
          : Math.round(timesPlan * (question.plan ?? 0)) - soldOf(question);
      if (stock <= 0) break;
      const facts = {
        stock: { buyable: stock, usable: stock },
        forecast: forecastOf.get(question) ?? null,
        limitReached: false,
        promised: 0,
      };
      const soldOut = question.label.remaining > stock;
      const now = triggers(
        'flag',
        policy,
        'keep_available',
        facts,
        held && restoreMargin !== false ? margin : 'now',
      );
      if (now && !held && !soldOut) count.wrongHolds++;
      if (now && !warned && question.label.runout_in !== null && soldOut)
        warnings.push(question.label.runout_in);
      warned ||= now;
      held = now;
      count.days++;
      if (held) count.flagged++;
      if (soldOut) count.soldOut++;
      if (held && soldOut) count.right++;
    }
  }
  return {
    itemDays: count.days,
    shareFlagged: count.flagged / count.days,
    precision: count.right / count.flagged,
    recall: count.right / count.soldOut,
    warningDays: timesPlan === undefined ? median(warnings) : NaN,
    wrongHolds: (100 * count.wrongHolds) / count.days,
  };
}
