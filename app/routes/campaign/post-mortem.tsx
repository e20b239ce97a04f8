import { BlockStack, Box, Button, Link, Text } from '@shopify/polaris';
import { isMeasured, isOpenTo } from '../../core/measures/list.ts';
import type { PostMortemView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame, useSay } from '../../ui/frame-context.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { rowsOf } from '../insights/links.ts';
import { useMeasured } from '../insights/measured.ts';
import { UnknownMeasures } from '../insights/unknown-measures.tsx';

/** The look back on a campaign that is over: what it teaches, its measures, and what was held and whether rightly. */
export function PostMortem({ campaignId, found }: { campaignId: string; found: PostMortemView }) {
  const t = useT();
  const format = useFormat();
  const { me } = useFrame();
  const { say } = useMeasured();
  const sayLine = useSay();
  const measures = found.measures.filter(({ unit }) => isOpenTo(unit, me.quantities));
  const rightly = (value: boolean | null): string =>
    t(value === null ? 'post_mortem.unsure' : value ? 'post_mortem.rightly' : 'post_mortem.wrongly');
  return (
    <Box padding="400" borderBlockEndWidth="025" borderColor="border">
      <BlockStack gap="400">
        <div className="hf-tools">
          <Text as="h2" variant="headingMd">
            {t('post_mortem.title')}
          </Text>
          <span className="hf-no-print">
            <Button onClick={() => window.print()}>{t('post_mortem.print')}</Button>
          </span>
        </div>
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {t('post_mortem.next_time')}
          </Text>
          <ul className="hf-lessons">
            {found.lessons.map(({ key, params }) => (
              <li key={key}>{sayLine({ key: `lesson.${key}`, params })}</li>
            ))}
          </ul>
          <Text as="p">
            {found.teaches === null
              ? t('post_mortem.teaches_nothing')
              : t('post_mortem.teaches', {
                  count: found.teaches.items,
                  times: format.factor(found.teaches.times),
                })}
          </Text>
          {found.unknownItems === 0 ? null : (
            <Text as="p">{t('post_mortem.unknown', { count: found.unknownItems })}</Text>
          )}
        </BlockStack>
        <dl className="hf-facts">
          {measures.filter(isMeasured).map((measure) => {
            const rows = rowsOf(measure.name, { campaign: campaignId });
            const value = say(measure, measure.value ?? measure.amount);
            const name = t(`measure.${measure.name}.name`);
            return (
              <div key={measure.name}>
                <dt>{name}</dt>
                <dd>
                  {rows === null ? (
                    value
                  ) : (
                    <Link url={rows} accessibilityLabel={`${name}: ${value}. ${t('insights.rows')}`}>
                      {value}
                    </Link>
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
        <UnknownMeasures measures={measures.filter((measure) => !isMeasured(measure))} />
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {t('post_mortem.held')}
          </Text>
          {found.holds.length === 0 ? (
            <Text as="p" tone="subdued">
              {t('post_mortem.nothing_held')}
            </Text>
          ) : (
            <Scroll label={t('post_mortem.held')} tall>
              <table className="hf-table hf-stack">
                <thead>
                  <tr>
                    <th scope="col">{t('items.column.item')}</th>
                    <th scope="col">{t('post_mortem.response')}</th>
                    <th scope="col">{t('post_mortem.from')}</th>
                    <th scope="col">{t('post_mortem.to')}</th>
                    <th scope="col">{t('post_mortem.judged')}</th>
                  </tr>
                </thead>
                <tbody>
                  {found.holds.map((hold) => (
                    <tr key={hold.id}>
                      <th scope="row">
                        <Link url={`/app/products/${hold.productId}`}>{hold.title}</Link>
                      </th>
                      <td>{t(`post_mortem.did.${hold.response}`)}</td>
                      <td>{format.dateTime(hold.openedAt)}</td>
                      <td>{hold.closedAt === null ? '–' : format.dateTime(hold.closedAt)}</td>
                      <td>{rightly(hold.rightly)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )}
          {found.holdsTotal > found.holds.length ? (
            <Text as="p" tone="subdued">
              {t('post_mortem.more', { count: found.holdsTotal - found.holds.length })}
            </Text>
          ) : null}
        </BlockStack>
        <Text as="p" tone="subdued">
          {t('post_mortem.method', { at: format.dateTime(found.measuredAt) })}{' '}
          <Link url="/app/insights">{t('insights.title')}</Link>
        </Text>
      </BlockStack>
    </Box>
  );
}
