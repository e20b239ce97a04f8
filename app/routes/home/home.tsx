import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, EmptyState, InlineStack, Layout, Link, Page, Text } from '@shopify/polaris';
import { useState } from 'react';
import { z } from 'zod';
import { useT } from '../../i18n/speak.tsx';
import { useAct } from '../../ui/act.ts';
import { AlertList } from '../../ui/alert-list.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { LedgerList } from '../../ui/ledger-list.tsx';
import { ShopBanners } from '../../ui/shop-banners.tsx';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { ComingCampaigns, LiveCampaigns } from './campaign-cards.tsx';
import { Connection } from './connection.tsx';
import { SetupGuide } from './setup-guide.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  return views.home(shop, now());
}

const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('acknowledge'), alertId: z.string().max(60) }),
  z.object({ intent: z.literal('write_again'), alertId: z.string().max(60) }),
  z.object({ intent: z.literal('leave_to_them'), alertId: z.string().max(60) }),
  z.object({ intent: z.literal('stop_all') }),
  z.object({ intent: z.literal('resume') }),
  z.object({ intent: z.literal('brake_go_on') }),
  z.object({ intent: z.literal('brake_put_back') }),
]);

export async function action(args: ActionFunctionArgs) {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  switch (input.intent) {
    case 'acknowledge':
      return answer(input.intent, await commands.acknowledge(shop, person, input.alertId));
    case 'write_again':
      return answer(input.intent, await commands.writeAgain(shop, person, input.alertId));
    case 'leave_to_them':
      return answer(input.intent, await commands.leaveToThem(shop, person, input.alertId));
    case 'stop_all':
      return answer(input.intent, await commands.stopAllActions(shop, person));
    case 'resume':
      return answer(input.intent, await commands.resumeActions(shop, person));
    case 'brake_go_on':
      return answer(input.intent, await commands.brake(shop, person, 'go_on'));
    case 'brake_put_back':
      return answer(input.intent, await commands.brake(shop, person, 'put_back'));
  }
}

export default function Home() {
  const home = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const { frame } = useFrame();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const stopped = frame.stoppedAt !== null;

  return (
    <Page
      title={t('home.title')}
      subtitle={frame.name}
      primaryAction={{ content: t('campaigns.new'), url: '/app/campaigns/new' }}
      secondaryActions={[
        stopped
          ? {
              content: t('action.resume'),
              onAction: () => act.send('resume'),
              loading: act.pending === 'resume',
            }
          : { content: t('action.stop_all'), destructive: true, onAction: () => setAsking(true) },
      ]}
    >
      <Layout>
        <ShopBanners act={act} />
        <SetupGuide setup={home.setup} />
        <Layout.Section>
          <BlockStack gap="400">
            <Card>
              <BlockStack gap="300">
                <InlineStack align="space-between" blockAlign="center" gap="200">
                  <Text as="h2" variant="headingMd">
                    {t('home.inbox')}
                  </Text>
                  <Text as="span" tone="subdued">
                    {t('home.held_products', { count: home.heldProducts })}
                    {home.watchedHolds > 0 ? ` · ${t('home.would_hold', { count: home.watchedHolds })}` : ''}
                  </Text>
                </InlineStack>
                {home.alerts.length === 0 ? (
                  <Text as="p" tone="subdued">
                    {t('home.inbox_empty')}
                  </Text>
                ) : (
                  <AlertList alerts={home.alerts} act={act} />
                )}
                {home.alertsTotal > home.alerts.length ? (
                  <Text as="p" tone="subdued">
                    {t('home.more_alerts', { count: home.alertsTotal - home.alerts.length })}
                  </Text>
                ) : null}
              </BlockStack>
            </Card>
            {home.live.length === 0 && home.coming.length === 0 ? (
              <Card>
                <EmptyState
                  heading={t('home.no_campaigns')}
                  action={{ content: t('campaigns.new'), url: '/app/campaigns/new' }}
                  image=""
                >
                  <p>{t('home.no_campaigns_text')}</p>
                </EmptyState>
              </Card>
            ) : (
              <LiveCampaigns campaigns={home.live} total={home.liveTotal} />
            )}
            {home.coming.length > 0 ? <ComingCampaigns campaigns={home.coming} /> : null}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <Connection connection={home.connection} />
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  {t('home.lately')}
                </Text>
                {home.recent.length === 0 ? (
                  <Text as="p" tone="subdued">
                    {t('home.nothing_yet')}
                  </Text>
                ) : (
                  <>
                    <LedgerList lines={home.recent} />
                    <Link url="/app/activity">{t('home.all_activity')}</Link>
                  </>
                )}
              </BlockStack>
            </Card>
          </BlockStack>
        </Layout.Section>
      </Layout>
      {asking ? (
        <Confirm
          id="stop-all"
          title={t('stop_all.title')}
          confirmLabel={t('action.stop_all')}
          critical
          pending={act.pending !== null}
          onConfirm={() => {
            act.send('stop_all');
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        >
          <Text as="p">{t('stop_all.text', { held: format.number(home.heldProducts) })}</Text>
        </Confirm>
      ) : null}
    </Page>
  );
}
