import type { SurveyScores } from '../../core/survey.ts';

/** What somebody wrote in a survey; `by` null: nobody knows. */
export interface OpenPoint {
  id: string;
  text: string;
  by: string | null;
  /** Epoch milliseconds; null: still open. */
  doneAt: number | null;
}

export interface SurveyView {
  id: string;
  campaignId: string | null;
  /** Name of the campaign or the quarter. */
  title: string;
  openedAt: number;
  closesAt: number;
  anonymous: boolean;
  asked: number;
  answered: number;
  /** What the reader has to do with it. */
  mine: 'open' | 'answered' | 'missed' | 'not_asked';
  /** Null: not shown yet. */
  means: SurveyScores | null;
  points: OpenPoint[];
}

export interface SurveyViews {
  /** The last twelve surveys, and older ones of which something is still open, newest first. */
  surveys(shop: string, personId: string, now: number): Promise<SurveyView[]>;
}
