import { BlockStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { JourneyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';

/** How fast orders leave with campaign items and without, and which carrier is on time. */
export function Shipping({ carriers, shipping }: Pick<JourneyView, 'carriers' | 'shipping'>) {
  const t = useT();
  const format = useFormat();
  const days = (value: number | null): string =>
    value === null ? '–' : t('insights.workdays', { count: value });
  const share = (value: number | null): string => (value === null ? '–' : format.percent(value));
  return (
    <>
      <Compared
        title={t('journey.ship')}
        first={t('journey.column.orders_with')}
        counted={t('journey.column.orders')}
        columns={[t('journey.column.median'), t('journey.column.p90')]}
        rows={shipping.map((one) => ({
          name: t(`journey.ship_side.${one.side}`),
          count: one.units,
          values: [
            [days(one.median), days(one.medianBefore)],
            [days(one.p90), days(one.p90Before)],
          ],
        }))}
      />
      <Compared
        title={t('journey.carriers')}
        first={t('journey.column.carrier')}
        counted={t('journey.column.parcels')}
        columns={[t('journey.column.on_time')]}
        rows={carriers.map((one) => ({
          name: one.carrier || t('journey.no_carrier'),
          count: one.parcels,
          values: [[share(one.onTime), share(one.onTimeBefore)]],
        }))}
      />
    </>
  );
}

interface Row {
  name: string;
  /** Null: nothing was measured. */
  count: number | null;
  /** Of each column: now and before. */
  values: [string, string][];
}

function Compared({
  title,
  first,
  counted,
  columns,
  rows,
}: {
  title: string;
  first: string;
  counted: string;
  columns: readonly string[];
  rows: readonly Row[];
}) {
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  if (rows.length === 0) return null;
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
      <Scroll label={title}>
        <table className="hf-table hf-stack hf-stack--named">
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {me.quantities ? number('counted', counted) : null}
              {columns.flatMap((column) => [
                number(column, column),
                number(`${column} before`, t('journey.column.was')),
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
                {values.flat().map((value, index) => (
                  <td
                    key={index}
                    data-name={index % 2 === 0 ? columns[index / 2] : t('journey.column.was')}
                    className="hf-number"
                  >
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </BlockStack>
  );
}
