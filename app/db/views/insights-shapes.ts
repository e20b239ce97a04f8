/** What Insights reads (see views.ts). Times are epoch milliseconds. */
import type { AgainstUsual } from '../../core/demand/suggest.ts';
import type { MeasureName, MeasureUnit, RowsOf } from '../../core/measures/list.ts';
import type { Response } from '../../core/policy.ts';
import type { Lesson } from '../../core/measures/lessons.ts';
import type { FlagResult } from '../../core/measures/flags.ts';
import type { PageOf } from './views.ts';

/** Two stretches of days that are compared, each `[from, to)`. */
export interface InsightsPeriod {
  from: number;
  to: number;
  beforeFrom: number;
  beforeTo: number;
}

export interface MeasureView {
  name: MeasureName;
  unit: MeasureUnit;
  better: 'more' | 'less' | 'none';
  /** Null where it is not known, and for units and money. */
  value: number | null;
  valueBefore: number | null;
  /** Units and money only. */
  amount: number | null;
  amountBefore: number | null;
}

export interface InsightsDay {
  at: number;
  /** Share of variant-time sold out; null: no campaign, or nothing known. */
  share: number | null;
  stockOuts: number;
}

export interface InsightsView {
  days: InsightsDay[];
  measures: MeasureView[];
  /** Campaigns that ended; null: not known, because nothing was measured yet, or the app was not there then. */
  campaigns: number | null;
  campaignsBefore: number | null;
  /** When campaigns were last measured; null: never. */
  measuredAt: number | null;
  /** Of those that run, all are measured up to here; null: none runs. */
  measuredUntil: number | null;
  /** Who took alerts on, as "name (id)". */
  answers: { by: string; taken: number; medianMs: number; slowestMs: number; forOthers: number }[];
  repeats: { variantId: string; productId: string; title: string; soldOut: number; campaigns: number }[];
  /** Of them those that are not listed. */
  moreRepeats: number;
}

export interface MeasureRow {
  campaignId: string;
  campaignName: string;
  productId: string;
  productTitle: string;
  variantTitle: string;
  soldOutMs: number;
  stockOuts: number;
  flag: FlagResult;
  warningMs: number | null;
  planned: number | null;
  /** Both null: orders are not known. */
  ordered: number | null;
  broken: number | null;
  lostUnits: number | null;
  lostMoney: number | null;
  wrongMoney: number;
}

export interface MeasureRows extends PageOf<MeasureRow> {
  /** Some campaign was measured so far. */
  everMeasured: boolean;
}

/** The look back on a campaign that is over. */
export interface PostMortemView {
  measuredAt: number;
  measures: MeasureView[];
  lessons: Lesson[];
  /** Items of which nobody can say that they lasted: their stock was known for less than half of their time; 0 where it is all. */
  unknownItems: number;
  /** What suggested plans learn from it (core/demand/suggest); null: nothing. */
  teaches: AgainstUsual | null;
  /** Acting holds, the first ones first, and how many there were. */
  holds: {
    id: string;
    productId: string;
    title: string;
    response: Response;
    openedAt: number;
    closedAt: number | null;
    /** Null: nobody can tell. */
    rightly: boolean | null;
  }[];
  holdsTotal: number;
}

export interface InsightsViews {
  /** Null: it is not over, or not measured since. */
  postMortem(shop: string, campaignId: string, now: number): Promise<PostMortemView | null>;
  insights(shop: string, period: InsightsPeriod, now: number): Promise<InsightsView>;
  /** The items behind a measure, of campaigns that ended (or ran, core/measures/list) in the period, or of one campaign. */
  measureRows(
    shop: string,
    query: { rows: RowsOf; from: number; to: number; campaignId: string | null; page: number },
  ): Promise<MeasureRows>;
}
