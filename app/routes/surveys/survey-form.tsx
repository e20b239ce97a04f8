import { BlockStack, Button, Card, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { HIGHEST_SCORE, MOST_SURVEY_TEXT, SURVEY_QUESTIONS, type SurveyScores } from '../../core/survey.ts';
import type { SurveyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat } from '../../ui/frame-context.ts';

const UNANSWERED: SurveyScores = { plan_in_time: 0, told_of_changes: 0, stock_matched: 0, alerts_helped: 0 };

/** Five short questions: four on a scale, one open. */
export function SurveyForm({ survey, act }: { survey: SurveyView; act: Act }) {
  const t = useT();
  const format = useFormat();
  const [scores, setScores] = useState(UNANSWERED);
  const [text, setText] = useState('');
  const options = [
    { value: '0', label: t('survey.choose') },
    ...Array.from({ length: HIGHEST_SCORE }, (_, n) => ({
      value: String(n + 1),
      label: t(`survey.score.${String(n + 1)}`),
    })),
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {survey.title}
        </Text>
        <Text as="p" tone="subdued">
          {t(survey.anonymous ? 'survey.anonymous' : 'survey.named')}{' '}
          {t(survey.anonymous ? 'survey.read_anonymous' : 'survey.read_named')}{' '}
          {t('survey.until', { date: format.date(survey.closesAt) })}
        </Text>
        {SURVEY_QUESTIONS.map((question) => (
          <Select
            key={question}
            label={t(`survey.question.${question}`)}
            options={options}
            value={String(scores[question])}
            onChange={(value) => setScores({ ...scores, [question]: Number(value) })}
          />
        ))}
        <TextField
          label={t('survey.question.text')}
          value={text}
          onChange={setText}
          multiline={2}
          maxLength={MOST_SURVEY_TEXT}
          autoComplete="off"
        />
        <InlineStack>
          <Button
            variant="primary"
            loading={act.pending === 'answer_survey'}
            disabled={Object.values(scores).includes(0)}
            onClick={() => act.send('answer_survey', { surveyId: survey.id, scores, text })}
          >
            {t('survey.send')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
