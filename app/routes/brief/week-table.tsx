import { Link, Text } from '@shopify/polaris';
import { BRIEF_MEASURES, isMeasured, isOpenTo } from '../../core/measures/list.ts';
import type { InsightsPeriod, MeasureView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { rowsOf } from '../insights/links.ts';
import { useMeasured } from '../insights/measured.ts';

/** Last week in numbers, against the week before. */
export function WeekTable({
  measures,
  week,
  quantities,
}: {
  measures: readonly MeasureView[];
  week: InsightsPeriod;
  quantities: boolean;
}) {
  const t = useT();
  const { say, change } = useMeasured();
  const listed = measures.filter(
    (one) => BRIEF_MEASURES.includes(one.name) && isOpenTo(one.unit, quantities) && isMeasured(one),
  );
  if (listed.length === 0)
    return (
      <Text as="p" tone="subdued">
        {t('brief.unmeasured')}
      </Text>
    );
  return (
    <Scroll label={t('brief.week')}>
      <table className="hf-table hf-stack">
        <thead>
          <tr>
            <th scope="col">{t('insights.column.measure')}</th>
            <th scope="col" className="hf-number">
              {t('brief.last_week')}
            </th>
            <th scope="col" className="hf-number">
              {t('brief.week_before')}
            </th>
            <th scope="col">{t('insights.column.change')}</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((measure) => {
            const name = t(`measure.${measure.name}.name`);
            const rows = rowsOf(measure.name, { from: week.from, to: week.to });
            return (
              <tr key={measure.name}>
                <th scope="row">{rows === null ? name : <Link url={rows}>{name}</Link>}</th>
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
