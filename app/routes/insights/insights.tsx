import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Page, Select, Text } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';
import { useNewCampaign } from '../../ui/new-campaign.ts';
import { found } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { AnswersList } from './answers-list.tsx';
import { DaysChart } from './days-chart.tsx';
import { MeasuresTable } from './measures-table.tsx';
import { periodOf, periodsToChoose, readPeriod } from './period.ts';
import { RepeatList } from './repeat-list.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now, quantities } = await visit(args);
  const name = periodOf(new URL(args.request.url).searchParams);
  const frame = found(await views.frame(shop));
  const period = readPeriod(name, now(), frame.timezone, frame.installedAt);
  return {
    ...(await views.insights(shop, period, now())),
    name,
    names: periodsToChoose(now(), frame.installedAt),
    period,
    since: frame.installedAt !== null && frame.installedAt > period.beforeFrom ? frame.installedAt : null,
    quantities,
  };
}

/** Is it getting better? */
export default function InsightsPage() {
  const {
    days,
    measures,
    campaigns,
    campaignsBefore,
    measuredAt,
    measuredUntil,
    repeats,
    moreRepeats,
    answers,
    name,
    names,
    period,
    since,
    quantities,
  } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const [, setParams] = useSearchParams();
  const { primaryAction } = useNewCampaign();
  const span = (from: number, to: number): string =>
    t('insights.span', { from: format.date(from), to: format.date(to - 1) });
  const known = (count: number | null): string =>
    count === null ? t('insights.not_known') : format.number(count);
  return (
    <Page
      title={t('insights.title')}
      subtitle={t('insights.subtitle')}
      secondaryActions={[
        { content: t('journey.title'), url: `/app/insights/journey?period=${name}` },
        { content: t('survey.title'), url: '/app/insights/surveys' },
      ]}
      fullWidth
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <div className="hf-tools hf-no-print">
              <Select
                label={t('insights.period')}
                labelInline
                value={name}
                options={names.map((one) => ({ value: one, label: t(`insights.periods.${one}`) }))}
                onChange={(next) => setParams({ period: next }, { preventScrollReset: true })}
              />
            </div>
            <Text as="p">
              {t('insights.compared', {
                now: span(period.from, period.to),
                before: span(period.beforeFrom, period.beforeTo),
              })}
            </Text>
            <Text as="p" tone="subdued">
              {[
                ...(measuredAt === null
                  ? [t('insights.never')]
                  : [
                      t('insights.counted', { campaigns: known(campaigns), before: known(campaignsBefore) }),
                      measuredUntil === null
                        ? t('insights.measured', { at: format.dateTime(measuredAt) })
                        : t('insights.measured_until', { at: format.dateTime(measuredUntil) }),
                    ]),
                ...(since === null ? [] : [t('insights.here_since', { date: format.date(since) })]),
              ].join(' ')}
            </Text>
            {measuredAt === null && primaryAction ? (
              <InlineStack>
                <Button url={primaryAction.url}>{primaryAction.content}</Button>
              </InlineStack>
            ) : null}
          </BlockStack>
        </Card>
        {measuredAt === null ? null : (
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {t('insights.days.title')}
              </Text>
              {days.every(({ share }) => share === null) ? (
                <Text as="p" tone="subdued">
                  {t('insights.days.empty')}
                </Text>
              ) : (
                <DaysChart days={days} measuredUntil={measuredUntil} />
              )}
            </BlockStack>
          </Card>
        )}
        <MeasuresTable measures={measures} period={period} quantities={quantities} />
        <RepeatList repeats={repeats} moreRepeats={moreRepeats} />
        <AnswersList answers={answers} />
        <Box paddingBlockEnd="400" paddingInline={{ xs: '400', sm: '0' }}>
          <Text as="p" tone="subdued">
            {t('insights.method')}
          </Text>
        </Box>
      </BlockStack>
    </Page>
  );
}
