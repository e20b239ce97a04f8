import { meansOf, MOST_IN_TREND, showsAnswers, STAYS_OPEN_MS, type SurveyScores } from '../../core/survey.ts';
import type { Sql } from '../sql.ts';
import type { BriefView } from './brief-shapes.ts';
import type { OpenPoint, SurveyView } from './survey-shapes.ts';
import { ask, at, ms } from './sql.ts';

interface Row extends Omit<SurveyView, 'means' | 'points' | 'mine'> {
  mine: boolean | null;
  answers:
    { id: string; scores: SurveyScores; text: string; by: string | null; doneAt: number | null }[] | null;
}

/** The last surveys and those of which something is open, newest first; answers only where they may be shown. */
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
       from "Survey" s where s."shop" = $1 and (s."id" in (select l."id" from "Survey" l where l."shop" = $1
            order by l."openedAt" desc, l."id" limit ${MOST_IN_TREND})
          or (s."closesAt" > ${at('$3')} and exists (select 1 from "SurveyAnswer" w
            where w."shop" = $1 and w."surveyId" = s."id" and w."text" <> '' and w."doneAt" is null)))
       order by s."openedAt" desc, s."id"`,
    [shop, personId, now - STAYS_OPEN_MS],
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

/** What is still open of the surveys that closed within a quarter of a year, newest first. */
export async function openPoints(db: Sql, shop: string, now: number): Promise<BriefView['points']> {
  const recent = (await surveys(db, shop, null, now)).filter(
    ({ closesAt }) => closesAt > now - STAYS_OPEN_MS,
  );
  return recent.flatMap(({ title, points }) => openOf(points).map((point) => ({ ...point, title })));
}

/** How much is still open of the last survey whose answers may be shown; null: there is none. */
export async function openOfLast(db: Sql, shop: string, now: number): Promise<number | null> {
  const last = (await surveys(db, shop, null, now)).find(({ means }) => means !== null);
  return last ? openOf(last.points).length : null;
}

const openOf = (points: readonly OpenPoint[]): OpenPoint[] => points.filter(({ doneAt }) => doneAt === null);
