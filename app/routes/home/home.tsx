import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Layout, Page, Text } from '@shopify/polaris';
import { useState } from 'react';
import { z } from 'zod';
import { useT } from '../../i18n/speak.tsx';
import { NothingYet } from '../../ui/nothing-yet.tsx';
import { useAct } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFrame, useMay } from '../../ui/frame-context.ts';
import { ShopBanners } from '../../ui/shop-banners.tsx';
import { SNOOZES } from '../../ui/snooze.tsx';
import { useNewCampaign } from '../../ui/new-campaign.ts';
import { answer, readIntent } from '../support/act.ts';
import { oneOf } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { LiveCampaigns } from './campaign-cards.tsx';
import { ComingCampaigns } from './coming-campaigns.tsx';
import { Connection } from './connection.tsx';
import { Inbox } from './inbox.tsx';
import { Lately } from './lately.tsx';
import { NoReplay, Replay } from './replay.tsx';
import { SetupGuide } from './setup-guide.tsx';
import { snoozedUntil } from './snoozed-until.ts';
import { WhatStops } from './what-stops.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, person, views, commands, now } = await visit(args);
  const looked = await commands.lookAtHome(shop, person);
  const inbox = oneOf(['first', 'all'], new URL(args.request.url).searchParams.get('inbox')) ?? 'first';
  return views.home(shop, now(), looked.ok ? looked.since : null, person.userId, inbox);
}

const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('acknowledge'), alertId: z.string().max(60) }),
  z.object({ intent: z.literal('write_again'), alertId: z.string().max(60) }),
  z.object({ intent: z.literal('leave_to_them'), alertId: z.string().max(60) }),
  z.object({
    intent: z.enum(['task_done', 'task_declined']),
    taskId: z.string().max(60),
    note: z.string().max(500).default(''),
  }),
  z.object({ intent: z.literal('snooze'), alertId: z.string().max(60), until: z.enum(SNOOZES) }),
  z.object({ intent: z.literal('stop_all') }),
  z.object({ intent: z.literal('resume') }),
  z.object({ intent: z.literal('brake_go_on') }),
  z.object({ intent: z.literal('brake_put_back') }),
]);

export async function action(args: ActionFunctionArgs) {
  const { shop, person, commands, views, now } = await visit(args);
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
    case 'task_done':
    case 'task_declined': {
      const as = input.intent === 'task_done' ? 'done' : 'declined';
      return answer(
        input.intent,
        await commands.answerTask(shop, person, input.taskId, { as, note: input.note }),
      );
    }
    case 'snooze': {
      const { timezone } = await views.choices(shop);
      const until = snoozedUntil(input.until, now(), timezone);
      return answer(input.intent, await commands.snooze(shop, person, input.alertId, until));
    }
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
  const { frame } = useFrame();
  const act = useAct();
  const may = useMay();
  const newCampaign = useNewCampaign();
  const [asking, setAsking] = useState(false);
  const stopped = frame.stoppedAt !== null;
  const stopOrGoOn = stopped
    ? { content: t('action.resume'), onAction: () => act.send('resume'), loading: act.pending === 'resume' }
    : { content: t('action.stop_all'), destructive: true, onAction: () => setAsking(true) };

  return (
    <Page
      title={t('home.title')}
      subtitle={frame.name}
      {...newCampaign}
      secondaryActions={may(stopped ? 'resumeActions' : 'stopAllActions') ? [stopOrGoOn] : []}
    >
      <Layout>
        <ShopBanners act={act} />
        <SetupGuide setup={home.setup} />
        <Layout.Section>
          <BlockStack gap="400">
            <Inbox home={home} act={act} />
            {home.live.length > 0 || home.coming.length > 0 || home.missed.length > 0 ? (
              <LiveCampaigns campaigns={home.live} total={home.liveTotal} />
            ) : home.setup.hasCampaign ? (
              <Card>
                <NothingYet title={t('home.no_campaigns')}>
                  <Text as="p" alignment="center">
                    {t('home.no_campaigns_text')}
                  </Text>
                </NothingYet>
              </Card>
            ) : null}
            {home.coming.length > 0 || home.missed.length > 0 ? (
              <ComingCampaigns
                campaigns={home.coming}
                total={home.comingTotal}
                missed={home.missed}
                missedTotal={home.missedTotal}
              />
            ) : null}
            {home.replay ? <Replay replay={home.replay} /> : null}
            {home.replay || home.setup.ordersRead || home.setup.acting ? null : <NoReplay />}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <Connection connection={home.connection} />
            <Lately home={home} />
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
          <WhatStops heldItems={home.heldItems} />
        </Confirm>
      ) : null}
    </Page>
  );
}
