/** What is kept about surveys. */
import type { SurveyScores } from '../../core/survey.ts';

export interface SurveyRow {
  /** `campaign:<id>` or `quarter:<name>`. */
  id: string;
  campaignId: string | null;
  /** Name of the campaign or the quarter. */
  title: string;
  /** Epoch milliseconds. */
  openedAt: number;
  closesAt: number;
  anonymous: boolean;
}

export interface AskedRow {
  surveyId: string;
  personId: string;
  answered: boolean;
  reminded: boolean;
}

export interface SurveyTx {
  survey(id: string): Promise<SurveyRow | null>;
  /** Surveys that can be answered, and closed ones that somebody is still asked about: nobody may have looked for weeks. */
  surveysToFollow(now: number): Promise<SurveyRow[]>;
  /** Does nothing where there is one with this id; answers whether it is new. */
  openSurvey(row: SurveyRow, personIds: readonly string[]): Promise<boolean>;
  askedFor(surveyId: string): Promise<AskedRow[]>;
  markAsked(surveyId: string, personId: string, change: 'answered' | 'reminded'): Promise<void>;
  /**
   * A person who is forgotten: what they were asked and did not answer is asked of nobody, what they answered was answered
   * by somebody.
   */
  forgetAsked(personId: string): Promise<void>;
  addSurveyAnswer(answer: {
    id: string;
    surveyId: string;
    scores: SurveyScores;
    text: string;
    by: string | null;
  }): Promise<void>;
  /** Ticks an open point off, or takes that back; the text, null when there is none. */
  tickPoint(id: string, by: string, doneAt: number | null): Promise<string | null>;
  /** Ids of people with entries in the record: of a campaign, or of all within `[from, to)`. */
  workedOn(campaignId: string | null, from: number, to: number): Promise<string[]>;
}
