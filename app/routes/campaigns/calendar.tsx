import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Button, ButtonGroup, Card, InlineStack, Page, Text } from '@shopify/polaris';
import { calendarStretch } from '../../core/calendar.ts';
import { CALENDAR_SPANS } from '../../core/stretch.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { useListAddress } from '../../ui/list-address.tsx';
import { useNewCampaign } from '../../ui/new-campaign.ts';
import { oneOf } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { CalendarRow } from './calendar-row.tsx';
import { NoCampaigns } from './no-campaigns.tsx';
import { CampaignsViews } from './views-switch.tsx';

export const handle = { saysZone: true };

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  const params = new URL(args.request.url).searchParams;
  const { timezone } = await views.choices(shop);
  const span = oneOf(CALENDAR_SPANS, params.get('span')) ?? 'month';
  const stretch = calendarStretch(span, params.get('month'), now(), timezone);
  const { from, to } = stretch;
  return { stretch, ...(await views.calendar(shop, { from, to, now: now() })) };
}

/** What is promised when: campaigns over a month or a quarter, on the shop's clock. */
export default function Calendar() {
  const { stretch, campaigns, more, hasOthers } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const { frame, now } = useFrame();
  const newCampaign = useNewCampaign();
  const { go } = useListAddress();
  const { span, marks } = stretch;
  const title =
    span === 'month'
      ? format.month(stretch.from)
      : t('calendar.range', { from: format.month(stretch.from), to: format.month(stretch.to - 1) });
  return (
    <Page
      title={t('campaigns.title')}
      subtitle={t('calendar.zone', { zone: frame.timezone })}
      {...newCampaign}
      fullWidth
    >
      <BlockStack gap="400">
        <CampaignsViews shown="calendar" />
        <Card padding="0">
          <Box padding="400">
            <div className="hf-tools">
              <Text as="h2" variant="headingMd">
                {title}
              </Text>
              <InlineStack gap="300">
                <ButtonGroup variant="segmented">
                  {CALENDAR_SPANS.map((one) => (
                    <Button key={one} pressed={one === span} onClick={() => go({ span: one })}>
                      {t(`calendar.span.${one}`)}
                    </Button>
                  ))}
                </ButtonGroup>
                <ButtonGroup>
                  <Button
                    accessibilityLabel={t(`calendar.before.${span}`)}
                    onClick={() => go({ month: stretch.before })}
                  >
                    ←
                  </Button>
                  <Button onClick={() => go({ month: null })}>{t('calendar.today')}</Button>
                  <Button
                    accessibilityLabel={t(`calendar.after.${span}`)}
                    onClick={() => go({ month: stretch.after })}
                  >
                    →
                  </Button>
                </ButtonGroup>
              </InlineStack>
            </div>
          </Box>
          {campaigns.length === 0 ? (
            hasOthers ? (
              <Box padding="600">
                <Text as="p" tone="subdued" alignment="center">
                  {t('calendar.empty')}
                </Text>
              </Box>
            ) : (
              <NoCampaigns />
            )
          ) : (
            <>
              <div className={`hf-calendar hf-calendar--${span}`}>
                <div className="hf-calendar__head" aria-hidden="true">
                  {marks.map(({ at, day }) => (
                    <span
                      key={at}
                      style={{ left: `${((at - stretch.from) / (stretch.to - stretch.from)) * 100}%` }}
                    >
                      {span === 'month' ? day : format.shortDate(at)}
                    </span>
                  ))}
                </div>
                <ol className="hf-calendar__rows">
                  {campaigns.map((campaign) => (
                    <CalendarRow key={campaign.id} campaign={campaign} stretch={stretch} now={now} />
                  ))}
                </ol>
              </div>
              <Box padding="400">
                <BlockStack gap="100">
                  <div className="hf-calendar__key">
                    <Text as="p" tone="subdued">
                      {t('calendar.key')}
                    </Text>
                  </div>
                  {more ? (
                    <Text as="p" tone="subdued">
                      {t('calendar.more', { count: campaigns.length })}
                    </Text>
                  ) : null}
                </BlockStack>
              </Box>
            </>
          )}
        </Card>
      </BlockStack>
    </Page>
  );
}
