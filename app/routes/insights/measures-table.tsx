import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import { isMeasured, isOfEnded, isOpenTo, MEASURE_GROUPS } from '../../core/measures/list.ts';
import type { InsightsPeriod, MeasureView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { rowsOf } from './links.ts';
import { useMeasured } from './measured.ts';
import { UnknownMeasures } from './unknown-measures.tsx';

/** Every measure: what it is now and was before, how it is worked out, and its rows. What nobody knows yet is folded. */
export function MeasuresTable({
  measures,
  period,
  quantities,
}: {
  measures: readonly MeasureView[];
  period: InsightsPeriod;
  quantities: boolean;
}) {
  const t = useT();
  return MEASURE_GROUPS.map(({ group, names }) => {
    const open = names.flatMap((name) =>
      measures.filter((one) => one.name === name && isOpenTo(one.unit, quantities)),
    );
    const known = open.filter(isMeasured);
    const unknown = open.filter((one) => !isMeasured(one));
    return (
      <Card key={group}>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t(`insights.group.${group}`)}
          </Text>
          {known.length === 0 ? null : (
            <Known title={t(`insights.group.${group}`)} measures={known} period={period} />
          )}
          <UnknownMeasures measures={unknown} />
        </BlockStack>
      </Card>
    );
  });
}

function Known({
  title,
  measures,
  period,
}: {
  title: string;
  measures: readonly MeasureView[];
  period: InsightsPeriod;
}) {
  const t = useT();
  const { say, change } = useMeasured();
  return (
    <Scroll label={title}>
      <table className="hf-table hf-stack hf-measures">
        <thead>
          <tr>
            <th scope="col">{t('insights.column.measure')}</th>
            <th scope="col" className="hf-number">
              {t('insights.column.now')}
            </th>
            <th scope="col" className="hf-number">
              {t('insights.column.before')}
            </th>
            <th scope="col">{t('insights.column.change')}</th>
          </tr>
        </thead>
        <tbody>
          {measures.map((measure) => {
            const name = t(`measure.${measure.name}.name`);
            const rows = rowsOf(measure.name, { from: period.from, to: period.to });
            return (
              <tr key={measure.name}>
                <th scope="row" className="hf-measures__name">
                  {name}
                  <p>
                    {t(`measure.${measure.name}.how`)}{' '}
                    {isOfEnded(measure.name) ? t('insights.of_ended') : null}{' '}
                    {rows === null ? null : (
                      <span className="hf-no-print">
                        <Link url={rows} accessibilityLabel={t('insights.rows_of', { name })}>
                          {t('insights.rows')}
                        </Link>
                      </span>
                    )}
                  </p>
                </th>
                <td className="hf-number">{say(measure, measure.value ?? measure.amount)}</td>
                <td className="hf-number">{say(measure, measure.valueBefore ?? measure.amountBefore)}</td>
                <td>{change(measure)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
