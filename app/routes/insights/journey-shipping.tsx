import { BlockStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { JourneyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';

/** How fast orders leave with campaign items and without, and which carrier is on time. */
export function Shipping({
  carriers,
  shipping,
  period,
}: Pick<JourneyView, 'carriers' | 'shipping' | 'period'>) {
  const t = useT();
  const format = useFormat();
  const days = (value: number): string => t('insights.workdays', { count: value });
  return (
    <>
      <Compared
        title={t('journey.ship')}
        first={t('journey.column.orders_with')}
        counted={t('journey.column.left_or_late')}
        columns={[t('journey.column.median'), t('journey.column.p90')]}
        say={days}
        rows={shipping.map((one) => ({
          name: t(`journey.ship_side.${one.side}`),
          count: one.units,
          values: [
            [one.median, one.medianBefore],
            [one.p90, one.p90Before],
          ],
        }))}
      />
      <Compared
        title={t('journey.carriers')}
        note={t('journey.carriers_of', {
          from: format.date(period.from),
          to: format.date(period.to - 1),
        })}
        first={t('journey.column.carrier')}
        counted={t('journey.column.parcels')}
        columns={[t('journey.column.on_time')]}
        say={format.share}
        rows={carriers.map((one) => ({
          name: one.carrier || t('journey.no_carrier'),
          count: one.parcels,
          values: [[one.onTime, one.onTimeBefore]],
        }))}
      />
    </>
  );
}

interface Row {
  name: string;
  /** Null: nothing was measured. */
  count: number | null;
  /** Of each column: now and before; null: not known. */
  values: [number | null, number | null][];
}

/** Now beside before, the latter only where something of it is known: of a campaign's own orders nothing ever is. */
function Compared({
  title,
  note,
  first,
  counted,
  columns,
  say,
  rows,
}: {
  title: string;
  /** What the numbers are of, where one may take them for others. */
  note?: string;
  first: string;
  counted: string;
  columns: readonly string[];
  say: (value: number) => string;
  rows: readonly Row[];
}) {
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  if (rows.length === 0) return null;
  const isCompared = rows.some(({ values }) => values.some(([, before]) => before !== null));
  const was = t('journey.column.was');
  const number = (key: string, text: ReactNode) => (
    <th key={key} scope="col" className="hf-number">
      {text}
    </th>
  );
  return (
    <BlockStack gap="200">
      <Text as="h2" variant="headingMd">
        {title}
      </Text>
      {note ? (
        <Text as="p" tone="subdued">
          {note}
        </Text>
      ) : null}
      <Scroll label={title}>
        <table className="hf-table hf-stack hf-stack--named">
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {me.quantities ? number('counted', counted) : null}
              {columns.flatMap((column) => [
                number(column, column),
                ...(isCompared ? [number(`${column} before`, was)] : []),
              ])}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, count, values }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {me.quantities ? (
                  <td data-name={counted} className="hf-number">
                    {count === null ? t('insights.not_known') : format.number(count)}
                  </td>
                ) : null}
                {values.flatMap(([now, before], index) =>
                  [[columns[index], now] as const, ...(isCompared ? [[was, before] as const] : [])].map(
                    ([column, value]) => (
                      <td key={`${index} ${column}`} data-name={column} className="hf-number">
                        {value === null ? '–' : say(value)}
                      </td>
                    ),
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </BlockStack>
  );
}
