import { meansOf, MOST_IN_TREND, showsAnswers, type SurveyScores } from '../../core/survey.ts';
import type { Sql } from '../sql.ts';
import type { OpenPoint, SurveyView } from './survey-shapes.ts';
import { ask, ms } from './sql.ts';

interface Row extends Omit<SurveyView, 'means' | 'points' | 'mine'> {
  mine: boolean | null;
  answers:
    { id: string; scores: SurveyScores; text: string; by: string | null; doneAt: number | null }[] | null;
}

/** The last surveys, newest first; answers only where they may be shown. */
export async function surveys(
  db: Sql,
  shop: string,
  personId: string | null,
  now: number,
): Promise<SurveyView[]> {
  const rows = await ask<Row>(
    db,
    `select s."id", s."campaignId", s."title", ${ms('s."openedAt"')} as "openedAt", ${ms('s."closesAt"')} as "closesAt", s."anonymous",
            (select count(*)::int from "SurveyAsked" a where a."shop" = $1 and a."surveyId" = s."id") as "asked",
            (select count(*)::int from "SurveyAnswer" w where w."shop" = $1 and w."surveyId" = s."id") as "answered",
            (select a."answered" from "SurveyAsked" a where a."shop" = $1 and a."surveyId" = s."id" and a."personId" = $2) as "mine",
            (select json_agg(json_build_object('id', w."id", 'scores', w."scores", 'text', w."text", 'by', w."by",
               'doneAt', ${ms('w."doneAt"')}) order by w."id") from "SurveyAnswer" w where w."shop" = $1 and w."surveyId" = s."id") as "answers"
       from "Survey" s where s."shop" = $1 order by s."openedAt" desc, s."id" limit ${MOST_IN_TREND}`,
    [shop, personId],
  );
  return rows.map(({ answers, mine, ...survey }) => {
    const shown = showsAnswers(survey, survey, now) ? (answers ?? []) : [];
    return {
      ...survey,
      mine: mine === null ? 'not_asked' : mine ? 'answered' : now < survey.closesAt ? 'open' : 'missed',
      means: meansOf(shown.map(({ scores }) => scores)),
      points: shown
        .filter(({ text }) => text !== '')
        .map(({ id, text, by, doneAt }) => ({ id, text, by, doneAt })),
    };
  });
}

/** What is still open of the last survey whose answers may be shown; null: there is none. */
export async function openPoints(db: Sql, shop: string, now: number): Promise<OpenPoint[] | null> {
  const last = (await surveys(db, shop, null, now)).find(({ means }) => means !== null);
  return last ? last.points.filter(({ doneAt }) => doneAt === null) : null;
}
