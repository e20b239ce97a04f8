import { BlockStack, Box, Text } from '@shopify/polaris';
import type { ResultsView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { ResultsChart } from './results-chart.tsx';

const COLUMNS = ['sold', 'stock', 'need', 'holds'] as const;

/** Whether its items were held, would have been, or some the one and some the other. */
const kindOfHolds = ({ holds, held }: ResultsView): 'held' | 'would' | 'both' =>
  held === holds ? 'held' : held === 0 ? 'would' : 'both';

/** Nothing is known to have sold out, but the stock was not known on most of the days. */
const mayHaveSoldOutUnseen = ({ days, soldOutItems }: ResultsView): boolean =>
  soldOutItems === 0 && days.filter(({ stock }) => stock === null).length * 2 > days.length;

/** What became of a campaign so far: a picture to glance at, and the same numbers as a table. `goesOn`: its last day is not over. */
export function Results({ results, goesOn }: { results: ResultsView; goesOn: boolean }) {
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  const number = (value: number | null): string => (value === null ? '–' : format.number(value));
  if (results.days.length === 0) {
    return (
      <Box padding="600">
        <Text as="p" tone="subdued" alignment="center">
          {t('results.empty')}
        </Text>
      </Box>
    );
  }
  const [first] = results.days;
  const columns = me.quantities ? COLUMNS : (['holds'] as const);
  const kind = kindOfHolds(results);
  const nameOf = (name: (typeof COLUMNS)[number]): string =>
    t(name === 'holds' ? `results.holds.${kind}` : `results.${name}`);
  const facts = [
    ...(me.quantities
      ? ([
          ['sold', number(results.sold)],
          ['planned', number(results.planned)],
        ] as const)
      : []),
    ['sold_out', number(mayHaveSoldOutUnseen(results) ? null : results.soldOutItems)],
    ...(kind === 'would' ? [] : ([['held', number(results.held)]] as const)),
    ...(kind === 'held' ? [] : ([['would', number(results.holds - results.held)]] as const)),
    ['released', number(results.released)],
  ] as const;
  return (
    <Box padding="400">
      <BlockStack gap="400">
        <dl className="hf-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{t(`results.fact.${name}`)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {first ? (
          <Text as="p" tone="subdued">
            {t('results.axis.since', { from: format.date(first.at) })}
          </Text>
        ) : null}
        {me.quantities ? <ResultsChart days={results.days} nameOf={nameOf} /> : null}
        <Scroll label={t(me.quantities ? 'results.table' : 'results.table_hidden')} tall>
          <table className={`hf-table hf-stack ${me.quantities ? 'hf-stack--four' : ''}`}>
            <thead>
              <tr>
                <th scope="col">{t('results.day')}</th>
                {columns.map((name) => (
                  <th scope="col" className="hf-number" key={name}>
                    {nameOf(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {results.days.toReversed().map((day) => (
                <tr key={day.at}>
                  <th scope="row">
                    {goesOn && format.isToday(day.at)
                      ? t('results.so_far', { day: format.date(day.at) })
                      : format.date(day.at)}
                  </th>
                  {columns.map((name) => (
                    <td className="hf-number" key={name}>
                      {number(day[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
        {me.quantities ? (
          <Text as="p" tone="subdued">
            {t('results.method')}
          </Text>
        ) : null}
        {results.sold === null && me.quantities ? (
          <Text as="p" tone="subdued">
            {t('results.orders_unread')}
          </Text>
        ) : null}
      </BlockStack>
    </Box>
  );
}
