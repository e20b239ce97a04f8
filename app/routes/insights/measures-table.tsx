import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import { isOpenTo, MEASURE_GROUPS } from '../../core/measures/list.ts';
import type { InsightsPeriod, MeasureView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { rowsOf } from './links.ts';
import { useMeasured } from './measured.ts';

/** Every measure: what it is now and was before, how it is worked out, and its rows. */
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
  const { say, change } = useMeasured();
  return MEASURE_GROUPS.map(({ group, names }) => (
    <Card key={group}>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t(`insights.group.${group}`)}
        </Text>
        <Scroll label={t(`insights.group.${group}`)}>
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
              {names.map((name) => {
                const measure = measures.find((one) => one.name === name);
                if (!measure || !isOpenTo(measure.unit, quantities)) return null;
                const rows = rowsOf(name, { from: period.from, to: period.to });
                return (
                  <tr key={name}>
                    <th scope="row" className="hf-measures__name">
                      {t(`measure.${name}.name`)}
                      <p>
                        {t(`measure.${name}.how`)}{' '}
                        {rows === null ? null : (
                          <Link
                            url={rows}
                            accessibilityLabel={t('insights.rows_of', { name: t(`measure.${name}.name`) })}
                          >
                            {t('insights.rows')}
                          </Link>
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
      </BlockStack>
    </Card>
  ));
}
