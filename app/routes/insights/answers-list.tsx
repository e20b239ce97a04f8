import { BlockStack, Card, Text } from '@shopify/polaris';
import type { InsightsView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { nameOfPerson } from '../../ui/person-name.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { useMeasured } from './measured.ts';

/** Who takes alerts on, and how fast. */
export function AnswersList({ answers }: Pick<InsightsView, 'answers'>) {
  const t = useT();
  const format = useFormat();
  const { sayTime } = useMeasured();
  if (answers.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('insights.answers.title')}
        </Text>
        <Text as="p" tone="subdued">
          {t('insights.answers.text')}
        </Text>
        <Scroll label={t('insights.answers.title')} tall>
          <table className="hf-table hf-stack">
            <thead>
              <tr>
                <th scope="col">{t('team.column.name')}</th>
                {(['taken', 'median', 'slowest', 'for_others'] as const).map((column) => (
                  <th key={column} scope="col" className="hf-number">
                    {t(`insights.answers.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answers.map(({ by, taken, medianMs, slowestMs, forOthers }) => (
                <tr key={by}>
                  <th scope="row">{nameOfPerson(by)}</th>
                  <td className="hf-number">{format.number(taken)}</td>
                  <td className="hf-number">{sayTime(medianMs)}</td>
                  <td className="hf-number">{sayTime(slowestMs)}</td>
                  <td className="hf-number">{format.number(forOthers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </BlockStack>
    </Card>
  );
}
