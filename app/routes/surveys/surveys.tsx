import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Link, Page, Text } from '@shopify/polaris';
import { z } from 'zod';
import { HIGHEST_SCORE, MOST_SURVEY_TEXT } from '../../core/survey.ts';
import { useT } from '../../i18n/speak.tsx';
import { NothingYet } from '../../ui/nothing-yet.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { useMay } from '../../ui/frame-context.ts';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { Results } from './results.tsx';
import { SurveyForm } from './survey-form.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, views, now } = await visit(args);
  return { surveys: await views.surveys(shop, person.userId, now()) };
}

const score = z.number().int().min(1).max(HIGHEST_SCORE);
const intents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('answer_survey'),
    surveyId: z.string().max(100),
    scores: z.object({
      plan_in_time: score,
      told_of_changes: score,
      stock_matched: score,
      alerts_helped: score,
    }),
    text: z.string().max(MOST_SURVEY_TEXT),
  }),
  z.object({ intent: z.literal('tick_point'), id: z.string().max(60), done: z.boolean() }),
]);

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  return input.intent === 'tick_point'
    ? answer(input.intent, await commands.tickPoint(shop, person, input.id, input.done))
    : answer(input.intent, await commands.answerSurvey(shop, person, input));
}

/** What those who worked together say about it, and what they want changed. */
export default function SurveysPage() {
  const { surveys } = useLoaderData<typeof loader>();
  const t = useT();
  const may = useMay();
  const act = useAct();
  const open = surveys.filter(({ mine }) => mine === 'open');
  return (
    <Page
      title={t('survey.title')}
      subtitle={t('survey.subtitle')}
      backAction={{ content: t('insights.title'), url: '/app/insights' }}
    >
      {surveys.length === 0 ? (
        <Card>
          <NothingYet title={t('survey.empty.title')}>
            <Text as="p" alignment="center">
              {t('survey.empty.text')}
            </Text>
            {may('manageTeam') ? <Link url="/app/settings/team">{t('survey.empty.settings')}</Link> : null}
          </NothingYet>
        </Card>
      ) : (
        <BlockStack gap="400">
          {open.map((survey) => (
            <div key={survey.id} className="hf-no-print">
              <SurveyForm survey={survey} act={act} />
            </div>
          ))}
          {open.length === 0 ? (
            <Card>
              <Text as="p">{t('survey.none_open')}</Text>
            </Card>
          ) : null}
          <Results surveys={surveys} act={act} />
        </BlockStack>
      )}
    </Page>
  );
}
