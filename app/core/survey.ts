/** Short surveys of those who worked together: what is asked, whom, when, and from when on the answers are shown. */
import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;

/** Whether a shop asks at all, and whether it keeps who said what. */
export const SURVEY_RULES = ['off', 'named', 'anonymous'] as const;
export type SurveyRule = (typeof SURVEY_RULES)[number];

/** Asked on a scale from 1 (not at all) to 5 (entirely); the fifth question is open. */
export const SURVEY_QUESTIONS = [
  'plan_in_time',
  'told_of_changes',
  'stock_matched',
  'alerts_helped',
] as const;
export type SurveyQuestion = (typeof SURVEY_QUESTIONS)[number];
export type SurveyScores = Record<SurveyQuestion, number>;
export const HIGHEST_SCORE = 5;
/** Characters of the open answer. */
export const MOST_SURVEY_TEXT = 1_000;

/** How long people can answer. */
export const SURVEY_OPEN_MS = 14 * DAY_MS;
/** After so long somebody who has not answered is reminded, once. */
export const REMIND_AFTER_MS = 5 * DAY_MS;
/** A survey begins within this time after what it is about, or not at all. */
export const SURVEY_LATEST_MS = 7 * DAY_MS;
/** What was written stays open for a quarter of a year after its survey closed: by then the next one has asked again. */
export const STAYS_OPEN_MS = 92 * DAY_MS;
/** Fewer answers would tell who gave which. */
export const LEAST_ANONYMOUS = 3;

/** The quarter that ended last, in the shop's zone. Times are epoch milliseconds. */
export function lastQuarter(now: number, zone: string): { id: string; from: number; to: number } {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const end = today.with({ month: today.month - ((today.month - 1) % 3), day: 1 });
  const begin = end.subtract({ months: 3 });
  return {
    id: `${begin.year}-Q${Math.ceil(begin.month / 3)}`,
    from: begin.toZonedDateTime(zone).epochMilliseconds,
    to: end.toZonedDateTime(zone).epochMilliseconds,
  };
}

/**
 * Whether the answers may be shown. Anonymous ones from three on, and only when no more can come: else whoever looks before
 * and after an answer knows whose it is.
 */
export function showsAnswers(
  { anonymous, closesAt }: { anonymous: boolean; closesAt: number },
  { asked, answered }: { asked: number; answered: number },
  now: number,
): boolean {
  if (!anonymous) return answered > 0;
  return answered >= LEAST_ANONYMOUS && (now >= closesAt || answered === asked);
}

/** Mean of each question; null without answers. */
export function meansOf(answers: readonly SurveyScores[]): SurveyScores | null {
  if (answers.length === 0) return null;
  const mean = (question: SurveyQuestion): number =>
    answers.reduce((sum, scores) => sum + scores[question], 0) / answers.length;
  return {
    plan_in_time: mean('plan_in_time'),
    told_of_changes: mean('told_of_changes'),
    stock_matched: mean('stock_matched'),
    alerts_helped: mean('alerts_helped'),
  };
}

/** Surveys that are compared with each other: three years of quarters. */
export const MOST_IN_TREND = 12;

/** What an alert that asks somebody is about; `again` for the reminder. */
export const surveySubject = (surveyId: string, personId: string, again = false): string =>
  `survey:${surveyId}:${personId}${again ? ':again' : ''}`;
