/** Surveys, whom they ask, and what was answered. */
import type { SurveyRow, SurveyTx } from '../../flow/surveys/store.ts';
import { json, ms } from '../sql.ts';
import type { Scope } from './scope.ts';

const SELECT = `SELECT id, "campaignId", title, ${ms('"openedAt"')} AS "openedAt", ${ms('"closesAt"')} AS "closesAt", anonymous FROM "Survey"`;

export const surveyRepository = ({ shop, sql }: Scope): SurveyTx => ({
  async survey(id) {
    const [row] = await sql.rows<SurveyRow>(`${SELECT} WHERE shop = $1 AND id = $2`, shop, id);
    return row ?? null;
  },
  surveysToFollow: (now) =>
    sql.rows<SurveyRow>(
      `${SELECT} WHERE shop = $1 AND ("closesAt" > to_timestamp($2::float8 / 1000) OR EXISTS (
         SELECT 1 FROM "Alert" a WHERE a.shop = $1 AND a.kind = 'survey' AND a."resolvedAt" IS NULL
           AND starts_with(a.subject, 'survey:' || "Survey".id || ':')))
       ORDER BY "openedAt", id`,
      shop,
      now,
    ),
  async openSurvey({ id, campaignId, title, openedAt, closesAt, anonymous }, personIds) {
    const fresh = await sql.rows<{ id: string }>(
      `INSERT INTO "Survey" (shop, id, "campaignId", title, "openedAt", "closesAt", anonymous)
       VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7)
       ON CONFLICT (shop, id) DO NOTHING RETURNING id`,
      shop,
      id,
      campaignId,
      title,
      openedAt,
      closesAt,
      anonymous,
    );
    if (fresh.length === 0) return false;
    await sql.run(
      `INSERT INTO "SurveyAsked" (shop, "surveyId", "personId")
       SELECT $1, $2, x FROM json_array_elements_text($3::json) AS x ON CONFLICT DO NOTHING`,
      shop,
      id,
      json(personIds),
    );
    return true;
  },
  askedFor: (surveyId) =>
    sql.rows(
      `SELECT "surveyId", "personId", answered, reminded FROM "SurveyAsked" WHERE shop = $1 AND "surveyId" = $2 ORDER BY "personId"`,
      shop,
      surveyId,
    ),
  async forgetAsked(personId) {
    await sql.run(
      `DELETE FROM "SurveyAsked" WHERE shop = $1 AND "personId" = $2 AND NOT answered`,
      shop,
      personId,
    );
    await sql.run(
      `UPDATE "SurveyAsked" SET "personId" = 'gone:' || gen_random_uuid() WHERE shop = $1 AND "personId" = $2`,
      shop,
      personId,
    );
  },
  async markAsked(surveyId, personId, change) {
    await sql.run(
      `UPDATE "SurveyAsked" SET ${change} = true WHERE shop = $1 AND "surveyId" = $2 AND "personId" = $3`,
      shop,
      surveyId,
      personId,
    );
  },
  async addSurveyAnswer({ id, surveyId, scores, text, by }) {
    await sql.run(
      `INSERT INTO "SurveyAnswer" (shop, id, "surveyId", scores, text, by) VALUES ($1, $2, $3, $4::jsonb, $5, $6)`,
      shop,
      id,
      surveyId,
      json(scores),
      text,
      by,
    );
  },
  async tickPoint(id, by, doneAt) {
    const [row] = await sql.rows<{ text: string }>(
      `UPDATE "SurveyAnswer" SET "doneAt" = to_timestamp($3::float8 / 1000),
         "doneBy" = CASE WHEN $3::float8 IS NULL THEN NULL ELSE $4 END
       WHERE shop = $1 AND id = $2 AND text <> '' AND ("doneAt" IS NULL) = ($3::float8 IS NOT NULL) RETURNING text`,
      shop,
      id,
      doneAt,
      by,
    );
    return row?.text ?? null;
  },
  async workedOn(campaignId, from, to) {
    const rows = await sql.rows<{ userId: string }>(
      `SELECT DISTINCT substring(actor from '\\((\\d+)\\)$') AS "userId" FROM "LedgerEntry"
       WHERE shop = $1 AND ($2::text IS NULL OR "campaignId" = $2) AND actor ~ '\\(\\d+\\)$'
         AND at >= to_timestamp($3::float8 / 1000) AND at < to_timestamp($4::float8 / 1000) + interval '1 millisecond'`,
      shop,
      campaignId,
      from,
      to,
    );
    return rows.map(({ userId }) => userId);
  },
});
