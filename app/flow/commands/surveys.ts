import {
  HIGHEST_SCORE,
  MOST_SURVEY_TEXT,
  SURVEY_QUESTIONS,
  surveySubject,
  type SurveyScores,
} from '../../core/survey.ts';
import type { CommandResult, Person } from './commands.ts';
import { nameOf, refuse, said, type CommandPorts } from './support.ts';

/** What people do with surveys. */
export interface SurveyCommands {
  /** Answers once, whoever was asked. Of an anonymous one neither name nor time is kept, and nothing is on the record. */
  answerSurvey(
    shop: string,
    by: Person,
    input: { surveyId: string; scores: SurveyScores; text: string },
  ): Promise<CommandResult>;
  /** Ticks an open point off, or takes that back. */
  tickPoint(shop: string, by: Person, id: string, done: boolean): Promise<CommandResult>;
}

export const surveyCommands = ({
  store,
  clock,
  newId,
}: Pick<CommandPorts, 'store' | 'clock' | 'newId'>): SurveyCommands => ({
  answerSurvey: (shop, by, { surveyId, scores, text }) =>
    store.inShop(shop, async (tx): Promise<CommandResult> => {
      const now = clock.now();
      const survey = await tx.survey(surveyId);
      const asked = survey && (await tx.askedFor(surveyId)).find(({ personId }) => personId === by.userId);
      if (!survey || !asked) return refuse('problem.survey_not_asked');
      if (asked.answered) return refuse('problem.survey_answered');
      if (now >= survey.closesAt) return refuse('problem.survey_closed');
      if (!SURVEY_QUESTIONS.every((one) => fits(scores[one]))) return refuse('problem.survey_scores');
      if (text.length > MOST_SURVEY_TEXT) return refuse('problem.does_not_fit', 'text');
      const name = survey.anonymous ? null : by.name;
      await tx.addSurveyAnswer({ id: newId(), surveyId, scores, text: text.trim(), by: name });
      await tx.markAsked(surveyId, by.userId, 'answered');
      const subjects = [false, true].map((again) => surveySubject(surveyId, by.userId, again));
      await tx.resolveAlerts(subjects, now);
      return { ok: true };
    }),

  tickPoint: (shop, by, id, done) =>
    store.inShop(shop, async (tx): Promise<CommandResult> => {
      const now = clock.now();
      const text = await tx.tickPoint(id, nameOf(by), done ? now : null);
      if (text === null) return refuse('problem.no_such_point');
      await tx.ledger(null, [said(by, done ? 'ledger.point_done' : 'ledger.point_open', { text })], now);
      return { ok: true };
    }),
});

const fits = (score: number): boolean => Number.isInteger(score) && score >= 1 && score <= HIGHEST_SCORE;
