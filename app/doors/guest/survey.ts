import { z } from 'zod';
import { HIGHEST_SCORE, MOST_SURVEY_TEXT, SURVEY_QUESTIONS } from '../../core/survey.ts';
import { refuse } from '../../flow/commands/support.ts';
import { markup, type Html } from './markup.ts';
import type { Guest, GuestSection } from './shape.ts';

const score = z.coerce.number().int().min(1).max(HIGHEST_SCORE);
const sent = z.object({
  survey: z.string().max(100),
  plan_in_time: score,
  told_of_changes: score,
  stock_matched: score,
  alerts_helped: score,
  text: z.string().max(MOST_SURVEY_TEXT).default(''),
});

/** The surveys that ask whoever has the link; results are for the team. */
export const surveySection: GuestSection = {
  async send({ commands, shop, person }, _rest, form) {
    const read = sent.safeParse(Object.fromEntries(form));
    if (!read.success) return refuse('problem.survey_scores');
    const { survey, text, ...scores } = read.data;
    return commands.answerSurvey(shop, person, { surveyId: survey, scores, text });
  },
  async show(guest) {
    const { views, shop, person, now, t } = guest;
    const open = (await views.surveys(shop, person.userId, now)).filter(({ mine }) => mine === 'open');
    return {
      title: t('guest.section.survey'),
      main: markup`${open.length === 0 ? markup`<section><p>${t('survey.none_open')}</p></section>` : null}
${open.map((one) => form(one, guest))}`,
    };
  },
};

function form(
  { id, title, anonymous, closesAt }: { id: string; title: string; anonymous: boolean; closesAt: number },
  { t, format }: Guest,
): Html {
  const name = id.replaceAll(/[^\w-]/g, '_');
  const scale = Array.from({ length: HIGHEST_SCORE }, (_, n) => n + 1);
  return markup`<section><h2>${title}</h2>
<p class="soft">${t(anonymous ? 'survey.anonymous' : 'survey.named')} ${t(anonymous ? 'survey.read_anonymous' : 'survey.read_named')} ${t('survey.until', { date: format.date(closesAt) })}</p>
<form method="post"><input type="hidden" name="survey" value="${id}">
<p>${t('survey.scale')}</p>
${SURVEY_QUESTIONS.map(
  (question) =>
    markup`<fieldset><legend>${t(`survey.question.${question}`)}</legend><div class="scale">${scale.map(
      (value) =>
        markup`<label class="choice"><input type="radio" name="${question}" value="${value}" required>${value}</label>`,
    )}</div></fieldset>`,
)}
<label for="${name}">${t('survey.question.text')}</label><textarea id="${name}" name="text" maxlength="${MOST_SURVEY_TEXT}"></textarea>
<button class="main">${t('survey.send')}</button></form></section>`;
}
