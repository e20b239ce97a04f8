import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { MOST_IN_TREND, SURVEY_QUESTIONS } from '../../core/survey.ts';
import type { SurveyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { TrendChart } from './trend-chart.tsx';

/** Survey by survey, newest first: how many answered, the mean of each question, and what was written, of older ones too. */
export function Results({ surveys, act }: { surveys: readonly SurveyView[]; act: Act }) {
  const t = useT();
  const format = useFormat();
  const trend = surveys.slice(0, MOST_IN_TREND);
  const written = surveys.filter(({ points }) => points.length > 0);
  return (
    <>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t('survey.trend')}
          </Text>
          <TrendChart surveys={trend} />
          <Scroll label={t('survey.trend')}>
            <table className="hf-table hf-stack hf-stack--named">
              <thead>
                <tr>
                  <th scope="col">{t('survey.about')}</th>
                  <th scope="col">{t('survey.answered')}</th>
                  {SURVEY_QUESTIONS.map((question) => (
                    <th scope="col" key={question} className="hf-head">
                      {t(`survey.question.${question}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {trend.map(({ id, title, openedAt, asked, answered, means }) => (
                  <tr key={id}>
                    <th scope="row">
                      {title}, {format.date(openedAt)}
                    </th>
                    <td data-name={t('survey.answered')}>
                      {t('survey.of', { answered: format.number(answered), asked: format.number(asked) })}
                    </td>
                    {SURVEY_QUESTIONS.map((question) => (
                      <td key={question} data-name={t(`survey.question.${question}`)}>
                        {means === null ? '–' : format.number(Math.round(means[question] * 10) / 10)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <Text as="p" tone="subdued">
            {t('survey.method')}
          </Text>
        </BlockStack>
      </Card>
      {written.map(({ id, title, points }) => (
        <Card key={id}>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {t('survey.points', { title })}
            </Text>
            {points.map((point) => (
              <Point key={point.id} point={point} act={act} />
            ))}
          </BlockStack>
        </Card>
      ))}
    </>
  );
}

function Point({ point, act }: { point: SurveyView['points'][number]; act: Act }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const done = point.doneAt !== null;
  const label = t(done ? 'survey.open_again' : 'survey.tick');
  return (
    <BlockStack gap="100">
      <Text as="p" {...(done ? { tone: 'subdued' } : {})}>
        {point.text}
      </Text>
      <InlineStack gap="300" blockAlign="center">
        {point.by !== null || done ? (
          <Text as="span" tone="subdued">
            {[point.by ?? '', done ? t('brief.done', { date: format.date(point.doneAt ?? 0) }) : '']
              .filter((part) => part !== '')
              .join(' · ')}
          </Text>
        ) : null}
        {may('tickPoint') ? (
          <Button
            variant="plain"
            accessibilityLabel={`${label}: ${point.text.slice(0, 60)}`}
            disabled={act.pending !== null}
            onClick={() => act.send('tick_point', { id: point.id, done: !done })}
          >
            {label}
          </Button>
        ) : null}
      </InlineStack>
    </BlockStack>
  );
}
